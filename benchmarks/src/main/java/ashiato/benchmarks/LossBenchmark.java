package ashiato.benchmarks;

import ashiato.benchmarks.Generators.Gated;
import ashiato.event.EventType;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// Is what a tiny ring loses exactly what the counter says? The recorder stands still while the storm passes, so that
/// the ring must overflow; recorded and lost together must then be what the generator did, for each type of event.
///
/// Programs that other users of the machine start meanwhile are lost and counted too: the machine must be idle.
final class LossBenchmark implements Benchmark {
    private static final int RUNS = 5;
    private static final String RING_KILOBYTES = "64";

    @Override
    public Report run(Settings settings) throws BenchmarkException {
        Report report = new Report(
                "loss", "storm", "type", "happened", "recorded", "lost by 255", "lost by status", "unaccounted");
        List<List<String>> storms = List.of(
                List.of("tcpstorm", "--acceptor", "inline", "--connects", settings.size(20_000)),
                List.of("tcpstorm", "--acceptor", "process", "--connects", settings.size(20_000)),
                List.of("udpstorm", "--flows", settings.size(20_000)),
                List.of("execstorm", "--execs", settings.size(5_000)));
        for (List<String> storm : storms) {
            for (int i = 0; i < settings.runsOr(RUNS); i++) {
                run(settings, storm, report);
            }
        }
        return report;
    }

    private static void run(Settings settings, List<String> storm, Report report) throws BenchmarkException {
        try (Recorder recorder = Recorder.start(settings.ashiato(), "--ring", RING_KILOBYTES);
                Gated generator = settings.generators().startGated(storm)) {
            recorder.awaitQuiet();
            Signals.hold(recorder.pid());
            Truth truth;
            try {
                truth = generator.pass();
                Recorder.pause(Duration.ofMillis(200)); // for the connections' last packets
            } finally {
                Signals.resume(recorder.pid());
            }
            recorder.awaitQuiet();
            Recorder.pause(Duration.ofSeconds(3)); // its counters of losses are brought up to date each second
            CaptureRun run = CaptureRun.judge(recorder, truth);
            run.log().problems().forEach(report::note);
            report(String.join(" ", storm), run, report);
        }
    }

    private static void report(String storm, CaptureRun run, Report report) {
        Map<EventType, Long> happened = new EnumMap<>(EventType.class);
        Map<EventType, Long> recorded = new EnumMap<>(EventType.class);
        for (Verdict verdict : run.verdicts()) {
            happened.merge(verdict.type(), verdict.expected(), Long::sum);
            // An event whose program was in a lost record is still recorded.
            recorded.merge(verdict.type(), verdict.recorded() + verdict.wrong(), Long::sum);
        }
        long allLost = 0;
        for (Map.Entry<EventType, Long> entry : happened.entrySet()) {
            EventType type = entry.getKey();
            long found = recorded.getOrDefault(type, 0L);
            long lost = run.log().lost().getOrDefault(type, 0L);
            long byStatus = run.lostByStatus().getOrDefault(type, 0L);
            long unaccounted = entry.getValue() - found - lost;
            allLost += lost;
            String name = type.recordClass().getSimpleName();
            report.row(storm, name, entry.getValue(), found, lost, byStatus, unaccounted);
            report.demandNone(storm + ", " + name + " neither recorded nor counted", Math.abs(unaccounted), "events");
            report.demandNone(storm + ", " + name + " 255 against status", Math.abs(lost - byStatus), "events");
        }
        report.demandNone(storm + ", runs in which the ring did not overflow", allLost == 0 ? 1 : 0, "runs");
    }
}
