package ashiato.config;

import ashiato.config.Explanation.FilterStep;
import ashiato.config.Explanation.NameOrigin;
import ashiato.config.Explanation.NodeStep;
import ashiato.config.Explanation.Outcome;
import ashiato.config.Explanation.Reason;
import ashiato.config.Explanation.RelationOrigin;
import ashiato.config.Explanation.RuleStep;
import ashiato.config.Explanation.TermStep;
import ashiato.config.internal.FieldTexts;
import ashiato.config.internal.Interpreter;
import ashiato.config.internal.Match;
import ashiato.event.Event;
import ashiato.event.EventType;
import ashiato.event.EventType.FilterDefault;
import ashiato.event.Field;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Says why a configuration logs an event or does not, filter by filter as the file has them.
///
/// What matches is what [Interpreter] says. In which order the filters are tried, and which are not because the matter
/// is decided, is as in the published engine (microsoft/SysmonCommon, rules.c, `MatchFilterGroup` and
/// `CombineGroupDone`). Slow compared with [RuleEngine], and made to be read beside the file.
public final class Explainer {
    private final Configuration configuration;
    private final Interpreter interpreter;

    /// An explainer of what this configuration does.
    public Explainer(Configuration configuration) {
        this.configuration = configuration;
        this.interpreter = new Interpreter(configuration);
    }

    /// Why the configuration logs an event, or does not.
    public Explanation explain(Event event) {
        return explain(event.kind(), FieldTexts.of(event));
    }

    /// Explains an event that is given as texts.
    Explanation explain(EventType type, FieldTexts texts) {
        Verdict verdict = interpreter.decide(type, texts);
        List<EventNode> nodes = Interpreter.inOrder(configuration, type);
        List<NodeStep> steps = new ArrayList<>();
        NameOrigin name = null;
        boolean decided = type.filterDefault() == FilterDefault.ALWAYS;
        boolean matched = false;
        for (EventNode node : nodes) {
            NodeWalk walk = new NodeWalk(node, type, texts);
            Outcome outcome = decided ? walk.passOver() : walk.run();
            if (outcome == Outcome.MATCHED) {
                decided = true;
                matched = true;
                name = walk.name;
            }
            steps.add(new NodeStep(node, relationOrigin(node), outcome, walk.steps));
        }
        return new Explanation(type, verdict, reason(type, verdict, nodes, matched), steps, name);
    }

    private static Reason reason(EventType type, Verdict verdict, List<EventNode> nodes, boolean matched) {
        if (type.filterDefault() == FilterDefault.ALWAYS) {
            return Reason.NEVER_FILTERED;
        }
        if (matched) {
            return Reason.NODE_MATCHED;
        }
        return switch (nodes.size()) {
            case 0 -> verdict.logged() ? Reason.LOGGED_BY_DEFAULT : Reason.DROPPED_BY_DEFAULT;
            case 1 -> Reason.ONLY_NODE_DID_NOT_MATCH;
            default -> Reason.NO_NODE_MATCHED;
        };
    }

    private static RelationOrigin relationOrigin(EventNode node) {
        RuleGroup group = node.group();
        return group != null && group.relation() != null ? RelationOrigin.GROUP : RelationOrigin.SCHEMA;
    }

    /// One node and one event.
    private static final class NodeWalk {
        private final EventNode node;
        private final EventType type;
        private final FieldTexts texts;
        private final List<TermStep> steps = new ArrayList<>();
        private final Set<String> matchedFields = new HashSet<>();
        private @Nullable NameOrigin name;

        NodeWalk(EventNode node, EventType type, FieldTexts texts) {
            this.node = node;
            this.type = type;
            this.texts = texts;
        }

        Outcome passOver() {
            node.terms().forEach(term -> steps.add(passOver(term)));
            return Outcome.DECIDED_BEFORE;
        }

        Outcome run() {
            boolean decided = false;
            for (int i = 0; i < node.terms().size(); i++) {
                Term term = node.terms().get(i);
                TermStep step = decided
                        ? passOver(term)
                        : switch (term) {
                            case Filter filter -> tryFilter(filter, i);
                            case Rule rule -> tryRule(rule);
                        };
                steps.add(step);
                decided |= decides(step.outcome(), node.relation()) && !isWithoutFilters(term);
            }
            return Interpreter.match(node, type, texts) == Match.YES ? Outcome.MATCHED : Outcome.NOT_MATCHED;
        }

