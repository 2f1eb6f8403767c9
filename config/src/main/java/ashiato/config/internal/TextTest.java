package ashiato.config.internal;

import ashiato.config.Filter;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// A condition with its operand, ready to be tried on the text of a field without allocating. It decides as
/// [Condition#prepare(String)] does.
sealed interface TextTest {
    /// Whether the text meets the condition.
    boolean matches(FieldText text);

    /// Whether the test has to read all of the text, so that others are better tried first.
    default boolean isSearch() {
        return switch (this) {
            case Whole _, Beginning _, End _, Name _ -> false;
            case Within _, ByString _ -> true;
            case Not not -> not.test.isSearch();
            case Any any -> Stream.of(any.tests).anyMatch(TextTest::isSearch);
            case All all -> Stream.of(all.tests).anyMatch(TextTest::isSearch);
        };
    }

    /// Makes the test of a filter.
    static TextTest of(Filter filter) {
        String operand = filter.value();
        if (!Folding.isByCharacter(operand)) {
            return new ByString(filter.condition().prepare(operand));
        }
        char[] folded = Folding.fold(operand);
        return switch (filter.condition()) {
            case IS -> new Whole(folded);
            case IS_NOT -> new Not(new Whole(folded));
            case CONTAINS -> new Within(folded);
            case EXCLUDES -> new Not(new Within(folded));
            case BEGIN_WITH -> new Beginning(folded);
            case NOT_BEGIN_WITH -> new Not(new Beginning(folded));
            case END_WITH -> new End(folded);
            case NOT_END_WITH -> new Not(new End(folded));
            case IMAGE -> operand.indexOf('\\') >= 0 ? new Whole(folded) : new Name(folded, operand.indexOf('/') < 0);
            case IS_ANY -> new Any(tests(ListItems.compared(operand), Whole::new));
            case CONTAINS_ANY -> new Any(tests(ListItems.searched(operand), Within::new));
            case EXCLUDES_ANY -> new Not(new Any(tests(ListItems.searched(operand), Within::new)));
            case CONTAINS_ALL -> new All(tests(ListItems.searched(operand), Within::new));
            case EXCLUDES_ALL -> new Not(new All(tests(ListItems.searched(operand), Within::new)));
            case LESS_THAN, MORE_THAN -> new ByString(filter.condition().prepare(operand));
        };
    }

    private static TextTest[] tests(List<String> items, Function<char[], TextTest> constructor) {
        return items.stream().map(Folding::fold).map(constructor).toArray(TextTest[]::new);
    }

    /// Whether a text has these characters, folded, from a place on.
    private static boolean isAt(int start, char[] folded, char[] characters) {
        for (int i = 0; i < folded.length; i++) {
            if (Folding.fold(characters[start + i]) != folded[i]) {
                return false;
            }
        }
        return true;
    }

    /// The text is this one.
    final class Whole implements TextTest {
        private final char[] folded;

        Whole(char[] folded) {
            this.folded = folded;
        }

        @Override
        public boolean matches(FieldText text) {
            return text.length() == folded.length && isAt(0, folded, text.characters());
        }
    }

    /// The text begins so.
    final class Beginning implements TextTest {
        private final char[] folded;

        Beginning(char[] folded) {
            this.folded = folded;
        }

        @Override
        public boolean matches(FieldText text) {
            return text.length() >= folded.length && isAt(0, folded, text.characters());
        }
    }

    /// The text ends so.
    final class End implements TextTest {
        private final char[] folded;

        End(char[] folded) {
            this.folded = folded;
        }

        @Override
        public boolean matches(FieldText text) {
            int start = text.length() - folded.length;
            return start >= 0 && isAt(start, folded, text.characters());
        }
    }

    /// The text is this name, or a path that ends in it.
    final class Name implements TextTest {
        private final char[] folded;
        private final boolean slashSeparates;

        Name(char[] folded, boolean slashSeparates) {
            this.folded = folded;
            this.slashSeparates = slashSeparates;
        }

        @Override
        public boolean matches(FieldText text) {
            int start = text.length() - folded.length;
            return start >= 0
                    && (start == 0 || separates(text.characters()[start - 1], slashSeparates))
                    && isAt(start, folded, text.characters());
        }

        /// Whether a name may begin after this character.
        static boolean separates(char before, boolean slashSeparates) {
            return before == '\\' || (slashSeparates && before == '/');
        }
    }

    /// This is somewhere in the text. Nothing is in an empty text.
    final class Within implements TextTest {
        private final char[] folded;

        Within(char[] folded) {
            this.folded = folded;
        }

        @Override
        public boolean matches(FieldText text) {
            if (folded.length == 0) {
                return text.length() > 0;
            }
            char first = folded[0];
            char[] characters = text.characters();
            int last = text.length() - folded.length;
            for (int i = 0; i <= last; i++) {
                if (Folding.fold(characters[i]) == first && isAt(i, folded, characters)) {
                    return true;
                }
            }
            return false;
        }
    }

    /// The opposite.
    final class Not implements TextTest {
        private final TextTest test;

        Not(TextTest test) {
            this.test = test;
        }

        @Override
        public boolean matches(FieldText text) {
            return !test.matches(text);
        }
    }

    /// One of several is enough.
    final class Any implements TextTest {
        private final TextTest[] tests;

        Any(TextTest[] tests) {
            this.tests = tests;
        }

        @Override
        public boolean matches(FieldText text) {
            for (TextTest test : tests) {
                if (test.matches(text)) {
                    return true;
                }
            }
            return false;
        }
    }

    /// All of several.
    final class All implements TextTest {
        private final TextTest[] tests;

        All(TextTest[] tests) {
            this.tests = tests;
        }

        @Override
        public boolean matches(FieldText text) {
            for (TextTest test : tests) {
                if (!test.matches(text)) {
                    return false;
                }
            }
            return true;
        }
    }

    /// What is seldom, left to the condition itself: the order of texts, and characters of two halves.
    final class ByString implements TextTest {
        private final Predicate<String> test;

        ByString(Predicate<String> test) {
            this.test = test;
        }

        @Override
        public boolean matches(FieldText text) {
            return test.test(text.string());
        }
    }
}
