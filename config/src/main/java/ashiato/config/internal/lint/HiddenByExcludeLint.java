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
                excluded.stream()
                        .filter(each -> each.covers(included))
                        .findFirst()
                        .ifPresent(each -> findings.add(
                                Diagnostic.HIDDEN_BY_EXCLUDE, included.position(), message(included, each)));
            }
        });
    }

    private static String message(Alternative included, Alternative excluded) {
        return "nothing is logged by this: every event that it matches is dropped before by the exclude filter in line %d; found %s, excluded by %s; remove one of the two"
                .formatted(excluded.position().line(), included.show(), excluded.show());
    }
}
