package ashiato.event;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The types of events: Sysmon's numbers, configuration tags, templates, event versions and filter defaults of
/// schema 4.90 (microsoft/SysmonCommon, manifest.xml), and Ashiato's own types from 200 on.
public enum EventType {
    PROCESS_CREATE(1, "ProcessCreate", "Process Create", 5, FilterDefault.INCLUDE, ProcessCreate.class),
    FILE_CREATE_TIME(2, "FileCreateTime", "File creation time changed", 5, FilterDefault.EXCLUDE, FileCreateTime.class),
    NETWORK_CONNECT(3, "NetworkConnect", "Network connection detected", 5, FilterDefault.EXCLUDE, NetworkConnect.class),
    SERVICE_STATE_CHANGE(4, null, "Sysmon service state changed", 3, FilterDefault.ALWAYS, ServiceStateChange.class),
    PROCESS_TERMINATE(5, "ProcessTerminate", "Process terminated", 3, FilterDefault.INCLUDE, ProcessTerminate.class),
    DRIVER_LOAD(6, "DriverLoad", "Driver loaded", 4, FilterDefault.EXCLUDE, DriverLoad.class),
    IMAGE_LOAD(7, "ImageLoad", "Image loaded", 3, FilterDefault.EXCLUDE, ImageLoad.class),
    CREATE_REMOTE_THREAD(
            8, "CreateRemoteThread", "CreateRemoteThread detected", 2, FilterDefault.EXCLUDE, CreateRemoteThread.class),
    RAW_ACCESS_READ(9, "RawAccessRead", "RawAccessRead detected", 2, FilterDefault.EXCLUDE, RawAccessRead.class),
    PROCESS_ACCESS(10, "ProcessAccess", "Process accessed", 3, FilterDefault.EXCLUDE, ProcessAccess.class),
    FILE_CREATE(11, "FileCreate", "File created", 2, FilterDefault.EXCLUDE, FileCreate.class),
    REGISTRY_OBJECT(
            12, "RegistryEvent", "Registry object added or deleted", 2, FilterDefault.EXCLUDE, RegistryObject.class),
    REGISTRY_VALUE_SET(13, "RegistryEvent", "Registry value set", 2, FilterDefault.EXCLUDE, RegistryValueSet.class),
    REGISTRY_RENAME(14, "RegistryEvent", "Registry object renamed", 2, FilterDefault.EXCLUDE, RegistryRename.class),
    FILE_CREATE_STREAM_HASH(
            15, "FileCreateStreamHash", "File stream created", 2, FilterDefault.EXCLUDE, FileCreateStreamHash.class),
    CONFIG_CHANGE(16, null, "Sysmon config state changed", 3, FilterDefault.ALWAYS, ConfigChange.class),
    PIPE_CREATED(17, "PipeEvent", "Pipe Created", 1, FilterDefault.EXCLUDE, PipeCreated.class),
    PIPE_CONNECTED(18, "PipeEvent", "Pipe Connected", 1, FilterDefault.EXCLUDE, PipeConnected.class),
    WMI_FILTER(19, "WmiEvent", "WmiEventFilter activity detected", 3, FilterDefault.EXCLUDE, WmiFilter.class),
    WMI_CONSUMER(20, "WmiEvent", "WmiEventConsumer activity detected", 3, FilterDefault.EXCLUDE, WmiConsumer.class),
    WMI_BINDING(
            21, "WmiEvent", "WmiEventConsumerToFilter activity detected", 3, FilterDefault.EXCLUDE, WmiBinding.class),
    DNS_QUERY(22, "DnsQuery", "Dns query", 5, FilterDefault.EXCLUDE, DnsQuery.class),
    FILE_DELETE(23, "FileDelete", "File Delete archived", 5, FilterDefault.EXCLUDE, FileDelete.class),
    CLIPBOARD_CHANGE(24, "ClipboardChange", "Clipboard changed", 5, FilterDefault.EXCLUDE, ClipboardChange.class),
    PROCESS_TAMPERING(25, "ProcessTampering", "Process Tampering", 5, FilterDefault.EXCLUDE, ProcessTampering.class),
    FILE_DELETE_DETECTED(
            26, "FileDeleteDetected", "File Delete logged", 5, FilterDefault.EXCLUDE, FileDeleteDetected.class),
    FILE_BLOCK_EXECUTABLE(
            27, "FileBlockExecutable", "File Block Executable", 5, FilterDefault.EXCLUDE, FileBlockExecutable.class),
    FILE_BLOCK_SHREDDING(
            28, "FileBlockShredding", "File Block Shredding", 5, FilterDefault.EXCLUDE, FileBlockShredding.class),
    FILE_EXECUTABLE_DETECTED(
            29,
            "FileExecutableDetected",
            "File Executable Detected",
            5,
            FilterDefault.EXCLUDE,
            FileExecutableDetected.class),
    BPF_EVENT(100, "eBPFEvent", "eBPF Program Loaded", 1, FilterDefault.EXCLUDE, BpfEvent.class),
    NETWORK_FLOW(200, "NetworkFlow", "Network flow", 1, FilterDefault.EXCLUDE, NetworkFlow.class),
    FILE_READ(201, "FileRead", "File read", 1, FilterDefault.EXCLUDE, FileRead.class),
    ERROR_REPORT(255, null, "Error report", 3, FilterDefault.ALWAYS, ErrorReport.class);

