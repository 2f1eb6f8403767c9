package ashiato.log.internal;

import ashiato.event.Origin;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/// The part that is being written. Writes go to a position that this class keeps, so that a write that fails half-way
/// is taken up where it stopped.
public final class ActivePart implements Closeable {
    private final PartFile file;
    private final FileChannel channel;
    private long position;
    private boolean durable;

    private ActivePart(PartFile file, FileChannel channel, long position) {
        this.file = file;
        this.channel = channel;
        this.position = position;
    }

    /// Creates a part with its header, 0600, durably in its directory. Leaves nothing behind if that fails.
    public static ActivePart create(Path directory, long firstRecordId, long createdMicros, Origin origin)
            throws IOException {
        PartFile file = PartFile.in(directory, firstRecordId);
        FileChannel channel = FileChannel.open(
                file.path(),
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                LogDirectory.FILE_PERMISSIONS);
        try {
            ByteBuffer header = ByteBuffer.wrap(PartHeader.encode(firstRecordId, createdMicros, origin));
            while (header.hasRemaining()) {
                channel.write(header);
            }
            channel.force(true);
            LogDirectory.sync(directory);
            return new ActivePart(file, channel, header.capacity());
        } catch (IOException e) {
            channel.close();
            Files.deleteIfExists(file.path());
            throw e;
        }
    }

    /// Goes on with a part, behind its last whole frame.
    ///
    /// @param end where that is; an unfinished write behind it is cut off
    public static ActivePart reopen(PartFile file, long end) throws IOException {
        FileChannel channel = FileChannel.open(file.path(), StandardOpenOption.WRITE);
        try {
            if (channel.size() > end) {
                channel.truncate(end);
                channel.force(true);
            }
            return new ActivePart(file, channel, end);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    public PartFile file() {
        return file;
    }

    /// The bytes written.
    public long position() {
        return position;
    }

    /// Hands all frames to the system. What could not be written stays in the buffer, to be written by the next
    /// call.
    public void write(FrameBuffer frames) throws IOException {
        while (frames.length() > 0) {
            durable = false;
            position += frames.writeTo(channel, position);
        }
    }

    /// Makes durable what was written.
    public void force() throws IOException {
        if (!durable) {
            channel.force(false);
            durable = true;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
