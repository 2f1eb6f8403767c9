package ashiato.log.internal;

import ashiato.event.EventType;
import ashiato.event.Field;
import ashiato.event.FieldType;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// The columns of a segment: one wide table of all event types.
///
/// `RecordId`, `TimeCreated`, `EventID` and the origin come first, then every field name of every type, each once, as
/// Sysmon writes it, then `Extra`, a JSON object of what is known beyond the fields. A field name has one type in all
/// event types that have it.
final class SegmentColumns {
    static final String RECORD_ID = "RecordId";
    static final String TIME_CREATED = "TimeCreated";
    static final String EVENT_ID = "EventID";
    static final String PROVIDER = "Provider";
    static final String PROVIDER_GUID = "ProviderGuid";
    static final String CHANNEL = "Channel";
    static final String COMPUTER = "Computer";
    static final String EXECUTION_PROCESS_ID = "ExecutionProcessID";
    static final String EXTRA = "Extra";

    private static final Map<String, FieldType> FIELDS = new LinkedHashMap<>();
    private static final Map<EventType, int[]> POSITIONS = new EnumMap<>(EventType.class);
    private static final List<String> NAMES;

    static {
        for (EventType type : EventType.values()) {
            for (Field field : type.schema().fields()) {
                FieldType known = FIELDS.putIfAbsent(field.name(), field.type());
                if (known != null && known != field.type()) {
                    throw new AssertionError(field.name() + " has two types: " + known + " and " + field.type());
                }
            }
        }
        NAMES = List.copyOf(FIELDS.keySet());
        for (EventType type : EventType.values()) {
            POSITIONS.put(
                    type,
                    type.schema().fields().stream()
                            .mapToInt(field -> NAMES.indexOf(field.name()))
                            .toArray());
        }
    }

    private SegmentColumns() {}

    /// The names of the columns that hold fields, in order.
    static List<String> fields() {
        return NAMES;
    }

    /// The type of a field's values.
    static FieldType type(String field) {
        return Objects.requireNonNull(FIELDS.get(field), field);
    }

    /// For each field of an event type, in order, the place of its column in [#fields()].
    static int[] positions(EventType type) {
        return Objects.requireNonNull(POSITIONS.get(type));
    }

    /// Whether there is a field of this name in any type.
    static boolean isField(String name) {
        return FIELDS.containsKey(name);
    }
}
