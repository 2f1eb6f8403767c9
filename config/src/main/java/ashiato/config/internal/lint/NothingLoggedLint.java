package ashiato.config.internal.lint;

import ashiato.config.Diagnostic;
import ashiato.config.EventNode;
import ashiato.config.OnMatch;
import java.util.List;

/// Several nodes for one tag, none of which can log anything. With more than one node, what none matches is dropped
/// (microsoft/SysmonCommon, rules.c); so two exclude nodes drop everything.
final class NothingLoggedLint implements Lint {
    @Override
    public void check(Subject subject, Findings findings) {
        subject.nodesByTag().forEach((tag, nodes) -> {
            if (logsNothingByMistake(nodes)) {
                boolean emptyInclude = nodes.stream().anyMatch(node -> node.onMatch() == OnMatch.INCLUDE);
                findings.add(
                        Diagnostic.NOTHING_LOGGED,
                        nodes.get(1).position(),
                        LintMessages.NOTHING_LOGGED.formatted(
                                tag,
                                emptyInclude
                                        ? "an exclude node beside an include node without filters"
                                        : nodes.size() + " exclude nodes and no include node",
                                emptyInclude
                                        ? "the exclude node alone to log the rest, or the empty include"
                                                + " node alone to log nothing"
                                        : "all filters into one exclude node"));
            }
        });
    }

    /// Whether no node logs anything, and that is hardly meant: an include node without filters, alone, means it.
    static boolean logsNothingByMistake(List<EventNode> nodes) {
        return nodes.size() > 1
                && nodes.stream()
                        .noneMatch(node -> node.onMatch() == OnMatch.INCLUDE
                                && !node.terms().isEmpty())
                && nodes.stream().anyMatch(node -> node.onMatch() == OnMatch.EXCLUDE);
    }
}
