package ashiato.config.internal.lint;

import ashiato.config.Diagnostic;
import ashiato.config.EventNode;
import ashiato.config.Filter;
import ashiato.config.OnMatch;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// Exclude filters that an attacker can meet by choosing the name of a file, a directory that everybody may write, or a
/// command line.
final class EvadableExcludeLint implements Lint {
    /// Directories in which every user may put programs, on Linux and on Windows.
    private static final List<String> WRITABLE =
            List.of("/tmp/", "/var/tmp/", "/dev/shm/", "/home/", "c:\\users\\", "c:\\temp\\", "c:\\windows\\temp\\");

    /// A text that stands at the beginning of a path wherever it is searched: no other part of one has a colon.
    private static final Pattern DRIVE = Pattern.compile("[a-z]:\\\\.*", Pattern.DOTALL);

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
            case CONTAINS -> !isFixed(value);
            case CONTAINS_ALL -> Operands.searchedItems(value).stream().noneMatch(EvadableExcludeLint::isFixed);
            case CONTAINS_ANY -> !Operands.searchedItems(value).stream().allMatch(EvadableExcludeLint::isFixed);
            case END_WITH -> !DRIVE.matcher(value).matches();
            case EXCLUDES, EXCLUDES_ANY, EXCLUDES_ALL, IS_NOT, NOT_BEGIN_WITH, NOT_END_WITH -> true;
            case IMAGE -> value.indexOf('\\') < 0 && value.indexOf('/') < 0;
            case BEGIN_WITH, IS -> isWritable(value);
            case IS_ANY, LESS_THAN, MORE_THAN -> false;
        };
    }

    /// Whether a path that has this in it lies where only administrators write.
    private static boolean isFixed(String text) {
        return DRIVE.matcher(text).matches() && !isWritable(text);
    }

    private static boolean isWritable(String text) {
        return WRITABLE.stream().anyMatch(text::startsWith);
    }

    private static String message(EventNode node, List<Filter> filters) {
        return LintMessages.EVADABLE_EXCLUDE.formatted(
                filters.size() == 1 ? "" : " (in this " + node.tag() + " node " + Shown.linesOf(filters) + ")",
                Shown.filter(filters.getFirst()));
    }
}