    /// What happens to events of a type that a configuration does not mention.
    public enum FilterDefault {
        /// Logged.
        INCLUDE,
        /// Not logged.
        EXCLUDE,
        /// Logged whatever the configuration says; the type has no tag.
        ALWAYS
    }

    private static final List<Optional<EventType>> BY_ID = byId();

    private static List<Optional<EventType>> byId() {
        List<Optional<EventType>> byId = new ArrayList<>();
        for (EventType type : values()) {
            while (byId.size() < type.id) {
                byId.add(Optional.empty());
            }
            byId.add(Optional.of(type));
        }
        return List.copyOf(byId);
    }

    private final int id;
    private final @Nullable String tag;
    private final String template;
    private final int version;
    private final FilterDefault filterDefault;
    private final Class<? extends Event> recordClass;
    private final String recordName;

    EventType(
            int id,
            @Nullable String tag,
            String template,
            int version,
            FilterDefault filterDefault,
            Class<? extends Event> recordClass) {
        this.id = id;
        this.tag = tag;
        this.template = template;
        this.version = version;
        this.filterDefault = filterDefault;
        this.recordClass = recordClass;
        this.recordName = recordClass.getSimpleName();
    }

    /// The type with this event number, or empty if there is none.
    public static Optional<EventType> ofId(int id) {
        return id >= 0 && id < BY_ID.size() ? BY_ID.get(id) : Optional.empty();
    }

    /// The types that a person may mean by a number (`3`), a tag (`RegistryEvent`, of three types) or the name of a
    /// record (`RegistryRename`), in any letter case. Empty if nothing has this name.
    public static List<EventType> named(String name) {
        List<EventType> named = new ArrayList<>();
        for (EventType type : values()) {
            if (name.equals(Integer.toString(type.id))
                    || name.equalsIgnoreCase(type.tag)
                    || name.equalsIgnoreCase(type.recordName)) {
                named.add(type);
            }
        }
        return List.copyOf(named);
    }

    /// The event number, 1 to 255.
    public int id() {
        return id;
    }

    /// The element that names this type in a configuration, or null for types that cannot be filtered.
    /// Several types share a tag: `RegistryEvent`, `PipeEvent`, `WmiEvent`.
    public @Nullable String tag() {
        return tag;
    }

    /// The first line of the event's text, without the colon.
    public String template() {
        return template;
    }

    /// The `Version` in the event's System block.
    public int version() {
        return version;
    }

    /// What happens to events of this type under a configuration that does not mention it.
    public FilterDefault filterDefault() {
        return filterDefault;
    }

    /// The display string of the event's task, as Windows shows it: `Process Create (rule: ProcessCreate)`.
    public String task() {
        return tag == null ? template : template + " (rule: " + tag + ")";
    }

    /// The `Level` in the event's System block: 2 (Error) for [#ERROR_REPORT], 4 (Information) for all others.
    public int level() {
        return this == ERROR_REPORT ? 2 : 4;
    }

    /// The record whose components are the fields of this type.
    public Class<? extends Event> recordClass() {
        return recordClass;
    }

    /// The simple name of the record, `NetworkConnect`. Unlike the tag, every type has one of its own.
    public String recordName() {
        return recordName;
    }

    /// The fields of this type. Derived at the first call.
    public Schema schema() {
        return Schema.of(this);
    }
}
