package ashiato.config.internal.lint;

import ashiato.config.Diagnostic;
import ashiato.config.EventNode;
import ashiato.config.OnMatch;

/// A node without filters beside others of its tag. It matches nothing, and unlike one that stands alone it decides
/// nothing.
final class EmptyNodeLint implements Lint {
    @Override
    public void check(Subject subject, Findings findings) {
        subject.nodesByTag().forEach((_, nodes) -> {
            if (nodes.size() < 2 || NothingLoggedLint.logsNothingByMistake(nodes)) {
                return;
            }
            boolean allEmpty = nodes.stream().allMatch(node -> node.terms().isEmpty());
            nodes.stream()
                    .filter(node -> node.terms().isEmpty())
                    .skip(allEmpty ? 1 : 0)
                    .forEach(node -> findings.add(Diagnostic.EMPTY_NODE, node.position(), message(node)));
        });
    }

    private static String message(EventNode node) {
        return LintMessages.EMPTY_NODE.formatted(
                Shown.node(node),
                node.onMatch() == OnMatch.EXCLUDE
                        ? "remove the include nodes if everything is to be logged, else this one"
                        : "remove it");
    }
}
