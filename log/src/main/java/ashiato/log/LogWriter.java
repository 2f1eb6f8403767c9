package ashiato.log;

import ashiato.event.Event;
import ashiato.event.Origin;
import ashiato.log.internal.ActivePart;
import ashiato.log.internal.BlockEncoder;
import ashiato.log.internal.DirectoryLock;
import ashiato.log.internal.FrameBuffer;
import ashiato.log.internal.JournalState;
import ashiato.log.internal.LogDirectory;
import ashiato.log.internal.Micros;
import ashiato.log.internal.PartFile;
import ashiato.log.internal.PartSeals;
import ashiato.log.internal.RecordIds;
import ashiato.log.internal.Sealer;
import ashiato.log.internal.SegmentCursor;
import ashiato.log.internal.SegmentFile;
import ashiato.log.internal.Stored;
import ashiato.log.internal.SyncFrame;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Appends events to a log. A directory has one writer at a time; a writer is for one thread.
///
/// An appended event is in memory first. [#flush()] hands it to the system, where readers see it and where it outlives
/// this process; [#sync()] makes it outlive the system. A recorder calls `sync` about once a second. Events are also
/// handed over whenever 64 KiB have come together.
///
/// **When the disk is full**, or fails, a method throws and the writer stays usable: events whose `append` returned
/// stay
/// in memory, in order, and are written by the next call that can; an event whose `append` threw was not taken, so
/// the caller can count it or try again.
public final class LogWriter implements AutoCloseable {
    private static final int FLUSH_BYTES = 64 * 1024;
    private static final long NANOS_PER_MICRO = 1000;
    /// Where a record does not fit a frame, its longer texts are cut to so many characters.
    static final int CUT_CHARS = 8192;

    private final Path directory;
    private final LogOptions options;
    private final Origin origin;
    private final DirectoryLock lock;
    private final RecordIds ids;
    private final Recovery recovery;
    private final Sealer sealer;
    private final FrameBuffer buffer = new FrameBuffer();
    private final BlockEncoder encoder = new BlockEncoder(buffer);
    /// The segments, and the parts before the active one, oldest first.
    private final Deque<Kept> kept = new ArrayDeque<>();
    private @Nullable ActivePart active;
    private long keptBytes;
    private long partBegunMicros;
    private boolean compactionDue;
    private long nextRecordId;
    private long skippedIds;
    private long latestMicros;
    private boolean partFailed;
    private boolean open = true;
    private @Nullable Instant oldest;

    private record Kept(Stored file, long bytes) {}

    private LogWriter(
            Path directory,
            LogOptions options,
            Origin origin,
            DirectoryLock lock,
            JournalState state,
            InstantSource clock,
            LongSupplier nanoTime)
            throws IOException {
        this.directory = directory;
        this.options = options;
        this.origin = origin;
        this.lock = lock;
        ids = state.ids();
        recovery = state.recovery();
        nextRecordId = state.nextRecordId();
        skippedIds = recovery.skippedIds();
        latestMicros = state.latestMicros();
        boolean goOn = state.end() >= 0 && state.end() < options.partBytes();
        List<PartFile> parts = state.parts();
        if (state.end() >= 0) {
            SyncFrame first = parts.getLast().firstBlock();
            partBegunMicros = first == null ? Micros.of(clock.instant()) : first.baseMicros();
        }
        takeStock(state.end() >= 0 ? parts.getLast() : null);
        compactionDue = kept.size() > 0;
        PartSeals.Newest seals = PartSeals.newest(directory, parts);
        sealer = Sealer.open(
                directory,
                seals.last(),
                Micros.of(clock.instant()),
                options.sealInterval().toNanos(),
                nanoTime);
        if (state.end() >= 0) {
            active = ActivePart.reopen(parts.getLast(), state.end(), seals.tailFrom());
            if (seals.tailRecords() > 0) {
                seal(nextRecordId - skippedIds, true);
            }
            if (!goOn) {
                closePart();
            }
        }
    }

    /// Removes the files that segments stand for, and finds out what else is there.
    ///
    /// @param written the part that is being written; null if there is none
    private void takeStock(@Nullable PartFile written) throws IOException {
        for (Stored superseded : LogDirectory.superseded(directory)) {
            if (!superseded.equals(written)) {
                Files.deleteIfExists(superseded.path());
            }
        }
        kept.clear();
        keptBytes = 0;
        for (Stored stored : LogDirectory.stored(directory)) {
            if (!stored.equals(written)) {
                keep(stored, stored.size());
            }
        }
    }

    private void keep(Stored file, long bytes) {
        kept.add(new Kept(file, bytes));
        keptBytes += bytes;
    }

    /// Opens the log in this directory, or makes one where there is no directory or an empty one. Repairs what a
    /// writer that did not close it left: [#recovery()].
    ///
    /// @param origin who writes; stands in every record from now on
    /// @throws LogException if the directory holds something else, another writer has it, or it cannot be used
    public static LogWriter open(Path directory, LogOptions options, Origin origin) throws LogException {
        return open(directory, options, origin, InstantSource.system(), System::nanoTime);
    }

