package ashiato.app;

import ashiato.config.ConfigurationReader;
import ashiato.config.Problem;
import ashiato.config.Severity;
import ashiato.sensor.Sensor;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// `ashiato check`: says what is wrong with configuration files, and what in them is hardly meant.
@Command(name = "check", mixinStandardHelpOptions = true, versionProvider = Main.Version.class)
final class CheckCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Parameters(paramLabel = "FILE", arity = "1..*", descriptionKey = "file")
    private List<Path> files = List.of();

    @Option(names = "--format", paramLabel = "FORMAT", defaultValue = "text")
    private Format format = Format.TEXT;

    /// The forms in which problems are shown.
    enum Format {
        TEXT,
        JSON
    }

    CheckCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        ConfigurationReader reader = new ConfigurationReader(Sensor.hostName());
        long errors = 0;
        long warnings = 0;
        int unread = 0;
        for (Path file : files) {
            try {
                List<Problem> problems = ConfigurationInput.problems(reader.read(file));
                problems.forEach(problem -> show(file, problem));
                long wrong = problems.stream()
                        .filter(problem -> problem.severity() == Severity.ERROR)
                        .count();
                errors += wrong;
                warnings += problems.size() - wrong;
            } catch (IOException e) {
                unread++;
                surroundings.err().println(Messages.text("check.unread", file, reason(file, e)));
            }
        }
        surroundings.out().flush();
        surroundings.err().println(Messages.text("check.summary", files.size() - unread, errors, warnings));
        if (errors > 0) {
            surroundings.err().println(Messages.text("check.noWarnings"));
        }
        return unread > 0 ? Main.USAGE : errors > 0 ? Main.NO : Main.DONE;
    }

    private void show(Path file, Problem problem) {
        surroundings
                .out()
                .println(
                        switch (format) {
                            case TEXT -> problem.describe(file.toString());
                            case JSON -> json(file, problem);
                        });
    }

    private static String json(Path file, Problem problem) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), text)) {
            json.writeStartObject();
            json.writeStringProperty("file", file.toString());
            json.writeNumberProperty("line", problem.position().line());
            json.writeNumberProperty("column", problem.position().column());
            json.writeStringProperty("severity", problem.severity().name().toLowerCase(Locale.ROOT));
            json.writeStringProperty("id", problem.diagnostic().id());
            json.writeStringProperty("message", problem.message());
            json.writeEndObject();
        }
        return text.toString();
    }

    private static String reason(Path file, IOException e) {
        if (e instanceof NoSuchFileException) {
            return Messages.text("check.noFile");
        }
        if (e instanceof AccessDeniedException) {
            return Messages.text("check.denied");
        }
        return Files.isDirectory(file) ? Messages.text("check.directory") : String.valueOf(e.getMessage());
    }
}
