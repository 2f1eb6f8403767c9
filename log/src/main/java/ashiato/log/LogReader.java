package ashiato.log;

import ashiato.event.EventFilter;
import ashiato.event.EventRecord;
import ashiato.log.internal.BlockDecoder;
import ashiato.log.internal.CorruptException;
import ashiato.log.internal.DamageList;
import ashiato.log.internal.JournalDescriptor;
import ashiato.log.internal.LogDirectory;
import ashiato.log.internal.Micros;
import ashiato.log.internal.PartFile;
import ashiato.log.internal.PartOutline;
import ashiato.log.internal.PartWalker;
import ashiato.log.internal.SegmentCursor;
import ashiato.log.internal.SegmentFile;
import ashiato.log.internal.Stored;
import ashiato.log.internal.SyncFrame;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Reads a log, oldest record first, and follows it while it is written. Any number of readers, in any process, can
/// read
/// at the same time; a reader is for one thread.
///
/// A reader needs no permission but to read and never waits: at the present end [#next()] is null, and a later call
/// returns what has been written since. Where bytes cannot be read it goes on behind them and notes the place in
/// [#damage()]; the end of a write that is under way is not damage. Parts that the bound removes while it reads are
/// noted likewise. It holds one part open and one chunk of it, or the longest frame (1 MiB), in memory.
public final class LogReader implements AutoCloseable {
    private final Path directory;
    private final BlockDecoder decoder = new BlockDecoder();
    private final DamageList damage = new DamageList();
    private @Nullable PartFile part;
    private @Nullable PartWalker walker;
    /// The segment that is being read; then there is no part.
    private @Nullable SegmentCursor cursor;
    private @Nullable EventFilter filter;
    /// The part or segment read to its end last, by its first record id; -1 before the first.
    private long behind = -1;
    /// Whether the part is known to be complete.
    private boolean complete;
    /// The id that the next record must have if nothing is missing; 0 if it can have any.
    private long expected;
    private long fromRecord;
    private @Nullable Instant fromTime;
    /// The bytes passed since the record returned last.
    private long passedBytes;
    private long recordBytes;
    private long recordsPassed;

    private LogReader(Path directory) {
        this.directory = directory;
    }

    /// Opens the log in this directory at its oldest record. The log may be without records still.
    ///
    /// @throws LogException if the directory is not a log or cannot be read
    public static LogReader open(Path directory) throws LogException {
        LogDirectory.requireLog(directory);
        return new LogReader(directory);
    }

    /// From now on returns only records that pass. In segments, what cannot pass is not even decoded.
    ///
    /// @param wanted what to return
    public void select(EventFilter wanted) {
        filter = wanted;
    }

    /// The next record; null at the present end.
    ///
    /// @throws LogException if the system does not let the log be read; damaged bytes are no reason
    public @Nullable EventRecord next() throws LogException {
        try {
            while (true) {
                if (walker == null && cursor == null && !openNext()) {
                    return null;
                }
                EventRecord found = null;
                PartWalker current = walker;
                if (current == null) {
                    found = nextOfSegment();
                } else {
                    switch (current.next(!complete)) {
                        case BLOCK -> {
                            passedBytes += current.position() - (current.isFirstBlock() ? 0 : current.frameOffset());
                            beginBlock(current);
                        }
                        case FRAME -> {
                            passedBytes += current.position() - current.frameOffset();
                            found = decode(current);
                            recordsPassed += found == null ? 0 : 1;
                        }
                        case END -> {
                            if (!passEnd(current)) {
                                return null;
                            }
                        }
                    }
                }
                if (found != null) {
                    recordBytes = passedBytes;
                    passedBytes = 0;
                    if (isWanted(found)) {
                        return found;
                    }
                }
            }
        } catch (IOException e) {
            throw LogDirectory.explain(directory, e);
        }
    }

    /// The bytes that the log spends on the record returned last: its own, and what was written for it, such as the
    /// beginning of a block and the definition of its type. Summed over all records, they are the bytes of the
    /// parts up
    /// to the last record, without what is damaged.
    public long recordBytes() {
        return recordBytes;
    }