    /// Opens a log on given clocks: for one who writes down what happened at other times than now.
    ///
    /// @param clock what time it is
    /// @param nanoTime by what the time between seals is measured, as [System#nanoTime()]
    /// @throws LogException if the directory holds something else, another writer has it, or it cannot be used
    public static LogWriter open(
            Path directory, LogOptions options, Origin origin, InstantSource clock, LongSupplier nanoTime)
            throws LogException {
        try {
            return open(directory, options, origin, RecordIds.bootOfThisHost(), clock, nanoTime);
        } catch (IOException e) {
            throw LogDirectory.explain(directory, e);
        }
    }

    /// Opens a log under a given start of the system, on given clocks.
    static LogWriter open(
            Path directory, LogOptions options, Origin origin, String boot, InstantSource clock, LongSupplier nanoTime)
            throws LogException {
        LogDirectory.prepare(directory);
        DirectoryLock lock =
                DirectoryLock.take(directory, ProcessHandle.current().pid());
        try {
            return new LogWriter(directory, options, origin, lock, JournalState.of(directory, boot), clock, nanoTime);
        } catch (IOException e) {
            throw release(lock, LogDirectory.explain(directory, e));
        } catch (LogException e) {
            throw release(lock, e);
        } catch (RuntimeException e) {
            throw release(lock, e);
        }
    }

    private static <E extends Exception> E release(DirectoryLock lock, E reason) {
        try {
            lock.close();
        } catch (IOException e) {
            reason.addSuppressed(e);
        }
        return reason;
    }

    /// Appends an event. The bound is kept: oldest parts are removed to make room.
    ///
    /// Times are kept to the microsecond. A record of more than 1 MiB has each of its texts that are longer than
    /// 8192
    /// characters cut to that, with a note at the end of the text.
    ///
    /// @param timeCreated when the event is written, for [ashiato.event.EventRecord#timeCreated()]
    /// @param extra what is known beyond the event's fields; kept in the map's order
    /// @return the record's id
    /// @throws LogException if the event could not be taken; nothing changed, and the next call can succeed
    public long append(Instant timeCreated, Event event, Map<String, String> extra) throws LogException {
        long micros = Micros.of(timeCreated);
        try {
            requireOpen();
            if (buffer.length() >= FLUSH_BYTES) {
                write();
            }
            prepare(micros);
            encode(micros, event, extra);
        } catch (IOException e) {
            throw LogDirectory.explain(directory, e);
        }
        latestMicros = Math.max(latestMicros, micros);
        skippedIds = 0;
        sealer.appended();
        return nextRecordId++;
    }

    /// Makes sure that there is a part that takes records, and an id to give.
    private void prepare(long micros) throws IOException {
        ActivePart current = active;
        if (current != null
                && !partFailed
                && current.position() + buffer.length() < options.partBytes()
                && micros - partBegunMicros < options.partAge().toNanos() / NANOS_PER_MICRO) {
            ids.reserve(nextRecordId, current.file().firstRecordId(), latestMicros);
            return;
        }
        if (current != null) {
            write();
            seal(nextRecordId, false);
            closePart();
        }
        encoder.abandon();
        partFailed = false;
        ids.reserveFrom(nextRecordId, nextRecordId, latestMicros);
        active = ActivePart.create(directory, nextRecordId, micros, origin);
        partBegunMicros = micros;
    }

    private void closePart() throws IOException {
        try (ActivePart full = Objects.requireNonNull(active)) {
            full.force();
            keep(full.file(), full.position());
            compactionDue = true;
            active = null;
        }
    }

    /// Seals all records that no seal covers, durably. A seal that could not be made durable is tried again.
    private void seal(long upTo, boolean recovered) throws IOException {
        ActivePart part = active;
        if (part == null) {
            return;
        }
        if (!sealer.isPending()) {
            if (!sealer.hasUnsealed(upTo)) {
                return;
            }
            write();
            sealer.next(part, upTo, latestMicros, recovered, buffer);
        }
        write();
        part.force();
        sealer.made();
    }

    private void encode(long micros, Event event, Map<String, String> extra) throws IOException, LogException {
        int mark = buffer.length();
        boolean taken = false;
        try {
            try {
                encode(micros, event, extra, BlockEncoder.UNLIMITED);
            } catch (FrameBuffer.FrameTooLongException e) {
                buffer.truncate(mark);
                encoder.abandon();
                encode(micros, event, extra, CUT_CHARS);
            }
            while (sizeBytes() > options.maxBytes() && !kept.isEmpty()) {
                dropOldest();
            }
            taken = true;
        } catch (FrameBuffer.FrameTooLongException e) {
            throw new LogException(
                    directory + ": an event of type " + event.kind().id() + " is too large to be logged: "
                            + e.getMessage(),
                    e);
        } finally {
            if (!taken) {
                buffer.truncate(mark);
                encoder.abandon();
            }
        }
    }

