package ashiato.config;

import ashiato.config.Explanation.FilterStep;
import ashiato.config.Explanation.NameOrigin;
import ashiato.config.Explanation.NodeStep;
import ashiato.config.Explanation.Outcome;
import ashiato.config.Explanation.Reason;
import ashiato.config.Explanation.RelationOrigin;
import ashiato.config.Explanation.RuleStep;
import ashiato.config.Explanation.TermStep;
import ashiato.event.Event;
import ashiato.event.EventType;
import ashiato.event.EventType.FilterDefault;
import ashiato.event.Field;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Decides events as [RuleEngine] does, filter by filter as the file has them, and keeps what each of them said.
///
/// This is the plain form of the semantics (microsoft/SysmonCommon, rules.c, `FilterEventRules`, `MatchFilterGroup` and
/// `CombineGroupDone`): slow, and made to be read beside the file.
public final class Explainer {
    private final Configuration configuration;

    /// An explainer of what this configuration does.
    public Explainer(Configuration configuration) {
        this.configuration = configuration;
    }

    /// Why the configuration logs an event, or does not.
    public Explanation explain(Event event) {
        EventType type = event.kind();
        if (type.filterDefault() == FilterDefault.ALWAYS) {
            return new Explanation(event, Verdict.LOGGED, Reason.NEVER_FILTERED, List.of(), null);
        }
        List<EventNode> nodes = inOrderOfTrial(type);
        if (nodes.isEmpty()) {
            boolean logged = type.filterDefault() == FilterDefault.INCLUDE;
            return new Explanation(
                    event,
                    logged ? Verdict.LOGGED : Verdict.DROPPED,
                    logged ? Reason.LOGGED_BY_DEFAULT : Reason.DROPPED_BY_DEFAULT,
                    List.of(),
                    null);
        }
        List<NodeStep> steps = new ArrayList<>();
        EventNode decider = null;
        NameOrigin name = null;
        for (EventNode node : nodes) {
            NodeWalk walk = new NodeWalk(node, event);
            Outcome outcome = decider == null ? walk.run() : walk.passOver();
            if (outcome == Outcome.MATCHED) {
                decider = node;
                name = node.onMatch() == OnMatch.INCLUDE ? walk.name : null;
            }
            steps.add(new NodeStep(node, relationOrigin(node), outcome, walk.steps));
        }
        if (decider != null) {
            boolean logged = decider.onMatch() == OnMatch.INCLUDE;
            Verdict verdict = !logged ? Verdict.DROPPED : new Verdict(true, name == null ? null : name.name());
            return new Explanation(event, verdict, Reason.NODE_MATCHED, steps, name);
        }
        boolean only = nodes.size() == 1;
        boolean logged = only && nodes.getFirst().onMatch() == OnMatch.EXCLUDE;
        return new Explanation(
                event,
                logged ? Verdict.LOGGED : Verdict.DROPPED,
                only ? Reason.ONLY_NODE_DID_NOT_MATCH : Reason.NO_NODE_MATCHED,
                steps,
                null);
    }

    /// The nodes of a type in the order in which they are tried: exclude nodes first, and among nodes of one kind
    /// the
    /// last of the file first.
    List<EventNode> inOrderOfTrial(EventType type) {
        List<EventNode> excludes = new ArrayList<>();
        List<EventNode> includes = new ArrayList<>();
        for (EventNode node : configuration.nodes().reversed()) {
            if (node.types().contains(type)) {
                (node.onMatch() == OnMatch.EXCLUDE ? excludes : includes).add(node);
            }
        }
        excludes.addAll(includes);
        return excludes;
    }

    private static RelationOrigin relationOrigin(EventNode node) {
        RuleGroup group = node.group();
        return group != null && group.relation() != null ? RelationOrigin.GROUP : RelationOrigin.SCHEMA;
    }

    /// One node and one event.
    private static final class NodeWalk {
        private final EventNode node;
        private final Event event;
        private final List<TermStep> steps = new ArrayList<>();
        private @Nullable NameOrigin name;

        NodeWalk(EventNode node, Event event) {
            this.node = node;
            this.event = event;
        }

        Outcome passOver() {
            node.terms().forEach(term -> steps.add(passOver(term, Outcome.DECIDED_BEFORE)));
            return Outcome.DECIDED_BEFORE;
        }

        /// Tries the terms until one decides. Where none does, "and" means a match and "or" none.
        Outcome run() {
            List<Term> terms = node.terms();
            Outcome decided = null;
            BitSet matched = new BitSet();
            boolean tried = false;
            for (int i = 0; i < terms.size(); i++) {
                if (decided != null) {
                    steps.add(passOver(terms.get(i), Outcome.DECIDED_BEFORE));
                    continue;
                }
                switch (terms.get(i)) {
                    case Filter filter -> {
                        tried = true;
                        decided = decide(filter(filter, i, matched));
                    }
                    case Rule rule -> {
                        // A rule without filters is no term at all: the engine sees filters only.
                        Outcome outcome = rule(rule);
                        tried |= !rule.filters().isEmpty();
                        decided = rule.filters().isEmpty() ? null : decide(outcome);
                    }
                }
            }
            if (decided != null) {
                return decided;
            }
            return tried && node.relation() == Relation.AND ? Outcome.MATCHED : Outcome.NOT_MATCHED;
        }

