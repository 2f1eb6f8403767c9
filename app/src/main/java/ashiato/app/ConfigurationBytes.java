package ashiato.app;

import ashiato.agent.ConfigurationFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// The bytes of a configuration file that a user named.
final class ConfigurationBytes {
    private ConfigurationBytes() {}

    /// @throws CommandFailure if there is no such file, it cannot be read, or it is larger than any configuration
    static byte[] of(Path file) throws CommandFailure {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(ConfigurationFile.MAX_BYTES + 1);
            if (bytes.length > ConfigurationFile.MAX_BYTES) {
                throw new CommandFailure(Main.NO, Messages.text("config.large", file, ConfigurationFile.MAX_BYTES));
            }
            return bytes;
        } catch (NoSuchFileException e) {
            throw new CommandFailure(Main.NO, Messages.text("config.missing", file), e);
        } catch (IOException e) {
            throw new CommandFailure(Main.NO, Messages.text("config.unreadable", file, e.getMessage()), e);
        }
    }
}
