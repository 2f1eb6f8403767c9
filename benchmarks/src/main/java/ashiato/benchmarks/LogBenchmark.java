package ashiato.benchmarks;

import ashiato.event.Event;
import ashiato.event.EventRecord;
import ashiato.event.EventType;
import ashiato.event.Origin;
import ashiato.log.LogCompactor;
import ashiato.log.LogException;
import ashiato.log.LogOptions;
import ashiato.log.LogReader;
import ashiato.log.LogWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What does an event cost in the log, in bytes and CPU, how fast is it read and verified, and what does a killed
/// recorder
/// leave?
final class LogBenchmark implements Benchmark {
    private static final int EVENTS = 1_000_000;
    private static final int DAY = 6000;
    private static final int DAYS = 500;
    private static final long KEPT_BYTES = 64L << 20;
    private static final double MOST_NETWORK_BYTES = 25;
    private static final double LEAST_TIMES = 30;
    private static final double LEAST_APPENDED = 200_000;
    private static final double MOST_APPEND_MICROS = 5;
    private static final double MOST_SEAL_SECONDS = 1;
    private static final double MOST_READ_SECONDS = 0.5;
    private static final int APPEND_SECONDS = 10;
    private static final int WARM_UP_SECONDS = 3;
    private static final int RUNS = 5;
    private static final int DAYS_READ = 30;
    private static final long LARGE_BYTES = 1_000_000_000;
    private static final double MOST_VERIFY_SECONDS = 30;

    /// Bytes of an event in full chunks of EVTX, by type, measured on public data; event 200 counts as the event 3
    /// that
    /// it extends.
    private static final Map<EventType, Integer> EVTX_BYTES = Map.of(
            EventType.PROCESS_CREATE, 1568,
            EventType.NETWORK_CONNECT, 704,
            EventType.NETWORK_FLOW, 704,
            EventType.IMAGE_LOAD, 1296,
            EventType.FILE_CREATE, 744);

    /// The median of all types, for those without a figure of their own.
    private static final int EVTX_MEDIAN = 1607;
    /// The least of the types: what the others take at least.
    private static final int EVTX_LEAST = 704;

    /// Bytes of events in the log.
    ///
    /// @param events those in segments
    /// @param journalBytes what they took before
    /// @param bytes the segments
    /// @param evtx what they would take in EVTX, with the median for types without a figure
    /// @param evtxLeast the same with the least figure for these
    private record Size(long events, long journalBytes, long bytes, double evtx, double evtxLeast, double cpuSeconds) {}

    /// What can be measured by itself.
    enum Question {
        APPEND,
        SEAL,
        NETWORK,
        MIXED,
        VERIFY,
        KILL
    }

    private final String name;
    private final Set<Question> questions;

    LogBenchmark(String name, Question... questions) {
        this.name = name;
        this.questions = Set.of(questions);
    }

    @Override
    public Report run(Settings settings) throws BenchmarkException {
        Report report = new Report(name, "measure", "events", "figure", "least", "most", "unit");
        try {
            Path directory = Files.createTempDirectory("ashiato-log");
            try {
                run(settings, report, directory);
            } finally {
                delete(directory);
            }
        } catch (IOException e) {
            throw new BenchmarkException("cannot write what is to be read: " + e, e);
        } catch (LogException e) {
            throw new BenchmarkException(String.valueOf(e.getMessage()), e);
        }
        return report;
    }

    private void run(Settings settings, Report report, Path directory)
            throws BenchmarkException, IOException, LogException {
        for (Question question : Question.values()) {
            if (questions.isEmpty() || questions.contains(question)) {
                switch (question) {
                    case APPEND -> append(settings, report, directory.resolve("append"));
                    case SEAL -> seal(settings, report, directory);
                    case NETWORK -> network(settings, report, directory.resolve("network"));
                    case MIXED -> mixed(settings, report, directory.resolve("mixed"));
                    case VERIFY -> verifyLarge(settings, report, directory.resolve("large"));
                    case KILL -> new KillTrial(settings, report, directory.resolve("killed")).run();
                }
            }
        }
    }

