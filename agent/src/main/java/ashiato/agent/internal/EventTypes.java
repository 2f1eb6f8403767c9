package ashiato.agent.internal;

import ashiato.event.EventType;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The names by which the recorder speaks of event types. A configuration's tag will not do: some types share one,
/// and some have none.
public final class EventTypes {
    private EventTypes() {}

    private static final Map<String, EventType> BY_NAME = new HashMap<>();

    static {
        for (EventType type : EventType.values()) {
            BY_NAME.put(name(type), type);
        }
    }

    /// The name of the type's record, for example `NetworkConnect`.
    public static String name(EventType type) {
        return type.recordClass().getSimpleName();
    }

    /// The type of this name.
    ///
    /// @throws IllegalArgumentException if there is none
    public static EventType named(String name) {
        EventType type = BY_NAME.get(name);
        if (type == null) {
            throw new IllegalArgumentException("no event type is called " + name);
        }
        return type;
    }

    /// The types by event number.
    public static List<EventType> inOrder(Collection<EventType> types) {
        return types.stream().sorted(Comparator.comparingInt(EventType::id)).toList();
    }
}
