package ashiato.log.internal;

import static ashiato.log.internal.JournalDescriptor.KIND_RECORD;
import static ashiato.log.internal.JournalDescriptor.MIN_RECORD_FRAME_LENGTH;

import ashiato.log.Damage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// What one walk over a part learns without decoding its events.
///
/// @param size the bytes of the file at the end of the walk
/// @param end behind the last whole frame; less than the size where the end is an unfinished write
/// @param headerRead whether the header is whole
/// @param otherVersion whether the part is of a format version that this program does not know
/// @param blocks the blocks in order
/// @param records how many records can be read
/// @param nextRecordId the id behind the last record's; 0 if there is no block
/// @param firstMicros when the first record was written; only meaningful if there is one
/// @param lastMicros when the last record was written; only meaningful if there is one
/// @param latestMicros the latest time of this part's records and those before; `Long.MIN_VALUE` if none is known
/// @param damage what cannot be read
/// @param endsInDamage whether the last bytes cannot be read, so that records may follow the last known one
public record PartOutline(
        long size,
        long end,
        boolean headerRead,
        boolean otherVersion,
        List<Block> blocks,
        long records,
        long nextRecordId,
        long firstMicros,
        long lastMicros,
        long latestMicros,
        List<Damage> damage,
        boolean endsInDamage) {

    /// A block of the part.
    ///
    /// @param offset where it begins
    /// @param firstRecordId the id of its first record
    /// @param records how many of its records can be read
    public record Block(long offset, long firstRecordId, long records) {}

    /// Walks over a part.
    ///
    /// @param newest whether its end may be unfinished
    public static PartOutline of(Path file, boolean newest) throws IOException {
        try (PartWalker walker = PartWalker.open(file)) {
            return new Walk(walker).run(newest);
        }
    }

    /// An id that no record of this part has, even if all unreadable bytes at the end were records of the least
    /// size.
    ///
    /// @param known the id behind the last known record's
    public long idBehind(long known) {
        return endsInDamage ? known + size / MIN_RECORD_FRAME_LENGTH + 1 : known;
    }

    /// The bytes of an unfinished write at the end.
    public long unfinishedBytes() {
        return endsInDamage ? 0 : size - end;
    }

    private static final class Walk {
        private final PartWalker walker;
        private final List<Block> blocks = new ArrayList<>();
        private final List<Damage> damage = new ArrayList<>();
        private @Nullable SyncFrame sync;
        private long blockOffset;
        private long blockRecords;
        private long records;
        private long micros;
        private long firstMicros;
        private long latestMicros = Long.MIN_VALUE;

        Walk(PartWalker walker) {
            this.walker = walker;
        }

        PartOutline run(boolean newest) throws IOException {
            PartWalker.Step step = walker.next(newest);
            while (step != PartWalker.Step.END) {
                if (step == PartWalker.Step.BLOCK) {
                    beginBlock();
                } else if (walker.kind() == KIND_RECORD) {
                    countRecord();
                }
                step = walker.next(newest);
            }
            PartWalker.Unreadable last = walker.damage();
            long size = Math.max(walker.size(), walker.position());
            if (last != null) {
                addDamage(last, OptionalLong.empty());
            }
            long next = nextRecordId();
            endBlock();
            return new PartOutline(
                    size,
                    last == null ? walker.position() : last.end(),
                    walker.header() != null,
                    walker.isOtherVersion(),
                    List.copyOf(blocks),
                    records,
                    next,
                    firstMicros,
                    micros,
                    latestMicros,
                    List.copyOf(damage),
                    last != null);
        }

        private void beginBlock() {
            SyncFrame begun = walker.sync();
            PartWalker.Unreadable passed = walker.damage();
            if (passed != null) {
                long lost = sync == null ? 0 : begun.firstRecordId() - nextRecordId();
                addDamage(passed, OptionalLong.of(Math.max(0, lost)));
            }
            endBlock();
            sync = begun;
            blockOffset = walker.frameOffset();
            blockRecords = 0;
            micros = begun.baseMicros();
            latestMicros = Math.max(latestMicros, begun.latestMicros());
        }

        private void endBlock() {
            if (sync != null) {
                blocks.add(new Block(blockOffset, sync.firstRecordId(), blockRecords));
            }
        }

        private long nextRecordId() {
            return sync == null ? 0 : sync.firstRecordId() + blockRecords;
        }

        private void countRecord() {
            PayloadReader in = walker.payload();
            try {
                in.varint32();
                micros += in.zigzag();
            } catch (CorruptException e) {
                walker.reject(walker.frameOffset(), e.found());
                return;
            }
            if (records == 0) {
                firstMicros = micros;
            }
            latestMicros = Math.max(latestMicros, micros);
            blockRecords++;
            records++;
        }

        private void addDamage(PartWalker.Unreadable place, OptionalLong lost) {
            damage.add(new Damage(
                    Damage.Kind.UNREADABLE,
                    walker.file(),
                    place.offset(),
                    place.end() - place.offset(),
                    lost,
                    place.found()));
        }
    }
}
