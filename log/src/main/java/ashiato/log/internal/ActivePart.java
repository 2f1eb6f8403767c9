package ashiato.log.internal;

import ashiato.event.Origin;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Set;

/// The part that is being written. Writes go to a position that this class keeps, so that a write that fails half-way
/// is taken up where it stopped.
public final class ActivePart implements Closeable {
    private final PartFile file;
    private final FileChannel channel;
    /// Over the bytes since the last seal, that included, or since the part's beginning.
    private final MessageDigest run = SealFrame.sha256();
    private long runFrom;
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
            ActivePart part = new ActivePart(file, channel, header.capacity());
            part.run.update(header.array());
            return part;
        } catch (IOException e) {
            channel.close();
            Files.deleteIfExists(file.path());
            throw e;
        }
    }

    /// Goes on with a part, behind its last whole frame.
    ///
    /// @param end where that is; an unfinished write behind it is cut off
    /// @param runFrom where the last seal of the part stands; 0 if it has none
    public static ActivePart reopen(PartFile file, long end, long runFrom) throws IOException {
        FileChannel channel = FileChannel.open(file.path(), StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            if (channel.size() > end) {
                channel.truncate(end);
                channel.force(true);
            }
            ActivePart part = new ActivePart(file, channel, end);
            part.runFrom = runFrom;
            part.rereadRun();
            return part;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private void rereadRun() throws IOException {
        ByteBuffer chunk = ByteBuffer.allocate(64 * 1024);
        long at = runFrom;
        while (at < position) {
            chunk.clear().limit((int) Math.min(chunk.capacity(), position - at));
            int read = channel.read(chunk, at);
            if (read < 0) {
                throw new EOFException(file.path() + " became shorter than " + position + " bytes");
            }
            run.update(chunk.flip());
            at += read;
        }
    }

    /// SHA-256 of the run of bytes that the next seal covers.
    Bytes run() {
        try {
            return Bytes.of(((MessageDigest) run.clone()).digest());
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("SHA-256 of this Java cannot be continued", e);
        }
    }

    /// Begins the next run: the seal is what is written next.
    void endRun() {
        run.reset();
        runFrom = position;
    }

    /// Where the bytes begin that no seal covers yet.
    long runFrom() {
        return runFrom;
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
            position += frames.writeTo(channel, position, run);
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
