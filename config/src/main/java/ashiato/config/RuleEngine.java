package ashiato.config;

import ashiato.config.internal.FieldTexts;
import ashiato.config.internal.Interpreter;
import ashiato.config.internal.Program;
import ashiato.event.Condition;
import ashiato.event.Event;
import ashiato.event.EventType;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A configuration made ready to decide events.
///
/// All exclude nodes of the event's type are tried first, then the include nodes, each kind in the reverse order of the
/// file; the first node that matches decides. If none does, a single node's opposite decides, and several nodes drop
/// the event. A type without a node is decided by the default that it had in the schema of the file.
/// (microsoft/SysmonCommon, rules.c.)
///
/// Safe for use by many threads: each has memory of its own for the event that it decides.
public final class RuleEngine {
    private static final List<String> LOOPBACK = List.of("127.0.0.1", "::1");

    private final Configuration configuration;
    private final Interpreter interpreter;
    private final Program program;

    private RuleEngine(Configuration configuration) {
        this.configuration = configuration;
        this.interpreter = new Interpreter(configuration);
        this.program = new Program(configuration);
    }

    /// Compiles a configuration.
    public static RuleEngine of(Configuration configuration) {
        return new RuleEngine(configuration);
    }

    /// Compiles a configuration with the filters of the command line.
    ///
    /// @throws IncompatibleFiltersException if the two contradict each other
    public static RuleEngine of(Configuration configuration, CommandLineFilters filters) {
        return new RuleEngine(filters.applyTo(configuration));
    }

    /// Decides one event. The first of each type takes some milliseconds, in which the filters of that type are
    /// compiled.
    /// All others allocate nothing, but where a filter compares the order of a number (`less than`, `more than`).
    ///
    /// @return one object for each name that the configuration gives, always the same
    public Verdict decide(Event event) {
        return program.decide(event);
    }

    /// Decides an event that is given as texts.
    ///
    /// @param texts the texts of its fields by name; a field that is not there has no value
    Verdict decide(EventType type, Map<String, String> texts) {
        return program.decide(type, texts);
    }

    /// The types of which some event can be logged. Those that a configuration cannot filter are always among them.
    public Set<EventType> loggable() {
        Set<EventType> loggable = EnumSet.noneOf(EventType.class);
        for (EventType type : EventType.values()) {
            if (canLog(type, Map.of())) {
                loggable.add(type);
            }
        }
        return loggable;
    }

    /// Whether an event of a type can be logged of which some fields are known.
    ///
    /// @param known texts by the name of the field; whatever is not there may have any text
    /// @return false only if no such event can be logged
    public boolean canLog(EventType type, Map<String, String> known) {
        return interpreter.canLog(type, FieldTexts.known(known));
    }

    /// Values of single fields with which no event of a type can be logged: what a sensor may leave out at the
    /// source.
    ///
    /// They are looked for among the whole values that the configuration's filters name (conditions `is` and `is
    /// any`)
    /// and, for addresses, 127.0.0.1 and ::1; there may be others. Each is sure by itself. Values are as the
    /// configuration writes them; an address that events spell in another way never matches them. A type that is
    /// never
    /// logged at all has none: ask [#loggable()].
    public List<FieldValue> neverLogged(EventType type) {
        if (!canLog(type, Map.of())) {
            return List.of();
        }
        Set<FieldValue> candidates = new LinkedHashSet<>();
        for (EventNode node : configuration.nodes()) {
            if (node.types().contains(type)) {
                for (Term term : node.terms()) {
                    switch (term) {
                        case Filter filter -> addCandidates(filter, type, candidates);
                        case Rule rule -> rule.filters().forEach(filter -> addCandidates(filter, type, candidates));
                    }
                }
            }
        }
        List<FieldValue> never = new ArrayList<>();
        for (FieldValue candidate : candidates) {
            if (!canLog(type, Map.of(candidate.field(), candidate.value()))) {
                never.add(candidate);
            }
        }
        return List.copyOf(never);
    }

    private static void addCandidates(Filter filter, EventType type, Set<FieldValue> candidates) {
        if (type.schema().field(filter.field()) == null) {
            return;
        }
        if (filter.condition() == Condition.IS) {
            candidates.add(new FieldValue(filter.field(), filter.value()));
        } else if (filter.condition() == Condition.IS_ANY) {
            for (String item : filter.value().split(";", -1)) {
                candidates.add(new FieldValue(filter.field(), item));
            }
        }
        if (filter.field().equals("SourceIp") || filter.field().equals("DestinationIp")) {
            for (String loopback : LOOPBACK) {
                candidates.add(new FieldValue(filter.field(), loopback));
            }
        }
    }
}