        /// The engine sees filters only, so that a rule without filters says nothing.
        private static boolean isWithoutFilters(Term term) {
            return term instanceof Rule rule && rule.filters().isEmpty();
        }

        /// Whether nothing behind it is looked at any more.
        private static boolean decides(Outcome term, Relation relation) {
            return switch (term) {
                case MATCHED -> relation == Relation.OR;
                case NOT_MATCHED, NO_SUCH_FIELD -> relation == Relation.AND;
                case NOT_MATCHED_SO_FAR, FIELD_MATCHED_BEFORE, DECIDED_BEFORE -> false;
            };
        }

        private FilterStep tryFilter(Filter filter, int position) {
            boolean and = node.relation() == Relation.AND;
            if (and && matchedFields.contains(filter.field())) {
                return new FilterStep(filter, Outcome.FIELD_MATCHED_BEFORE, text(filter));
            }
            FilterStep step = test(filter);
            return switch (step.outcome()) {
                case MATCHED -> {
                    matchedFields.add(filter.field());
                    nameBy(filter, null);
                    yield step;
                }
                case NOT_MATCHED ->
                    and && isFollowed(filter, position)
                            ? new FilterStep(filter, Outcome.NOT_MATCHED_SO_FAR, step.text())
                            : step;
                case NO_SUCH_FIELD, NOT_MATCHED_SO_FAR, FIELD_MATCHED_BEFORE, DECIDED_BEFORE -> step;
            };
        }

        private boolean isFollowed(Filter filter, int position) {
            return node.terms().subList(position + 1, node.terms().size()).stream()
                    .anyMatch(term ->
                            term instanceof Filter other && other.field().equals(filter.field()));
        }

        private RuleStep tryRule(Rule rule) {
            NameOrigin before = name;
            List<FilterStep> filters = new ArrayList<>();
            boolean decided = false;
            for (Filter filter : rule.filters()) {
                FilterStep step = decided ? passOver(filter) : test(filter);
                filters.add(step);
                decided |= decides(step.outcome(), rule.relation());
                if (step.outcome() == Outcome.MATCHED) {
                    nameBy(filter, rule);
                }
            }
            boolean matches = !rule.filters().isEmpty() && Interpreter.match(rule, type, texts) == Match.YES;
            if (!matches) {
                name = before;
            }
            return new RuleStep(rule, matches ? Outcome.MATCHED : Outcome.NOT_MATCHED, filters);
        }

        private FilterStep test(Filter filter) {
            String text = text(filter);
            if (text == null) {
                return new FilterStep(filter, Outcome.NO_SUCH_FIELD, null);
            }
            boolean matches = Interpreter.match(filter, type, texts) == Match.YES;
            return new FilterStep(filter, matches ? Outcome.MATCHED : Outcome.NOT_MATCHED, text);
        }

        private TermStep passOver(Term term) {
            return switch (term) {
                case Filter filter -> passOver(filter);
                case Rule rule ->
                    new RuleStep(
                            rule,
                            Outcome.DECIDED_BEFORE,
                            rule.filters().stream().map(this::passOver).toList());
            };
        }

        private FilterStep passOver(Filter filter) {
            return new FilterStep(filter, Outcome.DECIDED_BEFORE, text(filter));
        }

        private @Nullable String text(Filter filter) {
            Field field = type.schema().field(filter.field());
            return field == null ? null : texts.text(field);
        }

        /// Takes the name that a match of this filter gives to the event, if it gives one.
        private void nameBy(Filter filter, @Nullable Rule rule) {
            String given = Interpreter.name(filter, rule, node.group());
            if (given == null) {
                return;
            }
            RuleGroup group = node.group();
            if (given.equals(filter.name())) {
                name = new NameOrigin(given, NameOrigin.Owner.FILTER, filter.position(), filter);
            } else if (rule != null && given.equals(rule.name())) {
                name = new NameOrigin(given, NameOrigin.Owner.RULE, rule.position(), filter);
            } else if (group != null) {
                name = new NameOrigin(given, NameOrigin.Owner.GROUP, group.position(), filter);
            }
        }
    }
}
