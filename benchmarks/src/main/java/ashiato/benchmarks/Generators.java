package ashiato.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// The load generators of `benchmarks/src/main/c`, compiled with the system's C compiler.
public final class Generators {
    private static final List<String> COMPILER =
            List.of("cc", "-std=c11", "-D_GNU_SOURCE", "-O2", "-Wall", "-Wextra", "-Werror", "-pthread");
    private static final long LONGEST_RUN_SECONDS = 310; // a generator ends itself after 300

    private final Path binaries;

    private Generators(Path binaries) {
        this.binaries = binaries;
    }

    /// Whether there is a C compiler; what to install if not.
    public static Optional<String> obstacle() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
                        .anyMatch(directory -> Files.isExecutable(Path.of(directory, "cc")))
                ? Optional.empty()
                : Optional.of("the load generators need a C compiler, and there is no `cc` on the PATH:"
                        + " apt-get install gcc libc6-dev");
    }

    /// Compiles what is missing or older than the sources.
    ///
    /// @param module the directory of the module `benchmarks`
    /// @throws BenchmarkException if there is no compiler or it refuses a source
    public static Generators compile(Path module) throws BenchmarkException {
        Path sources = module.resolve("src/main/c");
        Path binaries = module.resolve("target/generators").toAbsolutePath().normalize();
        try (Stream<Path> listing = Files.list(sources)) {
            List<Path> files = listing.sorted().toList();
            Files.createDirectories(binaries);
            FileTime newest = FileTime.fromMillis(0);
            for (Path file : files) {
                FileTime time = Files.getLastModifiedTime(file);
                newest = time.compareTo(newest) > 0 ? time : newest;
            }
            for (Path file : files) {
                String name = file.getFileName().toString();
                if (!name.endsWith(".c")) {
                    continue;
                }
                Path binary = binaries.resolve(name.substring(0, name.length() - ".c".length()));
                if (!Files.exists(binary) || Files.getLastModifiedTime(binary).compareTo(newest) < 0) {
                    compile(file, binary);
                }
            }
        } catch (IOException | UncheckedIOException e) {
            throw new BenchmarkException("cannot compile the generators of " + sources + ": " + e, e);
        }
        return new Generators(binaries);
    }

    private static void compile(Path source, Path binary) throws BenchmarkException, IOException {
        Optional<String> obstacle = obstacle();
        if (obstacle.isPresent()) {
            throw new BenchmarkException(obstacle.get());
        }
        List<String> command = new ArrayList<>(COMPILER);
        command.addAll(List.of("-o", binary.toString(), source.toString()));
        Process compiler = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(compiler.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (await(compiler) != 0) {
            throw new BenchmarkException("`" + String.join(" ", command) + "` failed:\n" + output
                    + "If a header is missing: apt-get install libc6-dev");
        }
    }

    /// The compiled generator of this name.
    public Path path(String name) {
        return binaries.resolve(name);
    }

    /// Runs a generator to its end.
    ///
    /// @param command its name and options
    /// @throws BenchmarkException if it fails; what it said is in the message
    public Truth run(List<String> command) throws BenchmarkException {
        return start(command).truth();
    }

    /// Starts a generator.
    ///
    /// @param command its name and options
    /// @throws BenchmarkException if it cannot be started
    public Running start(List<String> command) throws BenchmarkException {
        return start(false, command);
    }

    private Running start(boolean gated, List<String> command) throws BenchmarkException {
        List<String> line = new ArrayList<>(command);
        line.set(0, path(command.getFirst()).toString());
        try {
            Path errors = Files.createTempFile("generator", ".err");
            ProcessBuilder builder = new ProcessBuilder(line).redirectError(errors.toFile());
            if (gated) {
                builder.environment().put("GENERATOR_GATE", "1");
            }
            return new Running(line, builder.start(), errors);
        } catch (IOException e) {
            throw new BenchmarkException("cannot start " + line.getFirst() + ": " + e, e);
        }
    }

    /// Starts a generator that stops at its gate: all it needs is open, and it has not begun.
    ///
    /// @param command its name and options
    /// @throws BenchmarkException if it does not come to its gate
    public Gated startGated(List<String> command) throws BenchmarkException {
        Running running = start(true, command);
        try {
            BufferedReader output = running.process.inputReader(StandardCharsets.UTF_8);
            String line = output.readLine();
            if (!"ready".equals(line)) {
                throw new BenchmarkException(command.getFirst() + " did not come to its gate: "
                        + Files.readString(running.errors).strip());
            }
            return new Gated(running, output);
        } catch (IOException e) {
            running.close();
            throw new BenchmarkException("cannot read from " + command.getFirst() + ": " + e, e);
        }
    }

    private static int await(Process process) throws BenchmarkException {
        try {
            if (!process.waitFor(LONGEST_RUN_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new BenchmarkException("process " + process.pid() + " did not end by itself");
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
            throw new BenchmarkException("interrupted", e);
        }
    }

    /// A generator at its gate. Closing it ends it.
    public static final class Gated implements AutoCloseable {
        private final Running running;
        private final BufferedReader output;

        private Gated(Running running, BufferedReader output) {
            this.running = running;
            this.output = output;
        }

        /// Opens the gate and waits until the generator has done all. It lives on until closed.
        ///
        /// @throws BenchmarkException if it fails; what it said is in the message
        public Truth pass() throws BenchmarkException {
            try {
                OutputStream input = running.process.getOutputStream();
                input.write('\n');
                input.flush();
                String line = output.readLine();
                if (line == null) {
                    throw new BenchmarkException(running.command + " failed: "
                            + Files.readString(running.errors).strip());
                }
                return Truth.parse(line);
            } catch (IOException e) {
                throw new BenchmarkException("cannot talk to " + running.command.getFirst() + ": " + e, e);
            }
        }

        @Override
        public void close() throws BenchmarkException {
            try {
                running.process.getOutputStream().close();
            } catch (IOException e) {
                throw new BenchmarkException("cannot end " + running.command.getFirst() + ": " + e, e);
            }
            await(running.process);
            running.close();
        }
    }

    /// A generator at work. Closing it ends it if it has not ended.
    public static final class Running implements AutoCloseable {
        private final List<String> command;
        private final Process process;
        private final Path errors;

        private Running(List<String> command, Process process, Path errors) {
            this.command = command;
            this.process = process;
            this.errors = errors;
        }

        /// Waits for its end and reads what it counted.
        ///
        /// @throws BenchmarkException if it failed; what it said is in the message
        public Truth truth() throws BenchmarkException {
            try (this) {
                String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                int code = await(process);
                if (code != 0) {
                    throw new BenchmarkException("`" + String.join(" ", command) + "` ended with " + code + ": "
                            + Files.readString(errors).strip());
                }
                return Truth.parse(output);
            } catch (IOException e) {
                throw new BenchmarkException("cannot read what " + command.getFirst() + " counted: " + e, e);
            }
        }

        @Override
        public void close() throws BenchmarkException {
            process.destroy();
            try {
                Files.deleteIfExists(errors);
            } catch (IOException e) {
                throw new BenchmarkException("cannot delete " + errors, e);
            }
        }
    }
}
