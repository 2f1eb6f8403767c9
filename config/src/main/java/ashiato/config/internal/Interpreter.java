package ashiato.config.internal;

import ashiato.config.Configuration;
import ashiato.config.EventNode;
import ashiato.config.Filter;
import ashiato.config.OnMatch;
import ashiato.config.Relation;
import ashiato.config.Rule;
import ashiato.config.RuleGroup;
import ashiato.config.SchemaVersion;
import ashiato.config.Term;
import ashiato.config.Verdict;
import ashiato.event.EventType;
import ashiato.event.Field;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a configuration means, said as plainly as possible: it walks nodes, terms and filters as they stand in the
/// file. It decides as the published engine does (microsoft/SysmonCommon, rules.c, `FilterEventRules`,
/// `MatchFilterGroup`, `CombineGroupDone`), with one difference: the name of a filter that matched inside something
/// that did not match as a whole never reaches the event.
///
/// It also answers for events that are known in part, where [FieldTexts#text(Field)] is null.
public final class Interpreter {
    /// The schemas in which types of events that were logged by default came up, and in which they ceased to be so
    /// (microsoft/SysmonCommon, manifest.xml).
    private static final SchemaVersion FILE_AND_REGISTRY_EVENTS = new SchemaVersion(320);
    private static final SchemaVersion FILE_CREATE_AND_REGISTRY_OFF = new SchemaVersion(340);
    private static final SchemaVersion STREAM_HASH_OFF = new SchemaVersion(400);

    private final Configuration configuration;

    /// An interpreter of one configuration.
    public Interpreter(Configuration configuration) {
        this.configuration = configuration;
    }

    /// Decides an event whose fields are all known.
    ///
    /// @throws IllegalStateException if one that matters is not
    public Verdict decide(EventType type, FieldTexts texts) {
        if (type.filterDefault() == EventType.FilterDefault.ALWAYS) {
            return Verdict.LOGGED;
        }
        List<EventNode> nodes = inOrder(configuration, type);
        if (nodes.isEmpty()) {
            return isLoggedByDefault(configuration.schemaVersion(), type) ? Verdict.LOGGED : Verdict.DROPPED;
        }
        for (EventNode node : nodes) {
            switch (match(node, type, texts)) {
                case YES -> {
                    return verdict(node.onMatch() == OnMatch.INCLUDE, matchedName(node, type, texts));
                }
                case NO -> {}
                case UNKNOWN -> throw new IllegalStateException("the node at " + node.position() + " is undecided");
            }
        }
        return isLoggedWithoutMatch(nodes) ? Verdict.LOGGED : Verdict.DROPPED;
    }

    /// Whether an event of a type can be logged if its known fields have these texts.
    ///
    /// @return false only if none can
    public boolean canLog(EventType type, FieldTexts known) {
        if (type.filterDefault() == EventType.FilterDefault.ALWAYS) {
            return true;
        }
        List<EventNode> nodes = inOrder(configuration, type);
        if (nodes.isEmpty()) {
            return isLoggedByDefault(configuration.schemaVersion(), type);
        }
        Match excluded = Match.NO;
        Match included = isLoggedWithoutMatch(nodes) ? Match.YES : Match.NO;
        for (EventNode node : nodes) {
            switch (node.onMatch()) {
                case EXCLUDE -> excluded = excluded.or(match(node, type, known));
                case INCLUDE -> included = included.or(match(node, type, known));
            }
        }
        return excluded != Match.YES && included != Match.NO;
    }

    /// The nodes that decide events of a type, in the order in which they are tried: those that exclude before
    /// those
    /// that include, each kind in the reverse order of the file.
    public static List<EventNode> inOrder(Configuration configuration, EventType type) {
        List<EventNode> excluding = new ArrayList<>();
        List<EventNode> including = new ArrayList<>();
        for (EventNode node : configuration.nodes().reversed()) {
            if (node.types().contains(type)) {
                (node.onMatch() == OnMatch.EXCLUDE ? excluding : including).add(node);
            }
        }
        excluding.addAll(including);
        return excluding;
    }

    /// What becomes of an event that none of its nodes matches: a single node's opposite. Of several nodes, even if
    /// all
    /// exclude, the event is dropped.
    ///
    /// @param nodes all nodes of the event's type, at least one
    public static boolean isLoggedWithoutMatch(List<EventNode> nodes) {
        return nodes.size() == 1 && nodes.getFirst().onMatch() == OnMatch.EXCLUDE;
    }

    /// Whether events of a type without a node are logged. Schema 3.2 brought types 11 to 15 and logged them; since
    /// 3.4
    /// (and 4.0 for type 15) they are not. A file of an older schema was written when there were no such events, so
    /// it
    /// does not ask for them.
    public static boolean isLoggedByDefault(SchemaVersion version, EventType type) {
        SchemaVersion off = switch (type) {
            case FILE_CREATE, REGISTRY_OBJECT, REGISTRY_VALUE_SET, REGISTRY_RENAME -> FILE_CREATE_AND_REGISTRY_OFF;
            case FILE_CREATE_STREAM_HASH -> STREAM_HASH_OFF;
            // spotless:off
                    case PROCESS_CREATE, FILE_CREATE_TIME, NETWORK_CONNECT, SERVICE_STATE_CHANGE, PROCESS_TERMINATE,
                            DRIVER_LOAD, IMAGE_LOAD, CREATE_REMOTE_THREAD, RAW_ACCESS_READ, PROCESS_ACCESS,
                            CONFIG_CHANGE, PIPE_CREATED, PIPE_CONNECTED, WMI_FILTER, WMI_CONSUMER, WMI_BINDING,
                            DNS_QUERY, FILE_DELETE, CLIPBOARD_CHANGE, PROCESS_TAMPERING, FILE_DELETE_DETECTED,
                            FILE_BLOCK_EXECUTABLE, FILE_BLOCK_SHREDDING, FILE_EXECUTABLE_DETECTED, BPF_EVENT,
                            NETWORK_FLOW, FILE_READ, ERROR_REPORT -> FILE_AND_REGISTRY_EVENTS;
                    // spotless:on
        };
        boolean formerly = version.compareTo(FILE_AND_REGISTRY_EVENTS) >= 0 && version.compareTo(off) < 0;
        return formerly || type.filterDefault() != EventType.FilterDefault.EXCLUDE;
    }