        private @Nullable Outcome decide(Outcome term) {
            return decide(term, node.relation());
        }

        private static @Nullable Outcome decide(Outcome term, Relation relation) {
            return switch (term) {
                case MATCHED -> relation == Relation.OR ? Outcome.MATCHED : null;
                case NOT_MATCHED, NO_SUCH_FIELD -> relation == Relation.AND ? Outcome.NOT_MATCHED : null;
                case NOT_MATCHED_SO_FAR, FIELD_MATCHED_BEFORE, DECIDED_BEFORE -> null;
            };
        }

        /// @param matched the positions of the node's filters that have matched
        private Outcome filter(Filter filter, int position, BitSet matched) {
            Field field = event.kind().schema().field(filter.field());
            boolean followed = node.relation() == Relation.AND && isFollowed(filter, position);
            FilterStep step = test(filter, field);
            if (field == null) {
                steps.add(step);
                return followed ? Outcome.NOT_MATCHED_SO_FAR : Outcome.NO_SUCH_FIELD;
            }
            if (node.relation() == Relation.AND && hasMatched(filter, matched)) {
                steps.add(new FilterStep(filter, Outcome.FIELD_MATCHED_BEFORE, step.text()));
                return Outcome.FIELD_MATCHED_BEFORE;
            }
            if (step.outcome() == Outcome.NOT_MATCHED && followed) {
                step = new FilterStep(filter, Outcome.NOT_MATCHED_SO_FAR, step.text());
            }
            if (step.outcome() == Outcome.MATCHED) {
                matched.set(position);
                NameOrigin given = nameOf(filter, null);
                name = given == null ? name : given;
            }
            steps.add(step);
            return step.outcome();
        }

        private boolean isFollowed(Filter filter, int position) {
            return node.terms().subList(position + 1, node.terms().size()).stream()
                    .anyMatch(term ->
                            term instanceof Filter other && other.field().equals(filter.field()));
        }

        private boolean hasMatched(Filter filter, BitSet matched) {
            return matched.stream()
                    .anyMatch(
                            other -> ((Filter) node.terms().get(other)).field().equals(filter.field()));
        }

        private Outcome rule(Rule rule) {
            List<FilterStep> filters = new ArrayList<>();
            NameOrigin ruleName = null;
            Outcome decided = null;
            for (Filter filter : rule.filters()) {
                if (decided != null) {
                    filters.add(passOver(filter, Outcome.DECIDED_BEFORE));
                    continue;
                }
                FilterStep step = test(filter, event.kind().schema().field(filter.field()));
                filters.add(step);
                if (step.outcome() == Outcome.MATCHED) {
                    NameOrigin given = nameOf(filter, rule);
                    ruleName = given == null ? ruleName : given;
                }
                decided = decide(step.outcome(), rule.relation());
            }
            boolean holds = !rule.filters().isEmpty() && rule.relation() == Relation.AND;
            Outcome outcome = decided != null ? decided : holds ? Outcome.MATCHED : Outcome.NOT_MATCHED;
            if (outcome == Outcome.MATCHED && ruleName != null) {
                name = ruleName;
            }
            steps.add(new RuleStep(rule, outcome, filters));
            return outcome;
        }

        private FilterStep test(Filter filter, @Nullable Field field) {
            if (field == null) {
                return new FilterStep(filter, Outcome.NO_SUCH_FIELD, null);
            }
            String text = field.type().text(field.value(event));
            boolean matches = filter.condition().matches(text, filter.value());
            return new FilterStep(filter, matches ? Outcome.MATCHED : Outcome.NOT_MATCHED, text);
        }

        private TermStep passOver(Term term, Outcome why) {
            return switch (term) {
                case Filter filter -> passOver(filter, why);
                case Rule rule ->
                    new RuleStep(
                            rule,
                            why,
                            rule.filters().stream()
                                    .map(filter -> passOver(filter, why))
                                    .toList());
            };
        }

        private FilterStep passOver(Filter filter, Outcome why) {
            Field field = event.kind().schema().field(filter.field());
            return new FilterStep(
                    filter, why, field == null ? null : field.type().text(field.value(event)));
        }

        /// The name that a match of this filter gives to the event; null if it leaves the name as it is.
        private @Nullable NameOrigin nameOf(Filter filter, @Nullable Rule rule) {
            NameOrigin own = origin(filter.name(), NameOrigin.Owner.FILTER, filter.position(), filter);
            if (own != null) {
                return own;
            }
            NameOrigin ofRule =
                    rule == null ? null : origin(rule.name(), NameOrigin.Owner.RULE, rule.position(), filter);
            if (ofRule != null) {
                return ofRule;
            }
            RuleGroup group = node.group();
            return group == null ? null : origin(group.name(), NameOrigin.Owner.GROUP, group.position(), filter);
        }

        private static @Nullable NameOrigin origin(
                @Nullable String name, NameOrigin.Owner owner, Position position, Filter filter) {
            return name == null || name.isEmpty() ? null : new NameOrigin(name, owner, position, filter);
        }
    }
}
