package ashiato.app;

import ashiato.config.Configuration;
import ashiato.config.Explainer;
import ashiato.config.Explanation;
import ashiato.event.EventRecord;
import ashiato.log.LogException;
import ashiato.log.LogReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `ashiato explain`: why a configuration logs an event, or does not.
@Command(name = "explain", mixinStandardHelpOptions = true, versionProvider = Main.Version.class)
final class ExplainCommand implements Callable<Integer> {
    private static final Pattern RECORD_ID = Pattern.compile("[0-9]{1,18}");
    /// The largest record of a log is 1 MiB; as XML with all characters escaped it is a few times as long.
    private static final int MAX_EVENT_BYTES = 16 << 20;

    private final Surroundings surroundings;

    @Mixin
    private final LogDirectoryOption log = new LogDirectoryOption();

    @Parameters(index = "0", paramLabel = "F", descriptionKey = "configurationFile")
    private Path file = Path.of("");

    @Parameters(index = "1", paramLabel = "EVENT", descriptionKey = "event")
    private String event = "";

    @Option(names = "--all")
    private boolean all;

    @Option(names = "--format", paramLabel = "FORMAT", defaultValue = "text")
    private ReportFormat format = ReportFormat.TEXT;

    ExplainCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws CommandFailure, LogException {
        EventRecord record = RECORD_ID.matcher(event).matches() ? ofLog(Long.parseLong(event)) : ofFile();
        Configuration configuration =
                ConfigurationInput.load(surroundings, file, record.origin().computer());
        Explanation explanation = new Explainer(configuration).explain(record.event());
        surroundings
                .out()
                .print(
                        switch (format) {
                            case TEXT -> ExplanationText.of(file, configuration, record, explanation, all);
                            case JSON -> ExplanationJson.of(file, configuration, explanation);
                        });
        return Main.DONE;
    }

    private EventRecord ofLog(long recordId) throws CommandFailure, LogException {
        try (LogReader reader = open()) {
            reader.seekToRecord(recordId);
            EventRecord found = reader.next();
            if (found == null || found.recordId() != recordId) {
                throw new CommandFailure(Main.NO, Messages.text("explain.noRecord", log.directory(), recordId, event));
            }
            return found;
        }
    }

    private LogReader open() throws CommandFailure {
        try {
            return LogReader.open(log.directory());
        } catch (LogException e) {
            throw new CommandFailure(Main.USAGE, String.valueOf(e.getMessage()), e);
        }
    }

    private EventRecord ofFile() throws CommandFailure {
        boolean standardInput = event.equals("-");
        String name = standardInput ? Messages.text("explain.standardInput") : event;
        byte[] bytes;
        try (InputStream in = standardInput ? surroundings.in() : Files.newInputStream(Path.of(event))) {
            bytes = in.readNBytes(MAX_EVENT_BYTES + 1);
        } catch (NoSuchFileException e) {
            throw new CommandFailure(Main.USAGE, Messages.text("explain.noFile", event), e);
        } catch (IOException e) {
            throw new CommandFailure(Main.USAGE, Messages.text("config.unreadable", name, e.getMessage()), e);
        }
        if (bytes.length > MAX_EVENT_BYTES) {
            throw new CommandFailure(Main.USAGE, Messages.text("explain.tooLarge", name, MAX_EVENT_BYTES >> 20));
        }
        try {
            return EventParser.parse(bytes);
        } catch (EventParser.MalformedEventException e) {
            throw new CommandFailure(Main.USAGE, name + ":" + e.getMessage(), e);
        }
    }
}
