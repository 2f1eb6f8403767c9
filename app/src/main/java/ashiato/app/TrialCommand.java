package ashiato.app;

import ashiato.config.Configuration;
import ashiato.config.Trial;
import ashiato.config.TrialReport;
import ashiato.event.Origin;
import ashiato.log.LogException;
import ashiato.log.LogOptions;
import ashiato.log.LogSummary;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `ashiato trial`: what would a configuration have made of a log?
@Command(name = "trial", mixinStandardHelpOptions = true, versionProvider = Main.Version.class)
final class TrialCommand implements Callable<Integer> {
    private static final long KB = 1024;
    private static final long MIN_SIZE_KB = LogOptions.MIN_BYTES / KB;

    private final Surroundings surroundings;

    @Mixin
    private final LogDirectoryOption log = new LogDirectoryOption();

    @Parameters(paramLabel = "F", descriptionKey = "configurationFile")
    private Path file = Path.of("");

    @Option(names = "--log-size", paramLabel = "KB", defaultValue = "65536")
    private long sizeKb;

    @Option(names = "--format", paramLabel = "FORMAT", defaultValue = "text")
    private ReportFormat format = ReportFormat.TEXT;

    TrialCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws CommandFailure, LogException {
        if (sizeKb < MIN_SIZE_KB) {
            throw new CommandFailure(Main.USAGE, Messages.text("record.logSize", sizeKb, MIN_SIZE_KB));
        }
        LogSummary summary = log.summary();
        try (RecordSource source = RecordSource.open(log.directory())) {
            RecordSource.Batch first = source.first(surroundings);
            Origin origin = first.record(0).origin();
            Configuration configuration = ConfigurationInput.load(surroundings, file, origin.computer());
            TrialReport report = replay(configuration, origin, first, source, summary);
            source.tellDamage(surroundings);
            TrialOutcome outcome = new TrialOutcome(file, configuration, log.directory(), sizeKb * KB, report);
            surroundings
                    .out()
                    .print(
                            switch (format) {
                                case TEXT -> TrialText.of(outcome);
                                case JSON -> TrialJson.of(outcome);
                            });
        }
        return Main.DONE;
    }

    private TrialReport replay(
            Configuration configuration,
            Origin origin,
            RecordSource.Batch first,
            RecordSource source,
            LogSummary summary)
            throws LogException {
        Trial trial = new Trial(configuration, TrialMeter.of(summary, origin));
        ProgressLine progress = new ProgressLine(surroundings, "trial.progress", summary.records());
        long replayed = 0;
        for (RecordSource.Batch batch = first; batch != null; batch = source.next()) {
            for (int i = 0; i < batch.size(); i++) {
                trial.replay(batch.record(i), batch.bytes(i));
            }
            replayed += batch.size();
            progress.reach(replayed);
        }
        progress.end();
        return trial.report();
    }
}