    private static void network(Settings settings, Report report, Path log)
            throws BenchmarkException, IOException, LogException {
        int count = Integer.parseInt(settings.size(EVENTS));
        Size days = bytes(report, "network, day by day", log, NetworkYear.Mix.CONNECTIONS, DAY, count);
        report.demand("an event 3, day by day", perEvent(days), MOST_NETWORK_BYTES, "B");
        read(settings, report, log, count);
        verify(settings, report, "segments", log, days.events(), LogChild.bytes(log, ".parquet"));
        delete(log);
        Size large = bytes(report, "network, large parts", log, NetworkYear.Mix.CONNECTIONS, count / DAYS, count);
        report.demand("an event 3, large parts", perEvent(large), MOST_NETWORK_BYTES, "B");
        delete(log);
    }

    private static void mixed(Settings settings, Report report, Path log)
            throws BenchmarkException, IOException, LogException {
        int count = Integer.parseInt(settings.size(EVENTS));
        demandTimes(
                report,
                "all types, day by day",
                bytes(report, "all types, day by day", log, NetworkYear.Mix.ALL, DAY, count));
        delete(log);
        demandTimes(
                report,
                "all types, large parts",
                bytes(report, "all types, large parts", log, NetworkYear.Mix.ALL, count / DAYS, count));
        delete(log);
        if (settings.log().isPresent()) {
            demandTimes(
                    report, "the recorded log", recorded(report, settings.log().get(), log));
            delete(log);
        }
    }

    private static double perEvent(Size size) {
        return (double) size.bytes() / size.events();
    }

    /// That it is so many times less is a share of at most one in so many.
    private static void demandTimes(Report report, String what, Size size) {
        report.demand(what + ": share of EVTX", 100 * size.bytes() / size.evtx(), 100 / LEAST_TIMES, "%");
    }

    // ---------------------------------------------------------------- bytes

    /// Writes events as a recorder does, one day after the other, and compacts at the end of each.
    private static Size bytes(Report report, String what, Path log, NetworkYear.Mix mix, int perDay, int count)
            throws LogException, IOException, BenchmarkException {
        NetworkYear year = new NetworkYear(1, mix, perDay);
        int[] left = {count};
        return bytes(report, what, log, perDay == DAY, () -> left[0]-- > 0 ? year.next() : null);
    }

    private static Size recorded(Report report, Path recorded, Path log)
            throws LogException, IOException, BenchmarkException {
        try (LogReader reader = LogReader.open(recorded)) {
            return bytes(report, "the recorded log, day by day", log, true, () -> {
                try {
                    EventRecord record = reader.next();
                    return record == null ? null : new NetworkYear.Occurrence(record.timeCreated(), record.event());
                } catch (LogException e) {
                    throw new IllegalStateException(e);
                }
            });
        }
    }

