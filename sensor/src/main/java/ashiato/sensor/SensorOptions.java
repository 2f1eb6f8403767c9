package ashiato.sensor;

import ashiato.event.EventType;
import ashiato.event.HashAlgorithm;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;

/// What a [Sensor] is to observe, and how.
///
/// @param types the event types wanted; hooks are attached only for these
/// @param hashAlgorithms the hashes of images, empty for none
/// @param snapshotInterval how often a flow that stays open is reported; at least one second
/// @param ownActivity whether to report what the recorder's own process does
/// @param ringBytes the size of the kernel's ring buffer, a power of two of at least one page
/// @param exclusions network events that are not wanted although their type is
public record SensorOptions(
        Set<EventType> types,
        Set<HashAlgorithm> hashAlgorithms,
        Duration snapshotInterval,
        boolean ownActivity,
        int ringBytes,
        NetworkExclusions exclusions) {

    /// Options that exclude no network event.
    public SensorOptions(
            Set<EventType> types,
            Set<HashAlgorithm> hashAlgorithms,
            Duration snapshotInterval,
            boolean ownActivity,
            int ringBytes) {
        this(types, hashAlgorithms, snapshotInterval, ownActivity, ringBytes, NetworkExclusions.NONE);
    }

    /// All event types that a sensor can record. Those that [#defaults] has not are for who asks for them: their
    /// hooks
    /// are on system calls, which all programs of the host pass.
    public static Set<EventType> recordable() {
        Set<EventType> types = EnumSet.copyOf(defaults().types());
        types.addAll(EnumSet.of(
                EventType.FILE_CREATE_TIME,
                EventType.DRIVER_LOAD,
                EventType.CREATE_REMOTE_THREAD,
                EventType.RAW_ACCESS_READ,
                EventType.PROCESS_ACCESS,
                EventType.FILE_CREATE,
                EventType.FILE_CREATE_STREAM_HASH,
                EventType.PIPE_CREATED,
                EventType.PIPE_CONNECTED,
                EventType.FILE_DELETE_DETECTED,
                EventType.FILE_EXECUTABLE_DETECTED,
                EventType.FILE_READ));
        return types;
    }

    /// Processes, connections, flows and names; SHA-256; a snapshot every ten minutes; a 4 MiB ring; nothing
    /// excluded.
    public static SensorOptions defaults() {
        return new SensorOptions(
                EnumSet.of(
                        EventType.PROCESS_CREATE,
                        EventType.PROCESS_TERMINATE,
                        EventType.NETWORK_CONNECT,
                        EventType.DNS_QUERY,
                        EventType.NETWORK_FLOW),
                EnumSet.of(HashAlgorithm.SHA256),
                Duration.ofMinutes(10),
                false,
                4 << 20);
    }
}
