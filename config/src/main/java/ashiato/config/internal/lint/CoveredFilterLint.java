package ashiato.config.internal.lint;

import ashiato.config.Diagnostic;
import ashiato.config.EventNode;
import ashiato.config.OnMatch;
import ashiato.config.Position;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
        Map<Position, List<Alternative>> narrower = new LinkedHashMap<>();
        Map<Position, Alternative> broader = new HashMap<>();
        for (int i = 0; i < alternatives.size(); i++) {
            Alternative covered = alternatives.get(i);
            Alternative covering = covering(alternatives, i);
            if (covering == null) {
                continue;
            }
            if (covered.equalTo(covering)) {
                findings.add(Diagnostic.DUPLICATE_FILTER, covered.position(), duplicate(covered, covering));
            } else {
                broader.put(covering.position(), covering);
                narrower.computeIfAbsent(covering.position(), _ -> new ArrayList<>())
                        .add(covered);
            }
        }
        narrower.forEach((position, all) -> findings.add(
                Diagnostic.COVERED_FILTER,
                all.getFirst().position(),
                covered(all, Objects.requireNonNull(broader.get(position)))));
    }

    /// The alternative that makes another one needless, or null. Of several that match the same, the first is left.
    static @Nullable Alternative covering(List<Alternative> alternatives, int covered) {
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
            // Between two nodes there may be one that cannot be taken apart, with another name.
            boolean sameNode = later.node().position().equals(wanted.node().position());
            if (!sameNode || !later.names().toList().equals(names)) {
                return null;
            }
            if (later.covers(wanted) && !wanted.covers(later)) {
                return later;
            }
        }
        return null;
    }

    private static String duplicate(Alternative covered, Alternative covering) {
        return LintMessages.DUPLICATE_FILTER.formatted(covering.position().line(), covered.show());
    }

    private static String covered(List<Alternative> all, Alternative covering) {
        return LintMessages.COVERED_FILTER.formatted(
                covering.position().line(),
                all.size() == 1
                        ? ""
                        : " ("
                                + Shown.lines(
                                        all.stream().map(Alternative::position).toList()) + ")",
                all.getFirst().show(),
                covering.show());
    }
}
