package ashiato.config.internal.lint;

import ashiato.config.EventNode;
import ashiato.config.Filter;
import ashiato.config.OnMatch;
import ashiato.config.Relation;
import ashiato.config.Rule;
import ashiato.config.Term;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What a configuration joins by "or", taken apart.
final class Alternatives {
    private Alternatives() {}

    /// The alternatives of all nodes of one tag that do the same with a match, in the order in which they are
    /// tried:
    /// the last node of the file first (microsoft/SysmonCommon, rules.c; only the name of a match depends on it).
    ///
    /// A node whose terms cannot be taken apart, because an "and" joins rules or several filters on one field, is
    /// left
    /// out.
    static List<Alternative> ofNodes(Collection<EventNode> nodes, OnMatch onMatch) {
        List<EventNode> tried = nodes.stream()
                .filter(node -> node.onMatch() == onMatch)
                .toList()
                .reversed();
        return tried.stream().flatMap(node -> ofNode(node).stream()).toList();
    }

    /// The alternatives of one node in the order of the file, or nothing if it cannot be taken apart.
    static List<Alternative> ofNode(EventNode node) {
        if (node.relation() == Relation.OR || node.terms().size() == 1) {
            return node.terms().stream()
                    .flatMap(term -> ofTerm(node, term).stream())
                    .toList();
        }
        List<Filter> filters = plainFilters(node);
        Set<String> fields = new HashSet<>();
        boolean apart = filters.size() == node.terms().size()
                && filters.stream().allMatch(filter -> fields.add(filter.field()));
        return apart && !filters.isEmpty() ? List.of(new Alternative(node, null, filters, node.position())) : List.of();
    }

    private static List<Alternative> ofTerm(EventNode node, Term term) {
        return switch (term) {
            case Filter filter -> List.of(new Alternative(node, null, List.of(filter), filter.position()));
            case Rule rule -> ofRule(node, rule);
        };
    }

    private static List<Alternative> ofRule(EventNode node, Rule rule) {
        if (rule.relation() == Relation.OR) {
            return rule.filters().stream()
                    .map(filter -> new Alternative(node, rule, List.of(filter), filter.position()))
                    .toList();
        }
        return rule.filters().isEmpty()
                ? List.of()
                : List.of(new Alternative(node, rule, rule.filters(), rule.position()));
    }

    /// What is joined by "or" inside of a node that joins its terms by "and": the filters on one field, and the
    /// filters
    /// of a rule.
    static List<List<Alternative>> inside(EventNode node) {
        if (node.relation() == Relation.OR || node.terms().size() == 1) {
            return List.of();
        }
        Map<String, List<Alternative>> byField = new LinkedHashMap<>();
        for (Filter filter : plainFilters(node)) {
            byField.computeIfAbsent(filter.field(), _ -> new ArrayList<>())
                    .add(new Alternative(node, null, List.of(filter), filter.position()));
        }
        List<List<Alternative>> sets = new ArrayList<>(byField.values());
        for (Term term : node.terms()) {
            if (term instanceof Rule rule && rule.relation() == Relation.OR) {
                sets.add(ofRule(node, rule));
            }
        }
        return sets;
    }

    static List<Filter> plainFilters(EventNode node) {
        return node.terms().stream()
                .filter(Filter.class::isInstance)
                .map(Filter.class::cast)
                .toList();
    }
}
