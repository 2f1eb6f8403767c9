package ashiato.config.internal.lint;

import ashiato.config.Diagnostic;
import ashiato.config.EventNode;
import ashiato.config.Filter;
import ashiato.config.OnMatch;
import java.util.List;
import java.util.Locale;

/// Exclude filters that an attacker can meet by choosing the name of a file, a directory that everybody may write, or a
/// command line.
final class EvadableExcludeLint implements Lint {
    /// Directories in which every user may put programs, on Linux and on Windows.
    private static final List<String> WRITABLE = List.of(
            "/tmp/",
            "/var/tmp/",
            "/dev/shm/",
            "/home/",
            "c:\\users\\",
            "c:\\temp\\",
            "c:\\windows\\temp\\",
            "c:\\programdata\\");

    @Override
    public void check(Subject subject, Findings findings) {
        for (EventNode node : subject.configuration().nodes()) {
            if (node.onMatch() == OnMatch.EXCLUDE) {
                List<Filter> evadable = Alternatives.ofNode(node).stream()
                        .filter(alternative -> alternative.filters().stream().allMatch(EvadableExcludeLint::isChosen))
                        .map(alternative -> alternative.filters().getFirst())
                        .toList();
                if (!evadable.isEmpty()) {
                    findings.add(
                            Diagnostic.EVADABLE_EXCLUDE, evadable.getFirst().position(), message(node, evadable));
                }
            }
        }
    }

    /// Whether who starts a program or makes a file can see to it that the filter matches.
    private static boolean isChosen(Filter filter) {
        return switch (FieldKind.of(filter.field())) {
            case COMMAND_LINE -> true;
            case PROGRAM, FILE -> isChosenPath(filter);
            case HOST_NAME, ADDRESS, REGISTRY, PIPE, HASHES, OTHER -> false;
        };
    }

    private static boolean isChosenPath(Filter filter) {
        String value = filter.value().toLowerCase(Locale.ROOT);
        return switch (filter.condition()) {
            case CONTAINS, CONTAINS_ANY, CONTAINS_ALL, END_WITH -> true;
            case EXCLUDES, EXCLUDES_ANY, EXCLUDES_ALL, IS_NOT, NOT_BEGIN_WITH, NOT_END_WITH -> true;
            case IMAGE -> value.indexOf('\\') < 0 && value.indexOf('/') < 0;
            case BEGIN_WITH, IS -> WRITABLE.stream().anyMatch(value::startsWith);
            case IS_ANY, LESS_THAN, MORE_THAN -> false;
        };
    }

    private static String message(EventNode node, List<Filter> filters) {
        return "whoever chooses a path or a command line can hide in this: the filter drops each %s that looks so%s; found %s; write \"is\" with the whole path of a place that only administrators write, or a <Rule groupRelation=\"and\"> that has one"
                .formatted(
                        node.tag(),
                        filters.size() == 1 ? "" : " (" + Shown.linesOf(filters) + ")",
                        Shown.filter(filters.getFirst()));
    }
}
