package ashiato.log.internal;

import ashiato.event.EventType;
import ashiato.event.Field;
import ashiato.event.FieldType;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/// The columns of a segment: one wide table of all event types.
///
/// `RecordId`, `TimeCreated`, `EventID` and the origin come first, then every field name of every type, each once, as
/// Sysmon writes it, then `Extra`, a JSON object of what is known beyond the fields. A field name has one type in all
/// event types that have it.
///
/// Names that differ in letter case only, such as `SourceProcessGuid` of event 8 and `SourceProcessGUID` of event 10,
/// are
/// one column with the name that comes first: most databases do not tell them apart, and some refuse the file.
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
    /// The places of the columns, by the names of fields in lower case.
    private static final Map<String, Integer> PLACES = new HashMap<>();
    private static final Map<EventType, int[]> POSITIONS = new EnumMap<>(EventType.class);
    private static final List<String> NAMES;

    static {
        for (EventType type : EventType.values()) {
            for (Field field : type.schema().fields()) {
                if (PLACES.putIfAbsent(field.name().toLowerCase(Locale.ROOT), FIELDS.size()) == null) {
                    FIELDS.put(field.name(), field.type());
                }
            }
        }
        NAMES = List.copyOf(FIELDS.keySet());
        for (EventType type : EventType.values()) {
            List<Field> own = type.schema().fields();
            int[] positions =
                    own.stream().mapToInt(field -> place(field.name())).toArray();
            for (int i = 0; i < positions.length; i++) {
                FieldType known = type(NAMES.get(positions[i]));
                if (known != own.get(i).type()) {
                    throw new AssertionError(own.get(i).name() + " has two types: " + known + " and "
                            + own.get(i).type());
                }
            }
            if (Arrays.stream(positions).distinct().count() < positions.length) {
                throw new AssertionError(type + " has two fields whose names differ in letter case only");
            }
            POSITIONS.put(type, positions);
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

    /// The place in [#fields()] of the column that holds the fields of this name; -1 if no type has one.
    static int place(String field) {
        return PLACES.getOrDefault(field.toLowerCase(Locale.ROOT), -1);
    }
}
