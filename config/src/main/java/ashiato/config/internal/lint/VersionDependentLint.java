package ashiato.config.internal.lint;

import ashiato.config.Configuration;
import ashiato.config.Diagnostic;
import ashiato.config.EventNode;
import ashiato.config.Filter;
import ashiato.config.Relation;
import ashiato.config.Rule;
import ashiato.config.RuleGroup;
import ashiato.config.Term;
import java.util.Set;
import java.util.TreeSet;

/// A node that means one thing under an old schema and another under a new one: up to 4.10 its fields are joined by
/// "or", from 4.20 on by "and" (microsoft/SysmonCommon, xml.cpp). Only a rule group fixes it.
final class VersionDependentLint implements Lint {
    @Override
    public void check(Subject subject, Findings findings) {
        for (EventNode node : subject.configuration().nodes()) {
            RuleGroup group = node.group();
            if ((group == null || group.relation() == null) && depends(node)) {
                findings.add(Diagnostic.VERSION_DEPENDENT, node.position(), message(node, subject.configuration()));
            }
        }
    }

    private static boolean depends(EventNode node) {
        long rules = node.terms().stream().filter(Rule.class::isInstance).count();
        return fields(node).size() + rules > 1;
    }

    private static Set<String> fields(EventNode node) {
        Set<String> fields = new TreeSet<>();
        for (Term term : node.terms()) {
            if (term instanceof Filter filter) {
                fields.add(filter.field());
            }
        }
        return fields;
    }

    private static String message(EventNode node, Configuration configuration) {
        Set<String> fields = fields(node);
        return LintMessages.VERSION_DEPENDENT.formatted(
                fields.size() > 1 ? String.join(", ", fields) : "rules beside other terms",
                configuration.schemaVersion(),
                node.relation() == Relation.AND ? "and" : "or",
                node.relation() == Relation.AND ? "and" : "or");
    }
}
