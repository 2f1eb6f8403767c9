package ashiato.log.internal;

import static ashiato.log.internal.JournalDescriptor.KIND_SYNC;
import static ashiato.log.internal.JournalDescriptor.MAX_RECORD_ID;
import static ashiato.log.internal.JournalDescriptor.SYNC_MARKER_LENGTH;

import ashiato.event.Origin;

/// The frame that begins a block: all that is needed to read the block alone.
///
/// @param firstRecordId the id of the block's first record; the others count on from it
/// @param baseMicros the time from which the first record's time counts
/// @param latestMicros no record before this block has a later time; never less than that of an earlier block, so that
///     a time can be searched for by bisection although a clock may be set back. `Long.MIN_VALUE` in the first block
/// @param skippedIds how many ids before the first were deliberately left unused
/// @param origin who wrote the block
public record SyncFrame(long firstRecordId, long baseMicros, long latestMicros, long skippedIds, Origin origin) {

    void put(FrameBuffer out) {
        out.beginFrame(KIND_SYNC);
        out.putBytes(JournalDescriptor.syncMarker());
        out.putLong(firstRecordId);
        out.putLong(baseMicros);
        out.putLong(latestMicros);
        out.putVarint(skippedIds);
        Origins.put(out, origin);
        out.endFrame();
    }

    /// Reads the payload behind the kind.
    static SyncFrame read(PayloadReader in) throws CorruptException {
        in.skip(SYNC_MARKER_LENGTH);
        long firstRecordId = in.i64();
        if (firstRecordId <= 0 || firstRecordId > MAX_RECORD_ID) {
            throw new CorruptException("a block that begins with record id " + firstRecordId);
        }
        return new SyncFrame(firstRecordId, in.i64(), in.i64(), in.varint(), Origins.read(in));
    }
}
