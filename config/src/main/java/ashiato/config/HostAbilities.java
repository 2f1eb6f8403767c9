package ashiato.config;

import ashiato.event.EventType;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What the host can record for which a configuration is written, as far as the [Linter] must know it.
///
/// @param recorded the event types that it records
/// @param unknownFields for an event type the fields that it never knows, so that their text is always `-`
/// @param options the option elements that change something on it (`HashAlgorithms`); null if all do
/// @param windowsPaths whether its paths are those of Windows, with `\` between the parts
public record HostAbilities(
        Set<EventType> recorded,
        Map<EventType, Set<String>> unknownFields,
        @Nullable Set<String> options,
        boolean windowsPaths) {

    /// A host that nothing is known of: it may record everything, and no finding is about it.
    public static final HostAbilities UNKNOWN = new HostAbilities(EnumSet.allOf(EventType.class), Map.of(), null, true);

    /// Copies the collections.
    public HostAbilities {
        recorded = Set.copyOf(recorded);
        Map<EventType, Set<String>> copies = new HashMap<>();
        unknownFields.forEach((type, fields) -> copies.put(type, Set.copyOf(fields)));
        unknownFields = Map.copyOf(copies);
        options = options == null ? null : Set.copyOf(options);
    }

    /// Whether events of this type never tell this field here.
    public boolean neverKnows(EventType type, String field) {
        return unknownFields.getOrDefault(type, Set.of()).contains(field);
    }
}
