package ashiato.log;

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
import ashiato.log.internal.SyncFrame;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
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
    /// The part read to its end last, by its first record id; -1 before the first.
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

    /// The next record; null at the present end.
    ///
    /// @throws LogException if the system does not let the log be read; damaged bytes are no reason
    public @Nullable EventRecord next() throws LogException {
        try {
            while (true) {
                PartWalker current = walker == null ? openNextPart() : walker;
                if (current == null) {
                    return null;
                }
                EventRecord found = null;
                switch (current.next(!complete)) {
                    case BLOCK -> {
                        passedBytes += current.position() - (current.isFirstBlock() ? 0 : current.frameOffset());
                        beginBlock(current);
                    }
                    case FRAME -> {
                        passedBytes += current.position() - current.frameOffset();
                        found = decode(current);
                    }
                    case END -> {
                        if (!passEnd(current)) {
                            return null;
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
        return true;
    }

    private @Nullable PartWalker openNextPart() throws IOException {
        while (true) {
            PartFile next = firstBehind(behind);
            if (next == null) {
                return null;
            }
            try {
                PartWalker opened = enter(next);
                if (behind < 0 && expected == 0) {
                    expected = next.firstRecordId();
                }
                return opened;
            } catch (NoSuchFileException e) {
                // The bound removed it since it was listed: the one behind it is next.
                behind = next.firstRecordId();
            }
        }
    }

    private PartWalker enter(PartFile next) throws IOException {
        PartWalker opened = PartWalker.open(next.path());
        part = next;
        walker = opened;
        complete = false;
        return opened;
    }

    private @Nullable PartFile firstBehind(long recordId) throws IOException {
        for (PartFile candidate : LogDirectory.parts(directory)) {
            if (candidate.firstRecordId() > recordId) {
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
        String ids = "records " + expected + " to " + (sync.firstRecordId() - 1);
        Damage.Kind kind = Damage.Kind.MISSING;
        String found = ids + " are missing: the bytes that held them were removed";
        if (sync.skippedIds() >= missing) {
            kind = Damage.Kind.NOT_DURABLE;
            found = ids + " were not given: the system stopped before the recorder could close the log";
        } else if (current.isFirstBlock()) {
            found = ids + " are missing: the parts that held them were removed";
        }
        return new Damage(kind, current.file(), current.frameOffset(), 0, OptionalLong.of(missing), found);
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
        seek(sync -> sync.firstRecordId() <= recordId);
        fromRecord = recordId;
    }

    /// Goes to the first record written at this time or later. Looks at the beginnings of parts and at some blocks
    /// only. If the clock was set back meanwhile, records written before this time can follow.
    public void seekToTime(Instant from) throws LogException {
        long micros = Micros.of(from);
        seek(sync -> sync.latestMicros() < micros);
        fromTime = from;
    }

    /// Goes to the last block for which this holds; it must hold for none behind one for which it does not.
    private void seek(Predicate<SyncFrame> condition) throws LogException {
        restart();
        try {
            List<PartFile> parts = LogDirectory.parts(directory);
            for (int i = parts.size() - 1; i >= 0; i--) {
                if (enterIf(parts.get(i), condition)) {
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

    /// Goes to the last records: the next call returns the first of so many, or the oldest if there are not so
    /// many.
    /// Reads the newest parts only, as many as hold them.
    ///
    /// @param count how many, at least 0
    public void seekToLast(long count) throws LogException {
        if (count < 0) {
            throw new IllegalArgumentException("a count of " + count + " records; expected at least 0");
        }
        restart();
        try {
            long found = 0;
            for (PartFile candidate : LogDirectory.parts(directory).reversed()) {
                PartOutline outline;
                try {
                    outline = PartOutline.of(candidate.path(), true);
                } catch (NoSuchFileException e) {
                    break;
                }
                for (PartOutline.Block block : outline.blocks().reversed()) {
                    found += block.records();
                    if (found >= count) {
                        enter(candidate).moveTo(block.offset());
                        fromRecord = block.firstRecordId() + found - count;
                        return;
                    }
                }
            }
        } catch (NoSuchFileException e) {
            restart();
        } catch (IOException e) {
            throw LogDirectory.explain(directory, e);
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
        if (current != null) {
            try {
                current.close();
            } catch (IOException e) {
                throw LogDirectory.explain(current.file(), e);
            }
        }
    }
}
