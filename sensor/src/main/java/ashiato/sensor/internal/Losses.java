package ashiato.sensor.internal;

import ashiato.event.ErrorReport;
import ashiato.event.EventType;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.StringJoiner;
import java.util.function.IntToLongFunction;
import org.jspecify.annotations.Nullable;

/// Counts what did not become an event, by the type it would have had, and reports it.
///
/// Confined to one thread.
final class Losses {
    private Set<EventType> wanted;
    private final Map<EventType, Long> totalsByType = new EnumMap<>(EventType.class);
    /// Of these totals what fell into times in which the type was not wanted.
    private final Map<EventType, Long> unwanted = new EnumMap<>(EventType.class);
    /// The totals of types when they became unwanted.
    private final Map<EventType, Long> unwantedFrom = new EnumMap<>(EventType.class);
    private final Map<EventType, Long> reported = new EnumMap<>(EventType.class);
    /// What becomes no event, but tells events their program.
    private final Map<String, Long> auxiliary = new LinkedHashMap<>();

    private final Map<String, Long> auxiliaryReported = new HashMap<>();
    private long udpEvictions;
    private long lostQuestions;
    private Instant since;

    /// @param wanted the types that somebody asks for at first; nothing is lost of others
    /// @param since when counting begins
    Losses(Set<EventType> wanted, Instant since) {
        this.wanted = wanted;
        this.since = since;
    }

    /// Sets the types that are wanted from now on. What happened until now is to be read before, see [#readKernel].
    void want(Set<EventType> types) {
        for (EventType type : EventType.values()) {
            long total = totalsByType.getOrDefault(type, 0L);
            if (wanted.contains(type) && !types.contains(type)) {
                unwantedFrom.put(type, total);
            } else if (types.contains(type) && !wanted.contains(type)) {
                unwanted.merge(type, total - unwantedFrom.getOrDefault(type, 0L), Long::sum);
            }
        }
        wanted = types;
    }

    /// Takes over the kernel's own counts, and adds what gave way in the reader's tables.
    ///
    /// @param counter reads a slot of the counters map, see [KernelRecords]
    void readKernel(IntToLongFunction counter) {
        totalsByType.put(EventType.PROCESS_CREATE, counter.applyAsLong(KernelRecords.EXEC));
        totalsByType.put(EventType.PROCESS_TERMINATE, counter.applyAsLong(KernelRecords.EXIT));
        totalsByType.put(
                EventType.NETWORK_CONNECT,
                counter.applyAsLong(KernelRecords.CONNECT)
                        + counter.applyAsLong(KernelRecords.ACCEPT)
                        + counter.applyAsLong(KernelRecords.DATAGRAM));
        totalsByType.put(EventType.NETWORK_FLOW, counter.applyAsLong(KernelRecords.FLOW_END) + udpEvictions);
        auxiliary.put("fork records", counter.applyAsLong(KernelRecords.FORK));
        auxiliary.put("ends of UDP sockets", counter.applyAsLong(KernelRecords.UDP_CLOSED));
        auxiliary.put("owners of sockets", counter.applyAsLong(KernelRecords.COUNTER_SOCKETS_FULL));
        totalsByType.put(EventType.DNS_QUERY, counter.applyAsLong(KernelRecords.DNS) + lostQuestions);
    }

    /// Sets how many UDP flows gave way in the kernel's table before they were over.
    void setUdpEvictions(long evictions) {
        udpEvictions = evictions;
    }

    /// Sets how many questions gave way in the table of those that wait for an answer.
    void setLostQuestions(long questions) {
        lostQuestions = questions;
    }

    /// All losses since the start, of the wanted types, while they were wanted.
    Map<EventType, Long> totals() {
        Map<EventType, Long> totals = new EnumMap<>(EventType.class);
        for (EventType type : wanted) {
            totals.put(type, totalsByType.getOrDefault(type, 0L) - unwanted.getOrDefault(type, 0L));
        }
        return totals;
    }

    /// What was lost since the last report, as Sysmon words it with the interval added, or null if nothing was.
    @Nullable
    ErrorReport report(Instant now) {
        StringJoiner counts = new StringJoiner(" ");
        totals().forEach((type, total) -> {
            long fresh = total - Objects.requireNonNullElse(reported.put(type, total), 0L);
            if (fresh > 0) {
                counts.add(type.tag() + ":" + fresh);
            }
        });
        StringJoiner others = new StringJoiner(", ");
        auxiliary.forEach((what, total) -> {
            long fresh = total - Objects.requireNonNullElse(auxiliaryReported.put(what, total), 0L);
            if (fresh > 0) {
                others.add(fresh + " " + what);
            }
        });
        Instant from = since;
        since = now;
        if (counts.length() == 0 && others.length() == 0) {
            return null;
        }
        String dropped = counts.length() == 0 ? "" : "Events dropped from driver queue: " + counts;
        String missing = others.length() == 0
                ? ""
                : (dropped.isEmpty() ? "" : "; ") + "not seen, so that programs may be unknown: " + others;
        return new ErrorReport(now, "QUEUE", dropped + missing + " between " + from + " and " + now);
    }
}
