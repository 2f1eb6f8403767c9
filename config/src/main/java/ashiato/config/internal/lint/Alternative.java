package ashiato.config.internal.lint;

import ashiato.config.EventNode;
import ashiato.config.Filter;
import ashiato.config.Position;
import ashiato.config.Rule;
import ashiato.config.RuleGroup;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One of several things of which one is enough: a filter, or filters that must all match.
///
/// @param node the node that it belongs to
/// @param rule the rule around its filters, or null
/// @param filters its filters, at least one
/// @param meanings what the filters say, in their order
/// @param position what to point at
record Alternative(
        EventNode node, @Nullable Rule rule, List<Filter> filters, List<Meaning> meanings, Position position) {
    Alternative(EventNode node, @Nullable Rule rule, List<Filter> filters, Position position) {
        this(node, rule, filters, filters.stream().map(Meaning::new).toList(), position);
    }

    /// Whether every event that matches the other matches this one, too.
    boolean covers(Alternative other) {
        for (Meaning meaning : meanings) {
            if (!other.implies(meaning)) {
                return false;
            }
        }
        return true;
    }

    private boolean implies(Meaning wanted) {
        for (Meaning meaning : meanings) {
            if (meaning.implies(wanted)) {
                return true;
            }
        }
        return false;
    }

    /// Whether it asks for the same as the other.
    boolean equalTo(Alternative other) {
        return filters.size() == other.filters.size()
                && filters.stream().allMatch(filter -> other.filters.stream().anyMatch(each -> isSame(filter, each)))
                && other.filters.stream().allMatch(filter -> filters.stream().anyMatch(each -> isSame(filter, each)));
    }

    private static boolean isSame(Filter a, Filter b) {
        return a.field().equals(b.field())
                && a.condition() == b.condition()
                && a.value().equalsIgnoreCase(b.value());
    }

    /// The names that a match may give to an event, empty texts where none: one for each filter.
    Stream<String> names() {
        return filters.stream().map(this::name).distinct();
    }

    private String name(Filter filter) {
        RuleGroup group = node.group();
        return Stream.of(filter.name(), rule == null ? null : rule.name(), group == null ? null : group.name())
                .filter(name -> name != null && !name.isEmpty())
                .map(String::valueOf)
                .findFirst()
                .orElse("");
    }

    /// As it is shown in a message: the filter, or the rule with its filters.
    String show() {
        return filters.size() == 1 ? Shown.filter(filters.getFirst()) : "all of " + Shown.filters(filters);
    }
}
