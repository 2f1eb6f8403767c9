package ashiato.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A `<Rule>`: filters combined among themselves, one term of the node around it.
///
/// @param name the name that a match gives to the event, or null
/// @param relation how its filters are combined; [Relation#OR] where the file says nothing, as the published engine
/// does
/// @param filters its filters, in the order of the file
/// @param position where its tag begins
public record Rule(@Nullable String name, Relation relation, List<Filter> filters, Position position) implements Term {
    /// Copies the list.
    public Rule {
        filters = List.copyOf(filters);
    }
}
