package ashiato.config.internal.lint;

import ashiato.config.Diagnostic;
import ashiato.config.Filter;

/// A filter without a text. Empty texts are in every value, and no value is empty: one that is not known is `-`.
final class EmptyTextLint implements Lint {
    @Override
    public void check(Subject subject, Findings findings) {
        for (Place place : subject.places()) {
            Filter filter = place.filter();
            if (filter.value().isEmpty()) {
                findings.add(
                        Diagnostic.EMPTY_TEXT,
                        filter.position(),
                        LintMessages.EMPTY_TEXT.formatted(matched(filter), Shown.filter(filter)));
            }
        }
    }

    private static String matched(Filter filter) {
        return switch (filter.condition()) {
            case CONTAINS, BEGIN_WITH, END_WITH, CONTAINS_ANY, CONTAINS_ALL, IS_NOT, MORE_THAN -> "every event";
            case IS, IS_ANY, EXCLUDES, NOT_BEGIN_WITH, NOT_END_WITH, EXCLUDES_ANY, EXCLUDES_ALL, LESS_THAN ->
                "no event";
            case IMAGE -> "only paths that end with a separator";
        };
    }
}
