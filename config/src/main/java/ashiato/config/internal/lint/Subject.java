package ashiato.config.internal.lint;

import ashiato.config.Configuration;
import ashiato.config.EventNode;
import ashiato.config.Filter;
import ashiato.config.HostAbilities;
import ashiato.config.Rule;
import ashiato.config.Term;
import ashiato.config.internal.Interpreter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A configuration as the lints look at it.
///
/// @param configuration the configuration, without the rules that have no filters
/// @param host the host for which it is written
/// @param places every filter, in the order of the file
/// @param nodesByTag the nodes of each tag, in the order of the file
public record Subject(
        Configuration configuration, HostAbilities host, List<Place> places, Map<String, List<EventNode>> nodesByTag) {

    /// Prepares a configuration.
    public static Subject of(Configuration configuration, HostAbilities host) {
        List<Place> places = new ArrayList<>();
        Map<String, List<EventNode>> nodesByTag = new LinkedHashMap<>();
        List<EventNode> nodes =
                configuration.nodes().stream().map(Subject::withoutEmptyRules).toList();
        for (EventNode node : nodes) {
            nodesByTag.computeIfAbsent(node.tag(), _ -> new ArrayList<>()).add(node);
            for (Term term : node.terms()) {
                switch (term) {
                    case Filter filter -> places.add(new Place(node, null, filter));
                    case Rule rule -> rule.filters().forEach(filter -> places.add(new Place(node, rule, filter)));
                }
            }
        }
        Configuration effective = new Configuration(configuration.schemaVersion(), configuration.options(), nodes);
        return new Subject(effective, host, List.copyOf(places), nodesByTag);
    }

    /// A node as the engine sees it: a rule without filters says nothing.
    private static EventNode withoutEmptyRules(EventNode node) {
        return new EventNode(
                node.tag(),
                node.types(),
                node.onMatch(),
                node.relation(),
                node.group(),
                Interpreter.effectiveTerms(node),
                node.position());
    }

    /// Whether the host records events of the node.
    boolean isRecorded(EventNode node) {
        return node.types().stream().anyMatch(host.recorded()::contains);
    }
}
