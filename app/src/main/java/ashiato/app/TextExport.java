package ashiato.app;

import ashiato.event.EventRecord;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// Writes events as text, UTF-8.
final class TextExport implements ExportSink {
    private static final int WRITE_CHARS = 64 << 10;

    private final Output output;
    private final EventFormat format;
    private final String end;

    /// What goes to the output in one write.
    private final StringBuilder pending = new StringBuilder(WRITE_CHARS + WRITE_CHARS / 2);

    /// Where text goes.
    interface Output {
        /// Writes all of this.
        void write(ByteBuffer bytes) throws IOException;

        /// Makes sure that what was written is there, then lets go.
        void finish() throws IOException;

        /// Lets go. Does nothing the second time.
        void close() throws IOException;
    }

    /// @param begin what stands before all events
    /// @param end what stands behind them
    TextExport(Output output, EventFormat format, String begin, String end) {
        this.output = output;
        this.format = format;
        this.end = end;
        pending.append(begin);
        format.appendHeader(pending);
    }

    @Override
    public void add(EventRecord record) throws IOException {
        format.append(record, false, pending);
        if (pending.length() >= WRITE_CHARS) {
            write();
        }
    }

    @Override
    public void finish() throws IOException {
        pending.append(end);
        write();
        output.finish();
    }

    private void write() throws IOException {
        output.write(StandardCharsets.UTF_8.encode(pending.toString()));
        pending.setLength(0);
    }

    @Override
    public void close() throws IOException {
        output.close();
    }
}
