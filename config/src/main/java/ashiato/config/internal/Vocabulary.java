package ashiato.config.internal;

import ashiato.event.Condition;
import ashiato.event.EventType;
import ashiato.event.Field;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// The names that a configuration may use. Letter case counts in the names of events, fields and options.
final class Vocabulary {
    static final String ROOT = "Sysmon";
    static final String EVENT_FILTERING = "EventFiltering";
    /// What schema 1.0 has in place of `EventFiltering`.
    static final String RULES = "Rules";

    /// What schema 1.0 has around the options.
    static final String CONFIGURATION = "Configuration";

    static final String RULE_GROUP = "RuleGroup";
    static final String RULE = "Rule";

    /// The event types of each tag, in the order of their numbers.
    static final Map<String, List<EventType>> EVENTS = events();

    /// What all events of schema 2.0 and 2.01 began with, and none has since (microsoft/SysmonCommon,
    /// manifest.xml).
    static final String SEQUENCE_NUMBER = "SequenceNumber";

    /// How conditions are written.
    static final List<String> CONDITIONS =
            Stream.of(Condition.values()).map(Condition::spelling).toList();

    private Vocabulary() {}

    private static Map<String, List<EventType>> events() {
        Map<String, List<EventType>> events = new LinkedHashMap<>();
        for (EventType type : EventType.values()) {
            String tag = type.tag();
            if (tag != null) {
                events.computeIfAbsent(tag, _ -> new ArrayList<>()).add(type);
            }
        }
        events.replaceAll((_, types) -> List.copyOf(types));
        return Collections.unmodifiableMap(events);
    }

    static boolean isRule(String name) {
        return name.equalsIgnoreCase(RULE);
    }

    static boolean isRuleGroup(String name) {
        return name.equalsIgnoreCase(RULE_GROUP);
    }

    /// The names of the fields that at least one of the types has.
    static Set<String> fields(Iterable<EventType> types) {
        Set<String> fields = new LinkedHashSet<>();
        for (EventType type : types) {
            for (Field field : type.schema().fields()) {
                fields.add(field.name());
            }
        }
        return fields;
    }

    /// Whether some event that has a tag has a field of this name.
    static boolean isField(String name) {
        for (List<EventType> types : EVENTS.values()) {
            if (hasField(types, name)) {
                return true;
            }
        }
        return false;
    }

    /// Whether one of these events has a field of this name.
    static boolean hasField(List<EventType> types, String name) {
        return types.stream().anyMatch(type -> type.schema().field(name) != null);
    }
}
