package ashiato.log.internal;

import ashiato.event.EventFilter;
import ashiato.event.EventRecord;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/// Goes through the records of a segment in the order of their ids. For one thread.
public final class SegmentCursor implements Closeable {
    private final Segment segment;
    private final int[] order;
    private final @Nullable BitSet candidates;
    private int next;

    private SegmentCursor(Segment segment, int[] order, @Nullable BitSet candidates) {
        this.segment = segment;
        this.order = order;
        this.candidates = candidates;
    }

    /// Opens a segment before its first record.
    ///
    /// @param filter records that cannot pass it are not decoded: [#record()] is null for them; null to decode all
    /// @throws CorruptException if it is not a segment, or not as it was written
    public static SegmentCursor open(SegmentFile file, @Nullable EventFilter filter)
            throws IOException, CorruptException {
        Segment segment = Segment.open(file);
        try {
            return new SegmentCursor(segment, segment.inOrder(), filter == null ? null : segment.candidates(filter));
        } catch (IOException | CorruptException e) {
            segment.close();
            throw e;
        }
    }

    /// The first block of the parts that a segment was made of; null if there is none, or it cannot be read.
    public static @Nullable SyncFrame firstBlock(SegmentFile file) throws IOException {
        try (Segment segment = Segment.open(file)) {
            return segment.firstBlock();
        } catch (CorruptException | NoSuchFileException e) {
            return null;
        }
    }

    public SegmentFile file() {
        return segment.file();
    }

    /// Goes to the next record.
    ///
    /// @return whether there is one
    public boolean advance() {
        if (next == order.length) {
            return false;
        }
        next++;
        return true;
    }

    /// The id of the record that the cursor has come to.
    public long recordId() throws IOException, CorruptException {
        return segment.recordId(order[next - 1]);
    }

    /// The record that the cursor has come to; null if the filter cannot let it pass.
    public @Nullable EventRecord record() throws IOException, CorruptException {
        int row = order[next - 1];
        return candidates != null && !candidates.get(row) ? null : segment.record(row, false);
    }

    /// The bytes that this record takes of the file.
    public long recordBytes() throws IOException, CorruptException {
        return segment.bytes(order[next - 1]);
    }

    /// How many ids before the segment's first record were deliberately not given.
    public long skippedIds() throws IOException, CorruptException {
        SyncFrame first = segment.firstBlock();
        return first == null ? 0 : first.skippedIds();
    }

    /// Goes before the first record with this id or a greater one.
    public void moveTo(long recordId) throws IOException, CorruptException {
        int from = 0;
        int to = order.length;
        while (from < to) {
            int middle = (from + to) >>> 1;
            if (segment.recordId(order[middle]) < recordId) {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        next = from;
    }

    /// The id of the record that has so many records, itself included, up to the end; the first if there are fewer.
    public long idFromEnd(long count) throws IOException, CorruptException {
        return segment.recordId(order[(int) Math.max(0, order.length - count)]);
    }

    /// When that record was written.
    public long microsFromEnd(long count) throws IOException, CorruptException {
        return segment.micros(order[(int) Math.max(0, order.length - count)]);
    }

    /// How many records there are.
    public int records() {
        return order.length;
    }

    @Override
    public void close() throws IOException {
        segment.close();
    }
}
