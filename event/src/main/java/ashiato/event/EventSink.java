package ashiato.event;

import java.util.Map;

/// Takes events in the order in which they happened, as far as that is known.
@FunctionalInterface
public interface EventSink {
    /// Takes one event.
    ///
    /// @param event the event
    /// @param extra what is known beyond its fields, see [EventRecord#extra()]; empty, never null
    void accept(Event event, Map<String, String> extra);
}
