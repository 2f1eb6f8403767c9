package ashiato.app;

import ashiato.agent.ControlClient;
import ashiato.agent.ControlException;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// The service as a process of its own session, on a host without systemd. Nothing starts it again with the host.
final class DaemonService implements ServiceManager {
    private static final int PATIENCE_SECONDS = 30;

    private final ServicePlaces places;
    private final Path javaHome;
    private @Nullable Process started;
    private long messagesBefore;

    /// @param javaHome the JDK that the service is to use
    DaemonService(ServicePlaces places, Path javaHome) {
        this.places = places;
        this.javaHome = javaHome;
    }

    /// Nothing of the host knows such a service; what is kept for it tells that it was installed.
    @Override
    public boolean isRegistered() {
        return false;
    }

    @Override
    public void register() {}

    @Override
    public void start() throws CommandFailure {
        Path messages = places.messages();
        try {
            Files.createDirectories(
                    places.state(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            try (FileChannel file = FileChannel.open(
                    messages,
                    Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
                messagesBefore = file.size();
            }
            Redirect append = Redirect.appendTo(messages.toFile());
            ProcessBuilder daemon = new ProcessBuilder(
                            "setsid", places.launcher().toString(), "record", "--service")
                    .directory(new File("/"))
                    .redirectInput(Redirect.from(new File("/dev/null")))
                    .redirectOutput(append)
                    .redirectError(append);
            daemon.environment().put("ASHIATO_JAVA_HOME", javaHome.toString());
            started = daemon.start();
        } catch (IOException e) {
            throw new CommandFailure(Main.NO, Messages.text("service.start", places.launcher(), e), e);
        }
    }

    @Override
    public String failure() {
        Process daemon = started;
        if (daemon == null || daemon.isAlive()) {
            return "";
        }
        String code = Messages.text("service.ended", daemon.exitValue());
        try {
            byte[] all = Files.readAllBytes(places.messages());
            int from = (int) Math.min(messagesBefore, all.length);
            return code + "\n" + new String(all, from, all.length - from, StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            return code;
        }
    }

    @Override
    public void stop(boolean force) throws CommandFailure {
        Optional<ProcessHandle> running = running();
        if (running.isEmpty()) {
            return;
        }
        ProcessHandle daemon = running.get();
        try {
            if (!ControlClient.stop(places.log())) {
                daemon.destroy();
            }
        } catch (ControlException e) {
            daemon.destroy();
        }
        if (!ends(daemon) && force) {
            daemon.destroyForcibly();
            if (ends(daemon)) {
                return;
            }
        }
        if (daemon.isAlive()) {
            throw new CommandFailure(Main.NO, Messages.text("service.doesNotStop", daemon.pid(), PATIENCE_SECONDS));
        }
    }

    private static boolean ends(ProcessHandle daemon) {
        try {
            daemon.onExit().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            return true;
        } catch (TimeoutException | ExecutionException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /// The service's process: the one that the file names, if that is still the service. Process ids are used
    /// again.
    private Optional<ProcessHandle> running() {
        try {
            long pid = Long.parseLong(Files.readString(places.processId()).strip());
            String commandLine =
                    Files.readString(Path.of("/proc", Long.toString(pid), "cmdline"), StandardCharsets.ISO_8859_1);
            return commandLine.contains("\0record\0--service\0") ? ProcessHandle.of(pid) : Optional.empty();
        } catch (IOException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    @Override
    public void unregister() {}
}
