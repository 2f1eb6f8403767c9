package ashiato.benchmarks;

import ashiato.benchmarks.ProcessMeter.KernelCost;
import ashiato.sensor.NetworkExclusions;
import ashiato.sensor.NetworkExclusions.Noise;
import ashiato.sensor.NetworkExclusions.Subject;
import ashiato.sensor.Sensor;
import ashiato.sensor.SensorException;
import ashiato.sensor.SensorOptions;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Predicate;

/// What does noise cost that nobody wants? A storm of connections with nothing excluded, with its address excluded, and
/// with its programs excluded: kernel records read, CPU, and how much longer the storm takes.
///
/// The sensor runs in this process, without a log: what is left to measure is what exclusions change.
final class ExclusionBenchmark implements Benchmark {
    private static final int RUNS = 7;
    private static final double MOST_RECORDS_PERCENT = 1;
    /// Until the kernel knows of a process, the reader passes its records over.
    private static final double MOST_RECORDS_PERCENT_OF_PROGRAMS = 5;

    private static final double MOST_MICROSECONDS = 1;
    private static final int POLL_MILLIS = 20;
    private static final int QUIET_POLLS = 10;

    private static final String NOTHING = "nothing excluded";
    private static final String ADDRESS = "127.0.0.1 excluded";
    private static final String PROGRAMS = "both programs excluded";

    @Override
    public Report run(Settings settings) throws BenchmarkException {
        Report report = new Report("exclusion", "storm", "measure", "runs", "median", "least", "most", "unit");
        Map<String, NetworkExclusions> cases = new LinkedHashMap<>();
        cases.put(NOTHING, NetworkExclusions.NONE);
        cases.put(ADDRESS, alike(Set.of(InetAddress.ofLiteral("127.0.0.1")), Noise.NO_PROCESS));
        cases.put(PROGRAMS, alike(Set.of(), subject -> subject.image().contains("/generators/tcp")));
        String connects = settings.size(100_000);
        measureCosts(settings, report, cases, Scenario.of("TCP, " + connects, "tcpstorm", "--connects", connects));
        String storm = settings.size(20_000);
        measureSlowdown(settings, report, cases, Scenario.of("TCP, " + storm, "tcpstorm", "--connects", storm));
        return report;
    }

    private static NetworkExclusions alike(Set<InetAddress> destinations, Predicate<Subject> program) {
        Noise noise = new Noise(Set.of(), destinations, Set.of(), Set.of(), program);
        return new NetworkExclusions(noise, noise);
    }

    private static SensorOptions options(NetworkExclusions exclusions) {
        SensorOptions defaults = SensorOptions.defaults();
        return new SensorOptions(
                defaults.types(),
                defaults.hashAlgorithms(),
                defaults.snapshotInterval(),
                // The generators are children of this process, and so its own.
                true,
                defaults.ringBytes(),
                exclusions);
    }

    /// What a storm cost.
    private record Cost(double records, double userMicros, double kernelMicros) {}

    private static void measureCosts(
            Settings settings, Report report, Map<String, NetworkExclusions> cases, Scenario storm)
            throws BenchmarkException {
        Map<String, List<Cost>> costs = new LinkedHashMap<>();
        double connections = Double.parseDouble(storm.command().getLast());
        try (BpfStatistics _ = new BpfStatistics();
                Sensing sensing = new Sensing()) {
            ProcessMeter meter = new ProcessMeter(ProcessHandle.current().pid());
            sensing.beside(settings, storm);
            for (int i = 0; i < settings.runsOr(RUNS); i++) {
                for (Map.Entry<String, NetworkExclusions> each : cases.entrySet()) {
                    sensing.sensor.update(options(each.getValue()));
                    sensing.settle();
                    long cpuBefore = meter.cpuNanos();
                    KernelCost kernelBefore = meter.kernelCost();
                    long recordsBefore = sensing.records;
                    sensing.beside(settings, storm);
                    costs.computeIfAbsent(each.getKey(), _ -> new ArrayList<>())
                            .add(new Cost(
                                    sensing.records - recordsBefore,
                                    (meter.cpuNanos() - cpuBefore) / 1e3 / connections,
                                    (meter.kernelCost().nanos() - kernelBefore.nanos()) / 1e3 / connections));
                }
            }
        }
        costs.forEach((name, each) -> {
            String what = storm.name() + ", " + name;
            row(
                    report,
                    what,
                    "kernel records read",
                    each.stream().map(Cost::records).toList(),
                    "");
            row(report, what, "reader", each.stream().map(Cost::userMicros).toList(), "µs a connection");
            row(
                    report,
                    what,
                    "eBPF programs",
                    each.stream().map(Cost::kernelMicros).toList(),
                    "µs a connection");
        });
        double all = records(costs, NOTHING);
        for (String name : List.of(ADDRESS, PROGRAMS)) {
            double most = name.equals(ADDRESS) ? MOST_RECORDS_PERCENT : MOST_RECORDS_PERCENT_OF_PROGRAMS;
            report.demand(name + ", records read", records(costs, name) * 100 / all, most, "%");
            double cpu = new Samples(costs.getOrDefault(name, List.of()).stream()
                            .map(Cost::userMicros)
                            .toList())
                    .median();
            report.demand(name + ", reader's CPU for each connection", cpu, MOST_MICROSECONDS, "µs");
        }
    }

