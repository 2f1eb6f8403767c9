package ashiato.config;

import ashiato.event.Event;
import ashiato.event.EventType;
import java.util.List;

/// A configuration made ready to decide events.
///
/// All exclude nodes of the event's type are tried first, then the include nodes, each kind in the reverse order of the
/// file; the first node that matches decides. If none does, a single node's opposite decides, and several nodes drop
/// the
/// event. A type without a node is decided by its [EventType#filterDefault()]. (microsoft/SysmonCommon, rules.c.)
public final class RuleEngine {
    private final Configuration configuration;

    private RuleEngine(Configuration configuration) {
        this.configuration = configuration;
    }

    /// Compiles a configuration.
    public static RuleEngine of(Configuration configuration) {
        return new RuleEngine(configuration);
    }

    /// Decides one event.
    public Verdict decide(Event event) {
        EventType type = event.kind();
        List<EventNode> nodes = configuration.nodes().stream()
                .filter(node -> node.types().contains(type))
                .toList();
        if (nodes.isEmpty()) {
            return type.filterDefault() == EventType.FilterDefault.EXCLUDE ? Verdict.DROPPED : Verdict.LOGGED;
        }
        throw new UnsupportedOperationException("filters are not compiled yet");
    }
}
