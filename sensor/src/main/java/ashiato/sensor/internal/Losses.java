package ashiato.sensor.internal;

import ashiato.event.ErrorReport;
import ashiato.event.EventType;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/// Counts what did not become an event, by the type it would have had, and reports it.
///
/// Confined to one thread, except [#totals()].
final class Losses {
    private final Map<EventType, Long> totals = Collections.synchronizedMap(new EnumMap<>(EventType.class));
    private final Map<EventType, Long> reported = new EnumMap<>(EventType.class);
    private Instant since;

    /// @param since when counting begins
    Losses(Instant since) {
        this.since = since;
    }

    /// Sets how many events of a type were lost so far; a number lower than before is ignored.
    void setTotal(EventType type, long total) {
        totals.merge(type, total, Math::max);
    }

    void add(EventType type, long count) {
        totals.merge(type, count, Long::sum);
    }

    /// All losses since the start.
    Map<EventType, Long> totals() {
        synchronized (totals) {
            return new EnumMap<>(totals);
        }
    }

    /// What was lost since the last report, as Sysmon words it with the interval added, or null if nothing was.
    @Nullable ErrorReport report(Instant now) {
        StringJoiner counts = new StringJoiner(" ");
        totals().forEach((type, total) -> {
            long fresh = total - Objects.requireNonNullElse(reported.put(type, total), 0L);
            if (fresh > 0) {
                counts.add(type.tag() + ":" + fresh);
            }
        });
        Instant from = since;
        since = now;
        if (counts.length() == 0) {
            return null;
        }
        return new ErrorReport(
                now, "QUEUE", "Events dropped from driver queue: " + counts + " between " + from + " and " + now);
    }
}