    /// @param daily whether each day is a part and is compacted; else all becomes as few segments as can be
    private static Size bytes(
            Report report, String what, Path log, boolean daily, Supplier<NetworkYear.@Nullable Occurrence> events)
            throws LogException, IOException, BenchmarkException {
        LogOptions options = daily
                ? LogOptions.defaults()
                : new LogOptions(64L << 30, LogOptions.DEFAULT_SEAL_INTERVAL, Duration.ofDays(10_000));
        Instant[] now = {Instant.EPOCH};
        InstantSource clock = () -> now[0];
        Map<EventType, Long> counts = new EnumMap<>(EventType.class);
        ProcessMeter meter = new ProcessMeter(ProcessHandle.current().pid());
        long journalBytes = 0;
        long cpu = 0;
        NetworkYear.Occurrence last = null;
        try (LogWriter writer = LogWriter.open(
                log,
                options,
                origin(),
                clock,
                () -> Duration.between(Instant.EPOCH, now[0]).toNanos())) {
            Instant synced = Instant.EPOCH;
            for (NetworkYear.Occurrence next = events.get(); next != null; next = events.get()) {
                now[0] = next.written();
                writer.append(next.written(), next.event(), Map.of());
                counts.merge(next.event().kind(), 1L, Long::sum);
                last = next;
                if (Duration.between(synced, now[0]).toMinutes() >= 1) {
                    // Durability is not the question here: a recorder syncs each second.
                    writer.sync();
                    synced = now[0];
                }
                if (daily && writer.takeCompactionDue()) {
                    journalBytes += completeBytes(log);
                    cpu -= meter.cpuNanos();
                    LogCompactor.run(log, options);
                    cpu += meter.cpuNanos();
                    writer.adoptSegments();
                }
            }
            if (last == null) {
                throw new BenchmarkException("there are no events in " + log);
            }
            // One more record, years later, completes the last part.
            now[0] = now[0].plus(Duration.ofDays(20_000));
            writer.append(now[0], last.event(), Map.of());
            writer.sync();
        }
        journalBytes += completeBytes(log);
        cpu -= meter.cpuNanos();
        LogCompactor.run(log, options);
        cpu += meter.cpuNanos();
        if (completeBytes(log) > 0) {
            throw new BenchmarkException("parts of " + log + " did not become segments");
        }
        double evtx = 0;
        double least = 0;
        for (Map.Entry<EventType, Long> entry : counts.entrySet()) {
            evtx += entry.getValue() * (double) EVTX_BYTES.getOrDefault(entry.getKey(), EVTX_MEDIAN);
            least += entry.getValue() * (double) EVTX_BYTES.getOrDefault(entry.getKey(), EVTX_LEAST);
        }
        long all = counts.values().stream().mapToLong(Long::longValue).sum();
        Size size = new Size(all, journalBytes, LogChild.bytes(log, ".parquet"), evtx, least, cpu / 1e9);
        tell(report, what, size, counts, files(log));
        return size;
    }

    private static void tell(Report report, String what, Size size, Map<EventType, Long> counts, String files) {
        row(report, what + ": journal", size.events(), (double) size.journalBytes() / size.events(), "B an event");
        row(report, what + ": compacted", size.events(), perEvent(size), "B an event");
        row(report, what + ": days in 64 MB at 6,000 events", size.events(), KEPT_BYTES / perEvent(size) / DAY, "days");
        row(report, what + ": less than EVTX", size.events(), size.evtx() / size.bytes(), "times");
        row(report, what + ": the same, others at 704 B", size.events(), size.evtxLeast() / size.bytes(), "times");
        row(report, what + ": CPU to compact", size.events(), size.cpuSeconds() * 1e6 / size.events(), "µs an event");
        report.note(what + ": by type "
                + counts.entrySet().stream()
                        .map(entry -> entry.getKey().id() + ": " + entry.getValue())
                        .collect(Collectors.joining(", "))
                + "; " + files);
    }

    private static void row(Report report, String what, long events, double figure, String unit) {
        report.row(what, events, figure, "", "", unit);
    }

    private static void row(Report report, String what, long events, Samples samples, String unit) {
        report.row(what, events, samples.median(), samples.least(), samples.most(), unit);
    }

    private static Origin origin() {
        return Origin.linux("client-17.internal.example", 612);
    }

    /// The bytes of all parts but the newest.
    private static long completeBytes(Path log) throws IOException {
        try (Stream<Path> files = Files.list(log)) {
            List<Path> parts = files.filter(file -> file.toString().endsWith(".ashj"))
                    .sorted()
                    .toList();
            long bytes = 0;
            for (Path part : parts.subList(0, Math.max(0, parts.size() - 1))) {
                bytes += Files.size(part);
            }
            return bytes;
        }
    }

