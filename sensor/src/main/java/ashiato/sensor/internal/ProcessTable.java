package ashiato.sensor.internal;

import ashiato.sensor.SensorStatus;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The processes that run, and those that ended not long ago: their connections may end after them.
///
/// Bounded: when it is full, the process that ended first gives way, then the one that was added first. Confined to one
/// thread.
final class ProcessTable {
    private final int capacity;
    private final int endedCapacity;
    private final Map<Key, TrackedProcess> processes = new HashMap<>();
    private final ArrayDeque<TrackedProcess> ended = new ArrayDeque<>();
    private final Consumer<TrackedProcess> forgotten;
    private final Key probe = new Key();
    private long evicted;

    private static final class Key {
        int pid;
        long startTicks;

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Key key && key.pid == pid && key.startTicks == startTicks;
        }

        @Override
        public int hashCode() {
            return pid * 31 + Long.hashCode(startTicks);
        }
    }

    /// @param capacity the most processes
    /// @param endedCapacity the most of them that have ended
    /// @param forgotten is told of each process that has given way
    ProcessTable(int capacity, int endedCapacity, Consumer<TrackedProcess> forgotten) {
        this.capacity = capacity;
        this.endedCapacity = endedCapacity;
        this.forgotten = forgotten;
    }

    @Nullable
    TrackedProcess find(int pid, long startTicks) {
        probe.pid = pid;
        probe.startTicks = startTicks;
        return processes.get(probe);
    }

    /// Adds a process that is not in the table.
    void add(TrackedProcess process) {
        if (processes.size() >= capacity) {
            makeRoom();
        }
        processes.put(key(process), process);
    }

    /// Marks a process as ended. It stays known for the connections that outlive it, until enough others have
    /// ended.
    void end(TrackedProcess process) {
        // Only children have use for it, and there will be none.
        process.commandLine = null;
        ended.add(process);
        if (ended.size() > endedCapacity) {
            remove(key(ended.remove()));
        }
    }

    /// Every process in the table, also those that have ended.
    void forEach(Consumer<TrackedProcess> consumer) {
        processes.values().forEach(consumer);
    }

    private void makeRoom() {
        TrackedProcess first = ended.poll();
        if (first != null) {
            remove(key(first));
            return;
        }
        remove(Objects.requireNonNull(processes.keySet().iterator().next()));
        evicted++;
    }

    private void remove(Key key) {
        TrackedProcess removed = processes.remove(key);
        if (removed != null) {
            forgotten.accept(removed);
        }
    }

    private static Key key(TrackedProcess process) {
        Key key = new Key();
        key.pid = process.pid;
        key.startTicks = process.startTicks;
        return key;
    }

    /// Only processes that had not ended count as evicted: nothing is lost by forgetting the others in time.
    SensorStatus.Table table() {
        return new SensorStatus.Table("processes", processes.size(), capacity, evicted);
    }
}
