package ashiato.agent.internal;

import java.io.ByteArrayOutputStream;
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
    private final long deadlineNanos;

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

    /// Reads up to the first line feed, which is not part of the answer, or the end of the stream.
    ///
    /// @param maxBytes the most bytes before the line feed
    /// @throws LineTooLongException if there are more
    /// @throws SocketTimeoutException if the deadline comes first
    public String readLine(int maxBytes) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        ByteBuffer buffer = ByteBuffer.allocate(Math.min(maxBytes + 1, 8192));
        while (true) {
            int read = channel.read(buffer.clear());
            if (read < 0) {
                return line.toString(StandardCharsets.UTF_8);
            }
            for (int i = 0; i < read; i++) {
                byte b = buffer.get(i);
                if (b == '\n') {
                    return line.toString(StandardCharsets.UTF_8);
                }
                if (line.size() == maxBytes) {
                    throw new LineTooLongException();
                }
                line.write(b);
            }
            if (read == 0) {
                await(SelectionKey.OP_READ);
            }
        }
    }

    /// Writes the text and a line feed.
    ///
    /// @throws SocketTimeoutException if the deadline comes before the peer has taken it all
    public void writeLine(String text) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap((text + "\n").getBytes(StandardCharsets.UTF_8));
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