    private static double records(Map<String, List<Cost>> costs, String name) {
        return new Samples(costs.getOrDefault(name, List.of()).stream()
                        .map(Cost::records)
                        .toList())
                .median();
    }

    /// Rounds of storms: one alone, then one for each case; the order turns with each round.
    private static void measureSlowdown(
            Settings settings, Report report, Map<String, NetworkExclusions> cases, Scenario storm)
            throws BenchmarkException {
        Map<String, List<Double>> ratios = new LinkedHashMap<>();
        settings.generators().run(storm.command());
        for (int i = 0; i < settings.runsOr(RUNS); i++) {
            boolean aloneFirst = i % 2 == 0;
            double alone =
                    aloneFirst ? settings.generators().run(storm.command()).wallNanos() : 0;
            Map<String, Double> walls = new LinkedHashMap<>();
            try (Sensing sensing = new Sensing()) {
                sensing.beside(settings, storm);
                for (Map.Entry<String, NetworkExclusions> each : cases.entrySet()) {
                    sensing.sensor.update(options(each.getValue()));
                    sensing.settle();
                    walls.put(each.getKey(), sensing.beside(settings, storm));
                }
            }
            alone = aloneFirst
                    ? alone
                    : settings.generators().run(storm.command()).wallNanos();
            for (Map.Entry<String, Double> wall : walls.entrySet()) {
                ratios.computeIfAbsent(wall.getKey(), _ -> new ArrayList<>()).add(wall.getValue() / alone);
            }
        }
        ratios.forEach((name, each) -> row(report, storm.name() + ", " + name, "wall with / without", each, "times"));
    }

    private static void row(Report report, String storm, String measure, List<Double> values, String unit) {
        Samples samples = new Samples(values);
        report.row(storm, measure, values.size(), samples.median(), samples.least(), samples.most(), unit);
    }

    /// A sensor that is polled while a storm passes.
    private static final class Sensing implements AutoCloseable {
        private final Sensor sensor;
        private long records;

        Sensing() throws BenchmarkException {
            try {
                sensor = Sensor.open(options(NetworkExclusions.NONE), (event, extra) -> {});
            } catch (SensorException e) {
                throw new BenchmarkException(String.valueOf(e.getMessage()), e);
            }
        }

        /// Lets a storm pass and reads until the kernel is quiet.
        ///
        /// @return how long the storm took, in nanoseconds
        double beside(Settings settings, Scenario storm) throws BenchmarkException {
            FutureTask<Truth> generator =
                    new FutureTask<>(() -> settings.generators().run(storm.command()));
            Thread.ofPlatform().daemon().start(generator);
            while (!generator.isDone()) {
                records += sensor.poll(POLL_MILLIS);
            }
            settle();
            try {
                return generator.get().wallNanos();
            } catch (ExecutionException e) {
                throw new BenchmarkException(String.valueOf(e.getCause()), e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new BenchmarkException("interrupted", e);
            }
        }

        void settle() {
            int quiet = 0;
            for (int i = 0; quiet < QUIET_POLLS && i < 100; i++) {
                int read = sensor.poll(POLL_MILLIS);
                records += read;
                quiet = read < 10 ? quiet + 1 : 0;
            }
        }

        @Override
        public void close() {
            sensor.close();
        }
    }
}
