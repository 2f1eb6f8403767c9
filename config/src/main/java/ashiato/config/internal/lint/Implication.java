package ashiato.config.internal.lint;

import ashiato.config.Filter;
import ashiato.event.Condition;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// When a match of one filter makes a match of another certain, or impossible.
///
/// The answer "yes" is proven for every text that a field can have (which is never empty); "no" means that no proof is
/// known. `less than` and `more than` imply only themselves.
final class Implication {
    private Implication() {}

    /// Whether every event that matches the first filter matches the second, too.
    static boolean implies(Filter first, Filter second) {
        return first.field().equals(second.field())
                && implies(first.condition(), first.value(), second.condition(), second.value());
    }

    /// Whether no event matches both filters. They must be on one field; for others the answer is "no".
    static boolean disjoint(Filter first, Filter second) {
        if (!first.field().equals(second.field())) {
            return false;
        }
        Condition condition = second.condition();
        if (condition.isNegative()) {
            return implies(first.condition(), first.value(), Operands.positive(condition), second.value());
        }
        if (first.condition().isNegative()) {
            return implies(condition, second.value(), Operands.positive(first.condition()), first.value());
        }
        return excludes(first.condition(), first.value(), condition, second.value());
    }

    private static boolean implies(Condition a, String textA, Condition b, String textB) {
        if (a == b && textA.equals(textB)) {
            return true;
        }
        if (isOrder(a) || isOrder(b)) {
            return false;
        }
        if ((a == b && textA.equalsIgnoreCase(textB)) || isAlwaysTrue(b, textB)) {
            return true;
        }
        if (a.isNegative()) {
            return b.isNegative() && implies(Operands.positive(b), textB, Operands.positive(a), textA);
        }
        if (b.isNegative()) {
            return excludes(a, textA, Operands.positive(b), textB);
        }
        return knowledge(a, textA).stream().allMatch(known -> known.makesTrue(b, textB));
    }

    /// Whether no text meets both of two conditions, neither of them negative.
    private static boolean excludes(Condition a, String textA, Condition b, String textB) {
        if (isOrder(a) || isOrder(b)) {
            return false;
        }
        List<Known> knownOfB = knowledge(b, textB);
        return knowledge(a, textA).stream().allMatch(known -> knownOfB.stream().allMatch(known::contradicts));
    }

    private static boolean isOrder(Condition condition) {
        return condition == Condition.LESS_THAN || condition == Condition.MORE_THAN;
    }

    /// Whether every text that is not empty meets a condition.
    private static boolean isAlwaysTrue(Condition condition, String text) {
        return switch (condition) {
            case CONTAINS, BEGIN_WITH, END_WITH -> text.isEmpty();
            case CONTAINS_ANY -> Operands.searchedItems(text).contains("");
            case CONTAINS_ALL -> Operands.searchedItems(text).stream().allMatch(String::isEmpty);
            case IS_NOT -> text.isEmpty();
            case IS,
                    EXCLUDES,
                    NOT_BEGIN_WITH,
                    NOT_END_WITH,
                    IS_ANY,
                    EXCLUDES_ANY,
                    EXCLUDES_ALL,
                    LESS_THAN,
                    MORE_THAN,
                    IMAGE -> false;
        };
    }

    /// What a text that meets a condition is known to be: one of these. Empty if none can meet it.
    private static List<Known> knowledge(Condition condition, String text) {
        return switch (condition) {
            case IS -> List.of(Known.exactly(text));
            case IS_ANY ->
                List.of(text.split(";", -1)).stream()
                        .filter(item -> !item.isEmpty())
                        .map(Known::exactly)
                        .toList();
            case BEGIN_WITH -> List.of(new Known(null, text, "", List.of()));
            case END_WITH -> List.of(new Known(null, "", text, List.of()));
            case CONTAINS -> List.of(new Known(null, "", "", List.of(text)));
            case CONTAINS_ANY ->
                Operands.searchedItems(text).stream()
                        .map(item -> new Known(null, "", "", List.of(item)))
                        .toList();
            case CONTAINS_ALL -> List.of(new Known(null, "", "", Operands.searchedItems(text)));
            case IMAGE ->
                text.indexOf('\\') >= 0 ? List.of(Known.exactly(text)) : List.of(new Known(null, "", text, List.of()));
            case IS_NOT, EXCLUDES, NOT_BEGIN_WITH, NOT_END_WITH, EXCLUDES_ANY, EXCLUDES_ALL, LESS_THAN, MORE_THAN ->
                List.of(new Known(null, "", "", List.of()));
        };
    }

    /// What is known of a text.
    ///
    /// @param whole all of it, or null if that is not known
    /// @param prefix what it begins with; empty if that is not known
    /// @param suffix what it ends with; empty if that is not known
    /// @param parts what is somewhere in it
    private record Known(@Nullable String whole, String prefix, String suffix, List<String> parts) {
        static Known exactly(String text) {
            return new Known(text, "", "", List.of());
        }

        /// Whether a text of which this is known certainly meets a condition that is not negative.
        boolean makesTrue(Condition condition, String text) {
            if (whole != null) {
                return condition.matches(whole, text);
            }
            return switch (condition) {
                case BEGIN_WITH -> Condition.BEGIN_WITH.matches(prefix, text);
                case END_WITH -> Condition.END_WITH.matches(suffix, text);
                case CONTAINS -> has(text);
                case CONTAINS_ANY -> Operands.searchedItems(text).stream().anyMatch(this::has);
                case CONTAINS_ALL -> Operands.searchedItems(text).stream().allMatch(this::has);
                case IMAGE -> endsWithPathPart(text);
                case IS,
                        IS_NOT,
                        IS_ANY,
                        EXCLUDES,
                        NOT_BEGIN_WITH,
                        NOT_END_WITH,
                        EXCLUDES_ANY,
                        EXCLUDES_ALL,
                        LESS_THAN,
                        MORE_THAN -> false;
            };
        }

        private boolean has(String text) {
            Predicate<String> contains = Condition.CONTAINS.prepare(text);
            return text.isEmpty()
                    || contains.test(prefix)
                    || contains.test(suffix)
                    || parts.stream().anyMatch(contains);
        }

        /// Whether the suffix shows the whole last part of a path, and that is this name.
        private boolean endsWithPathPart(String name) {
            return !name.isEmpty()
                    && name.indexOf('\\') < 0
                    && name.indexOf('/') < 0
                    && (Condition.END_WITH.matches(suffix, "\\" + name)
                            || Condition.END_WITH.matches(suffix, "/" + name));
        }

        /// Whether no text is as this and as the other.
        boolean contradicts(Known other) {
            if (whole != null) {
                return !other.allows(whole);
            }
            if (other.whole != null) {
                return !allows(other.whole);
            }
            return !oneBeginsWithTheOther(prefix, other.prefix) || !oneEndsWithTheOther(suffix, other.suffix);
        }

        private boolean allows(String text) {
            if (whole != null) {
                return Condition.IS.matches(text, whole);
            }
            return Condition.BEGIN_WITH.matches(text, prefix)
                    && Condition.END_WITH.matches(text, suffix)
                    && parts.stream().allMatch(part -> part.isEmpty() || Condition.CONTAINS.matches(text, part));
        }

        private static boolean oneBeginsWithTheOther(String a, String b) {
            return Condition.BEGIN_WITH.matches(a, b) || Condition.BEGIN_WITH.matches(b, a);
        }

        private static boolean oneEndsWithTheOther(String a, String b) {
            return Condition.END_WITH.matches(a, b) || Condition.END_WITH.matches(b, a);
        }
    }
}
