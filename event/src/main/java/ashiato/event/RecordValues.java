package ashiato.event;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The names by which the parts of an event record can be asked for, and where the text of each is found.
final class RecordValues {
    private static final String EXTRA_PREFIX = "Extra.";
    private static final List<String> EXTRA_NAMES = List.of("ContainerId", "ContainerProcessId");
    private static final Map<String, Function<EventRecord, @Nullable String>> SYSTEM = system();

    private RecordValues() {}

    private static Map<String, Function<EventRecord, @Nullable String>> system() {
        Map<String, Function<EventRecord, @Nullable String>> system = new LinkedHashMap<>();
        system.put("EventID", record -> Integer.toString(record.event().kind().id()));
        system.put("EventRecordID", record -> Long.toString(record.recordId()));
        system.put("Computer", record -> record.origin().computer());
        system.put("Channel", record -> record.origin().channel());
        system.put("Provider", record -> record.origin().provider());
        return system;
    }

    /// Every name there is, without the open set of names that begin with `Extra.`.
    static Set<String> names() {
        Set<String> names = new LinkedHashSet<>(SYSTEM.keySet());
        for (EventType type : EventType.values()) {
            type.schema().fields().forEach(field -> names.add(field.name()));
        }
        names.addAll(EXTRA_NAMES);
        return names;
    }

    /// What finds the text of a name in events of a type, or null if they cannot have it. The text is null in
    /// an event that has no such entry among its extra ones.
    static @Nullable Function<EventRecord, @Nullable String> find(String name, EventType type) {
        Field field = type.schema().field(name);
        if (field != null) {
            return record -> field.type().text(field.value(record.event()));
        }
        if (name.startsWith(EXTRA_PREFIX)) {
            String entry = name.substring(EXTRA_PREFIX.length());
            return record -> record.extra().get(entry);
        }
        if (EXTRA_NAMES.contains(name)) {
            return record -> record.extra().get(name);
        }
        return SYSTEM.get(name);
    }
}
