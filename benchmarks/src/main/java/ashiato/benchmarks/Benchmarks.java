package ashiato.benchmarks;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The command behind `benchmarks/run`: runs one benchmark, prints its report and writes it to
/// `benchmarks/target/results/NAME.json`. Ends with 0 if every demand is met, 1 if one is missed, 2 if the command was
/// not understood, 3 if it could not be measured.
public final class Benchmarks {
    private static final Map<String, Benchmark> BY_NAME = new TreeMap<>(Map.ofEntries(
            Map.entry("capture", new CaptureBenchmark()),
            Map.entry("loss", new LossBenchmark()),
            Map.entry("cost", new CostBenchmark()),
            Map.entry("start", new StartBenchmark()),
            Map.entry("bytes", new BytesBenchmark()),
            Map.entry("exclusion", new ExclusionBenchmark()),
            Map.entry("log", new LogBenchmark("log")),
            Map.entry("log-verify", new LogBenchmark("log-verify", LogBenchmark.Question.VERIFY)),
            Map.entry("log-append", new LogBenchmark("log-append", LogBenchmark.Question.APPEND)),
            Map.entry("log-seal", new LogBenchmark("log-seal", LogBenchmark.Question.SEAL)),
            Map.entry("log-network", new LogBenchmark("log-network", LogBenchmark.Question.NETWORK)),
            Map.entry("log-mixed", new LogBenchmark("log-mixed", LogBenchmark.Question.MIXED)),
            Map.entry("log-kill", new LogBenchmark("log-kill", LogBenchmark.Question.KILL)),
            Map.entry("trial", new TrialBenchmark())));

    private Benchmarks() {}

    /// Runs one benchmark and ends the process with its exit code.
    ///
    /// @param arguments the benchmark's name, then `--runs N`, `--scale FRACTION`, `--log DIR` and `--ashiato
    /// COMMAND`; the
    ///     system property `ashiato.root` names the repository's directory
    public static void main(String[] arguments) {
        System.exit(run(Path.of(System.getProperty("ashiato.root", ".")), List.of(arguments)));
    }

    private static int run(Path root, List<String> arguments) {
        Benchmark benchmark = arguments.isEmpty() ? null : BY_NAME.get(arguments.getFirst());
        if (benchmark == null) {
            return usage(
                    arguments.isEmpty() ? "which benchmark?" : "there is no benchmark '" + arguments.getFirst() + "'");
        }
        Path ashiato = root.resolve("ashiato");
        int runs = 0;
        double scale = 1;
        Optional<Path> log = Optional.empty();
        for (int i = 1; i < arguments.size(); i += 2) {
            String option = arguments.get(i);
            String value = i + 1 < arguments.size() ? arguments.get(i + 1) : "";
            try {
                switch (option) {
                    case "--runs" -> runs = Integer.parseInt(value);
                    case "--scale" -> scale = Double.parseDouble(value);
                    case "--log" -> log = Optional.of(Path.of(value));
                    case "--ashiato" -> ashiato = Path.of(value);
                    default -> {
                        return usage("there is no option '" + option + "'");
                    }
                }
            } catch (NumberFormatException e) {
                return usage(option + ": found '" + value + "', expected a number");
            }
            if (runs < 0 || scale <= 0 || scale > 1) {
                return usage("--runs takes a number from 1 on, --scale one above 0 and at most 1");
            }
        }
        String name = arguments.getFirst();
        try {
            String obstacle = Recorder.obstacle();
            if (obstacle != null) {
                throw new BenchmarkException(obstacle + ": sudo benchmarks/run " + String.join(" ", arguments));
            }
            Path module = root.resolve("benchmarks");
            List<String> command = List.of(ashiato.toAbsolutePath().toString());
            Settings settings = new Settings(command, Generators.compile(module), runs, scale, log);
            Report report = benchmark.run(settings);
            report.print(System.out);
            report.write(module.resolve("target/results").resolve(name + ".json"));
            return report.met() ? 0 : 1;
        } catch (BenchmarkException e) {
            System.err.println(name + ": " + e.getMessage());
            return 3;
        }
    }

    private static int usage(String problem) {
        System.err.println(
                "benchmarks/run: " + problem + "; usage: benchmarks/run " + String.join("|", BY_NAME.keySet())
                        + " [--runs N] [--scale FRACTION] [--log DIR] [--ashiato COMMAND]");
        return 2;
    }
}
