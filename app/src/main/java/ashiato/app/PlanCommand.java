package ashiato.app;

import ashiato.agent.ControlClient;
import ashiato.agent.ControlException;
import ashiato.agent.RecorderStatus;
import ashiato.config.Configuration;
import ashiato.config.Trial;
import ashiato.event.Origin;
import ashiato.log.LogException;
import ashiato.log.LogOptions;
import ashiato.log.LogSummary;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `ashiato plan`: how long does a log of this size reach back, and what size would reach back so long?
@Command(name = "plan", mixinStandardHelpOptions = true, versionProvider = Main.Version.class)
final class PlanCommand implements Callable<Integer> {
    private static final long KB = 1024;
    private static final long MIN_SIZE_KB = LogOptions.MIN_BYTES / KB;
    private static final long MAX_SIZE_KB = Long.MAX_VALUE / KB;

    private final Surroundings surroundings;

    @Mixin
    private final LogDirectoryOption log = new LogDirectoryOption();

    @Option(names = "--keep", paramLabel = "TIME", converter = KeepConverter.class)
    private @Nullable Duration keep;

    @Option(names = "--log-size", paramLabel = "KB")
    private @Nullable Long sizeKb;

    @Option(names = "--config", paramLabel = "FILE")
    private @Nullable Path file;

    @Option(names = "--format", paramLabel = "FORMAT", defaultValue = "text")
    private ReportFormat format = ReportFormat.TEXT;

    PlanCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws CommandFailure, LogException {
        if (sizeKb != null && (sizeKb < MIN_SIZE_KB || sizeKb > MAX_SIZE_KB)) {
            throw new CommandFailure(Main.USAGE, Messages.text("record.logSize", sizeKb, MIN_SIZE_KB));
        }
        LogSummary summary = log.summary();
        List<LogBound> bounds = bounds();
        try (RecordSource source = RecordSource.open(log.directory())) {
            RecordSource.Batch first = source.first(surroundings);
            PlanOutcome outcome = measure(first, source, summary, bounds);
            source.tellDamage(surroundings);
            surroundings
                    .out()
                    .print(
                            switch (format) {
                                case TEXT -> PlanText.of(outcome);
                                case JSON -> PlanJson.of(outcome);
                            });
        }
        return Main.DONE;
    }

    /// The size that was asked about, then the recorder's; one of them at least, or the default.
    private List<LogBound> bounds() {
        List<LogBound> bounds = new ArrayList<>();
        if (sizeKb != null) {
            bounds.add(new LogBound(sizeKb * KB, LogBound.Source.OPTION));
        }
        try {
            Optional<RecorderStatus> status = ControlClient.status(log.directory());
            status.ifPresent(running -> bounds.add(new LogBound(running.log().maxBytes(), LogBound.Source.RECORDER)));
        } catch (ControlException e) {
            surroundings.err().println(Messages.text("plan.notAsked", e.getMessage()));
        }
        if (bounds.isEmpty()) {
            bounds.add(new LogBound(LogOptions.defaults().maxBytes(), LogBound.Source.DEFAULT));
        }
        return bounds;
    }

    private PlanOutcome measure(
            RecordSource.Batch first, RecordSource source, LogSummary summary, List<LogBound> bounds)
            throws CommandFailure, LogException {
        VolumeMeter meter = new VolumeMeter(summary.lastTime().orElseGet(surroundings.clock()::instant));
        Origin origin = first.record(0).origin();
        Configuration configuration =
                file == null ? null : ConfigurationInput.load(surroundings, file, origin.computer());
        Trial trial = configuration == null ? null : new Trial(configuration, TrialMeter.of(summary, origin));
        ProgressLine progress = new ProgressLine(surroundings, "trial.progress", summary.records());
        long read = 0;
        for (RecordSource.Batch batch = first; batch != null; batch = source.next()) {
            for (int i = 0; i < batch.size(); i++) {
                meter.add(batch.record(i), batch.bytes(i));
                if (trial != null) {
                    trial.replay(batch.record(i), batch.bytes(i));
                }
            }
            read += batch.size();
            progress.reach(read);
        }
        progress.end();
        TrialOutcome tried = file == null || configuration == null || trial == null
                ? null
                : new TrialOutcome(
                        file, configuration, log.directory(), bounds.getFirst().bytes(), trial.report());
        return new PlanOutcome(log.directory(), summary.bytes(), meter.volume(), bounds, keep, tried);
    }
}
