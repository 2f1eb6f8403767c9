package ashiato.app;

import ashiato.log.LogCompactor;
import ashiato.log.LogException;
import ashiato.log.LogOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `ashiato compact`: makes segments of the complete parts of a log, and larger ones of small ones. The recorder starts
/// it by itself.
@Command(name = "compact", mixinStandardHelpOptions = true, versionProvider = Main.Version.class)
final class CompactCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin
    private final LogDirectoryOption log = new LogDirectoryOption();

    @Option(names = "--log-size", paramLabel = "KB", defaultValue = "65536")
    private long sizeKb;

    @Spec
    private @Nullable CommandSpec spec;

    CompactCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws CommandFailure {
        if (sizeKb < LogOptions.MIN_BYTES >> 10 || sizeKb > Long.MAX_VALUE >> 10) {
            throw new ParameterException(
                    Objects.requireNonNull(spec).commandLine(),
                    Messages.text("record.logSize", sizeKb, LogOptions.MIN_BYTES >> 10));
        }
        LogCompactor.Report report;
        try {
            report = LogCompactor.run(log.directory(), new LogOptions(sizeKb << 10));
        } catch (LogException e) {
            throw new CommandFailure(Main.USAGE, String.valueOf(e.getMessage()), e);
        }
        for (Path segment : report.segments()) {
            try {
                surroundings
                        .out()
                        .println(Messages.text(
                                "compact.made", segment.getFileName(), Quantities.bytes(Files.size(segment))));
            } catch (IOException e) {
                // A later segment stands for it by now.
            }
        }
        report.refused().forEach(part -> surroundings.err().println(Messages.text("compact.refused", part)));
        if (report.segments().isEmpty()) {
            surroundings.out().println(Messages.text("compact.nothing"));
        }
        return Main.DONE;
    }
}
