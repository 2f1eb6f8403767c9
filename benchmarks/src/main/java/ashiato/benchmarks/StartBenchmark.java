package ashiato.benchmarks;

import ashiato.event.Event;
import ashiato.event.NetworkFlow;
import ashiato.event.ProcessCreate;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How soon is the first event recorded, and how much memory does recording take?
final class StartBenchmark implements Benchmark {
    private static final int RUNS = 9;
    private static final double MOST_SECONDS = 0.6;
    private static final double MOST_RESIDENT_MEGABYTES = 64;
    private static final double MOST_KERNEL_MEGABYTES = 32;
    private static final double MEGABYTE = 1 << 20;

    @Override
    public Report run(Settings settings) throws BenchmarkException {
        Report report = new Report("start", "measure", "runs", "median", "least", "most", "unit");
        measureStart(settings, report);
        measureMemory(settings, report);
        return report;
    }

    /// From the start of the command to the first program that the log has, while programs are started all the
    /// time.
    private static void measureStart(Settings settings, Report report) throws BenchmarkException {
        firstEvent(settings); // may build the caches that later starts use
        List<Double> seconds = new ArrayList<>();
        for (int i = 0; i < settings.runsOr(RUNS); i++) {
            seconds.add(firstEvent(settings));
        }
        Samples samples = new Samples(seconds);
        report.row("command to first event", seconds.size(), samples.median(), samples.least(), samples.most(), "s");
        report.demand("start to first event", samples.median(), MOST_SECONDS, "s");
    }

    private static final class First {
        private @Nullable Instant time;

        void see(Event event, String image) {
            if (event instanceof ProcessCreate create
                    && image.equals(create.image())
                    && (time == null || create.utcTime().isBefore(time))) {
                time = create.utcTime();
            }
        }
    }

    private static double firstEvent(Settings settings) throws BenchmarkException {
        try (Generators.Running _ =
                        settings.generators().start(List.of("execstorm", "--execs", "100000", "--pause-us", "2000"));
                Recorder recorder = Recorder.launch(settings.ashiato())) {
            recorder.awaitRecording();
            recorder.stop();
            String image = Path.of("/bin/true").toRealPath().toString();
            First first = new First();
            RecordedLog.read(recorder.log(), event -> first.see(event, image));
            if (first.time == null) {
                throw new BenchmarkException("no start of " + image + " was recorded");
            }
            return Duration.between(recorder.launched(), first.time).toNanos() / 1e9;
        } catch (IOException e) {
            throw new BenchmarkException("there is no /bin/true: " + e, e);
        }
    }

    /// Memory after 100,000 connections, and after more snapshots of open connections than an hour has at the
    /// default
    /// interval of ten minutes. They take long enough for the recorder to give back what it needed at its start, as
    /// it
    /// would within that hour.
    private static void measureMemory(Settings settings, Report report) throws BenchmarkException {
        String held = settings.size(500);
        try (Recorder recorder = Recorder.start(settings.ashiato(), "--snapshot", "1s")) {
            ProcessMeter meter = new ProcessMeter(recorder.pid());
            memory(report, meter, "at the start");
            settings.generators().run(List.of("tcpstorm", "--connects", settings.size(100_000)));
            recorder.awaitQuiet();
            memory(report, meter, "after " + settings.size(100_000) + " connections");
            settings.generators().run(List.of("holdopen", "--connections", held, "--seconds", "20"));
            recorder.awaitQuiet();
            memory(report, meter, "and an hour's snapshots of " + held + " connections");
            double resident = meter.residentBytes() / MEGABYTE;
            double kernel = meter.mapBytes() / MEGABYTE;
            recorder.stop();
            long[] flows = new long[1];
            RecordedLog.read(recorder.log(), event -> flows[0] += event instanceof NetworkFlow ? 1 : 0);
            report.note("NetworkFlow events in that log, snapshots included: " + flows[0]);
            report.demand("resident memory", resident, MOST_RESIDENT_MEGABYTES, "MB");
            report.demand("kernel memory of the maps", kernel, MOST_KERNEL_MEGABYTES, "MB");
        }
    }

    private static void memory(Report report, ProcessMeter meter, String when) throws BenchmarkException {
        double resident = meter.residentBytes() / MEGABYTE;
        double proportional = meter.proportionalBytes() / MEGABYTE;
        double maps = meter.mapBytes() / MEGABYTE;
        report.row("RSS " + when, 1, resident, resident, resident, "MB");
        report.row("PSS " + when, 1, proportional, proportional, proportional, "MB");
        report.row("eBPF maps " + when, 1, maps, maps, maps, "MB");
    }
}
