package ashiato.sensor.live;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ashiato.event.EventType;
import ashiato.event.HashAlgorithm;
import ashiato.sensor.SensorOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HexFormat;

/// Runs programs in a directory, to be watched.
final class Scripts {
    private final Path directory;

    Scripts(Path directory) {
        this.directory = directory;
    }

    /// What a recording of these types needs, with SHA-256 and a ring of 1 MiB.
    static SensorOptions options(EventType first, EventType... others) {
        return new SensorOptions(
                EnumSet.of(first, others), EnumSet.of(HashAlgorithm.SHA256), Duration.ofMinutes(10), true, 1 << 20);
    }

    /// Runs a script of perl, which makes the system calls that it is told and hardly others.
    Integer perl(String script) throws IOException, InterruptedException {
        return run("perl", "-e", script);
    }

    /// Runs a program to its good end; the process id.
    Integer run(String... command) throws IOException, InterruptedException {
        Process process = start(command);
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return (int) process.pid();
    }

    Process start(String... command) throws IOException {
        return new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
    }

    /// The field Hashes of a file.
    static String sha256(Path file) throws IOException, GeneralSecurityException {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
        return "SHA256=" + HexFormat.of().withUpperCase().formatHex(digest);
    }
}
