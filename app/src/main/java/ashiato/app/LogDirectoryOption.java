package ashiato.app;

import ashiato.log.LogException;
import ashiato.log.LogSummary;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/// The option `--log DIR`, the same for every command that has to do with a log.
final class LogDirectoryOption {
    private static final Path DEFAULT = ServicePlaces.ofThisProcess().log();

    @Option(names = "--log", paramLabel = "DIR")
    private Path directory = DEFAULT;

    /// The directory, absolute.
    Path directory() {
        return directory.toAbsolutePath().normalize();
    }

    /// What the log holds.
    ///
    /// @throws CommandFailure if the directory is not a log or cannot be read
    LogSummary summary() throws CommandFailure {
        try {
            return LogSummary.of(directory());
        } catch (LogException e) {
            throw new CommandFailure(Main.USAGE, String.valueOf(e.getMessage()), e);
        }
    }

    boolean isDefault() {
        return directory().equals(DEFAULT);
    }
}
