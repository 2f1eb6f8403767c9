package ashiato.config.internal.lint;

import ashiato.config.Diagnostic;
import ashiato.config.EventNode;
import ashiato.config.Filter;
import ashiato.config.Relation;
import ashiato.config.Rule;
import ashiato.config.Term;
import java.util.List;

/// A rule whose filters must all match although two of them never match together.
final class ContradictionLint implements Lint {
    @Override
    public void check(Subject subject, Findings findings) {
        for (EventNode node : subject.configuration().nodes()) {
            for (Term term : node.terms()) {
                if (term instanceof Rule rule && rule.relation() == Relation.AND) {
                    check(rule, findings);
                }
            }
        }
    }

    private static void check(Rule rule, Findings findings) {
        List<Filter> filters = rule.filters();
        for (int i = 0; i < filters.size(); i++) {
            Meaning meaning = new Meaning(filters.get(i));
            for (Filter before : filters.subList(0, i)) {
                if (meaning.isDisjointFrom(new Meaning(before))) {
                    findings.add(
                            Diagnostic.CONTRADICTION,
                            filters.get(i).position(),
                            LintMessages.CONTRADICTION.formatted(Shown.filter(before), Shown.filter(filters.get(i))));
                    return;
                }
            }
        }
    }
}
