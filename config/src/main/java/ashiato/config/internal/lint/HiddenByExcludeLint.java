package ashiato.config.internal.lint;

import ashiato.config.Diagnostic;
import ashiato.config.OnMatch;
import java.util.List;

/// A filter of an include node whose events an exclude node drops. Exclude nodes are tried first, wherever they stand.
final class HiddenByExcludeLint implements Lint {
    @Override
    public void check(Subject subject, Findings findings) {
        subject.nodesByTag().values().forEach(nodes -> {
            List<Alternative> excluded = Alternatives.ofNodes(nodes, OnMatch.EXCLUDE);
            for (Alternative included : Alternatives.ofNodes(nodes, OnMatch.INCLUDE)) {
                for (Alternative each : excluded) {
                    if (each.covers(included)) {
                        findings.add(Diagnostic.HIDDEN_BY_EXCLUDE, included.position(), message(included, each));
                        break;
                    }
                }
            }
        });
    }

    private static String message(Alternative included, Alternative excluded) {
        return LintMessages.HIDDEN_BY_EXCLUDE.formatted(excluded.position().line(), included.show(), excluded.show());
    }
}
