package ashiato.config;

import ashiato.config.TrialReport.Span;
import ashiato.event.EventRecord;
import ashiato.event.ServiceStateChange;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// The time in which a recorder ran, as the records of a log tell: what comes together in a day is told by it, not by
/// the calendar, so that a host that was switched off does not seem quiet.
///
/// It is the time from the first record to the last, without the time from an event 4 `Stopped` to the next record and
/// from a record to the event 4 `Started` that follows it. A quiet time in which the recorder ran counts. The clock can
/// be set back; that counts as no time. Takes records in the order of the log. For one thread.
public final class ObservedTime {
    private final Instant from;
    private @Nullable Instant first;
    private @Nullable Instant last;
    private Duration stopped = Duration.ZERO;
    private boolean recording = true;

    /// All of the time.
    public ObservedTime() {
        this(Instant.MIN);
    }

    /// @param from the time before this one does not count. Give it all records of the log all the same: what came
    /// before
    ///     says whether a recorder ran at that moment
    public ObservedTime(Instant from) {
        this.from = from;
    }

    /// Takes note of when a record was written.
    public void add(EventRecord record) {
        Instant time = record.timeCreated();
        ServiceStateChange change = record.event() instanceof ServiceStateChange state ? state : null;
        boolean starts = change != null && "Started".equals(change.state());
        if (last != null && (starts || !recording) && time.isAfter(last)) {
            stopped = stopped.plus(between(last, time));
        }
        recording = !(change != null && "Stopped".equals(change.state()));
        if (first == null || time.isBefore(first)) {
            first = time;
        }
        if (last == null || time.isAfter(last)) {
            last = time;
        }
    }

    /// What was observed; null if no record was written in that time.
    public @Nullable Span span() {
        if (first == null || last == null || last.isBefore(from)) {
            return null;
        }
        return new Span(later(first), last, between(first, last).minus(stopped));
    }

    private Duration between(Instant begin, Instant end) {
        return Duration.between(later(begin), later(end));
    }

    private Instant later(Instant time) {
        return time.isBefore(from) ? from : time;
    }
}
