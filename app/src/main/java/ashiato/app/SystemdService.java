package ashiato.app;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;

/// The service as a unit of systemd.
final class SystemdService implements ServiceManager {
    private static final String UNIT = "ashiato.service";

    private final ServicePlaces places;
    private final Path javaHome;
    private final HostCommands commands;

    /// @param javaHome the JDK that the service is to use
    SystemdService(ServicePlaces places, Path javaHome, HostCommands commands) {
        this.places = places;
        this.javaHome = javaHome;
        this.commands = commands;
    }

    /// The text of the unit.
    static String unit(Path launcher, Path javaHome) {
        return template().replace("@JAVA_HOME@", escaped(javaHome)).replace("@LAUNCHER@", escaped(launcher));
    }

    private static String template() {
        try (InputStream in = Objects.requireNonNull(SystemdService.class.getResourceAsStream(UNIT))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// systemd.service(5), "Command lines": quotes, and `%`, which stands for a specifier.
    private static String escaped(Path path) {
        return path.toString().replace("\\", "\\\\").replace("\"", "\\\"").replace("%", "%%");
    }

    @Override
    public boolean isRegistered() {
        return Files.exists(places.unit());
    }

    @Override
    public void register() throws CommandFailure {
        Path unit = places.unit();
        try {
            Files.createDirectories(unit.getParent());
            Files.writeString(unit, unit(places.launcher(), javaHome));
            Files.setPosixFilePermissions(unit, PosixFilePermissions.fromString("rw-r--r--"));
        } catch (IOException e) {
            throw new CommandFailure(Main.NO, Messages.text("service.write", unit, e), e);
        }
        commands.must("systemctl", "daemon-reload");
        commands.must("systemctl", "enable", UNIT);
    }

    @Override
    public void start() throws CommandFailure {
        commands.must("systemctl", "start", UNIT);
    }

    @Override
    public String failure() {
        try {
            HostCommands.Result state = commands.run(List.of("systemctl", "is-failed", UNIT));
            if (state.exitCode() != 0) {
                return "";
            }
            return commands.run(List.of("journalctl", "--no-pager", "-o", "cat", "-n", "20", "-u", UNIT))
                    .output()
                    .strip();
        } catch (CommandFailure e) {
            return String.valueOf(e.getMessage());
        }
    }

    @Override
    public void stop(boolean force) throws CommandFailure {
        if (isRegistered()) {
            commands.must("systemctl", "stop", UNIT);
        }
    }

    @Override
    public void unregister() throws CommandFailure {
        if (!isRegistered()) {
            return;
        }
        commands.must("systemctl", "disable", UNIT);
        try {
            Files.delete(places.unit());
        } catch (IOException e) {
            throw new CommandFailure(Main.NO, Messages.text("service.remove", places.unit(), e), e);
        }
        commands.must("systemctl", "daemon-reload");
        commands.run(List.of("systemctl", "reset-failed", UNIT));
    }
}
