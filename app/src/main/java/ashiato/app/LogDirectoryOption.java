package ashiato.app;

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

    boolean isDefault() {
        return directory().equals(DEFAULT);
    }
}
