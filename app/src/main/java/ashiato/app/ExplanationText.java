package ashiato.app;

import ashiato.config.Configuration;
import ashiato.config.EventNode;
import ashiato.config.Explanation;
import ashiato.config.Explanation.FilterStep;
import ashiato.config.Explanation.NameOrigin;
import ashiato.config.Explanation.NodeStep;
import ashiato.config.Explanation.Outcome;
import ashiato.config.Explanation.Reason;
import ashiato.config.Explanation.RelationOrigin;
import ashiato.config.Explanation.RuleStep;
import ashiato.config.Explanation.TermStep;
import ashiato.config.Filter;
import ashiato.config.Relation;
import ashiato.config.Rule;
import ashiato.config.RuleGroup;
import ashiato.event.EventRecord;
import ashiato.event.FieldType;
import ashiato.event.VisibleText;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An explanation in words: the decision, why, then node by node.
final class ExplanationText {
    /// Of more terms in a row of which the same is to be said, so many are shown.
    private static final int ROW = 5;

    private final StringBuilder text = new StringBuilder();
    private final Path file;
    private final Explanation explanation;
    private final boolean all;

    private ExplanationText(Path file, Explanation explanation, boolean all) {
        this.file = file;
        this.explanation = explanation;
        this.all = all;
    }

    /// @param all whether to show every filter, also where there are many of which the same is to be said
    static String of(Path file, Configuration configuration, EventRecord record, Explanation explanation, boolean all) {
        ExplanationText text = new ExplanationText(file, explanation, all);
        text.head(configuration, record);
        int number = 0;
        for (NodeStep node : explanation.nodes()) {
            text.text.append('\n');
            text.node(++number, node);
        }
        return text.text.toString();
    }

    /// `include` or `exclude`.
    static String kind(EventNode node) {
        return switch (node.onMatch()) {
            case INCLUDE -> "include";
            case EXCLUDE -> "exclude";
        };
    }

    /// `Image end with '/curl'`.
    static String words(Filter filter) {
        return filter.field() + " " + filter.condition().spelling() + " '" + VisibleText.line(filter.value()) + "'";
    }

    private void head(Configuration configuration, EventRecord record) {
        line(explanation.verdict().logged() ? "explain.logged" : "explain.dropped");
        line("explain.because", because());
        NameOrigin name = explanation.name();
        if (name != null) {
            line(
                    explanation.verdict().logged() ? "explain.name" : "explain.excludedAs",
                    VisibleText.line(name.name()),
                    Messages.text("explain.owner." + name.owner()),
                    place(name.position()));
        }
        text.append('\n');
        line(
                "explain.event",
                explanation.type().id(),
                explanation.type().recordName(),
                FieldType.TIME.text(record.event().utcTime()),
                VisibleText.line(record.origin().computer()));
        line("explain.configuration", file, configuration.schemaVersion());
        if (explanation.nodes().size() > 1) {
            line("explain.order", explanation.type().recordName());
        }
    }

    private String because() {
        if (explanation.reason() == Reason.NODE_MATCHED) {
            for (NodeStep step : explanation.nodes()) {
                if (step.outcome() == Outcome.MATCHED) {
                    return Messages.text(
                            "explain.because.node",
                            kind(step.node()),
                            place(step.node().position()));
                }
            }
        }
        return Messages.text("explain.reason." + explanation.reason());
    }

    private void node(int number, NodeStep step) {
        EventNode node = step.node();
        line(
                "explain.node",
                number,
                place(node.position()),
                node.tag(),
                kind(node),
                Messages.text("explain.outcome.node." + step.outcome()));
        if (node.terms().isEmpty()) {
            line("explain.node.empty");
            return;
        }
        RuleGroup group = node.group();
        if (node.terms().size() > 1) {
            boolean byGroup = step.relationOrigin() == RelationOrigin.GROUP && group != null;
            line(
                    "explain.relation." + node.relation(),
                    byGroup && group != null
                            ? Messages.text("explain.relation.GROUP", place(group.position()))
                            : Messages.text("explain.relation.SCHEMA." + node.relation()));
        }
        terms(step.terms());
    }

    /// Shows terms, but of a row of many whose outcome is the same only some.
    private void terms(List<TermStep> terms) {
        int from = 0;
        while (from < terms.size()) {
            int to = from;
            while (to < terms.size()
                    && terms.get(to).outcome() == terms.get(from).outcome()) {
                to++;
            }
            boolean dull = !all
                    && terms.get(from).outcome() != Outcome.MATCHED
                    && terms.get(from).outcome() != Outcome.FIELD_MATCHED_BEFORE
                    && to - from > ROW + 1;
            int shown = dull ? from + ROW : to;
            terms.subList(from, shown).forEach(this::term);
            if (shown < to) {
                line("explain.more." + terms.get(from).outcome(), to - shown);
            }
            from = to;
        }
    }

    private void term(TermStep step) {
        switch (step) {
            case FilterStep filter -> filter(filter, "  ");
            case RuleStep rule -> rule(rule);
        }
    }

    private void rule(RuleStep step) {
        Rule rule = step.rule();
        String name = rule.name();
        line(
                "explain.rule",
                rule.position(),
                name == null || name.isEmpty() ? "" : " '" + VisibleText.line(name) + "'",
                rule.relation() == Relation.AND ? "and" : "or",
                rule.filters().isEmpty()
                        ? Messages.text("explain.rule.empty")
                        : Messages.text("explain.outcome.rule." + step.outcome()));
        if (all || step.outcome() != Outcome.DECIDED_BEFORE) {
            step.filters().forEach(filter -> filter(filter, "      "));
        }
    }

    private void filter(FilterStep step, String indent) {
        Filter filter = step.filter();
        String value = step.text();
        text.append("  ").append(indent);
        line(
                "explain.filter",
                filter.position(),
                words(filter),
                Messages.text(
                        "explain.outcome.filter." + step.outcome(),
                        value == null ? "-" : VisibleText.line(value),
                        filter.field(),
                        explanation.type().recordName()));
    }

    private String place(Object position) {
        return file + ":" + position;
    }

    private void line(String key, @Nullable Object... blanks) {
        text.append(Messages.text(key, blanks).stripTrailing()).append('\n');
    }
}
