package ashiato.config.internal.lint;

import ashiato.config.Diagnostic;
import ashiato.config.Filter;
import java.util.Arrays;
import java.util.stream.Collectors;

/// A list with an empty item: a `;` at its beginning or end, or two in a row. The conditions that search take an empty
/// item for all that follows it in the list, and nothing follows the last.
final class EmptyListItemLint implements Lint {
    @Override
    public void check(Subject subject, Findings findings) {
        for (Place place : subject.places()) {
            Filter filter = place.filter();
            if (Operands.isList(filter.condition())
                    && !filter.value().isEmpty()
                    && Operands.items(filter).contains("")) {
                findings.add(
                        Diagnostic.EMPTY_LIST_ITEM,
                        filter.position(),
                        LintMessages.EMPTY_LIST_ITEM.formatted(
                                effect(filter), Shown.filter(filter), Shown.value(withoutEmptyItems(filter))));
            }
        }
    }

    private static String effect(Filter filter) {
        boolean atTheEnd = filter.value().endsWith(";");
        return switch (filter.condition()) {
            case CONTAINS_ANY -> atTheEnd ? "one at the end is in every value, so this matches every event" : SEARCHED;
            case EXCLUDES_ANY -> atTheEnd ? "one at the end is in every value, so this matches no event" : SEARCHED;
            case CONTAINS_ALL, EXCLUDES_ALL ->
                filter.value().startsWith(";") || filter.value().contains(";;")
                        ? SEARCHED
                        : "one at the end is in every value and does nothing";
            case IS_ANY,
                    IS,
                    IS_NOT,
                    CONTAINS,
                    EXCLUDES,
                    BEGIN_WITH,
                    END_WITH,
                    NOT_BEGIN_WITH,
                    NOT_END_WITH,
                    LESS_THAN,
                    MORE_THAN,
                    IMAGE -> "no value is empty, so it does nothing";
        };
    }

    private static final String SEARCHED = "what is searched in its place is all that follows it, the ; included";

    private static String withoutEmptyItems(Filter filter) {
        return Arrays.stream(filter.value().split(";"))
                .filter(item -> !item.isEmpty())
                .collect(Collectors.joining(";"));
    }
}
