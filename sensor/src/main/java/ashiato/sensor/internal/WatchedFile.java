package ashiato.sensor.internal;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// A small text file of the system that may change while we run, looked at no more than once a second.
///
/// Not thread-safe.
final class WatchedFile {
    private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Path path;
    private final LongSupplier nanoTime;
    private boolean looked;
    private long lookedAt;
    private @Nullable Version version;

    /// @param nanoTime a clock as [System#nanoTime()]
    WatchedFile(Path path, LongSupplier nanoTime) {
        this.path = path;
        this.nanoTime = nanoTime;
    }

    /// Whether the file is another one than at the last call that said so: its inode, its time of modification or
    /// its
    /// size differs, or it came or went. True at the first call.
    boolean changed() {
        long now = nanoTime.getAsLong();
        if (looked && now - lookedAt < INTERVAL_NANOS) {
            return false;
        }
        Version found = Version.of(path);
        boolean changed = !looked || (found == null ? version != null : !found.equals(version));
        looked = true;
        lookedAt = now;
        version = found;
        return changed;
    }

    /// Hands over the file's lines. A file that is missing or cannot be read has none, one that fails half-way has
    /// those before the failure. What is not UTF-8 is replaced.
    void forEachLine(Consumer<String> action) {
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(Files.newInputStream(path), StandardCharsets.UTF_8))) {
            reader.lines().forEach(action);
        } catch (IOException | UncheckedIOException unreadable) {
            version = null;
        }
    }

    private record Version(@Nullable Object fileKey, FileTime modified, long size) {
        static @Nullable Version of(Path path) {
            try {
                BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
                return new Version(attributes.fileKey(), attributes.lastModifiedTime(), attributes.size());
            } catch (IOException missing) {
                return null;
            }
        }
    }
}
