package ashiato.app;

import ashiato.config.HostAbilities;
import ashiato.event.EventType;
import ashiato.sensor.SensorOptions;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/// What the recorder of this host can put into events, for the check of configurations.
final class ThisHost {
    /// Facts about programs and sessions of Windows, for which Linux has no counterpart.
    private static final Set<String> WINDOWS_ONLY = Set.of(
            "FileVersion", "Description", "Product", "Company", "OriginalFileName", "LogonGuid", "IntegrityLevel");

    /// The fields that are never known: those, and what the sensor does not find out.
    private static final Map<EventType, Set<String>> UNKNOWN = Map.of(
            EventType.PROCESS_CREATE, WINDOWS_ONLY,
            EventType.DRIVER_LOAD, Set.of("Signature", "SignatureStatus"),
            EventType.CREATE_REMOTE_THREAD, Set.of("StartModule", "StartFunction"),
            EventType.PROCESS_ACCESS, Set.of("CallTrace"));

    /// The options that the recorder looks at.
    private static final Set<String> OPTIONS = Set.of("HashAlgorithms", "DnsLookup", "FieldSizes");

    private ThisHost() {}

    /// The types that the sensor can record, those that every recorder adds, and what they never tell.
    static HostAbilities abilities() {
        Set<EventType> recorded = EnumSet.copyOf(SensorOptions.recordable());
        for (EventType type : EventType.values()) {
            if (type.filterDefault() == EventType.FilterDefault.ALWAYS) {
                recorded.add(type);
            }
        }
        return new HostAbilities(recorded, UNKNOWN, OPTIONS, false);
    }
}
