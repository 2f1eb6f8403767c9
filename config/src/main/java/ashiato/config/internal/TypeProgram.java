package ashiato.config.internal;

import ashiato.config.Verdict;
import ashiato.event.Event;
import ashiato.event.Field;
import java.util.Map;

/// A configuration compiled for one type of events. Immutable.
final class TypeProgram {
    private final NodeProgram[] nodes;
    private final Verdict otherwise;
    private final Field[] fields;
    private final int terms;

    /// @param nodes in the order in which they are tried
    /// @param otherwise the verdict if none matches
    /// @param fields the fields that the nodes ask for
    /// @param terms how many terms they have
    TypeProgram(NodeProgram[] nodes, Verdict otherwise, Field[] fields, int terms) {
        this.nodes = nodes;
        this.otherwise = otherwise;
        this.fields = fields;
        this.terms = terms;
    }

    Verdict decide(Event event, Decision decision) {
        if (nodes.length == 0) {
            return otherwise;
        }
        decision.begin(event, fields, terms);
        return decide(decision);
    }

    Verdict decide(Map<String, String> texts, Decision decision) {
        decision.begin(texts, fields, terms);
        return decide(decision);
    }

    private Verdict decide(Decision decision) {
        try {
            for (NodeProgram node : nodes) {
                Verdict verdict = node.decide(decision);
                if (verdict != null) {
                    return verdict;
                }
            }
            return otherwise;
        } finally {
            decision.end();
        }
    }
}
