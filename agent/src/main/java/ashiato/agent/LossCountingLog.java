package ashiato.agent;

import ashiato.agent.RecorderStatus.Loss;
import ashiato.agent.RecorderStatus.Place;
import ashiato.event.ErrorReport;
import ashiato.event.Event;
import ashiato.event.EventType;
import ashiato.log.LogException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// A log that never stands in the way of its writer: what the disk refuses is counted by type, and reported as event
/// 255 as soon as the log takes writes again.
///
/// A log that cannot be written still takes events until its buffer is full. From then on it is tried again every 100
/// ms; in between, events are counted as lost at once, so that a
/// failing disk does not slow down the reading of the kernel's ring. A log
/// that takes writes but cannot be synced goes on taking them. One thread writes; [#losses()], [#trouble()] and
/// [#unsynced()] may be asked by any.
final class LossCountingLog implements AutoCloseable {
    private static final long RETRY_NANOS = Duration.ofMillis(100).toNanos();

    private final EventStore store;
    private final Clock clock;
    private final LongSupplier nanoTime;
    private final EventCounters recorded;
    private final TypeCounts lost = new TypeCounts();

    /// What was lost since the last report.
    private final TypeCounts unreported = new TypeCounts();

    private volatile @Nullable Trouble trouble;
    private volatile @Nullable Trouble unsynced;

    /// Whether the log has refused an event since it failed. Until then its buffer takes what cannot be written
    /// yet.
    private boolean refusing;

    private long retryAtNanos;

    /// The log does not do what it should.
    ///
    /// @param since when it failed for the first time
    /// @param reason why, in the log's words
    record Trouble(Instant since, String reason) {}

    @FunctionalInterface
    private interface Durability {
        void reach() throws LogException;
    }

    LossCountingLog(EventStore store, Clock clock, LongSupplier nanoTime, EventCounters recorded) {
        this.store = store;
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.recorded = recorded;
    }

    void append(Event event, Map<String, String> extra) {
        if (refusing && !tryAgain()) {
            lose(event.kind());
            return;
        }
        try {
            store.append(clock.instant(), event, extra);
            recorded.count(event.kind());
        } catch (LogException e) {
            failed(e);
            refusing = true;
            lose(event.kind());
        }
    }

    void flush() {
        if (trouble != null) {
            tryAgain();
            return;
        }
        try {
            store.flush();
        } catch (LogException e) {
            failed(e);
        }
    }

    void sync() {
        makeDurable(store::sync);
    }

    /// Makes all durable and seals it, where the log takes writes.
    void seal() {
        makeDurable(store::seal);
    }

    private void makeDurable(Durability how) {
        if (trouble != null) {
            return;
        }
        Trouble past = unsynced;
        try {
            how.reach();
            unsynced = null;
            if (past != null) {
                Instant now = clock.instant();
                append(
                        new ErrorReport(now, "LOG", Messages.logWasNotDurable(past.since(), now, past.reason())),
                        Map.of());
            }
        } catch (LogException e) {
            if (past == null) {
                unsynced = new Trouble(clock.instant(), String.valueOf(e.getMessage()));
            }
        }
    }

    /// Events that the log did not take, by type.
    List<Loss> losses() {
        List<Loss> losses = new ArrayList<>();
        for (EventType type : EventType.values()) {
            long count = lost.of(type);
            if (count > 0) {
                losses.add(new Loss(type, Place.LOG, count));
            }
        }
        return losses;
    }

    /// Why the log cannot be written at this moment, or null if it can.
    @Nullable
    Trouble trouble() {
        return trouble;
    }

    /// Why what was written would not survive a loss of power at this moment, or null if it would.
    @Nullable
    Trouble unsynced() {
        return unsynced;
    }

    /// Whether the log takes writes again. If so, the report of what it did not take has been appended.
    private boolean tryAgain() {
        Trouble past = trouble;
        if (past == null) {
            return true;
        }
        if (nanoTime.getAsLong() - retryAtNanos < 0) {
            return false;
        }
        try {
            store.flush();
            Instant now = clock.instant();
            store.append(now, report(past, now), Map.of());
        } catch (LogException e) {
            failed(e);
            return false;
        }
        recorded.count(EventType.ERROR_REPORT);
        unreported.clear();
        trouble = null;
        refusing = false;
        return true;
    }

    private ErrorReport report(Trouble past, Instant now) {
        StringBuilder counts = new StringBuilder();
        for (EventType type : EventType.values()) {
            long count = unreported.of(type);
            if (count > 0) {
                counts.append(' ').append(type.recordName()).append(':').append(count);
            }
        }
        return new ErrorReport(now, "QUEUE", Messages.logRefused(counts.toString(), past.since(), now, past.reason()));
    }

    private void failed(LogException e) {
        if (trouble == null) {
            trouble = new Trouble(clock.instant(), String.valueOf(e.getMessage()));
        }
        retryAtNanos = nanoTime.getAsLong() + RETRY_NANOS;
    }

    private void lose(EventType type) {
        lost.count(type);
        unreported.count(type);
    }

    /// Tries at once to write what could not be written, and to report it: the log is going to be closed.
    void settle() {
        retryAtNanos = nanoTime.getAsLong();
        tryAgain();
    }

    /// Closes the log.
    ///
    /// @throws LogException if the log cannot be closed in order; nothing more can be done then
    @Override
    public void close() throws LogException {
        store.close();
    }
}