    /// How many records have been met, those that [#next()] did not return among them.
    public long recordsPassed() {
        return recordsPassed;
    }

    private boolean isWanted(EventRecord found) {
        if (found.recordId() < fromRecord) {
            return false;
        }
        if (fromTime != null) {
            if (found.timeCreated().isBefore(fromTime)) {
                return false;
            }
            fromTime = null;
        }
        return filter == null || filter.test(found);
    }

    /// Opens what comes next: a part as the walker, a segment as the cursor.
    ///
    /// @return whether there is one
    private boolean openNext() throws IOException {
        while (true) {
            Stored next = firstBehind(behind);
            if (next == null) {
                return false;
            }
            if (behind < 0 && expected == 0) {
                expected = next.firstRecordId();
            }
            try {
                switch (next) {
                    case PartFile candidate -> enter(candidate);
                    case SegmentFile candidate -> enter(candidate);
                }
                return true;
            } catch (NoSuchFileException e) {
                // It was removed since it was listed: by the bound, or because a segment stands for it now.
            } catch (CorruptException e) {
                passUnreadable((SegmentFile) next, e);
            }
        }
    }

    private void enter(SegmentFile next) throws IOException, CorruptException {
        SegmentCursor opened = SegmentCursor.open(next, filter);
        part = null;
        cursor = opened;
        if (expected > next.firstRecordId()) {
            opened.moveTo(expected);
        }
    }

    /// Takes a step in the segment: the next record, or null if it cannot be wanted, or if the segment has been
    /// read
    /// to its end.
    private @Nullable EventRecord nextOfSegment() throws IOException {
        SegmentCursor current = Objects.requireNonNull(cursor);
        try {
            if (!current.advance()) {
                behind = current.file().firstRecordId();
                if (current.isSparse()) {
                    passOver(current, current.file().lastRecordId() + 1);
                }
                leaveSegment();
                return null;
            }
            long id = current.recordId();
            if (current.isSparse()) {
                passOver(current, id);
            } else if (id > expected && expected > 0) {
                damage.add(missing(current, id));
            }
            expected = id + 1;
            recordsPassed++;
            EventRecord found = current.record();
            if (found != null) {
                passedBytes += current.recordBytes();
            }
            return found;
        } catch (CorruptException e) {
            leaveSegment();
            passUnreadable(current.file(), e);
            return null;
        }
    }

    /// Passes the records of a segment that cannot be wanted.
    ///
    /// @param next the id behind them
    private void passOver(SegmentCursor current, long next) throws IOException, CorruptException {
        long first = current.file().firstRecordId();
        if (first > expected && expected > 0) {
            damage.add(missing(current, first));
        }
        recordsPassed += Math.max(0, next - Math.max(Math.max(expected, fromRecord), first));
        expected = next;
    }

    private Damage missing(SegmentCursor current, long id) throws IOException, CorruptException {
        long count = id - expected;
        boolean inside = expected > current.file().firstRecordId();
        boolean skipped = inside || current.skippedIds() >= count;
        return new Damage(
                skipped ? Damage.Kind.NOT_DURABLE : Damage.Kind.MISSING,
                current.file().path(),
                0,
                0,
                OptionalLong.of(count),
                skipped ? notGiven(expected, id - 1) : partsRemoved(expected, id - 1));
    }

    private void leaveSegment() throws IOException {
        SegmentCursor left = cursor;
        cursor = null;
        if (left != null) {
            left.close();
        }
    }

    private void passUnreadable(SegmentFile segment, CorruptException e) throws IOException {
        long from = Math.max(expected, segment.firstRecordId());
        damage.add(new Damage(
                Damage.Kind.UNREADABLE,
                segment.path(),
                0,
                segment.size(),
                OptionalLong.of(segment.lastRecordId() - from + 1),
                e.found()));
        behind = segment.firstRecordId();
        expected = segment.lastRecordId() + 1;
    }

    private PartWalker enter(PartFile next) throws IOException {
        PartWalker opened = PartWalker.open(next.path());
        part = next;
        walker = opened;
        complete = false;
        return opened;
    }

