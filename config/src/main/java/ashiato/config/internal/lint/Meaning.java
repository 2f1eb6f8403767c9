package ashiato.config.internal.lint;

import ashiato.config.Filter;
import ashiato.event.Condition;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What a filter says about the text of its field, and so when a match of it makes a match of another certain, or
/// impossible.
///
/// The answer "yes" is proven for every text that a field can have (which is never empty); "no" means that no proof is
/// known. `less than` and `more than` imply only themselves.
final class Meaning {
    private final Filter filter;
    private final Predicate<String> test;

    /// What a text that meets the filter is known to be: one of these. Empty if none can meet it.
    private final List<Known> known;

    /// What the condition searches in a text; empty if it does not search.
    private final List<Sought> sought;

    /// What a negative filter negates, or null if it is not negative.
    private final @Nullable Meaning negated;

    Meaning(Filter filter) {
        this.filter = filter;
        this.test = filter.condition().prepare(filter.value());
        this.known = known(filter.condition(), filter.value());
        this.sought = sought(filter.condition(), filter.value());
        this.negated = filter.condition().isNegative() ? new Meaning(Operands.positive(filter)) : null;
    }

    /// Whether every event that matches this filter matches the other, too.
    boolean implies(Meaning other) {
        if (!isOnTheFieldOf(other)) {
            return false;
        }
        Condition condition = filter.condition();
        boolean sameCondition = condition == other.filter.condition();
        if (sameCondition && filter.value().equals(other.filter.value())) {
            return true;
        }
        if (isOrder() || other.isOrder()) {
            return false;
        }
        if ((sameCondition && filter.value().equalsIgnoreCase(other.filter.value())) || other.isAlwaysTrue()) {
            return true;
        }
        if (negated != null) {
            return other.negated != null && other.negated.implies(negated);
        }
        if (other.negated != null) {
            return excludes(other.negated);
        }
        for (Known each : known) {
            if (!each.makesTrue(other)) {
                return false;
            }
        }
        return true;
    }

    /// Whether no event matches both filters. They must be on one field; for others the answer is "no".
    boolean isDisjointFrom(Meaning other) {
        if (!isOnTheFieldOf(other)) {
            return false;
        }
        if (other.negated != null) {
            return implies(other.negated);
        }
        return negated == null ? excludes(other) : other.implies(negated);
    }

    /// Whether one of the two filters matches, whatever the text is.
    boolean isAlwaysTrueWith(Meaning other) {
        if (negated == null) {
            return other.negated != null && other.isAlwaysTrueWith(this);
        }
        return other.negated == null ? negated.implies(other) : negated.isDisjointFrom(other.negated);
    }

    private boolean isOnTheFieldOf(Meaning other) {
        return filter.field().equals(other.filter.field());
    }

    /// Whether no text meets this and another condition, neither of them negative.
    private boolean excludes(Meaning other) {
        if (isOrder() || other.isOrder()) {
            return false;
        }
        return known.stream().allMatch(each -> other.known.stream().allMatch(each::contradicts));
    }

    private boolean isOrder() {
        return filter.condition() == Condition.LESS_THAN || filter.condition() == Condition.MORE_THAN;
    }

    /// Whether every text that is not empty meets the filter.
    private boolean isAlwaysTrue() {
        return switch (filter.condition()) {
            case BEGIN_WITH, END_WITH, IS_NOT -> filter.value().isEmpty();
            case CONTAINS, CONTAINS_ANY -> sought.stream().anyMatch(Sought::isEmpty);
            case CONTAINS_ALL -> sought.stream().allMatch(Sought::isEmpty);
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

    private static List<Known> known(Condition condition, String text) {
        return switch (condition) {
            case IS -> List.of(Known.exactly(text));
            case IS_ANY ->
                Stream.of(text.split(";", -1))
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
            case IMAGE -> List.of(text.indexOf('\\') >= 0 ? Known.exactly(text) : new Known(null, "", text, List.of()));
            case IS_NOT, EXCLUDES, NOT_BEGIN_WITH, NOT_END_WITH, EXCLUDES_ANY, EXCLUDES_ALL, LESS_THAN, MORE_THAN ->
                List.of(new Known(null, "", "", List.of()));
        };
    }

    private static List<Sought> sought(Condition condition, String text) {
        return switch (condition) {
            case CONTAINS -> List.of(new Sought(text));
            case CONTAINS_ANY, CONTAINS_ALL ->
                Operands.searchedItems(text).stream().map(Sought::new).toList();
            case IS,
                    IS_NOT,
                    IS_ANY,
                    BEGIN_WITH,
                    END_WITH,
                    NOT_BEGIN_WITH,
                    NOT_END_WITH,
                    EXCLUDES,
                    EXCLUDES_ANY,
                    EXCLUDES_ALL,
                    LESS_THAN,
                    MORE_THAN,
                    IMAGE -> List.of();
        };
    }

    /// A text to be found in others.
    private record Sought(String text, Predicate<String> test) {
        Sought(String text) {
            this(text, Condition.CONTAINS.prepare(text));
        }

        boolean isEmpty() {
            return text.isEmpty();
        }

        boolean isIn(String other) {
            return other.length() >= text.length() && test.test(other);
        }
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

        /// Whether a text of which this is known certainly meets a filter that is not negative.
        boolean makesTrue(Meaning other) {
            if (whole != null) {
                return other.test.test(whole);
            }
            return switch (other.filter.condition()) {
                case BEGIN_WITH -> other.test.test(prefix);
                case END_WITH -> other.test.test(suffix);
                case CONTAINS, CONTAINS_ANY -> other.sought.stream().anyMatch(this::has);
                case CONTAINS_ALL -> other.sought.stream().allMatch(this::has);
                case IMAGE -> endsWithPathPart(other.filter.value());
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

        private boolean has(Sought text) {
            if (text.isEmpty() || text.isIn(prefix) || text.isIn(suffix)) {
                return true;
            }
            for (String part : parts) {
                if (text.isIn(part)) {
                    return true;
                }
            }
            return false;
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
