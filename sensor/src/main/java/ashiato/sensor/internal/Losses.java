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
import java.util.function.ToLongFunction;
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
    private final boolean tracepointAlone;
    private long runsPassedOver;
    private long runsReported;
    private long callsPassedOver;
    private long callsReported;
    private long udpEvictions;
    private long lostQuestions;
    private Instant since;

    /// @param wanted the types that somebody asks for at first; nothing is lost of others
    /// @param tracepointAlone whether only the tracepoint tells of changes of TCP states, see [#readKernel]
    /// @param since when counting begins
    Losses(Set<EventType> wanted, boolean tracepointAlone, Instant since) {
        this.wanted = wanted;
        this.tracepointAlone = tracepointAlone;
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
    /// Programs that the kernel passed over count as one loss each, which the report calls "at most": nothing was
    /// lost
    /// where there was nothing to report. The program of the tracepoint of TCP states counts only where it is
    /// alone:
    /// a program on socket operations, which is never passed over, is told of the same changes. What is lost
    /// without
    /// the kernel counting a run that it passed over is not known here.
    ///
    /// @param counter reads a slot of the counters map, see [KernelRecords]
    /// @param skipped how often the kernel passed over a program
    void readKernel(IntToLongFunction counter, ToLongFunction<KernelProgram> skipped) {
        long changes = tracepointAlone ? skipped.applyAsLong(KernelProgram.TCP_STATE) : 0;
        runsPassedOver = changes
                + skipped.applyAsLong(KernelProgram.EXEC)
                + skipped.applyAsLong(KernelProgram.EXIT)
                + skipped.applyAsLong(KernelProgram.ACCEPT)
                + skipped.applyAsLong(KernelProgram.FORK);
        totalsByType.put(
                EventType.PROCESS_CREATE,
                counter.applyAsLong(KernelRecords.EXEC) + skipped.applyAsLong(KernelProgram.EXEC));
        totalsByType.put(
                EventType.PROCESS_TERMINATE,
                counter.applyAsLong(KernelRecords.EXIT) + skipped.applyAsLong(KernelProgram.EXIT));
        totalsByType.put(
                EventType.NETWORK_CONNECT,
                counter.applyAsLong(KernelRecords.CONNECT)
                        + counter.applyAsLong(KernelRecords.ACCEPT)
                        + counter.applyAsLong(KernelRecords.DATAGRAM)
                        + skipped.applyAsLong(KernelProgram.ACCEPT)
                        + changes);
        totalsByType.put(EventType.NETWORK_FLOW, counter.applyAsLong(KernelRecords.FLOW_END) + udpEvictions + changes);
        auxiliary.put(
                "fork records", counter.applyAsLong(KernelRecords.FORK) + skipped.applyAsLong(KernelProgram.FORK));
        auxiliary.put("ends of UDP sockets", counter.applyAsLong(KernelRecords.UDP_CLOSED));
        auxiliary.put("owners of sockets", counter.applyAsLong(KernelRecords.COUNTER_SOCKETS_FULL));
        totalsByType.put(EventType.DNS_QUERY, counter.applyAsLong(KernelRecords.DNS) + lostQuestions);
    }

    /// Sets how many events of a type were lost that the counters of [#readKernel] do not tell.
    void setLost(EventType type, long total) {
        totalsByType.put(type, total);
    }

    /// Sets how often the kernel passed over the programs on system calls.
    void setCallsPassedOver(long calls) {
        callsPassedOver = calls;
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
        long freshRuns = runsPassedOver - runsReported;
        runsReported = runsPassedOver;
        long freshCalls = callsPassedOver - callsReported;
        callsReported = callsPassedOver;
        Instant from = since;
        since = now;
        if (counts.length() == 0 && others.length() == 0 && freshCalls == 0) {
            return null;
        }
        String dropped = counts.length() == 0 ? "" : "Events dropped from driver queue: " + counts;
        String missing = others.length() == 0
                ? ""
                : (dropped.isEmpty() ? "" : "; ") + "not seen, so that programs may be unknown: " + others;
        String calls = freshCalls == 0
                ? ""
                : (dropped.isEmpty() && missing.isEmpty() ? "" : "; ") + "events of files or accesses may be missing:"
                        + " the kernel passed over " + freshCalls + " system calls";
        String atMost = freshRuns == 0 ? "" : " (at most: the kernel passed over " + freshRuns + " runs of programs)";
        return new ErrorReport(now, "QUEUE", dropped + missing + atMost + calls + " between " + from + " and " + now);
    }
}