    private @Nullable Stored firstBehind(long recordId) throws IOException {
        for (Stored candidate : LogDirectory.stored(directory)) {
            boolean goesOn =
                    candidate instanceof SegmentFile segment && expected > 0 && segment.lastRecordId() >= expected;
            if (candidate.firstRecordId() > recordId || goesOn) {
                return candidate;
            }
        }
        return null;
    }

    /// Goes on behind the end of a part if it is complete.
    ///
    /// @return whether there is more to read now
    private boolean passEnd(PartWalker current) throws IOException {
        PartWalker.Unreadable unreadable = current.damage();
        if (unreadable != null) {
            damage.open(unreadable(current, unreadable, OptionalLong.empty()));
        }
        long here = part == null ? behind : part.firstRecordId();
        if (complete) {
            leave(current);
            behind = here;
            return true;
        }
        complete = firstBehind(here) != null;
        if (!complete && !current.hasBegun()) {
            // A writer that recovers may replace a part without a header by another of the same name.
            leave(current);
        }
        return complete;
    }

    private void leave(PartWalker current) throws IOException {
        walker = null;
        current.close();
    }

    private void beginBlock(PartWalker current) {
        SyncFrame sync = current.sync();
        long missing = expected == 0 ? 0 : sync.firstRecordId() - expected;
        PartWalker.Unreadable unreadable = current.damage();
        if (unreadable != null) {
            damage.open(unreadable(current, unreadable, OptionalLong.empty()));
        }
        if (missing < 0) {
            current.reject(
                    current.frameOffset(),
                    "a block that begins with record " + sync.firstRecordId() + " where " + expected + " was expected");
            return;
        }
        if (damage.isOpen()) {
            damage.close(missing, sync.skippedIds() > 0);
        } else if (missing > 0) {
            damage.add(missing(current, sync, missing));
        }
        decoder.begin(sync);
        expected = sync.firstRecordId();
    }

    private Damage missing(PartWalker current, SyncFrame sync, long missing) {
        long last = sync.firstRecordId() - 1;
        Damage.Kind kind = Damage.Kind.MISSING;
        String found = "records " + expected + " to " + last + " are missing: the bytes that held them were removed";
        if (sync.skippedIds() >= missing) {
            kind = Damage.Kind.NOT_DURABLE;
            found = notGiven(expected, last);
        } else if (current.isFirstBlock()) {
            found = partsRemoved(expected, last);
        }
        return new Damage(kind, current.file(), current.frameOffset(), 0, OptionalLong.of(missing), found);
    }

    private static String notGiven(long first, long last) {
        return "records " + first + " to " + last
                + " were not given: the system stopped before the recorder could close the log";
    }

    private static String partsRemoved(long first, long last) {
        return "records " + first + " to " + last + " are missing: the parts that held them were removed";
    }

    private @Nullable EventRecord decode(PartWalker current) {
        boolean isRecord = current.kind() == JournalDescriptor.KIND_RECORD;
        try {
            EventRecord found = decoder.take(current);
            expected = decoder.nextRecordId();
            if (isRecord && found == null) {
                damage.addUnknown(current.file(), current.frameOffset(), decoder.eventId());
            }
            return found;
        } catch (CorruptException e) {
            current.reject(current.frameOffset(), e.found());
            return null;
        }
    }

    private static Damage unreadable(PartWalker current, PartWalker.Unreadable place, OptionalLong records) {
        return new Damage(
                Damage.Kind.UNREADABLE,
                current.file(),
                place.offset(),
                place.end() - place.offset(),
                records,
                place.found());
    }

    /// Goes to the record with this id; if it is gone, to the first one behind it. An id beyond the end waits for
    /// it.
    public void seekToRecord(long recordId) throws LogException {
        seek(sync -> sync.firstRecordId() <= recordId, recordId);
        fromRecord = recordId;
    }

    /// Goes to the first record written at this time or later. Looks at the beginnings of parts and segments and at
    /// some blocks only. If the clock was set back meanwhile, records written before this time can follow.
    public void seekToTime(Instant from) throws LogException {
        long micros = Micros.of(from);
        seek(sync -> sync.latestMicros() < micros, 0);
        fromTime = from;
    }

