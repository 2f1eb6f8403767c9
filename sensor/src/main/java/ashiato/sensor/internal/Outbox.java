package ashiato.sensor.internal;

import ashiato.event.Event;
import ashiato.event.EventSink;
import ashiato.sensor.SensorStatus;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Keeps events in order while one of them waits for the hash of its image.
///
/// Without a waiting event everything passes straight through. Behind one, events queue up until the hash is there, the
/// wait took too long, or the queue is full; then the event goes out without its hash, and that is counted. Confined to
/// one thread.
final class Outbox {
    private final EventSink sink;
    private final int capacity;
    private final long patienceNanos;
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
    private long unhashed;

    /// An event that waits, for its hash or for its turn.
    static final class Waiting {
        private final Map<String, String> extra;
        private final @Nullable Function<@Nullable String, Event> completion;
        private final long deadline;
        private @Nullable Event event;

        private Waiting(Event event, Map<String, String> extra) {
            this.event = event;
            this.extra = extra;
            this.completion = null;
            this.deadline = 0;
        }

        private Waiting(Function<@Nullable String, Event> completion, Map<String, String> extra, long deadline) {
            this.completion = completion;
            this.extra = extra;
            this.deadline = deadline;
        }

        /// Completes the event, which then goes out at the next [Outbox#release] that finds it in front.
        ///
        /// @param hashes the hashes, or null if they could not be taken
        void hashed(@Nullable String hashes) {
            if (event == null && completion != null) {
                event = completion.apply(hashes);
            }
        }
    }

    /// @param sink takes the events
    /// @param capacity the most events that wait
    /// @param patienceNanos how long an event waits for its hash, in nanoseconds
    Outbox(EventSink sink, int capacity, long patienceNanos) {
        this.sink = sink;
        this.capacity = capacity;
        this.patienceNanos = patienceNanos;
    }

    void put(Event event, Map<String, String> extra) {
        if (waiting.isEmpty()) {
            sink.accept(event, extra);
        } else {
            makeRoom();
            waiting.add(new Waiting(event, extra));
        }
    }

    /// As [#put], for events that may come in floods: when half of the room is taken they wait no longer, so that
    /// those
    /// who wait for a hash are not driven out without it.
    void putAside(Event event, Map<String, String> extra) {
        if (waiting.size() < capacity / 2) {
            put(event, extra);
        } else {
            sink.accept(event, extra);
        }
    }

    /// Puts an event that needs a hash first.
    ///
    /// @param completion makes the event from the hashes, or from null if there are none
    /// @param now a reading of [System#nanoTime()]
    /// @return to be told the hashes
    Waiting putAwaiting(Function<@Nullable String, Event> completion, Map<String, String> extra, long now) {
        makeRoom();
        Waiting entry = new Waiting(completion, extra, now + patienceNanos);
        waiting.add(entry);
        return entry;
    }

    /// Sends what need not wait any longer.
    ///
    /// @param now a reading of [System#nanoTime()]
    void release(long now) {
        Waiting first = waiting.peek();
        while (first != null && (first.event != null || now - first.deadline >= 0)) {
            sendFirst();
            first = waiting.peek();
        }
    }

    /// Sends everything, waiting for nothing.
    void flush() {
        while (!waiting.isEmpty()) {
            sendFirst();
        }
    }

    /// How many events wait; `evicted` counts those that went out without the hash that they should have had.
    SensorStatus.Table table() {
        return new SensorStatus.Table("events waiting for a hash", waiting.size(), capacity, unhashed);
    }

    private void makeRoom() {
        if (waiting.size() >= capacity) {
            sendFirst();
        }
    }

    private void sendFirst() {
        Waiting first = waiting.remove();
        Event event = first.event;
        if (event == null && first.completion != null) {
            unhashed++;
            event = first.completion.apply(null);
        }
        if (event != null) {
            sink.accept(event, first.extra);
        }
    }
}
