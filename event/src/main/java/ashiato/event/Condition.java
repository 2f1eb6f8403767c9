package ashiato.event;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The conditions of Sysmon's configurations: how the text of a rule is compared with the text of a field.
///
/// They decide as the published engine does (microsoft/SysmonCommon, rules.c, `MatchFilterOnSpecificRule`), traps
/// included:
///
/// - Letter case does not count. Here two characters are the same if they are the same after Unicode's simple mapping
///   to upper and then to lower case, the rule of [String#equalsIgnoreCase(String)]; Windows does about the same, the
///   Linux build of the engine folds A to Z only.
/// - [#LESS_THAN] and [#MORE_THAN] compare text, not numbers: `80` is not less than `1024`.
/// - Lists separate their items with `;`. Blanks beside it belong to the item, and there is no way to write a `;`
///   inside one. An empty item does not stand for nothing: in [#CONTAINS_ANY], [#CONTAINS_ALL], [#EXCLUDES_ANY] and
///   [#EXCLUDES_ALL] it stands for all that follows in the list. So a `;` at the end finds every value that is not
///   empty, and the list `a;;b` looks for `a`, `;b` and `b`.
/// - [#EXCLUDES_ANY] is true if **no** item is found, [#EXCLUDES_ALL] if at least one is missing; Microsoft's
///   documentation has it the other way round.
/// - Nothing is found in an empty value, not even an empty text. (A field without a value is not empty: its text is
///   [FieldType#ABSENT].)
///
/// One deviation: [#IMAGE] splits a path at `/` as well as at `\`.
///
/// A condition says nothing about fields that an event does not have; those match no condition, negative ones
/// included, and it is for the caller to see to that.
public enum Condition {
    /// The value is the text. What a filter without a condition means.
    IS("is") {
        @Override
        public Predicate<String> prepare(String operand) {
            return value -> value.equalsIgnoreCase(operand);
        }
    },
    /// The value is another text.
    IS_NOT("is not") {
        @Override
        public Predicate<String> prepare(String operand) {
            return value -> !value.equalsIgnoreCase(operand);
        }
    },
    /// The text is somewhere in the value.
    CONTAINS("contains") {
        @Override
        public Predicate<String> prepare(String operand) {
            return new CaseInsensitiveText(operand)::isIn;
        }
    },
    /// The text is nowhere in the value.
    EXCLUDES("excludes") {
        @Override
        public Predicate<String> prepare(String operand) {
            return CONTAINS.prepare(operand).negate();
        }
    },
    /// The value begins with the text.
    BEGIN_WITH("begin with") {
        @Override
        public Predicate<String> prepare(String operand) {
            return value -> value.regionMatches(true, 0, operand, 0, operand.length());
        }
    },
    /// The value ends with the text.
    END_WITH("end with") {
        @Override
        public Predicate<String> prepare(String operand) {
            return value -> value.regionMatches(true, value.length() - operand.length(), operand, 0, operand.length());
        }
    },
    /// The value does not begin with the text.
    NOT_BEGIN_WITH("not begin with") {
        @Override
        public Predicate<String> prepare(String operand) {
            return BEGIN_WITH.prepare(operand).negate();
        }
    },
    /// The value does not end with the text.
    NOT_END_WITH("not end with") {
        @Override
        public Predicate<String> prepare(String operand) {
            return END_WITH.prepare(operand).negate();
        }
    },
    /// The value is an item of the list.
    IS_ANY("is any") {
        @Override
        public Predicate<String> prepare(String operand) {
            String[] items = operand.split(";", -1);
            return value -> {
                for (String item : items) {
                    if (value.equalsIgnoreCase(item)) {
                        return true;
                    }
                }
                return false;
            };
        }
    },
    /// At least one item of the list is in the value.
    CONTAINS_ANY("contains any") {
        @Override
        public Predicate<String> prepare(String operand) {
            CaseInsensitiveText[] items = searchedItems(operand);
            return value -> {
                for (CaseInsensitiveText item : items) {
                    if (item.isIn(value)) {
                        return true;
                    }
                }
                return false;
            };
        }
    },
    /// Every item of the list is in the value.
    CONTAINS_ALL("contains all") {
        @Override
        public Predicate<String> prepare(String operand) {
            CaseInsensitiveText[] items = searchedItems(operand);
            return value -> {
                for (CaseInsensitiveText item : items) {
                    if (!item.isIn(value)) {
                        return false;
                    }
                }
                return true;
            };
        }
    },
    /// No item of the list is in the value.
    EXCLUDES_ANY("excludes any") {
        @Override
        public Predicate<String> prepare(String operand) {
            return CONTAINS_ANY.prepare(operand).negate();
        }
    },
    /// At least one item of the list is not in the value.
    EXCLUDES_ALL("excludes all") {
        @Override
        public Predicate<String> prepare(String operand) {
            return CONTAINS_ALL.prepare(operand).negate();
        }
    },
    /// The value comes before the text in the order of their upper-case characters.
    LESS_THAN("less than") {
        @Override
        public Predicate<String> prepare(String operand) {
            return value -> compareUpperCase(value, operand) < 0;
        }
    },
    /// The value comes after the text in the order of their upper-case characters.
    MORE_THAN("more than") {
        @Override
        public Predicate<String> prepare(String operand) {
            return value -> compareUpperCase(value, operand) > 0;
        }
    },
    /// The value is the text, or a path whose last part is the text.
    ///
    /// A text that contains `\` is compared with the whole value. Any other is compared with what follows the
    /// last `\` of the value and, unless it contains `/` itself, with what follows the last `/` or `\`. So
    /// everything that matches in Sysmon matches here.
    IMAGE("image") {
        @Override
        public Predicate<String> prepare(String operand) {
            if (operand.indexOf('\\') >= 0) {
                return IS.prepare(operand);
            }
            boolean name = operand.indexOf('/') < 0;
            return value -> {
                int backslash = value.lastIndexOf('\\');
                if (equalsFrom(backslash + 1, value, operand)) {
                    return true;
                }
                int slash = name ? value.lastIndexOf('/') : -1;
                return slash > backslash && equalsFrom(slash + 1, value, operand);
            };
        }
    };

