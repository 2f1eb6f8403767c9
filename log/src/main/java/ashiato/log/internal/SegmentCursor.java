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
    /// The rows that it goes through, in the order of their ids.
    private final int[] order;

    private final @Nullable BitSet candidates;
    /// Whether it goes through the candidates only.
    private final boolean sparse;
    private int next;

    private SegmentCursor(Segment segment, @Nullable BitSet candidates) throws IOException, CorruptException {
        this.segment = segment;
        this.candidates = candidates;
        sparse = candidates != null && segment.isDense();
        order = candidates != null && sparse ? segment.inOrder(candidates) : segment.inOrder();
    }

    /// Opens a segment before its first record.
    ///
    /// @param filter records that cannot pass it are not decoded: [#record()] is null for them, or they are not
    /// gone
    ///     through at all ([#isSparse()]); null to decode all
    /// @throws CorruptException if it is not a segment, or not as it was written
    public static SegmentCursor open(SegmentFile file, @Nullable EventFilter filter)
            throws IOException, CorruptException {
        Segment segment = Segment.open(file);
        try {
            return new SegmentCursor(segment, filter == null ? null : segment.candidates(filter));
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

    /// Whether it goes through those records only that can pass the filter; there is none missing between them.
    public boolean isSparse() {
        return sparse;
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
        return candidates != null && !sparse && !candidates.get(row) ? null : segment.record(row, false);
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
        if (sparse) {
            return segment.file().lastRecordId() - Math.min(count, segment.rows()) + 1;
        }
        return segment.recordId(order[(int) Math.max(0, order.length - count)]);
    }

    /// When that record was written.
    public long microsFromEnd(long count) throws IOException, CorruptException {
        return segment.micros(order[(int) Math.max(0, order.length - count)]);
    }

    /// How many records there are.
    public int records() {
        return segment.rows();
    }

    @Override
    public void close() throws IOException {
        segment.close();
    }
}