    /// Goes to the last block or segment for whose beginning this holds; it must hold for none behind one for which
    /// it
    /// does not.
    ///
    /// @param recordId where to go on in a segment
    private void seek(Predicate<SyncFrame> condition, long recordId) throws LogException {
        restart();
        try {
            for (Stored candidate : LogDirectory.stored(directory).reversed()) {
                boolean entered = switch (candidate) {
                    case PartFile file -> enterIf(file, condition);
                    case SegmentFile file -> enterIf(file, condition, recordId);
                };
                if (entered) {
                    return;
                }
            }
        } catch (IOException e) {
            throw LogDirectory.explain(directory, e);
        }
    }

    private boolean enterIf(PartFile candidate, Predicate<SyncFrame> condition) throws IOException {
        SyncFrame first = candidate.firstBlock();
        if (first == null || !condition.test(first)) {
            return false;
        }
        try {
            enter(candidate).moveToLast(condition);
            return true;
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /// A segment that cannot be read is passed over: the place is noted when reading comes to it.
    private boolean enterIf(SegmentFile candidate, Predicate<SyncFrame> condition, long recordId) throws IOException {
        SyncFrame first = SegmentCursor.firstBlock(candidate);
        if (first == null || !condition.test(first)) {
            return false;
        }
        try {
            enter(candidate);
            Objects.requireNonNull(cursor).moveTo(recordId);
            return true;
        } catch (CorruptException | NoSuchFileException e) {
            return false;
        }
    }

    /// Goes to the last records: the next call returns the first of so many, or the oldest if there are not so
    /// many.
    /// Reads the newest parts and segments only, as many as hold them.
    ///
    /// @param count how many, at least 0
    public void seekToLast(long count) throws LogException {
        if (count < 0) {
            throw new IllegalArgumentException("a count of " + count + " records; expected at least 0");
        }
        restart();
        try {
            long left = count;
            for (Stored candidate : LogDirectory.stored(directory).reversed()) {
                left -= switch (candidate) {
                    case PartFile file -> enterAtLast(file, left);
                    case SegmentFile file -> enterAtLast(file, left);
                };
                if (walker != null || cursor != null) {
                    return;
                }
            }
        } catch (NoSuchFileException e) {
            restart();
        } catch (IOException e) {
            throw LogDirectory.explain(directory, e);
        }
    }

    /// Enters a part where its last records begin, if it has so many.
    ///
    /// @return how many records it has
    private long enterAtLast(PartFile candidate, long count) throws IOException {
        long found = 0;
        for (PartOutline.Block block :
                PartOutline.of(candidate.path(), true).blocks().reversed()) {
            found += block.records();
            if (found >= count) {
                enter(candidate).moveTo(block.offset());
                fromRecord = block.firstRecordId() + found - count;
                break;
            }
        }
        return found;
    }

    private long enterAtLast(SegmentFile candidate, long count) throws IOException {
        try {
            enter(candidate);
            SegmentCursor entered = Objects.requireNonNull(cursor);
            if (entered.records() >= count) {
                entered.moveTo(count == 0 ? candidate.lastRecordId() + 1 : entered.idFromEnd(count));
            } else {
                leaveSegment();
            }
            return entered.records();
        } catch (CorruptException e) {
            leaveSegment();
            return 0;
        }
    }

    private void restart() throws LogException {
        close();
        part = null;
        behind = -1;
        expected = 0;
        fromRecord = 0;
        fromTime = null;
        passedBytes = 0;
        recordBytes = 0;
        damage.abandon();
    }

    /// The places met so far whose records cannot be read, in the order in which they were met. A snapshot.
    public List<Damage> damage() {
        return damage.list();
    }

    /// Closes the part that is open. Does nothing the second time.
    @Override
    public void close() throws LogException {
        PartWalker current = walker;
        walker = null;
        try {
            leaveSegment();
            if (current != null) {
                current.close();
            }
        } catch (IOException e) {
            throw LogDirectory.explain(directory, e);
        }
    }
}
