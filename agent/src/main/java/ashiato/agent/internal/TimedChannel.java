package ashiato.agent.internal;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// A stream socket on which everything must be over by a deadline, whatever the peer does.
///
/// Not thread-safe.
public final class TimedChannel implements AutoCloseable {
    private final SocketChannel channel;
    private final Selector selector;
    private final SelectionKey key;
    /// What was read and not asked for yet, ready to be taken out.
    private final ByteBuffer input = ByteBuffer.allocate(8192).limit(0);
    private long deadlineNanos;

    private TimedChannel(SocketChannel channel, Selector selector, SelectionKey key, long deadlineNanos) {
        this.channel = channel;
        this.selector = selector;
        this.key = key;
        this.deadlineNanos = deadlineNanos;
    }

    /// Takes over a connected channel and closes it when it fails.
    public static TimedChannel of(SocketChannel channel, Duration patience) throws IOException {
        try {
            channel.configureBlocking(false);
            Selector selector = Selector.open();
            return new TimedChannel(
                    channel, selector, channel.register(selector, 0), System.nanoTime() + patience.toNanos());
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /// Moves the deadline: from now on everything must be over within this time.
    public void allow(Duration patience) {
        deadlineNanos = System.nanoTime() + patience.toNanos();
    }

    /// Reads up to the first line feed, which is not part of the answer, or the end of the stream.
    ///
    /// @param maxBytes the most bytes before the line feed
    /// @throws LineTooLongException if there are more
    /// @throws SocketTimeoutException if the deadline comes first
    public String readLine(int maxBytes) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        while (true) {
            while (input.hasRemaining()) {
                byte b = input.get();
                if (b == '\n') {
                    return line.toString(StandardCharsets.UTF_8);
                }
                if (line.size() == maxBytes) {
                    throw new LineTooLongException();
                }
                line.write(b);
            }
            if (!fill()) {
                return line.toString(StandardCharsets.UTF_8);
            }
        }
    }

    /// Reads so many bytes.
    ///
    /// @throws EOFException if the stream ends before
    /// @throws SocketTimeoutException if the deadline comes first
    public byte[] readBytes(int count) throws IOException {
        byte[] bytes = new byte[count];
        int done = 0;
        while (done < count) {
            if (!input.hasRemaining() && !fill()) {
                throw new EOFException("the stream ended after " + done + " of " + count + " bytes");
            }
            int piece = Math.min(input.remaining(), count - done);
            input.get(bytes, done, piece);
            done += piece;
        }
        return bytes;
    }

    /// Waits for more input; false at the end of the stream.
    private boolean fill() throws IOException {
        while (true) {
            int read = channel.read(input.clear());
            input.flip();
            if (read != 0) {
                return read > 0;
            }
            await(SelectionKey.OP_READ);
        }
    }

    /// Writes the text and a line feed.
    ///
    /// @throws SocketTimeoutException if the deadline comes before the peer has taken it all
    public void writeLine(String text) throws IOException {
        writeBytes((text + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /// Writes the bytes.
    ///
    /// @throws SocketTimeoutException if the deadline comes before the peer has taken them all
    public void writeBytes(byte[] content) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(content);
        while (bytes.hasRemaining()) {
            if (channel.write(bytes) == 0) {
                await(SelectionKey.OP_WRITE);
            }
        }
    }

    private void await(int operation) throws IOException {
        key.interestOps(operation);
        long millis = (deadlineNanos - System.nanoTime()) / 1_000_000;
        if (millis <= 0) {
            throw new SocketTimeoutException("the peer was silent for too long");
        }
        selector.select(millis);
        selector.selectedKeys().clear();
    }

    @Override
    public void close() throws IOException {
        try (channel) {
            selector.close();
        }
    }

    /// A line has more bytes than the reader takes.
    public static final class LineTooLongException extends IOException {
        private static final long serialVersionUID = 1L;
    }
}
