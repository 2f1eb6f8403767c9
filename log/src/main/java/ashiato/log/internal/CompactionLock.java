package ashiato.log.internal;

import ashiato.log.LogException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/// The right to make segments of a log, held by one process at a time. The kernel releases it when the process ends.
public final class CompactionLock implements Closeable {
    private final FileChannel channel;

    private CompactionLock(FileChannel channel) {
        this.channel = channel;
    }

    /// Takes the lock.
    ///
    /// @throws LogException if another process has it
    public static CompactionLock take(Path directory) throws IOException, LogException {
        FileChannel channel = FileChannel.open(
                directory.resolve(LogDirectory.COMPACTION_LOCK),
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                LogDirectory.FILE_PERMISSIONS);
        boolean taken = false;
        try {
            taken = channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            taken = false;
        } finally {
            if (!taken) {
                channel.close();
            }
        }
        if (!taken) {
            throw new LogException(directory + ": another process makes segments of this log. Try again later.");
        }
        return new CompactionLock(channel);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