    /// Whether a node matches an event of one of its types. A node without filters matches nothing.
    public static Match match(EventNode node, EventType type, FieldTexts texts) {
        List<Term> terms = effectiveTerms(node);
        if (terms.isEmpty()) {
            return Match.NO;
        }
        return switch (node.relation()) {
            case OR -> {
                Match any = Match.NO;
                for (Term term : terms) {
                    any = any.or(match(term, type, texts));
                }
                yield any;
            }
            case AND -> {
                Match all = Match.YES;
                Set<String> seen = new HashSet<>();
                for (Term term : terms) {
                    Match match = switch (term) {
                        case Rule rule -> match(rule, type, texts);
                        // Filters on one field are alternatives, wherever they stand in the node.
                        case Filter filter ->
                            seen.add(filter.field()) ? matchAny(terms, filter.field(), type, texts) : Match.YES;
                    };
                    all = all.and(match);
                }
                yield all;
            }
        };
    }

    private static Match matchAny(List<Term> terms, String field, EventType type, FieldTexts texts) {
        Match any = Match.NO;
        for (Term term : terms) {
            if (term instanceof Filter filter && filter.field().equals(field)) {
                any = any.or(match(filter, type, texts));
            }
        }
        return any;
    }

    /// The terms of a node but for rules without filters, which say nothing.
    public static List<Term> effectiveTerms(EventNode node) {
        return node.terms().stream()
                .filter(term -> !(term instanceof Rule rule && rule.filters().isEmpty()))
                .toList();
    }

    /// Whether a term of a node matches. In a rule that combines by "and" every filter counts, also several on one
    /// field.
    public static Match match(Term term, EventType type, FieldTexts texts) {
        return switch (term) {
            case Filter filter -> match(filter, type, texts);
            case Rule rule -> {
                Match all = rule.relation() == Relation.AND ? Match.YES : Match.NO;
                for (Filter filter : rule.filters()) {
                    Match match = match(filter, type, texts);
                    all = rule.relation() == Relation.AND ? all.and(match) : all.or(match);
                }
                yield all;
            }
        };
    }

    /// Whether a filter matches. A field that the event's type lacks matches no condition, not even a negative one.
    public static Match match(Filter filter, EventType type, FieldTexts texts) {
        Field field = type.schema().field(filter.field());
        if (field == null) {
            return Match.NO;
        }
        String text = texts.text(field);
        if (text == null) {
            return Match.UNKNOWN;
        }
        return filter.condition().matches(text, filter.value()) ? Match.YES : Match.NO;
    }

    /// The name that a node gives to an event it matches, or null. With "or" it is that of the first term that
    /// matches.
    /// With "and" every filter that was tried and matched overwrites the name if it has one; filters on a field
    /// that
    /// has already matched are not tried.
    public static @Nullable String matchedName(EventNode node, EventType type, FieldTexts texts) {
        String name = null;
        Set<String> matched = new HashSet<>();
        for (Term term : effectiveTerms(node)) {
            if (term instanceof Filter filter && matched.contains(filter.field())) {
                continue;
            }
            if (match(term, type, texts) != Match.YES) {
                continue;
            }
            String own = switch (term) {
                case Filter filter -> {
                    matched.add(filter.field());
                    yield name(filter, null, node.group());
                }
                case Rule rule -> matchedName(rule, node.group(), type, texts);
            };
            if (node.relation() == Relation.OR) {
                return own;
            }
            name = own == null ? name : own;
        }
        return name;
    }

    /// The name that a rule gives to an event it matches, or null: with "or" that of the first filter that matches,
    /// with "and" that of the last that has one.
    private static @Nullable String matchedName(
            Rule rule, @Nullable RuleGroup group, EventType type, FieldTexts texts) {
        String name = null;
        for (Filter filter : rule.filters()) {
            if (match(filter, type, texts) == Match.YES) {
                String own = name(filter, rule, group);
                if (rule.relation() == Relation.OR) {
                    return own;
                }
                name = own == null ? name : own;
            }
        }
        return name;
    }

    /// The name that a filter gives: its own, else that of the rule, else that of the group around it. An empty
    /// name is
    /// none.
    public static @Nullable String name(Filter filter, @Nullable Rule rule, @Nullable RuleGroup group) {
        String own = filter.name();
        if (own != null && !own.isEmpty()) {
            return own;
        }
        String rules = rule == null ? null : rule.name();
        if (rules != null && !rules.isEmpty()) {
            return rules;
        }
        String groups = group == null ? null : group.name();
        return groups == null || groups.isEmpty() ? null : groups;
    }

    private static Verdict verdict(boolean logged, @Nullable String name) {
        if (name != null) {
            return new Verdict(logged, name);
        }
        return logged ? Verdict.LOGGED : Verdict.DROPPED;
    }
}
