package ashiato.benchmarks;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Starts [LogChild] in a JVM of its own with the flags of the launcher `ashiato`, and the launcher itself.
final class ChildJvm {
    private static final List<String> FLAGS =
            List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:+UseCompactObjectHeaders", "-XX:-UsePerfData");
    private static final List<String> RECORDER_FLAGS = List.of(
            "-XX:+UnlockDiagnosticVMOptions",
            "-XX:ArchiveRelocationMode=0",
            "-Xms6m",
            "-Xmn2m",
            "-Xmx48m",
            "-XX:MinHeapFreeRatio=10",
            "-XX:MaxHeapFreeRatio=30",
            "-Xss512k",
            "-XX:ReservedCodeCacheSize=12m",
            "-XX:CICompilerCount=1",
            "-XX:TrimNativeHeapInterval=10000");
    private static final long MOST_MINUTES = 10;

    private ChildJvm() {}

    /// What a process took, its children with it.
    ///
    /// @param seconds from its start to its end
    /// @param cpuSeconds user and kernel time
    record Cost(double seconds, double cpuSeconds) {}

    /// Has [LogChild] do something on one core with the recorder's flags.
    ///
    /// @return what it printed
    static String recorder(String... arguments) throws BenchmarkException {
        List<String> command = new ArrayList<>(List.of("taskset", "-c", "1"));
        command.addAll(line(RECORDER_FLAGS, arguments));
        return output(command);
    }

    /// Has [LogChild] do something with the flags of the other commands.
    ///
    /// @return what it printed
    static String command(String... arguments) throws BenchmarkException {
        return output(line(List.of(), arguments));
    }

    /// Starts [LogChild] with the recorder's flags and does not wait.
    static Process start(String... arguments) throws BenchmarkException {
        return launch(line(RECORDER_FLAGS, arguments));
    }

    /// Starts a process that compacts a log again and again until it is killed.
    static Process compactor(String log) throws BenchmarkException {
        return launch(line(List.of(), "compact", log));
    }

    private static Process launch(List<String> command) throws BenchmarkException {
        try {
            ProcessBuilder builder = new ProcessBuilder(command);
            builder.environment().put("MALLOC_ARENA_MAX", "1");
            return builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
        } catch (IOException e) {
            throw new BenchmarkException("cannot start a JVM: " + e, e);
        }
    }

    private static List<String> line(List<String> more, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(FLAGS);
        command.addAll(more);
        command.addAll(List.of(
                "--enable-native-access=com.github.luben.zstd_jni",
                "-p",
                System.getProperty("jdk.module.path"),
                "-m",
                "ashiato.benchmarks/ashiato.benchmarks.LogChild"));
        command.addAll(List.of(arguments));
        return command;
    }

    private static String output(List<String> command) throws BenchmarkException {
        try {
            ProcessBuilder builder = new ProcessBuilder(command);
            builder.environment().put("MALLOC_ARENA_MAX", "1");
            Process process =
                    builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            await(process, command);
            return output;
        } catch (IOException e) {
            throw new BenchmarkException("cannot start " + command + ": " + e, e);
        }
    }

    private static void await(Process process, List<String> command) throws BenchmarkException {
        try {
            if (!process.waitFor(MOST_MINUTES, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new BenchmarkException(command + " took more than " + MOST_MINUTES + " minutes");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchmarkException("interrupted", e);
        }
        if (process.exitValue() != 0) {
            throw new BenchmarkException(command + " ended with " + process.exitValue());
        }
    }

    /// Runs the command `ashiato`.
    static Cost command(Settings settings, String... arguments) throws BenchmarkException {
        // The shell says what its children took.
        List<String> command =
                new ArrayList<>(List.of("bash", "-c", "TIMEFORMAT='%R %U %S'; time \"$@\" 2>&3 >/dev/null", "ashiato"));
        command.set(2, "exec 3>&2; " + command.get(2));
        command.addAll(settings.ashiato());
        command.addAll(List.of(arguments));
        try {
            File times = File.createTempFile("ashiato", "times");
            try {
                Process process =
                        new ProcessBuilder(command).redirectError(times).start();
                await(process, command);
                List<String> lines = Files.readAllLines(times.toPath());
                double[] figures = LogBenchmark.numbers(lines.getLast());
                return new Cost(figures[0], figures[1] + figures[2]);
            } finally {
                Files.delete(times.toPath());
            }
        } catch (IOException e) {
            throw new BenchmarkException("cannot run " + command + ": " + e, e);
        }
    }
}
