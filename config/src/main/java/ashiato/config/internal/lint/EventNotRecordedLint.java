package ashiato.config.internal.lint;

import ashiato.config.Diagnostic;
import ashiato.config.EventNode;
import ashiato.config.OnMatch;
import java.util.List;
import java.util.stream.Collectors;

/// Nodes that want events which the host does not record. Told once for a file: one written for Windows has many.
final class EventNotRecordedLint implements Lint {
    @Override
    public void check(Subject subject, Findings findings) {
        List<EventNode> nodes = subject.configuration().nodes().stream()
                .filter(node -> !subject.isRecorded(node) && wantsEvents(node))
                .toList();
        if (!nodes.isEmpty()) {
            findings.add(
                    Diagnostic.EVENT_NOT_RECORDED,
                    nodes.getFirst().position(),
                    LintMessages.EVENT_NOT_RECORDED.formatted(
                            nodes.stream()
                                    .collect(Collectors.toMap(
                                            EventNode::tag,
                                            node -> node.tag() + " (line "
                                                    + node.position().line() + ")",
                                            (first, _) -> first,
                                            java.util.LinkedHashMap::new))
                                    .values()
                                    .stream()
                                    .collect(Collectors.joining(", ")),
                            recorded(subject)));
        }
    }

    /// A node that logs nothing says nothing about what is recorded.
    private static boolean wantsEvents(EventNode node) {
        return node.onMatch() == OnMatch.EXCLUDE || !node.terms().isEmpty();
    }

    private static String recorded(Subject subject) {
        return subject.host().recorded().stream()
                .sorted()
                .map(type -> type.tag() == null ? "" : type.tag())
                .filter(tag -> !tag.isEmpty())
                .distinct()
                .collect(Collectors.joining(", "));
    }
}
