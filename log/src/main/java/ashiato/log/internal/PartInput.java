package ashiato.log.internal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Bytes of a part file, read in chunks. Holds one chunk, or one frame where that is longer.
final class PartInput implements Closeable {
    private static final int CHUNK = 64 * 1024;

    private final FileChannel channel;
    private byte[] bytes = new byte[CHUNK];
    private long start;
    private int length;

    private PartInput(FileChannel channel) {
        this.channel = channel;
    }

    static PartInput open(Path file) throws IOException {
        return new PartInput(FileChannel.open(file, StandardOpenOption.READ));
    }

    /// The bytes of the file now.
    long size() throws IOException {
        return channel.size();
    }

    /// Makes these bytes of the file available.
    ///
    /// @return whether the file has them all
    boolean load(long position, int count) throws IOException {
        if (position >= start && position + count <= start + length) {
            return true;
        }
        if (count > bytes.length) {
            bytes = new byte[count];
        }
        start = position;
        length = 0;
        ByteBuffer target = ByteBuffer.wrap(bytes);
        while (target.hasRemaining()) {
            int read = channel.read(target, position + length);
            if (read < 0) {
                break;
            }
            length += read;
        }
        return length >= count;
    }

    /// Forgets what was loaded, so that the next load sees the file as it is then.
    void forget() {
        length = 0;
    }

    /// Holds the loaded bytes until the next load.
    byte[] bytes() {
        return bytes;
    }

    /// Where in [#bytes()] a loaded byte of the file stands.
    int index(long position) {
        return (int) (position - start);
    }

    /// How many bytes from this position on are loaded.
    int loaded(long position) {
        return (int) Math.max(0, start + length - position);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
