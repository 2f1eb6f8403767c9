package ashiato.benchmarks;

import ashiato.benchmarks.Truth.Actor;
import ashiato.event.Event;
import ashiato.event.NetworkFlow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Are the bytes of each program right? Sums the bytes of the ends of flows (event 200) by process and compares them
/// with what the process's own system calls returned.
final class BytesBenchmark implements Benchmark {
    private static final int RUNS = 5;
    private static final double MOST_PERCENT = 1;

    @Override
    public Report run(Settings settings) throws BenchmarkException {
        Report report = new Report(
                "bytes", "scenario", "runs", "processes", "bytes moved", "detected", "worst error %", "median error %");
        for (Scenario scenario : scenarios(settings)) {
            List<Double> errors = new ArrayList<>();
            long processes = 0;
            long detected = 0;
            long moved = 0;
            int runs = settings.runsOr(RUNS);
            for (int i = 0; i < runs; i++) {
                try (Recorder recorder = Recorder.start(settings.ashiato())) {
                    Truth truth = settings.generators().run(scenario.command());
                    recorder.awaitQuiet();
                    recorder.stop();
                    FlowBytes bytes = new FlowBytes();
                    RecordedLog.read(recorder.log(), bytes::see);
                    for (Actor actor : truth.actors()) {
                        if (actor.sent() + actor.received() == 0) {
                            continue;
                        }
                        FlowBytes.Sum sum = bytes.of(actor.image(), actor.pid());
                        processes++;
                        detected += sum.flows() > 0 ? 1 : 0;
                        moved += actor.sent() + actor.received();
                        errors.add(
                                Math.max(percent(sum.sent(), actor.sent()), percent(sum.received(), actor.received())));
                    }
                }
            }
            Samples samples = new Samples(errors);
            report.row(scenario.name(), runs, processes, moved, detected, samples.most(), samples.median());
            report.demand(scenario.name() + ", worst error of a process", samples.most(), MOST_PERCENT, "%");
        }
        return report;
    }

    /// The error of a recorded number of bytes. Bytes recorded where none passed are an error of 100 %.
    private static double percent(long recorded, long actual) {
        if (recorded == actual) {
            return 0;
        }
        return actual == 0 ? 100 : 100.0 * Math.abs(recorded - actual) / actual;
    }

    private static List<Scenario> scenarios(Settings settings) {
        String bulk = settings.size(256 << 20);
        String connections = settings.size(5_000);
        String processes = settings.size(500);
        return List.of(
                transfer("TCP down", "--down", bulk),
                transfer("TCP up", "--up", bulk),
                transfer("TCP both ways at once", "--up", bulk, "--down", bulk),
                transfer("IPv6 down", "--down", bulk, "--family", "v6"),
                transfer("IPv6 up", "--up", bulk, "--family", "v6"),
                transfer("v4-mapped both ways", "--up", bulk, "--down", bulk, "--family", "mapped"),
                transfer("many small connections", "--connections", connections, "--up", "300", "--down", "5000"),
                transfer("one byte a connection", "--connections", connections, "--up", "1", "--down", "1"),
                transfer(
                        "short-lived processes",
                        "--connections",
                        processes,
                        "--up",
                        "2000",
                        "--down",
                        "70000",
                        "--processes"));
    }

    private static Scenario transfer(String name, String... options) {
        List<String> command = new ArrayList<>(List.of("transfer"));
        command.addAll(List.of(options));
        return new Scenario(name, command);
    }

    /// The bytes of each process's flows.
    static final class FlowBytes {
        /// @param sent payload bytes sent
        /// @param received payload bytes received
        /// @param flows connections
        record Sum(long sent, long received, long flows) {}

        private record Flow(
                @Nullable UUID process,
                @Nullable Boolean initiated,
                @Nullable String source,
                @Nullable String destination,
                @Nullable Instant start) {}

        private record Owner(@Nullable String image, int pid) {}

        private final Map<Owner, Map<Flow, NetworkFlow>> flows = new HashMap<>();

        void see(Event event) {
            if (event instanceof NetworkFlow flow && "tcp".equals(flow.protocol()) && flow.processId() != null) {
                Flow key = new Flow(
                        flow.processGuid(),
                        flow.initiated(),
                        flow.sourceIp() + " " + flow.sourcePort(),
                        flow.destinationIp() + " " + flow.destinationPort(),
                        flow.startUtcTime());
                // A snapshot says what has passed so far: the last word on a flow counts.
                flows.computeIfAbsent(new Owner(flow.image(), flow.processId()), p -> new HashMap<>())
                        .put(key, flow);
            }
        }

        Sum of(String image, int pid) {
            long sent = 0;
            long received = 0;
            Map<Flow, NetworkFlow> own = flows.getOrDefault(new Owner(image, pid), Map.of());
            for (NetworkFlow flow : own.values()) {
                sent += flow.bytesSent() == null ? 0 : flow.bytesSent();
                received += flow.bytesReceived() == null ? 0 : flow.bytesReceived();
            }
            return new Sum(sent, received, own.size());
        }
    }
}
