package ashiato.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/// Is everything recorded, once, with the right program? Each scenario runs beside a recorder of its own.
final class CaptureBenchmark implements Benchmark {
    private static final int RUNS = 5;

    /// The runs of one scenario in one respect.
    private static final class Row {
        private final List<Verdict> verdicts = new ArrayList<>();

        long sum(ToLongFunction<Verdict> of) {
            return verdicts.stream().mapToLong(of).sum();
        }

        String range(ToLongFunction<Verdict> of) {
            long least = verdicts.stream().mapToLong(of).min().orElse(0);
            long most = verdicts.stream().mapToLong(of).max().orElse(0);
            return least == most ? Long.toString(least) : least + "-" + most;
        }
    }

    @Override
    public Report run(Settings settings) throws BenchmarkException {
        Report report = new Report(
                "capture",
                "scenario",
                "counted",
                "runs",
                "expected",
                "recorded",
                "missing",
                "duplicates",
                "wrong program",
                "lost (255)");
        int runs = settings.runsOr(RUNS);
        for (Scenario scenario : scenarios(settings)) {
            Map<String, Row> rows = new LinkedHashMap<>();
            long lost = 0;
            long missedRuns = 0;
            long disagreements = 0;
            for (int i = 0; i < runs; i++) {
                CaptureRun run = CaptureRun.of(settings.ashiato(), settings.generators(), scenario.command());
                run.verdicts()
                        .forEach(verdict -> rows.computeIfAbsent(verdict.what(), what -> new Row())
                                .verdicts
                                .add(verdict));
                run.log().problems().forEach(problem -> report.note(scenario.name() + ": " + problem));
                lost += run.lost();
                missedRuns += run.missedRuns();
                disagreements += run.countersAgree() ? 0 : 1;
            }
            long imperfect = 0;
            for (Map.Entry<String, Row> entry : rows.entrySet()) {
                Row row = entry.getValue();
                report.row(
                        scenario.name(),
                        entry.getKey(),
                        runs,
                        row.range(Verdict::expected),
                        row.range(Verdict::recorded),
                        row.sum(Verdict::missing),
                        row.sum(Verdict::duplicates),
                        row.sum(Verdict::wrong),
                        lost);
                imperfect += row.sum(Verdict::missing) + row.sum(Verdict::duplicates) + row.sum(Verdict::wrong);
            }
            if (missedRuns > 0) {
                report.note(scenario.name() + ": the kernel left out " + missedRuns
                        + " runs of eBPF programs that were already running on the same CPU");
            }
            report.demandNone(scenario.name() + ", missing, duplicate or wrong", imperfect, "events");
            report.demandNone(scenario.name() + ", lost", lost, "events");
            report.demandNone(scenario.name() + ", events 255 against status", disagreements, "disagreements");
        }
        return report;
    }

    private static List<Scenario> scenarios(Settings settings) {
        String connects = settings.size(20_000);
        String many = settings.size(100_000);
        String refused = settings.size(200);
        String flows = settings.size(20_000);
        String execs = settings.size(5_000);
        return List.of(
                tcp("TCP", connects, "--refused", refused),
                tcp("TCP, accept(fd, NULL, NULL)", connects, "--accept", "null"),
                tcp("TCP, forked acceptors", connects, "--acceptor", "prefork"),
                tcp("TCP, forked, accept(fd, NULL, NULL)", connects, "--acceptor", "prefork", "--accept", "null"),
                tcp("TCP, accepting thread", connects, "--acceptor", "thread"),
                tcp("TCP, one thread", connects, "--acceptor", "inline"),
                tcp("TCP over IPv6", connects, "--family", "v6", "--refused", refused),
                tcp("TCP, v4-mapped", connects, "--family", "mapped", "--refused", refused),
                tcp("TCP, many", many),
                tcp("TCP over IPv6, many, forked", many, "--family", "v6", "--acceptor", "prefork"),
                udp("UDP, nobody receives", flows),
                udp("UDP, connected sockets", flows, "--socket", "connected"),
                udp("UDP, received", flows, "--receiver"),
                udp(
                        "UDP over IPv6, connected, received",
                        flows,
                        "--receiver",
                        "--socket",
                        "connected",
                        "--family",
                        "v6"),
                udp(
                        "UDP, v4-mapped, three datagrams a flow",
                        flows,
                        "--receiver",
                        "--family",
                        "mapped",
                        "--repeats",
                        "3"),
                Scenario.of("fork, exec", "execstorm", "--execs", execs),
                Scenario.of("vfork, exec", "execstorm", "--execs", execs, "--method", "vfork"),
                Scenario.of("posix_spawn", "execstorm", "--execs", execs, "--method", "spawn"),
                Scenario.of("25 threads", "threads"),
                Scenario.of("25 threads, main thread first", "threads", "--main", "first"));
    }

    private static Scenario tcp(String name, String connects, String... options) {
        return scenario(name, "tcpstorm", "--connects", connects, options);
    }

    private static Scenario udp(String name, String flows, String... options) {
        return scenario(name, "udpstorm", "--flows", flows, options);
    }

    private static Scenario scenario(String name, String generator, String option, String size, String... options) {
        List<String> command = new ArrayList<>(List.of(generator, option, size));
        command.addAll(List.of(options));
        return new Scenario(name, command);
    }
}