    private static String files(Path log) throws IOException {
        try (Stream<Path> files = Files.list(log)) {
            List<String> sizes = new ArrayList<>();
            for (Path file : files.filter(path -> path.toString().endsWith(".parquet"))
                    .sorted()
                    .toList()) {
                sizes.add(Long.toString(Files.size(file) >> 10));
            }
            return sizes.size() + " segments of KB " + String.join(" ", sizes);
        }
    }

    // ---------------------------------------------------------------- append

    private static void append(Settings settings, Report report, Path directory)
            throws BenchmarkException, IOException {
        List<Double> rates = new ArrayList<>();
        List<Double> costs = new ArrayList<>();
        long events = 0;
        int seconds = Math.max(2, (int) (APPEND_SECONDS * settings.scale()));
        for (int i = 0; i < settings.runsOr(RUNS); i++) {
            String line = ChildJvm.recorder(
                    "append", directory.toString(), Integer.toString(WARM_UP_SECONDS), Integer.toString(seconds));
            double[] figures = numbers(line);
            events = (long) figures[0];
            rates.add(figures[0] / figures[1] * 1e9);
            costs.add(figures[2] / figures[0] / 1000);
            delete(directory);
        }
        row(report, "append, on one core, synced every second", events, new Samples(rates), "events/s");
        row(report, "append: CPU of the process", events, new Samples(costs), "µs an event");
        report.demand("time of an appended event", 1e6 / new Samples(rates).median(), 1e6 / LEAST_APPENDED, "µs");
        report.demand("CPU of an appended event", new Samples(costs).median(), MOST_APPEND_MICROS, "µs");
    }

    static double[] numbers(String line) {
        return Stream.of(line.strip().split(" +", -1))
                .mapToDouble(Double::parseDouble)
                .toArray();
    }

    // ---------------------------------------------------------------- sealing

    private static void seal(Settings settings, Report report, Path directory)
            throws BenchmarkException, IOException, LogException {
        Path day = directory.resolve("day");
        List<Double> cpu = new ArrayList<>();
        List<Double> wall = new ArrayList<>();
        for (int i = 0; i <= settings.runsOr(RUNS); i++) {
            NetworkYear year = new NetworkYear(2, NetworkYear.Mix.ALL, DAY);
            Instant[] now = {Instant.EPOCH};
            try (LogWriter writer = LogWriter.open(
                    day,
                    LogOptions.defaults(),
                    origin(),
                    () -> now[0],
                    () -> Duration.between(Instant.EPOCH, now[0]).toNanos())) {
                for (int event = 0; event < DAY; event++) {
                    Event next = append(writer, year.next(), now);
                    if (event == DAY - 1) {
                        now[0] = now[0].plus(Duration.ofDays(2));
                        writer.append(now[0], next, Map.of());
                    }
                }
            }
            ChildJvm.Cost cost = ChildJvm.command(settings, "compact", "--log", day.toString());
            if (LogChild.bytes(day, ".parquet") == 0) {
                throw new BenchmarkException("the command made no segment");
            }
            delete(day);
            if (i > 0) { // the first may build
                cpu.add(cost.cpuSeconds());
                wall.add(cost.seconds());
            }
        }
        row(report, "sealing a day: CPU of ashiato compact", DAY, new Samples(cpu), "s");
        row(report, "sealing a day: how long it takes", DAY, new Samples(wall), "s");
        report.demand("CPU to seal a day", new Samples(cpu).median(), MOST_SEAL_SECONDS, "s");
    }

    private static Event append(LogWriter writer, NetworkYear.Occurrence next, Instant[] now) throws LogException {
        boolean passed = next.written().getEpochSecond() / 60 > now[0].getEpochSecond() / 60;
        now[0] = next.written();
        writer.append(next.written(), next.event(), Map.of());
        if (passed) {
            writer.sync();
        }
        return next.event();
    }

    // ---------------------------------------------------------------- reading

