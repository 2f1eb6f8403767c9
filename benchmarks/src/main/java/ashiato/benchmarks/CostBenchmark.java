package ashiato.benchmarks;

import ashiato.benchmarks.ProcessMeter.KernelCost;
import java.util.ArrayList;
import java.util.List;

/// What does recording cost? CPU for each recorded event, from the kernel's hook to the disk; and how much longer a
/// storm takes beside a recorder.
final class CostBenchmark implements Benchmark {
    private static final int RUNS = 7;
    private static final double MOST_MICROSECONDS = 10;
    private static final double MOST_SLOWDOWN = 1.25;

    @Override
    public Report run(Settings settings) throws BenchmarkException {
        Report report = new Report("cost", "storm", "measure", "runs", "median", "least", "most", "unit");
        String connects = settings.size(100_000);
        measureCpu(
                settings,
                report,
                List.of(
                        Scenario.of("TCP, " + connects, "tcpstorm", "--connects", connects),
                        Scenario.of("UDP", "udpstorm", "--flows", settings.size(20_000)),
                        Scenario.of("exec", "execstorm", "--execs", settings.size(5_000))));
        String storm = settings.size(20_000);
        measureSlowdown(settings, report, Scenario.of("TCP, " + storm, "tcpstorm", "--connects", storm));
        measureSlowdown(
                settings,
                report,
                Scenario.of("TCP, " + storm + ", one thread", "tcpstorm", "--acceptor", "inline", "--connects", storm));
        return report;
    }

    /// The recorder's own CPU and that of its eBPF programs, over the events recorded. The first storm of each
    /// kind,
    /// in which the recorder's code is still being compiled, is reported apart.
    private static void measureCpu(Settings settings, Report report, List<Scenario> storms) throws BenchmarkException {
        int runs = settings.runsOr(RUNS);
        try (BpfStatistics _ = new BpfStatistics();
                Recorder recorder = Recorder.start(settings.ashiato())) {
            ProcessMeter meter = new ProcessMeter(recorder.pid());
            for (Scenario storm : storms) {
                List<Double> user = new ArrayList<>();
                List<Double> kernel = new ArrayList<>();
                List<Double> both = new ArrayList<>();
                for (int i = -1; i < runs; i++) {
                    long recordedBefore = recorder.awaitQuiet();
                    long cpuBefore = meter.cpuNanos();
                    KernelCost kernelBefore = meter.kernelCost();
                    settings.generators().run(storm.command());
                    long events = recorder.awaitQuiet() - recordedBefore;
                    if (events <= 0) {
                        throw new BenchmarkException("the recorder recorded nothing of " + storm.name());
                    }
                    double userMicros = (meter.cpuNanos() - cpuBefore) / 1e3 / events;
                    double kernelMicros = (meter.kernelCost().nanos() - kernelBefore.nanos()) / 1e3 / events;
                    if (i < 0) {
                        report.row(
                                storm.name(),
                                "first storm, both",
                                1,
                                userMicros + kernelMicros,
                                userMicros + kernelMicros,
                                userMicros + kernelMicros,
                                "µs an event");
                        continue;
                    }
                    user.add(userMicros);
                    kernel.add(kernelMicros);
                    both.add(userMicros + kernelMicros);
                }
                row(report, storm, "recorder process", new Samples(user), "µs an event");
                row(report, storm, "eBPF programs", new Samples(kernel), "µs an event");
                Samples sum = new Samples(both);
                row(report, storm, "both", sum, "µs an event");
                report.demand(storm.name() + ", CPU for each event", sum.median(), MOST_MICROSECONDS, "µs");
                if (kernel.stream().allMatch(value -> value == 0)) {
                    throw new BenchmarkException("the kernel counted no run time of the recorder's eBPF programs");
                }
            }
        }
    }

    /// Pairs of storms, one with and one without a recorder, each going first in turn.
    private static void measureSlowdown(Settings settings, Report report, Scenario storm) throws BenchmarkException {
        List<Double> ratios = new ArrayList<>();
        List<Double> alone = new ArrayList<>();
        settings.generators().run(storm.command());
        for (int i = 0; i < settings.runsOr(RUNS); i++) {
            boolean recordFirst = i % 2 == 0;
            double with = recordFirst ? wallRecorded(settings, storm) : 0;
            double without = settings.generators().run(storm.command()).wallNanos();
            with = recordFirst ? with : wallRecorded(settings, storm);
            ratios.add(with / without);
            alone.add(without / 1e6);
        }
        row(report, storm, "wall without recorder", new Samples(alone), "ms");
        Samples slowdown = new Samples(ratios);
        row(report, storm, "wall with / without", slowdown, "times");
        report.demand(storm.name() + ", slow-down", slowdown.median(), MOST_SLOWDOWN, "times");
    }

    private static double wallRecorded(Settings settings, Scenario storm) throws BenchmarkException {
        try (Recorder recorder = Recorder.start(settings.ashiato())) {
            // A recorder that has been running: its code is compiled and the kernel's tables have been used.
            settings.generators().run(storm.command());
            recorder.awaitQuiet();
            return settings.generators().run(storm.command()).wallNanos();
        }
    }

    private static void row(Report report, Scenario storm, String measure, Samples samples, String unit) {
        report.row(
                storm.name(),
                measure,
                samples.values().size(),
                samples.median(),
                samples.least(),
                samples.most(),
                unit);
    }
}
