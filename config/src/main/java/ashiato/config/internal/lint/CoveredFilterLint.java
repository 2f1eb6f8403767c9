package ashiato.config.internal.lint;

import ashiato.config.Diagnostic;
import ashiato.config.EventNode;
import ashiato.config.OnMatch;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A filter that decides nothing, since another one with the same effect matches all that it matches: it stands twice,
/// or the other is broader.
///
/// What is tried later is unreachable. What is tried earlier is reported only where it does not even give the event
/// another name.
final class CoveredFilterLint implements Lint {
    @Override
    public void check(Subject subject, Findings findings) {
        subject.nodesByTag().values().forEach(nodes -> {
            for (OnMatch onMatch : OnMatch.values()) {
                check(Alternatives.ofNodes(nodes, onMatch), findings);
            }
        });
        for (EventNode node : subject.configuration().nodes()) {
            Alternatives.inside(node).forEach(set -> check(set, findings));
        }
    }

    private static void check(List<Alternative> alternatives, Findings findings) {
        for (int i = 0; i < alternatives.size(); i++) {
            Alternative covering = covering(alternatives, i);
            if (covering != null) {
                report(alternatives.get(i), covering, findings);
            }
        }
    }

    private static @Nullable Alternative covering(List<Alternative> alternatives, int covered) {
        Alternative wanted = alternatives.get(covered);
        for (Alternative earlier : alternatives.subList(0, covered)) {
            if (earlier.covers(wanted)) {
                return earlier;
            }
        }
        List<String> names = wanted.names().toList();
        if (names.size() > 1) {
            return null;
        }
        for (Alternative later : alternatives.subList(covered + 1, alternatives.size())) {
            if (!later.names().toList().equals(names)) {
                return null;
            }
            if (later.covers(wanted) && !wanted.covers(later)) {
                return later;
            }
        }
        return null;
    }

    private static void report(Alternative covered, Alternative covering, Findings findings) {
        int line = covering.position().line();
        if (covered.equalTo(covering)) {
            findings.add(
                    Diagnostic.DUPLICATE_FILTER,
                    covered.position(),
                    "the same stands in line %d, so this decides nothing; found %s twice; remove one"
                            .formatted(line, covered.show()));
            return;
        }
        findings.add(
                Diagnostic.COVERED_FILTER,
                covered.position(),
                "line %d matches all that this matches, so this decides nothing; found %s, covered by %s; remove this, or make the other narrower"
                        .formatted(line, covered.show(), covering.show()));
    }
}
