package ashiato.config.internal.lint;

import ashiato.config.Diagnostic;
import ashiato.config.Filter;
import java.util.List;
import java.util.regex.Pattern;

/// Blanks around a text, where they are hardly meant. They belong to the text: nothing is trimmed.
final class OuterBlanksLint implements Lint {
    private static final Pattern BLANKS_BEFORE_A_PATH = Pattern.compile("\\s+([A-Za-z]:)?[\\\\/].*", Pattern.DOTALL);

    @Override
    public void check(Subject subject, Findings findings) {
        for (Place place : subject.places()) {
            Filter filter = place.filter();
            if (!filter.value().isBlank() && isSuspicious(place)) {
                findings.add(
                        Diagnostic.OUTER_BLANKS,
                        filter.position(),
                        LintMessages.OUTER_BLANKS.formatted(Shown.filter(filter)));
            }
        }
    }

    private static boolean isSuspicious(Place place) {
        Filter filter = place.filter();
        List<String> items = Operands.items(filter);
        if (filter.value().chars().anyMatch(c -> c == '\n' || c == '\r' || c == '\t')) {
            return true;
        }
        if (Operands.isWhole(filter.condition())) {
            return items.stream().anyMatch(item -> !item.strip().equals(item));
        }
        boolean path = place.kind().isPath();
        if (path
                && items.stream()
                        .anyMatch(item -> BLANKS_BEFORE_A_PATH.matcher(item).matches())) {
            return true;
        }
        return switch (filter.condition()) {
            case BEGIN_WITH, NOT_BEGIN_WITH -> path && filter.value().startsWith(" ");
            case END_WITH, NOT_END_WITH -> path && filter.value().endsWith(" ");
            case CONTAINS_ANY, CONTAINS_ALL, EXCLUDES_ANY, EXCLUDES_ALL -> hasBlanksBehindSemicolons(items);
            case IS, IS_NOT, IS_ANY, IMAGE, CONTAINS, EXCLUDES, LESS_THAN, MORE_THAN -> false;
        };
    }

    /// `a; b; c`: blanks that only set the items apart. A blank before each item, the first included, is meant.
    private static boolean hasBlanksBehindSemicolons(List<String> items) {
        return items.size() > 1
                && !items.getFirst().startsWith(" ")
                && items.stream().skip(1).allMatch(item -> item.startsWith(" "));
    }
}
