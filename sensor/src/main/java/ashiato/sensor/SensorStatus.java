package ashiato.sensor;

import ashiato.event.EventType;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A sensor's state at one moment.
///
/// @param hooks every hook that this kernel can serve events with, attached or not
/// @param lost kernel records that did not reach the reader, by the type of event they would have become
/// @param kernelBytes memory that the kernel holds for the sensor's maps, in bytes
/// @param tables the sensor's tables: how full they are and what they had to evict
/// @param excluded how many events were not made because of [SensorOptions#exclusions]; nothing was lost by that
public record SensorStatus(
        List<Hook> hooks, Map<EventType, Long> lost, long kernelBytes, List<Table> tables, List<Excluded> excluded) {

    /// The status of a sensor that excludes nothing.
    public SensorStatus(List<Hook> hooks, Map<EventType, Long> lost, long kernelBytes, List<Table> tables) {
        this(hooks, lost, kernelBytes, tables, List.of());
    }

    /// A kernel hook.
    ///
    /// @param name the program's section, for example `tracepoint/sched/sched_process_exec`
    /// @param tier `A` (trampoline), `B` (tracepoint or control group), or `-` if it serves both
    /// @param types the wanted event types that it serves; for one that is [#NOT_WANTED], those that it could serve
    /// @param state [#ATTACHED], [#NOT_WANTED], or why it is missing
    public record Hook(String name, String tier, Set<EventType> types, String state) {
        /// The state of a hook that works.
        public static final String ATTACHED = "attached";
        /// The state of a hook that nothing is wrong with, and that no wanted event type needs.
        public static final String NOT_WANTED = "not wanted";

        /// Whether it is wanted and not there, so that events are missing.
        public boolean isMissing() {
            return !state.equals(ATTACHED) && !state.equals(NOT_WANTED);
        }
    }

    /// A bounded table.
    ///
    /// @param name what it holds, for example `processes`
    /// @param size the entries now
    /// @param capacity the most entries it takes
    /// @param evicted entries given up for want of room, since the start
    public record Table(String name, long size, long capacity, long evicted) {}

    /// Events that were not made, since the start. An event that several values exclude counts for the first of
    /// them,
    /// in the order of [Reason]. A UDP conversation counts once for as long as the kernel remembers it.
    ///
    /// @param type [EventType#NETWORK_CONNECT] or [EventType#NETWORK_FLOW]
    /// @param reason what excluded them
    /// @param count how many, at least one
    public record Excluded(EventType type, Reason reason, long count) {}

    /// What excludes a network event, see [NetworkExclusions.Noise].
    public enum Reason {
        /// Its destination address.
        DESTINATION_ADDRESS,
        /// Its source address.
        SOURCE_ADDRESS,
        /// Its destination port.
        DESTINATION_PORT,
        /// Its source port.
        SOURCE_PORT,
        /// Its process.
        PROCESS
    }
}