    private static final Map<String, Condition> BY_SPELLING =
            Stream.of(values()).collect(Collectors.toUnmodifiableMap(Condition::spelling, Function.identity()));

    private final String spelling;

    Condition(String spelling) {
        this.spelling = spelling;
    }

    /// The condition of this name, in any letter case (`begin with`, `Begin With`), or empty if there is none.
    public static Optional<Condition> named(String name) {
        return Optional.ofNullable(BY_SPELLING.get(name.toLowerCase(Locale.ROOT)));
    }

    /// The name as it is written in a configuration, in lower case: `begin with`.
    public String spelling() {
        return spelling;
    }

    /// Whether the condition is the negation of another, so that it is true for most values. Two of these on
    /// one field, joined by "or", are true for nearly every value: the best-known trap of Sysmon's
    /// configurations.
    public boolean isNegative() {
        return switch (this) {
            case IS_NOT, EXCLUDES, NOT_BEGIN_WITH, NOT_END_WITH, EXCLUDES_ANY, EXCLUDES_ALL -> true;
            case IS, CONTAINS, BEGIN_WITH, END_WITH, IS_ANY, CONTAINS_ANY, CONTAINS_ALL, LESS_THAN, MORE_THAN, IMAGE ->
                false;
        };
    }

    /// Whether a value meets this condition. To try one operand on many values, [#prepare(String)] it once.
    ///
    /// @param value the text of the field ([FieldType#text(Object)])
    /// @param operand the text of the rule
    public boolean matches(String value, String operand) {
        return prepare(operand).test(value);
    }

    /// This condition with its operand: a test of values that does not look at the operand again than is needed and
    /// allocates nothing. It is immutable and safe for use by many threads.
    ///
    /// @param operand the text of the rule
    public abstract Predicate<String> prepare(String operand);

    /// The texts that a list looks for by search. An empty item is all that follows in the list, because the engine
    /// takes its length, 0, for "to the end".
    private static CaseInsensitiveText[] searchedItems(String list) {
        List<CaseInsensitiveText> items = new ArrayList<>();
        int start = 0;
        for (String item : list.split(";", -1)) {
            items.add(new CaseInsensitiveText(item.isEmpty() ? list.substring(start) : item));
            start += item.length() + 1;
        }
        return items.toArray(CaseInsensitiveText[]::new);
    }

    private static boolean equalsFrom(int start, String value, String text) {
        return value.length() - start == text.length() && value.regionMatches(true, start, text, 0, text.length());
    }

    private static int compareUpperCase(String a, String b) {
        int common = Math.min(a.length(), b.length());
        for (int i = 0; i < common; i++) {
            int order = Character.toUpperCase(a.charAt(i)) - Character.toUpperCase(b.charAt(i));
            if (order != 0) {
                return order;
            }
        }
        return a.length() - b.length();
    }
}
