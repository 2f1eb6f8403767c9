package ashiato.config.internal.lint;

import ashiato.config.Diagnostic;
import ashiato.config.EventNode;
import ashiato.config.Filter;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// `is` with the bare name of a program, where the field holds a whole path.
final class NameForPathLint implements Lint {
    /// What Windows shows as the image of processes that have no file.
    private static final Set<String> WITHOUT_PATH;

    static {
        Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        names.addAll(Set.of(
                "System",
                "System Idle Process",
                "Idle",
                "Registry",
                "MemCompression",
                "Memory Compression",
                "Secure System",
                "vmmem"));
        WITHOUT_PATH = names;
    }

    @Override
    public void check(Subject subject, Findings findings) {
        ByNode<Filter> found = new ByNode<>();
        for (Place place : subject.places()) {
            if (place.kind() == FieldKind.PROGRAM && hasBareName(place.filter())) {
                found.add(place.node(), place.filter());
            }
        }
        found.forEach((node, filters) ->
                findings.add(Diagnostic.NAME_FOR_PATH, filters.getFirst().position(), message(node, filters)));
    }

    private static boolean hasBareName(Filter filter) {
        return switch (filter.condition()) {
            case IS, IS_NOT, IS_ANY -> Operands.items(filter).stream().anyMatch(NameForPathLint::isBareName);
            case CONTAINS,
                    EXCLUDES,
                    BEGIN_WITH,
                    END_WITH,
                    NOT_BEGIN_WITH,
                    NOT_END_WITH,
                    CONTAINS_ANY,
                    CONTAINS_ALL,
                    EXCLUDES_ANY,
                    EXCLUDES_ALL,
                    LESS_THAN,
                    MORE_THAN,
                    IMAGE -> false;
        };
    }

    /// `<unknown process>`, `[kernel]` and `-` are shown where no path is known.
    private static boolean isBareName(String text) {
        return !text.isBlank()
                && text.indexOf('/') < 0
                && text.indexOf('\\') < 0
                && text.indexOf('*') < 0
                && text.indexOf(';') < 0
                && "<[-".indexOf(text.charAt(0)) < 0
                && !WITHOUT_PATH.contains(text);
    }

    private static String message(EventNode node, List<Filter> filters) {
        Filter first = filters.getFirst();
        return LintMessages.NAME_FOR_PATH.formatted(
                first.field(),
                filters.size() == 1 ? "" : " (in this " + node.tag() + " node " + Shown.linesOf(filters) + ")",
                Shown.filter(first));
    }
}
