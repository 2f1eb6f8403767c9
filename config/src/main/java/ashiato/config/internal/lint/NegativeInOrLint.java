package ashiato.config.internal.lint;

import ashiato.config.Diagnostic;
import ashiato.config.EventNode;
import ashiato.config.Filter;
import ashiato.config.OnMatch;
import ashiato.config.Relation;
import ashiato.config.Rule;
import ashiato.config.Term;
import java.util.List;
import java.util.stream.Collectors;

/// Negative conditions that are joined with something else by "or", and so match nearly every event.
final class NegativeInOrLint implements Lint {
    @Override
    public void check(Subject subject, Findings findings) {
        for (EventNode node : subject.configuration().nodes()) {
            if (node.relation() == Relation.OR && node.terms().size() > 1) {
                check(node, Alternatives.plainFilters(node), node.terms().size(), "", findings);
            }
            if (node.relation() == Relation.AND) {
                Alternatives.plainFilters(node).stream()
                        .collect(Collectors.groupingBy(Filter::field))
                        .values()
                        .forEach(filters -> check(
                                node,
                                filters,
                                filters.size(),
                                ", as filters on one field are even in an \"and\" node",
                                findings));
            }
            for (Term term : node.terms()) {
                if (term instanceof Rule rule && rule.relation() == Relation.OR) {
                    check(node, rule, findings);
                }
            }
        }
    }

    private static void check(EventNode node, List<Filter> filters, int members, String aside, Findings findings) {
        List<Filter> negative = negative(filters);
        if (negative.isEmpty() || members < 2) {
            return;
        }
        boolean alone =
                node.relation() == Relation.OR || filters.size() == node.terms().size();
        findings.add(
                Diagnostic.NEGATIVE_IN_OR,
                negative.getFirst().position(),
                LintMessages.NEGATIVE_IN_OR.formatted(
                        negative.size() == members ? "negative conditions are" : "a negative condition is",
                        aside,
                        alone ? effect(node, filters) : "they are true for " + extent(filters) + " event",
                        Shown.filters(negative),
                        instead(node, negative)));
    }

    private static void check(EventNode node, Rule rule, Findings findings) {
        List<Filter> negative = negative(rule.filters());
        if (negative.isEmpty() || rule.filters().size() < 2) {
            return;
        }
        findings.add(
                Diagnostic.NEGATIVE_IN_OR,
                negative.getFirst().position(),
                LintMessages.NEGATIVE_IN_OR_RULE.formatted(
                        negative.size() == rule.filters().size()
                                ? "negative conditions are"
                                : "a negative condition is",
                        extent(rule.filters()),
                        node.tag(),
                        Shown.filters(negative)));
    }

    private static List<Filter> negative(List<Filter> filters) {
        return filters.stream()
                .filter(filter -> filter.condition().isNegative())
                .toList();
    }

    private static String effect(EventNode node, List<Filter> filters) {
        return "this %s node matches %s %s"
                .formatted(node.onMatch() == OnMatch.INCLUDE ? "include" : "exclude", extent(filters), node.tag());
    }

    /// `every` if two of the filters on one field are never both false.
    private static String extent(List<Filter> filters) {
        List<Meaning> meanings = filters.stream().map(Meaning::new).toList();
        boolean always = meanings.stream().anyMatch(a -> meanings.stream().anyMatch(a::isAlwaysTrueWith));
        return always ? "every" : "nearly every";
    }

    private static String instead(EventNode node, List<Filter> negative) {
        String positive =
                Shown.filters(negative.stream().map(Operands::positive).toList());
        return switch (node.onMatch()) {
            case INCLUDE ->
                "a separate %s with %s, and keep %s"
                        .formatted(
                                Shown.node(node.tag(), OnMatch.EXCLUDE),
                                positive,
                                negative.size() == node.terms().size()
                                        ? "an include node only for what is wanted beside"
                                        : "only the other filters in this include node");
            case EXCLUDE ->
                LintMessages.NEGATIVE_IN_EXCLUDE.formatted(Shown.node(node.tag(), OnMatch.INCLUDE), positive);
        };
    }
}
