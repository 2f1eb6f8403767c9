package ashiato.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import picocli.CommandLine;
import tools.jackson.core.json.JsonFactory;

/// The program as it is installed, made of what is compiled: the launcher with the modules beside it. It is started as
/// a
/// user starts it, with a root of the file system of its own for the service.
final class ProgramTree {
    private static final List<String> MODULES = List.of("event", "config", "sensor", "log", "agent", "app");

    private final Path launcher;
    private final Path root;

    /// What became of a command.
    record Outcome(int exitCode, String out, String err) {}

    private ProgramTree(Path launcher, Path root) {
        this.launcher = launcher;
        this.root = root;
    }

    /// @param home where to put the program
    /// @param root what stands for `/` in the places of the service
    static ProgramTree make(Path home, Path root) throws IOException {
        Path lib = Files.createDirectories(home.resolve("lib"));
        for (String module : MODULES) {
            jar(Path.of("..", module, "target", "classes"), lib.resolve(module + ".jar"));
        }
        for (Class<?> library : List.of(CommandLine.class, JsonFactory.class, zstd())) {
            Path jar = Path.of(
                    library.getProtectionDomain().getCodeSource().getLocation().getPath());
            Files.copy(jar, lib.resolve(jar.getFileName()));
        }
        Path launcher = home.resolve("ashiato");
        Files.copy(Path.of("../ashiato"), launcher);
        if (!launcher.toFile().setExecutable(true)) {
            throw new IOException("cannot make " + launcher + " executable");
        }
        return new ProgramTree(launcher, Files.createDirectories(root));
    }

    /// This module does not see it; another one does.
    private static Class<?> zstd() throws IOException {
        try {
            return Class.forName("com.github.luben.zstd.Zstd");
        } catch (ClassNotFoundException e) {
            throw new IOException(e);
        }
    }

    private static void jar(Path classes, Path jar) throws IOException {
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(out);
                Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                entries.putNextEntry(new JarEntry(classes.relativize(file).toString()));
                Files.copy(file, entries);
                entries.closeEntry();
            }
        }
    }

    /// The command as it would be typed.
    ProcessBuilder command(Object... arguments) {
        List<String> command = new ArrayList<>(List.of(launcher.toString()));
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        ProcessBuilder builder = new ProcessBuilder(command);
        Map<String, String> environment = builder.environment();
        environment.put("ASHIATO_ROOT", root.toString());
        environment.put("ASHIATO_JAVA_HOME", System.getProperty("java.home"));
        environment.remove("JDK_JAVA_OPTIONS");
        environment.remove("JAVA_TOOL_OPTIONS");
        return builder;
    }

    /// Runs the command to its end.
    Outcome run(Object... arguments) throws IOException, InterruptedException {
        Path out = Files.createTempFile("ashiato-out", null);
        Path err = Files.createTempFile("ashiato-err", null);
        try {
            Process process = command(arguments)
                    .redirectInput(new File("/dev/null"))
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
            if (!process.waitFor(3, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new IOException(List.of(arguments) + " did not end; it said " + Files.readString(err));
            }
            return new Outcome(process.exitValue(), Files.readString(out, UTF_8), Files.readString(err, UTF_8));
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }
}
