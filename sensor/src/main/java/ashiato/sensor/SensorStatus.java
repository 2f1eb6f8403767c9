package ashiato.sensor;

import ashiato.event.EventType;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A sensor's state at one moment.
///
/// @param hooks every hook that was wanted, attached or not
/// @param lost kernel records that did not reach the reader, by the type of event they would have become
/// @param kernelBytes memory that the kernel holds for the sensor's maps, in bytes
/// @param tables the sensor's tables: how full they are and what they had to evict
public record SensorStatus(List<Hook> hooks, Map<EventType, Long> lost, long kernelBytes, List<Table> tables) {

    /// A kernel hook.
    ///
    /// @param name the program's section, for example `tracepoint/sched/sched_process_exec`
    /// @param tier `A` (trampoline), `B` (tracepoint or control group), or `-` if it serves both
    /// @param types the event types it serves
    /// @param state `attached`, or why not
    public record Hook(String name, String tier, Set<EventType> types, String state) {}

    /// A bounded table.
    ///
    /// @param name what it holds, for example `processes`
    /// @param size the entries now
    /// @param capacity the most entries it takes
    /// @param evicted entries given up for want of room, since the start
    public record Table(String name, long size, long capacity, long evicted) {}
}
