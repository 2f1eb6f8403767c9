package ashiato.agent;

import ashiato.agent.internal.Digests;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The bytes of a configuration file, and how whoever gave it called it. Immutable.
public final class ConfigurationFile {
    /// The most bytes that a recorder takes. The largest public configuration has half of it.
    public static final int MAX_BYTES = 2 << 20;

    private final String path;
    private final byte[] bytes;

    /// Copies the bytes.
    ///
    /// @param path the path as it was given, for event 16 and for messages
    /// @param bytes the file as it is, in whatever encoding
    public ConfigurationFile(String path, byte[] bytes) {
        this.path = path;
        this.bytes = bytes.clone();
    }

    /// The path as it was given.
    public String path() {
        return path;
    }

    /// A copy of the bytes.
    public byte[] bytes() {
        return bytes.clone();
    }

    /// `SHA256=` and 64 capital hex digits, as event 16 has it.
    public String hash() {
        return "SHA256=" + Digests.sha256(bytes).toUpperCase(Locale.ROOT);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ConfigurationFile file && path.equals(file.path) && Arrays.equals(bytes, file.bytes);
    }

    @Override
    public int hashCode() {
        return Objects.hash(path, Arrays.hashCode(bytes));
    }

    /// The path and the size.
    @Override
    public String toString() {
        return path + " (" + bytes.length + " bytes)";
    }
}