    private void encode(long micros, Event event, Map<String, String> extra, int textLimit) {
        if (encoder.needsBlock()) {
            encoder.begin(new SyncFrame(nextRecordId, micros, latestMicros, skippedIds, origin));
        }
        encoder.put(micros, event, extra, textLimit);
    }

    private void dropOldest() throws IOException {
        Kept eldest = kept.getFirst();
        sealer.passHorizon(eldest.file());
        Files.deleteIfExists(eldest.file().path());
        kept.removeFirst();
        keptBytes -= eldest.bytes();
        oldest = null;
    }

    /// Whether there may be work for a [LogCompactor] since it was asked last.
    public boolean takeCompactionDue() {
        boolean due = compactionDue;
        compactionDue = false;
        return due;
    }

    /// Takes over the segments that a [LogCompactor] has made meanwhile: removes the files that they stand for.
    ///
    /// @throws LogException if the directory cannot be read, or a file not be removed
    public void adoptSegments() throws LogException {
        try {
            requireOpen();
            takeStock(active == null ? null : active.file());
            oldest = null;
        } catch (IOException e) {
            throw LogDirectory.explain(directory, e);
        }
    }

    private void write() throws IOException {
        if (active != null) {
            active.write(buffer);
        }
    }

    /// Hands all appended events to the system: readers see them, and they outlive this process.
    ///
    /// @throws LogException if some could not be handed over; they are kept and tried again by the next call
    public void flush() throws LogException {
        try {
            requireOpen();
            write();
        } catch (IOException e) {
            throw LogDirectory.explain(directory, e);
        }
    }

    /// Makes all appended events durable: [#flush()] and fdatasync(2).
    ///
    /// When it is time, they are sealed as well.
    ///
    /// @throws LogException if that failed. Events handed over since the last success may then not outlive the
    /// system,
    ///     even if a later call succeeds (the kernel reports a failed write-back once); later events go to a new
    /// part
    public void sync() throws LogException {
        flush();
        try {
            if (active != null) {
                active.force();
                if (sealer.isDue(active)) {
                    seal(nextRecordId, false);
                }
            }
        } catch (IOException e) {
            partFailed = true;
            throw LogDirectory.explain(directory, e);
        }
    }

    /// Seals all appended events now, durably, instead of when it is time: [#sync()] and a seal. Does nothing more
    /// where all are sealed.
    ///
    /// @throws LogException if that failed, as for [#sync()]; the seal is tried again by the next call
    public void seal() throws LogException {
        sync();
        try {
            seal(nextRecordId, false);
        } catch (IOException e) {
            partFailed = true;
            throw LogDirectory.explain(directory, e);
        }
    }

    /// The head of the log's chain as of the last seal that is durable; empty if none has been made since the log
    /// or
    /// its chain was begun. Reads no file.
    public Optional<Anchor> anchor() {
        return sealer.head();
    }

    /// The bytes of the log, with those not yet handed to the system.
    public long sizeBytes() {
        return keptBytes + (active == null ? 0 : active.position() + buffer.length());
    }

    /// The id that the next record gets.
    public long nextRecordId() {
        return nextRecordId;
    }

    /// When the oldest record was written; empty if there is none, or if the oldest part cannot be read.
    public Optional<Instant> oldest() {
        if (oldest == null) {
            oldest = firstTime();
        }
        return Optional.ofNullable(oldest);
    }

    private @Nullable Instant firstTime() {
        Stored first = kept.isEmpty() ? null : kept.getFirst().file();
        if (first == null && active != null) {
            first = active.file();
        }
        try {
            SyncFrame block = switch (first) {
                case null -> null;
                case PartFile part -> part.firstBlock();
                case SegmentFile segment -> SegmentCursor.firstBlock(segment);
            };
            return block == null ? null : Micros.toInstant(block.baseMicros());
        } catch (IOException e) {
            return null;
        }
    }

    /// What opening found.
    public Recovery recovery() {
        return recovery;
    }

    private void requireOpen() throws LogException {
        if (!open) {
            throw new LogException(directory + ": the log has been closed");
        }
    }

    /// Makes all appended events durable and gives up the directory. Does nothing the second time.
    ///
    /// @throws LogException if events could not be written; the directory is given up all the same
    @Override
    public void close() throws LogException {
        if (!open) {
            return;
        }
        try (lock;
                ActivePart last = active) {
            sync();
            seal(nextRecordId, false);
            Kept newest = last != null ? new Kept(last.file(), last.position()) : kept.peekLast();
            if (newest == null || newest.file() instanceof SegmentFile) {
                ids.close(nextRecordId, 0, 0, latestMicros);
            } else {
                ids.close(nextRecordId, newest.file().firstRecordId(), newest.bytes(), latestMicros);
            }
        } catch (IOException e) {
            throw LogDirectory.explain(directory, e);
        } finally {
            open = false;
        }
    }
}
