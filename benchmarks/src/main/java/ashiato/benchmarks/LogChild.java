package ashiato.benchmarks;

import ashiato.event.EventFilter;
import ashiato.event.EventRecord;
import ashiato.event.Origin;
import ashiato.log.LogCompactor;
import ashiato.log.LogException;
import ashiato.log.LogOptions;
import ashiato.log.LogReader;
import ashiato.log.LogWriter;
import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// What [LogBenchmark] has other processes do, in a JVM with the recorder's flags. Each prints its figures as one line
/// of
/// numbers.
final class LogChild {
    private static final int EVENTS = 16_000;
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final long TICK = TimeUnit.MILLISECONDS.toNanos(10);
    private static final int RATE = 100_000;

    private LogChild() {}

    /// Does one thing and ends.
    ///
    /// @param arguments what to do, the log, and what that needs
    public static void main(String[] arguments) throws BenchmarkException, LogException, IOException {
        Path log = Path.of(arguments[1]);
        switch (arguments[0]) {
            case "append" -> append(log, Integer.parseInt(arguments[2]), Integer.parseInt(arguments[3]));
            case "load" -> load(log, Path.of(arguments[2]));
            case "compact" -> {
                while (true) {
                    LogCompactor.run(log, LogOptions.defaults());
                    LockSupport.parkNanos(TICK);
                }
            }
            case "read" ->
                read(log, arguments[2], Instant.parse(arguments[3]), Instant.parse(arguments[4]), arguments[5]);
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    private static LogWriter open(Path log) throws LogException {
        return LogWriter.open(log, LogOptions.defaults(), Origin.linux("client-17.internal.example", 612));
    }

    private static List<NetworkYear.Occurrence> events() {
        NetworkYear year = new NetworkYear(1, NetworkYear.Mix.ALL, EVENTS);
        List<NetworkYear.Occurrence> events = new ArrayList<>(EVENTS);
        while (events.size() < EVENTS) {
            events.add(year.next());
        }
        return events;
    }

    /// Appends as fast as it can and syncs every second. Prints events, nanoseconds, and the process's CPU of them.
    private static void append(Path log, int warmUpSeconds, int seconds) throws BenchmarkException, LogException {
        List<NetworkYear.Occurrence> events = events();
        ProcessMeter meter = new ProcessMeter(ProcessHandle.current().pid());
        try (LogWriter writer = open(log)) {
            append(writer, events, warmUpSeconds);
            long cpu = meter.cpuNanos();
            long start = System.nanoTime();
            long appended = append(writer, events, seconds);
            long nanos = System.nanoTime() - start;
            System.out.println(appended + " " + nanos + " " + (meter.cpuNanos() - cpu));
        }
    }

    private static long append(LogWriter writer, List<NetworkYear.Occurrence> events, int seconds) throws LogException {
        long appended = 0;
        for (int second = 0; second < seconds; second++) {
            long start = System.nanoTime();
            do {
                for (int i = 0; i < 100; i++) {
                    writer.append(
                            InstantSource.system().instant(),
                            events.get((int) (appended++ % events.size())).event(),
                            Map.of());
                }
            } while (System.nanoTime() - start < SECOND);
            writer.sync();
        }
        return appended;
    }

    /// Appends 100,000 events a second until it is killed, as the recorder does: hands them over every 10 ms, and
    /// syncs
    /// every second. Prints the last id each time it has handed over. How many were appended stands in a file
    /// that outlives the process.
    private static void load(Path log, Path counter) throws LogException, IOException {
        List<NetworkYear.Occurrence> events = events();
        try (FileChannel channel = FileChannel.open(
                        counter, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
                LogWriter writer = open(log)) {
            MappedByteBuffer last = channel.map(MapMode.READ_WRITE, 0, Long.BYTES);
            long start = System.nanoTime();
            long synced = start;
            long appended = 0;
            while (true) {
                long now = System.nanoTime();
                long target = (now - start) * RATE / SECOND;
                for (; appended < target; appended++) {
                    long id = writer.append(
                            InstantSource.system().instant(),
                            events.get((int) (appended % events.size())).event(),
                            Map.of());
                    last.putLong(0, id);
                }
                writer.flush();
                System.out.println(writer.nextRecordId() - 1);
                if (now - synced >= SECOND) {
                    writer.sync();
                    writer.adoptSegments();
                    synced = now;
                }
                LockSupport.parkNanos(TICK);
            }
        }
    }

    /// Reads what passes a filter, several times. Prints the count, then the milliseconds of each time.
    private static void read(Path log, String expression, Instant since, Instant until, String times)
            throws LogException {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < Integer.parseInt(times); i++) {
            long start = System.nanoTime();
            int found = 0;
            try (LogReader reader = LogReader.open(log)) {
                reader.select(EventFilter.builder(InstantSource.system())
                        .where(expression)
                        .since(since)
                        .until(until)
                        .build());
                reader.seekToTime(since);
                for (EventRecord record = reader.next(); record != null; record = reader.next()) {
                    found++;
                }
            }
            double millis = (System.nanoTime() - start) / 1e6;
            line.append(i == 0 ? found + " " : " ").append(String.format(Locale.ROOT, "%.1f", millis));
        }
        System.out.println(line);
    }

    /// The bytes of the files of a directory whose names end so.
    static long bytes(Path log, String suffix) throws IOException {
        long bytes = 0;
        try (var files = Files.list(log)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(suffix)).toList()) {
                bytes += Files.size(file);
            }
        }
        return bytes;
    }
}
