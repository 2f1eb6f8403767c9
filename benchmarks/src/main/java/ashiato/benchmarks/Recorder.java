package ashiato.benchmarks;

import ashiato.agent.ControlClient;
import ashiato.agent.ControlException;
import ashiato.agent.RecorderStatus;
import ashiato.agent.RecorderStatus.EventCount;
import ashiato.agent.RecorderStatus.Loss;
import ashiato.event.EventType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A real `ashiato record` with a log of its own in a temporary directory. Closing it stops it and deletes the log.
public final class Recorder implements AutoCloseable {
    private static final Duration PATIENCE_TO_START = Duration.ofMinutes(3); // the first start may build
    private static final Duration PATIENCE_TO_STOP = Duration.ofMinutes(1);
    private static final Duration PATIENCE_TO_SETTLE = Duration.ofMinutes(2);
    private static final Duration LOOK = Duration.ofMillis(300);

    /// The recorder brings its counters of losses up to date each second: quiet must last longer.
    private static final int QUIET_LOOKS = 4;

    /// More events than this between two looks are a storm being read, fewer are what other programs do.
    private static final long STORM = 300;

    private static final String LOG_KILOBYTES = Integer.toString(8 << 20); // nothing is dropped for want of room

    private final Path directory;
    private final Process process;
    private final Instant launched;
    private long pid;

    private Recorder(Path directory, Process process, Instant launched) {
        this.directory = directory;
        this.process = process;
        this.launched = launched;
    }

    /// Starts a recorder and waits until it records.
    ///
    /// @param command what starts `ashiato`
    /// @param options of `ashiato record`, beyond the log and its size
    /// @throws BenchmarkException if it does not come to record; what it said is in the message
    public static Recorder start(List<String> command, String... options) throws BenchmarkException {
        Recorder recorder = launch(command, options);
        try {
            recorder.awaitRecording();
            return recorder;
        } catch (BenchmarkException e) {
            recorder.closeAfter(e);
            throw e;
        }
    }

    /// Starts a recorder and does not wait.
    static Recorder launch(List<String> command, String... options) throws BenchmarkException {
        try {
            Path directory = Files.createTempDirectory("ashiato-benchmark");
            List<String> line = new ArrayList<>(command);
            line.addAll(List.of("record", "--log", directory.resolve("log").toString(), "--log-size", LOG_KILOBYTES));
            line.addAll(List.of(options));
            ProcessBuilder builder = new ProcessBuilder(line)
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve("output").toFile());
            Instant launched = Instant.now();
            return new Recorder(directory, builder.start(), launched);
        } catch (IOException e) {
            throw new BenchmarkException("cannot start " + command + ": " + e, e);
        }
    }

    /// Waits until it records.
    void awaitRecording() throws BenchmarkException {
        Instant deadline = Instant.now().plus(PATIENCE_TO_START);
        while (true) {
            Optional<RecorderStatus> status = askStatus();
            if (status.isPresent() && status.get().state() == RecorderStatus.State.RECORDING) {
                pid = status.get().processId();
                return;
            }
            if (!process.isAlive() || Instant.now().isAfter(deadline)) {
                throw new BenchmarkException("the recorder does not record; it said:\n" + output());
            }
            pause(Duration.ofMillis(50));
        }
    }

    /// When the command was started.
    Instant launched() {
        return launched;
    }

    /// The process id of the recorder's Java process.
    long pid() {
        return pid;
    }

    /// The directory of its log.
    public Path log() {
        return directory.resolve("log");
    }

    /// @throws BenchmarkException if it does not answer
    RecorderStatus status() throws BenchmarkException {
        return askStatus().orElseThrow(() -> new BenchmarkException("the recorder has ended; it said:\n" + output()));
    }

    private Optional<RecorderStatus> askStatus() throws BenchmarkException {
        try {
            return ControlClient.status(log());
        } catch (ControlException e) {
            throw new BenchmarkException("the recorder does not answer: " + e.getMessage(), e);
        }
    }

    /// Waits until all that has happened is read and counted.
    ///
    /// @return what has been recorded by then, all types
    public long awaitQuiet() throws BenchmarkException {
        Instant deadline = Instant.now().plus(PATIENCE_TO_SETTLE);
        long before = recorded();
        for (int quiet = 0; quiet < QUIET_LOOKS; ) {
            if (Instant.now().isAfter(deadline)) {
                throw new BenchmarkException("the recorder is still recording more than " + STORM + " events in "
                        + LOOK.toMillis() + " ms, " + PATIENCE_TO_SETTLE.toSeconds() + " s after the storm");
            }
            pause(LOOK);
            long now = recorded();
            quiet = now - before <= STORM ? quiet + 1 : 0;
            before = now;
        }
        return before;
    }

    private long recorded() throws BenchmarkException {
        return status().events().stream().mapToLong(EventCount::total).sum();
    }

    /// What it says it has lost, by type.
    public Map<EventType, Long> losses() throws BenchmarkException {
        Map<EventType, Long> losses = new EnumMap<>(EventType.class);
        for (Loss loss : status().losses()) {
            losses.merge(loss.type(), loss.count(), Long::sum);
        }
        return losses;
    }

    /// Ends it in order.
    ///
    /// @throws BenchmarkException if it does not end, or not with 0
    public void stop() throws BenchmarkException {
        process.destroy();
        if (!awaitEnd()) {
            throw new BenchmarkException("the recorder did not end " + PATIENCE_TO_STOP.toSeconds()
                    + " s after SIGTERM; it said:\n" + output());
        }
        int code = process.exitValue();
        if (code != 0 && code != 143) { // 143: ended by SIGTERM, in the manner of Java
            throw new BenchmarkException("the recorder ended with " + code + "; it said:\n" + output());
        }
    }

    private boolean awaitEnd() throws BenchmarkException {
        try {
            return process.waitFor(PATIENCE_TO_STOP.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchmarkException("interrupted", e);
        }
    }

    private String output() {
        try {
            return Files.readString(directory.resolve("output")).strip();
        } catch (IOException e) {
            return "(nothing that could be read: " + e + ")";
        }
    }

    static void pause(Duration duration) throws BenchmarkException {
        try {
            Thread.sleep(duration);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchmarkException("interrupted", e);
        }
    }

    private void closeAfter(BenchmarkException first) {
        try {
            close();
        } catch (BenchmarkException e) {
            first.addSuppressed(e);
        }
    }

    @Override
    public void close() throws BenchmarkException {
        process.destroy();
        if (!awaitEnd()) {
            process.destroyForcibly();
        }
        try (Stream<Path> tree = Files.walk(directory)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException | UncheckedIOException e) {
            throw new BenchmarkException("cannot delete " + directory + ": " + e, e);
        }
    }

    /// Why this process cannot record, or null if nothing is known to stand in the way.
    public static @Nullable String obstacle() {
        try {
            Object uid = Files.getAttribute(Path.of("/proc/self"), "unix:uid");
            return Integer.valueOf(0).equals(uid) ? null : "recording needs root";
        } catch (IOException | UnsupportedOperationException e) {
            return "recording needs Linux with /proc: " + e;
        }
    }
}
