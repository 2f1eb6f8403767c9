package ashiato.app;

import ashiato.agent.ConfigurationFile;
import ashiato.config.Configuration;
import ashiato.config.ConfigurationReader;
import ashiato.config.Linter;
import ashiato.config.LoadedConfiguration;
import ashiato.config.Problem;
import ashiato.config.Severity;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Configuration files that users name.
final class ConfigurationInput {
    private ConfigurationInput() {}

    /// The bytes of a file.
    ///
    /// @param exitCode what the command ends with if there is no such file, it cannot be read, or it is larger than
    /// any
    ///     configuration
    static byte[] bytes(Path file, int exitCode) throws CommandFailure {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(ConfigurationFile.MAX_BYTES + 1);
            if (bytes.length > ConfigurationFile.MAX_BYTES) {
                throw new CommandFailure(exitCode, Messages.text("config.large", file, ConfigurationFile.MAX_BYTES));
            }
            return bytes;
        } catch (NoSuchFileException e) {
            throw new CommandFailure(exitCode, Messages.text("config.missing", file), e);
        } catch (IOException e) {
            throw new CommandFailure(exitCode, Messages.text("config.unreadable", file, e.getMessage()), e);
        }
    }

    /// Reads a file. Tells its errors; its warnings are for `ashiato check` to tell.
    ///
    /// @param computerName the host whose events the configuration is to decide
    /// @throws CommandFailure if it cannot be used
    static Configuration load(Surroundings surroundings, Path file, String computerName) throws CommandFailure {
        LoadedConfiguration loaded = new ConfigurationReader(computerName).parse(bytes(file, Main.USAGE));
        Configuration configuration = loaded.configuration();
        if (configuration == null || !loaded.usable()) {
            for (Problem problem : loaded.problems()) {
                if (problem.severity() == Severity.ERROR) {
                    surroundings.err().println(problem.describe(file.toString()));
                }
            }
            throw new CommandFailure(Main.NO, Messages.text("config.notUsed", file));
        }
        return configuration;
    }

    /// What is wrong with a file, in the order of the file. A file with errors is not looked at for what its
    /// filters
    /// mean: part of them may not be understood.
    static List<Problem> problems(LoadedConfiguration loaded) {
        List<Problem> problems = new ArrayList<>(loaded.problems());
        Configuration configuration = loaded.configuration();
        if (configuration != null && loaded.usable()) {
            problems.addAll(Linter.lint(configuration, ThisHost.abilities()));
        }
        problems.sort(Comparator.comparing(Problem::position));
        return problems;
    }
}
