package ashiato.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConditionTest {

    /// Decisions of the published engine, and those that follow from its code.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            nullValues = {},
            value = {
                "is|ABC|abc|true",
                "is|abcd|abc|false",
                "is|abc|''|false",
                "is|''|''|true",
                "is|abc;def|abc;def|true",
                "is not|abc|ABC|false",
                "is not|-|abc|true",
                "contains|xABCx|abc|true",
                "contains|ab|abc|false",
                "contains|x|''|true",
                "contains|''|''|false",
                "contains|aab|ab|true",
                "contains|abc;def|c;d|true",
                "excludes|xABCx|abc|false",
                "excludes|ab|abc|true",
                "excludes|x|''|false",
                "begin with|ABCdef|abc|true",
                "begin with|xabc|abc|false",
                "begin with|ab|abc|false",
                "begin with|''|''|true",
                "not begin with|ABCdef|abc|false",
                "not begin with|xabc|abc|true",
                "end with|defABC|abc|true",
                "end with|abcx|abc|false",
                "end with|bc|abc|false",
                "end with|x|''|true",
                "not end with|defABC|abc|false",
                "not end with|bc|abc|true",
                "is any|DEF|abc;def|true",
                "is any|abc;def|abc;def|false",
                "is any| def|abc; def|true",
                "is any|def|abc; def|false",
                "is any|''|abc;|true",
                "is any|-|abc;|false",
                "contains any|xDEFx|abc;def|true",
                "contains any|xyz|abc;def|false",
                "contains all|def abc|abc;def|true",
                "contains all|abc|abc;def|false",
                "excludes any|xyz|abc;def|true",
                "excludes any|xdefx|abc;def|false",
                "excludes all|abc|abc;def|true",
                "excludes all|abcdef|abc;def|false",
                "less than|80|1024|false",
                "less than|1023|1024|true",
                "less than|ab|abc|true",
                "less than|ABC|abc|false",
                "more than|443|1024|true",
                "more than|abc;|abc|true",
                "more than|x|''|true",
            })
    void decides(String condition, String value, String operand, boolean expected) {
        assertThat(Condition.named(condition).orElseThrow().matches(value, operand))
                .isEqualTo(expected);
    }

    /// An empty item stands for the rest of the list from its own place, as the engine reads it.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "contains any|anything|zzz;def;|true",
                "contains any|''|zzz;def;|false",
                "contains any|anything|;|true",
                "contains any|x;bx|a;;b|true",
                "contains any|xyz|a;;b|false",
                "contains any|xbx|a;;b|true",
                "contains all|a;b|a;;b|true",
                "contains all|ab|a;;b|false",
                "contains all|abc;def|;def|true",
                "contains all|abcdef|;def|false",
                "contains all|a;b;c|a;;b;c|true",
                "contains all|a;bc|a;;b;c|false",
                "excludes any|anything|zzz;|false",
                "excludes all|zzz|zzz;|false",
                "excludes all|abcdef|;def|true",
                "excludes all|abc;def|;def|false",
            })
    void readsEmptyItemsAsTheEngineDoes(String condition, String value, String operand, boolean expected) {
        assertThat(Condition.named(condition).orElseThrow().matches(value, operand))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "C:\\Windows\\System32\\cmd.exe, CMD.exe, true",
        "cmd.exe, cmd.exe, true",
        "C:\\x\\notcmd.exe, cmd.exe, false",
        "C:\\cmd.exe\\x.exe, cmd.exe, false",
        "C:\\Windows\\System32\\, cmd.exe, false",
        "C:\\Windows\\System32\\cmd.exe, c:\\windows\\system32\\CMD.EXE, true",
        "C:\\Windows\\System32\\cmd.exe, System32\\cmd.exe, false",
        "/usr/bin/bash, bash, true",
        "/usr/bin/BASH, bash, true",
        "/usr/bin/bash2, bash, false",
        "/usr/bin/bash/x, bash, false",
        "bash, bash, true",
        "/usr/bin/python3, /usr/bin/python3, true",
        "/opt/usr/bin/python3, /usr/bin/python3, false",
        "/opt/usr/bin/python3, bin/python3, false",
        "/usr/bin/a\\bash, bash, true",
        "C:\\x/bash, bash, true",
        "C:\\Tools\\cmd.exe /c dir, cmd.exe /c dir, true",
        "-, bash, false"
    })
    void comparesImagesByTheLastPartOfThePath(String value, String operand, boolean expected) {
        assertThat(Condition.IMAGE.matches(value, operand)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"ЖUK, жuk", "CAFÉ, café", "ÀB, àb", "STRASSE, strasse", "\u212a, k", "ΣΑΣ, σας"})
    void foldsTheCaseOfAllScripts(String value, String operand) {
        for (Condition condition : new Condition[] {
            Condition.IS,
            Condition.CONTAINS,
            Condition.BEGIN_WITH,
            Condition.END_WITH,
            Condition.IMAGE,
            Condition.IS_ANY
        }) {
            assertThat(condition.matches(value, operand))
                    .describedAs("%s", condition)
                    .isTrue();
            assertThat(condition.matches(operand, value))
                    .describedAs("%s", condition)
                    .isTrue();
        }
        assertThat(Condition.CONTAINS_ANY.matches("x" + value + "x", "zz;" + operand))
                .isTrue();
        assertThat(Condition.LESS_THAN.matches("É", "é")).isFalse();
        assertThat(Condition.MORE_THAN.matches("É", "é")).isFalse();
    }

    @Test
    void doesNotTakeSharpSForTwoLetters() {
        assertThat(Condition.IS.matches("STRASSE", "straße")).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void isFoundByItsSpellingInAnyCase(Condition condition) {
        assertThat(Condition.named(condition.spelling())).contains(condition);
        assertThat(Condition.named(condition.spelling().toUpperCase(Locale.ROOT)))
                .contains(condition);
        assertThat(condition.spelling())
                .isEqualTo(condition.name().toLowerCase(Locale.ROOT).replace('_', ' '));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "begin wi", "contains name", "begin  with", "equals"})
    void thereAreNoOtherNames(String name) {
        assertThat(Condition.named(name)).isEmpty();
    }

    @Test
    void everyNegativeConditionDeniesItsPositiveOne() {
        Random random = new Random(7);
        for (int i = 0; i < 5_000; i++) {
            String value = randomText(random, 12);
            String operand = randomText(random, 5);

            assertThat(Condition.IS_NOT.matches(value, operand)).isEqualTo(!Condition.IS.matches(value, operand));
            assertThat(Condition.EXCLUDES.matches(value, operand))
                    .isEqualTo(!Condition.CONTAINS.matches(value, operand));
            assertThat(Condition.NOT_BEGIN_WITH.matches(value, operand))
                    .isEqualTo(!Condition.BEGIN_WITH.matches(value, operand));
            assertThat(Condition.NOT_END_WITH.matches(value, operand))
                    .isEqualTo(!Condition.END_WITH.matches(value, operand));
            assertThat(Condition.EXCLUDES_ANY.matches(value, operand))
                    .isEqualTo(!Condition.CONTAINS_ANY.matches(value, operand));
            assertThat(Condition.EXCLUDES_ALL.matches(value, operand))
                    .isEqualTo(!Condition.CONTAINS_ALL.matches(value, operand));
        }
    }

    @Test
    void findsWhatASearchInFoldedTextFinds() {
        Random random = new Random(8);
        for (int i = 0; i < 20_000; i++) {
            String value = randomText(random, 12);
            String operand = randomText(random, 3) + "b";
            Predicate<String> contains = Condition.CONTAINS.prepare(operand);

            assertThat(contains.test(value))
                    .describedAs("'%s' in '%s'", operand, value)
                    .isEqualTo(folded(value).contains(folded(operand)));
        }
    }

    private static String folded(String text) {
        StringBuilder folded = new StringBuilder();
        text.chars().forEach(c -> folded.append((char) Character.toLowerCase(Character.toUpperCase(c))));
        return folded.toString();
    }

    private static String randomText(Random random, int longest) {
        String letters = "aAbBkK\u212aéÉ;ıIiİ";
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(longest + 1); i > 0; i--) {
            text.append(letters.charAt(random.nextInt(letters.length())));
        }
        return text.toString();
    }
}
