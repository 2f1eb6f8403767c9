package ashiato.config;

import ashiato.event.EventType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One event tag of a configuration with its filters: `<NetworkConnect onmatch="include">…</NetworkConnect>`.
///
/// @param tag the tag as written
/// @param types the event types it stands for; more than one for tags that types share (`RegistryEvent`)
/// @param onMatch what it does with the events that match
/// @param relation how its terms are combined; that of the group, or that of the schema's version
/// @param group the rule group around it, or null
/// @param terms its filters and rules, in the order of the file; without terms it matches nothing
/// @param position where its tag begins
public record EventNode(
        String tag,
        List<EventType> types,
        OnMatch onMatch,
        Relation relation,
        @Nullable RuleGroup group,
        List<Term> terms,
        Position position) {
    /// Copies the lists.
    public EventNode {
        types = List.copyOf(types);
        terms = List.copyOf(terms);
    }
}
