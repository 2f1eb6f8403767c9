package ashiato.log;

import ashiato.event.Event;
import ashiato.event.Origin;
import ashiato.log.internal.BlockEncoder;
import ashiato.log.internal.FrameBuffer;
import ashiato.log.internal.Micros;
import ashiato.log.internal.SyncFrame;
import java.time.Instant;
import java.util.Map;

/// Says how many bytes a log of these events would take, without writing one: it encodes each event as a [LogWriter]
/// does and forgets it. What the parts' headers take (some 100 bytes for each 1 to 8 MiB) is not counted. For one
/// thread.
public final class LogMeter {
    private final FrameBuffer buffer = new FrameBuffer();
    private final BlockEncoder encoder = new BlockEncoder(buffer);
    private final Origin origin;
    private long nextRecordId = 1;

    /// @param origin who would write the log; its texts stand at the beginning of each block
    public LogMeter(Origin origin) {
        this.origin = origin;
    }

    /// The bytes that this event would add behind those added before. An event that is too large for a log adds
    /// none.
    ///
    /// @param timeCreated when the event would be written
    /// @param extra what is known beyond the event's fields
    public long add(Instant timeCreated, Event event, Map<String, String> extra) {
        long micros = Micros.of(timeCreated);
        try {
            encode(micros, event, extra, BlockEncoder.UNLIMITED);
        } catch (FrameBuffer.FrameTooLongException e) {
            forget();
            try {
                encode(micros, event, extra, LogWriter.CUT_CHARS);
            } catch (FrameBuffer.FrameTooLongException tooLong) {
                forget();
                return 0;
            }
        }
        long bytes = buffer.length();
        buffer.truncate(0);
        nextRecordId++;
        return bytes;
    }

    private void encode(long micros, Event event, Map<String, String> extra, int textLimit) {
        if (encoder.needsBlock()) {
            encoder.begin(new SyncFrame(nextRecordId, micros, micros, 0, origin));
        }
        encoder.put(micros, event, extra, textLimit);
    }

    private void forget() {
        buffer.truncate(0);
        encoder.abandon();
    }
}
