package ashiato.app;

import ashiato.config.Configuration;
import ashiato.config.ConfigurationReader;
import ashiato.config.LoadedConfiguration;
import ashiato.config.Problem;
import ashiato.config.Severity;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// A configuration file that a command is given.
final class ConfigurationFile {
    private ConfigurationFile() {}

    /// Reads it. Tells its errors; its warnings are for `ashiato check` to tell.
    ///
    /// @param computerName the host whose events the configuration is to decide
    /// @throws CommandFailure if it cannot be used
    static Configuration load(Surroundings surroundings, Path file, String computerName) throws CommandFailure {
        LoadedConfiguration loaded;
        try {
            loaded = new ConfigurationReader(computerName).read(file);
        } catch (NoSuchFileException e) {
            throw new CommandFailure(Main.USAGE, Messages.text("configuration.missing", file), e);
        } catch (IOException e) {
            throw new CommandFailure(Main.USAGE, Messages.text("configuration.unreadable", file, e.getMessage()), e);
        }
        Configuration configuration = loaded.configuration();
        if (configuration == null || !loaded.usable()) {
            for (Problem problem : loaded.problems()) {
                if (problem.severity() == Severity.ERROR) {
                    surroundings.err().println(problem.describe(file.toString()));
                }
            }
            throw new CommandFailure(Main.NO, Messages.text("configuration.unusable", file));
        }
        return configuration;
    }
}
