package ashiato.app;

import ashiato.sensor.Sensor;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The service of this host, wired to its systemd or to a process of its own.
final class HostService {
    /// The directory of the launcher that started this process.
    private static final String HOME_PROPERTY = "ashiato.home";

    private static final String MODULES_PROPERTY = "ashiato.modules";

    private HostService() {}

    /// The launcher that started this process; empty if it was started without one.
    static Optional<Path> launcher() {
        return Optional.ofNullable(System.getProperty(HOME_PROPERTY))
                .map(home -> Path.of(home).resolve("ashiato"));
    }

    /// @param err takes what is to be said
    static ServiceControl control(ServicePlaces places, PrintStream err) {
        Path javaHome = Path.of(System.getProperty("java.home"));
        ServiceManager manager = Files.isDirectory(places.systemd())
                ? new SystemdService(places, javaHome, HostService::run)
                : new DaemonService(places, javaHome);
        return new ServiceControl(places, manager, () -> install(places, javaHome), Sensor.hostName(), err);
    }

    /// Copies the program, and lets the copy make its caches, for the recorder and for the process that makes
    /// segments:
    /// the service itself may not write there.
    private static void install(ServicePlaces places, Path javaHome) throws CommandFailure {
        String home = System.getProperty(HOME_PROPERTY);
        String modules = System.getProperty(MODULES_PROPERTY);
        if (home == null || modules == null) {
            throw new CommandFailure(Main.NO, Messages.text("service.noLauncher"));
        }
        try {
            ProgramCopy.make(Path.of(home), Path.of(modules), places);
        } catch (IOException e) {
            throw new CommandFailure(Main.NO, Messages.text("service.write", places.program(), e), e);
        }
        HostCommands commands = HostService::run;
        for (String start : List.of("--prepare-record", "--version")) {
            commands.must(
                    "env", "ASHIATO_JAVA_HOME=" + javaHome, places.launcher().toString(), start);
        }
    }

    private static HostCommands.Result run(List<String> command) throws CommandFailure {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new HostCommands.Result(process.waitFor(), output);
        } catch (IOException e) {
            throw new CommandFailure(Main.NO, Messages.text("service.start", command.getFirst(), e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailure(Main.NO, Messages.text("service.start", command.getFirst(), e), e);
        }
    }
}
