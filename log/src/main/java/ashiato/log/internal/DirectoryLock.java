package ashiato.log.internal;

import ashiato.log.LogException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The right to write to a log, held by one process at a time. The file names the holder's process id. The kernel
/// releases the lock when the process ends, however it ends.
public final class DirectoryLock implements Closeable {
    /// The directories that this process writes to. Asked first, because opening and closing the lock file a second
    /// time
    /// would release the lock that the process holds (fcntl(2), "Record locking").
    private static final Set<Object> HELD = ConcurrentHashMap.newKeySet();

    private static final int MAX_PID_BYTES = 32;

    private final Object key;
    private final FileChannel channel;

    private DirectoryLock(Object key, FileChannel channel) {
        this.key = key;
        this.channel = channel;
    }

    /// Takes the lock.
    ///
    /// @throws LogException if another writer has it; the message names its process
    public static DirectoryLock take(Path directory, long processId) throws LogException {
        try {
            Object fileKey =
                    Files.readAttributes(directory, BasicFileAttributes.class).fileKey();
            Object key = fileKey == null ? directory.toRealPath() : fileKey;
            if (!HELD.add(key)) {
                throw inUse(directory, "this process (" + processId + ")");
            }
            try {
                return new DirectoryLock(key, lock(directory, processId));
            } catch (IOException | LogException e) {
                HELD.remove(key);
                throw e;
            }
        } catch (IOException e) {
            throw LogDirectory.explain(directory, e);
        }
    }

    private static FileChannel lock(Path directory, long processId) throws IOException, LogException {
        FileChannel channel = FileChannel.open(
                directory.resolve(LogDirectory.LOCK),
                Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE),
                LogDirectory.FILE_PERMISSIONS);
        try {
            FileLock lock = channel.tryLock();
            if (lock == null) {
                throw inUse(directory, "process " + holder(channel));
            }
            channel.truncate(0);
            channel.write(StandardCharsets.US_ASCII.encode(processId + "\n"), 0);
            return channel;
        } catch (IOException | LogException e) {
            channel.close();
            throw e;
        }
    }

    private static String holder(FileChannel channel) throws IOException {
        ByteBuffer pid = ByteBuffer.allocate(MAX_PID_BYTES);
        channel.read(pid, 0);
        String text = StandardCharsets.US_ASCII.decode(pid.flip()).toString().strip();
        return text.isEmpty() ? "(unknown)" : text;
    }

    private static LogException inUse(Path directory, String holder) {
        return new LogException(directory + " is being written by " + holder
                + ". A log has one writer: stop that one or choose another directory.");
    }

    @Override
    public void close() throws IOException {
        try {
            channel.truncate(0);
        } finally {
            channel.close();
            HELD.remove(key);
        }
    }
}