    private static void read(Settings settings, Report report, Path log, int count)
            throws BenchmarkException, IOException {
        int days = count / DAY;
        String address = new NetworkYear(1, NetworkYear.Mix.CONNECTIONS, DAY).destination();
        String expression = "DestinationIp=" + address;
        Instant since = NetworkYear.day(days / 2);
        Instant until = NetworkYear.day(days / 2 + DAYS_READ);
        List<Double> first = new ArrayList<>();
        List<Double> warm = new ArrayList<>();
        List<Double> command = new ArrayList<>();
        List<Double> cpu = new ArrayList<>();
        long found = 0;
        for (int i = 0; i < settings.runsOr(RUNS); i++) {
            double[] figures = numbers(
                    ChildJvm.command("read", log.toString(), expression, since.toString(), until.toString(), "6"));
            found = (long) figures[0];
            first.add(figures[1] / 1000);
            List<Double> others = new ArrayList<>();
            for (int j = 2; j < figures.length; j++) {
                others.add(figures[j] / 1000);
            }
            warm.add(new Samples(others).median());
            ChildJvm.Cost cost = ChildJvm.command(
                    settings,
                    "events",
                    "--log",
                    log.toString(),
                    "--format",
                    "csv",
                    expression,
                    "--since",
                    since.toString(),
                    "--until",
                    until.toString());
            command.add(cost.seconds());
            cpu.add(cost.cpuSeconds());
        }
        row(report, "read by destination and 30 days: first in a JVM", found, new Samples(first), "s");
        row(report, "read by destination and 30 days: later ones", found, new Samples(warm), "s");
        row(report, "read by destination and 30 days: ashiato events", found, new Samples(command), "s");
        row(report, "read by destination and 30 days: its CPU", found, new Samples(cpu), "s");
        report.demand("a read by destination and time, first", new Samples(first).median(), MOST_READ_SECONDS, "s");
        report.demand("a read by destination and time, later", new Samples(warm).median(), MOST_READ_SECONDS, "s");
        report.demand(
                "a read by destination and time, the whole command",
                new Samples(command).median(),
                MOST_READ_SECONDS,
                "s");
    }

    // ---------------------------------------------------------------- verification

    /// A journal that is far larger than the usual bound.
    private static void verifyLarge(Settings settings, Report report, Path log)
            throws BenchmarkException, IOException, LogException {
        long most = (long) (LARGE_BYTES * settings.scale());
        NetworkYear year = new NetworkYear(1, NetworkYear.Mix.ALL, DAY);
        long events = 0;
        try (LogWriter writer = LogWriter.open(log, new LogOptions(2 * LARGE_BYTES), origin())) {
            while (writer.sizeBytes() < most) {
                writer.append(InstantSource.system().instant(), year.next().event(), Map.of());
                events++;
            }
        }
        double seconds = verify(settings, report, "large journal", log, events, LogChild.bytes(log, ".ashj"));
        report.demand("verifying a gigabyte", seconds * LARGE_BYTES / most, MOST_VERIFY_SECONDS, "s");
        delete(log);
    }

    /// The command ends with another code than 0, and so does this benchmark, if it refuses something.
    ///
    /// @return the seconds that it takes
    static double verify(Settings settings, Report report, String what, Path log, long events, long bytes)
            throws BenchmarkException, IOException {
        List<Double> seconds = new ArrayList<>();
        List<Double> cpu = new ArrayList<>();
        for (int i = 0; i < settings.runsOr(3); i++) {
            ChildJvm.Cost cost = ChildJvm.command(settings, "verify", "--log", log.toString());
            seconds.add(cost.seconds());
            cpu.add(cost.cpuSeconds());
        }
        Samples samples = new Samples(seconds);
        row(report, "ashiato verify, " + what, events, samples, "s");
        row(report, "ashiato verify, " + what + ": its CPU", events, new Samples(cpu), "s");
        row(report, "ashiato verify, " + what, events, events / samples.median(), "events/s");
        row(report, "ashiato verify, " + what, events, bytes / 1e6 / samples.median(), "MB/s");
        return samples.median();
    }

    static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
