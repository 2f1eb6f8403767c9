package ashiato.agent;

import ashiato.event.EventType;
import java.util.concurrent.atomic.AtomicLongArray;

/// One number for each event type. One thread counts; any thread may read.
final class TypeCounts {
    /// Event numbers are below this.
    private static final int IDS = 256;

    private final AtomicLongArray counts = new AtomicLongArray(IDS);

    /// One more of this type; only one thread may call this.
    void count(EventType type) {
        counts.setRelease(type.id(), counts.getPlain(type.id()) + 1);
    }

    long of(EventType type) {
        return counts.getAcquire(type.id());
    }

    /// Forgets what was counted; only the counting thread may call this.
    void clear() {
        for (int id = 0; id < IDS; id++) {
            counts.setRelease(id, 0);
        }
    }

    /// Makes this the same as another.
    void copyFrom(TypeCounts other) {
        for (int id = 0; id < IDS; id++) {
            counts.setRelease(id, other.counts.getAcquire(id));
        }
    }
}
