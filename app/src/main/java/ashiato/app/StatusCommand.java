package ashiato.app;

import ashiato.agent.ControlClient;
import ashiato.agent.ControlException;
import ashiato.agent.RecorderStatus;
import ashiato.log.LogSummary;
import java.io.StringWriter;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// `ashiato status`: what the recorder of a log does, or, where there is none, what the log holds.
@Command(name = "status", mixinStandardHelpOptions = true, versionProvider = Main.Version.class)
final class StatusCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin
    private final LogDirectoryOption log = new LogDirectoryOption();

    @Option(names = "--format", paramLabel = "FORMAT", defaultValue = "text")
    private Format format = Format.TEXT;

    /// The forms in which a status is shown.
    enum Format {
        TEXT,
        JSON
    }

    StatusCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws CommandFailure, ControlException {
        Optional<RecorderStatus> status = ControlClient.status(log.directory());
        LogSummary summary = log.summary();
        if (status.isPresent()) {
            surroundings
                    .out()
                    .print(
                            switch (format) {
                                case TEXT -> StatusText.running(status.get(), summary);
                                case JSON -> status.get().toJson() + "\n";
                            });
            return Main.DONE;
        }
        surroundings.err().println(Messages.text("status.notRunning", log.directory()));
        surroundings
                .out()
                .print(
                        switch (format) {
                            case TEXT -> StatusText.log(log.directory(), summary);
                            case JSON -> json(summary);
                        });
        return Main.NO;
    }

    /// The members of a running recorder's status that still hold, by the same names.
    private String json(LogSummary summary) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), text)) {
            json.writeStartObject();
            json.writeStringProperty("state", "absent");
            json.writeObjectPropertyStart("log");
            json.writeStringProperty("directory", log.directory().toString());
            json.writeNumberProperty("bytes", summary.bytes());
            json.writeNumberProperty("firstRecordId", summary.firstRecordId());
            json.writeNumberProperty("lastRecordId", summary.lastRecordId());
            json.writeStringProperty(
                    "firstTime", summary.firstTime().map(Instant::toString).orElse(null));
            json.writeStringProperty(
                    "lastTime", summary.lastTime().map(Instant::toString).orElse(null));
            json.writeEndObject();
            json.writeEndObject();
        }
        return text.append('\n').toString();
    }
}
