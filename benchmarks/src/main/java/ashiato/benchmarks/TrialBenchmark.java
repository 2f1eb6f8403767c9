package ashiato.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// How long does it take to try a configuration on a log of a million events?
final class TrialBenchmark implements Benchmark {
    private static final int EVENTS = 1_000_000;
    private static final int RUNS = 3;
    private static final double MOST_SECONDS = 5;
    private static final long MOST_MINUTES = 5;

    @Override
    public Report run(Settings settings) throws BenchmarkException {
        Report report = new Report("trial", "measure", "runs", "median", "least", "most", "unit");
        int events = Integer.parseInt(settings.size(EVENTS));
        try {
            Path directory = Files.createTempDirectory("ashiato-trial");
            try {
                Path log = directory.resolve("log");
                new DayOfEvents(1).write(log, events);
                Path configuration = directory.resolve("configuration.xml");
                Files.writeString(configuration, DayOfEvents.CONFIGURATION);
                trial(settings, configuration, log, directory);
                List<Double> seconds = new ArrayList<>();
                for (int i = 0; i < settings.runsOr(RUNS); i++) {
                    seconds.add(trial(settings, configuration, log, directory));
                }
                Samples samples = new Samples(seconds);
                report.row(
                        "trial of " + events + " events",
                        seconds.size(),
                        samples.median(),
                        samples.least(),
                        samples.most(),
                        "s");
                report.demand("a trial of " + EVENTS + " events", samples.median(), MOST_SECONDS, "s");
            } finally {
                delete(directory);
            }
        } catch (IOException e) {
            throw new BenchmarkException("cannot write what is to be read: " + e, e);
        }
        return report;
    }

    /// Runs the command and says how long the process lived.
    private static double trial(Settings settings, Path configuration, Path log, Path directory)
            throws BenchmarkException, IOException {
        List<String> command = new ArrayList<>(settings.ashiato());
        command.addAll(List.of("trial", configuration.toString(), "--log", log.toString()));
        Path output = directory.resolve("output");
        long start = System.nanoTime();
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            if (!process.waitFor(MOST_MINUTES, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new BenchmarkException("the trial took more than " + MOST_MINUTES + " minutes");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchmarkException("interrupted", e);
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        if (process.exitValue() != 0) {
            throw new BenchmarkException(
                    "the trial ended with " + process.exitValue() + ": " + Files.readString(output));
        }
        return seconds;
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
