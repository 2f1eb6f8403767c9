package ashiato.app;

import ashiato.agent.EventSource;
import ashiato.event.ErrorReport;
import ashiato.event.EventSink;
import ashiato.event.Origin;
import ashiato.log.LogException;
import ashiato.log.LogOptions;
import ashiato.log.LogWriter;
import ashiato.sensor.Sensor;
import ashiato.sensor.SensorOptions;
import ashiato.sensor.SensorStatus;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `ashiato train`: does once what the other commands do, for the JVM that makes its AOT cache of what is loaded
/// meanwhile (JEP 514). The launcher runs it; nobody else needs it.
///
/// It records a second of its own doing into a temporary log, shows that log in every format, makes a segment of it,
/// verifies it, and asks for the recorder's status. With `--record` the events come from the kernel and nothing is done
/// but to record them, else one comes from here.
@Command(name = "train", hidden = true)
final class TrainCommand implements Callable<Integer> {
    private static final long RECORD_MILLIS = 1500;
    private static final long PATIENCE_SECONDS = 20;

    private final Surroundings surroundings;

    @Option(names = "--record")
    private boolean kernel;

    TrainCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws Exception {
        Path directory = Files.createTempDirectory("ashiato-train");
        try {
            return train(directory.resolve("log").toString());
        } finally {
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private int train(String log) throws Exception {
        CompletableFuture<Runnable> stop = new CompletableFuture<>();
        EventSource.Opener source = kernel ? surroundings.source() : (_, sink) -> oneEvent(surroundings.clock(), sink);
        Surroundings silent = new Surroundings(
                surroundings.in(),
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8),
                surroundings.err(),
                false,
                surroundings.clock(),
                source,
                Optional::empty,
                stop::complete,
                surroundings.places(),
                Optional::empty);
        CompletableFuture<Integer> recording =
                CompletableFuture.supplyAsync(() -> Main.run(silent, "record", "--own-activity", "--log", log));
        CompletableFuture.anyOf(stop, recording).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (!stop.isDone()) {
            return recording.join();
        }
        Thread.sleep(RECORD_MILLIS);
        if (!kernel) {
            show(silent, log);
        }
        stop.join().run();
        int code = recording.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (!kernel) {
            completePart(Path.of(log));
            Main.run(silent, "compact", "--log", log);
            Main.run(silent, "verify", "--log", log);
            show(silent, log);
        }
        return code;
    }

    /// Begins a new part of the log, so that the one before can become a segment.
    private void completePart(Path log) throws LogException {
        Instant now = surroundings.clock().instant();
        try (LogWriter writer = LogWriter.open(log, LogOptions.defaults(), Origin.linux(Sensor.hostName(), 1))) {
            writer.append(
                    now.plus(LogOptions.DEFAULT_PART_AGE),
                    new ErrorReport(now, "TRAINING", "nothing happened"),
                    Map.of());
        }
    }

    private static void show(Surroundings silent, String log) {
        Main.run(silent, "status", "--log", log);
        for (String format : List.of("text", "json", "xml", "csv")) {
            Main.run(silent, "events", "--log", log, "--format", format, "--since", "1h", "EventID=255");
        }
        Main.run(silent, "events", "--log", log, "--last", "1");
        Main.run(silent, "help", "events");
    }

    /// A source that has one event and then waits.
    private static EventSource oneEvent(InstantSource clock, EventSink sink) {
        sink.accept(new ErrorReport(clock.instant(), "TRAINING", "nothing happened"), Map.of());
        return new EventSource() {
            @Override
            public int poll(int timeoutMillis) {
                try {
                    Thread.sleep(timeoutMillis);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                return 0;
            }

            @Override
            public void update(SensorOptions options) {}

            @Override
            public SensorStatus status() {
                return new SensorStatus(List.of(), Map.of(), 0, List.of());
            }

            @Override
            public void close() {}
        };
    }
}
