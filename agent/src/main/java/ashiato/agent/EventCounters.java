package ashiato.agent;

import ashiato.agent.RecorderStatus.EventCount;
import ashiato.event.EventType;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Counts recorded events by type, and how many there were a second.
///
/// One thread counts and ticks; any thread may ask.
final class EventCounters {
    /// Sixty intervals of a second have sixty-one ends.
    private static final int SAMPLES = 61;

    private final TypeCounts totals = new TypeCounts();
    private final long startNanos;

    /// The totals as they were at the last ticks, in a ring whose newest entry is at `newest`.
    private final TypeCounts[] samples =
            Stream.generate(TypeCounts::new).limit(SAMPLES).toArray(TypeCounts[]::new);

    private final long[] sampleNanos = new long[SAMPLES];
    private int newest;
    private int filled = 1;

    EventCounters(long nowNanos) {
        startNanos = nowNanos;
        sampleNanos[0] = nowNanos;
    }

    void count(EventType type) {
        totals.count(type);
    }

    /// Remembers the totals of this moment. To be called once a second.
    synchronized void tick(long nowNanos) {
        newest = (newest + 1) % SAMPLES;
        filled = Math.min(filled + 1, SAMPLES);
        sampleNanos[newest] = nowNanos;
        samples[newest].copyFrom(totals);
    }

    /// The types of which there was at least one event, in the order of [EventType].
    synchronized List<EventCount> counts(long nowNanos) {
        int oldest = (newest + SAMPLES - filled + 1) % SAMPLES;
        List<EventCount> counts = new ArrayList<>();
        for (EventType type : EventType.values()) {
            long total = totals.of(type);
            if (total > 0) {
                counts.add(new EventCount(
                        type,
                        total,
                        perSecond(total, nowNanos - startNanos),
                        perSecond(total - samples[oldest].of(type), nowNanos - sampleNanos[oldest])));
            }
        }
        return counts;
    }

    private static double perSecond(long events, long nanos) {
        return nanos <= 0 ? 0 : events * 1e9 / nanos;
    }
}
