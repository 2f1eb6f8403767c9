package ashiato.config.internal.lint;

import ashiato.config.Filter;
import ashiato.event.Condition;
import java.util.ArrayList;
import java.util.List;

/// What the conditions do with the text of a filter.
final class Operands {
    private Operands() {}

    /// Whether the condition takes the text for a list with `;` between the items.
    static boolean isList(Condition condition) {
        return switch (condition) {
            case IS_ANY, CONTAINS_ANY, CONTAINS_ALL, EXCLUDES_ANY, EXCLUDES_ALL -> true;
            case IS,
                    IS_NOT,
                    CONTAINS,
                    EXCLUDES,
                    BEGIN_WITH,
                    END_WITH,
                    NOT_BEGIN_WITH,
                    NOT_END_WITH,
                    LESS_THAN,
                    MORE_THAN,
                    IMAGE -> false;
        };
    }

    /// Whether the condition compares the whole value, or a whole path's last part.
    static boolean isWhole(Condition condition) {
        return switch (condition) {
            case IS, IS_NOT, IS_ANY, IMAGE -> true;
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
                    MORE_THAN -> false;
        };
    }

    /// The items of a list as they are written, or the text itself if the condition takes no list.
    static List<String> items(Filter filter) {
        return isList(filter.condition()) ? List.of(filter.value().split(";", -1)) : List.of(filter.value());
    }

    /// The texts that a list searches for: an empty item stands for all that follows in the list (see [Condition]).
    static List<String> searchedItems(String list) {
        List<String> items = new ArrayList<>();
        int start = 0;
        for (String item : list.split(";", -1)) {
            items.add(item.isEmpty() ? list.substring(start) : item);
            start += item.length() + 1;
        }
        return items;
    }

    /// The condition that a negative one negates; any other is returned as it is.
    static Condition positive(Condition condition) {
        return switch (condition) {
            case IS_NOT -> Condition.IS;
            case EXCLUDES -> Condition.CONTAINS;
            case NOT_BEGIN_WITH -> Condition.BEGIN_WITH;
            case NOT_END_WITH -> Condition.END_WITH;
            case EXCLUDES_ANY -> Condition.CONTAINS_ANY;
            case EXCLUDES_ALL -> Condition.CONTAINS_ALL;
            case IS, CONTAINS, BEGIN_WITH, END_WITH, IS_ANY, CONTAINS_ANY, CONTAINS_ALL, LESS_THAN, MORE_THAN, IMAGE ->
                condition;
        };
    }

    /// A negative filter without its negation.
    static Filter positive(Filter filter) {
        return new Filter(
                filter.field(), positive(filter.condition()), filter.value(), filter.name(), filter.position());
    }
}
