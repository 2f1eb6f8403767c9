package ashiato.config.internal.lint;

import ashiato.config.Diagnostic;
import ashiato.config.Filter;
import ashiato.event.Condition;
import ashiato.event.FieldType;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A text that no value of the field's type has: `http` for a port, `0X1F` without its prefix for a mask.
final class ImpossibleValueLint implements Lint {
    private static final Pattern DECIMAL = Pattern.compile("0|[1-9]\\d*");
    private static final Pattern HEX = Pattern.compile("0x(0|[1-9a-f][0-9a-f]*)", Pattern.CASE_INSENSITIVE);
    private static final Pattern GUID =
            Pattern.compile("\\{[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\\}", Pattern.CASE_INSENSITIVE);
    private static final int LARGEST_PORT_DIGITS = 5;

    @Override
    public void check(Subject subject, Findings findings) {
        for (Place place : subject.places()) {
            String expected = switch (place.kind()) {
                case HASHES -> hashes(place.filter());
                case PROGRAM, FILE -> path(place.filter());
                case COMMAND_LINE, HOST_NAME, ADDRESS, REGISTRY, PIPE, OTHER -> expected(place);
            };
            if (expected != null) {
                Filter filter = place.filter();
                findings.add(
                        Diagnostic.IMPOSSIBLE_VALUE,
                        filter.position(),
                        LintMessages.IMPOSSIBLE_VALUE.formatted(
                                filter.field(),
                                filter.condition().isNegative() ? "every" : "no",
                                Shown.filter(filter),
                                expected));
            }
        }
    }

    /// `is` compares all of the field, which names the algorithm before the digits.
    private static @Nullable String hashes(Filter filter) {
        boolean digits = Operands.isWhole(filter.condition())
                && Operands.items(filter).stream()
                        .anyMatch(item -> item.indexOf('=') < 0 && !item.isEmpty() && !item.equals(FieldType.ABSENT));
        return digits ? "\"contains\" with the digits, or ALGORITHM=digits" : null;
    }

    /// A command line puts a path in quotation marks; they are not part of it.
    private static @Nullable String path(Filter filter) {
        return filter.value().startsWith("\"") || filter.value().endsWith("\"")
                ? "the path without quotation marks"
                : null;
    }

    /// What is expected instead of the filter's text, or null if a value may have it.
    private static @Nullable String expected(Place place) {
        Filter filter = place.filter();
        Pattern form = form(place.fieldType());
        boolean elsewhere = filter.value().isEmpty()
                || filter.condition() == Condition.LESS_THAN
                || filter.condition() == Condition.MORE_THAN
                || WildcardLint.hasWildcard(place)
                || (filter.value().indexOf(';') >= 0 && !Operands.isList(filter.condition()));
        if (form == null || elsewhere) {
            return null;
        }
        boolean possible = Operands.items(filter).stream()
                .allMatch(item -> item.isEmpty()
                        || item.equals(FieldType.ABSENT)
                        || (Operands.isWhole(filter.condition())
                                ? form.matcher(item).matches() && isInRange(place.fieldType(), item)
                                : isPart(place.fieldType(), item)));
        return possible ? null : expectation(filter.field(), place.fieldType());
    }

    /// The form of the texts of a type, or null if any text may be one.
    private static @Nullable Pattern form(FieldType type) {
        return switch (type) {
            case UINT16, UINT32, UINT64 -> DECIMAL;
            case HEX_INT32, HEX_INT64 -> HEX;
            case GUID -> GUID;
            case BOOLEAN -> Pattern.compile("true|false", Pattern.CASE_INSENSITIVE);
            case TIME, STRING -> null;
        };
    }

    private static boolean isInRange(FieldType type, String number) {
        return type != FieldType.UINT16
                || (number.length() <= LARGEST_PORT_DIGITS && Integer.parseInt(number) <= 0xffff);
    }

    private static boolean isPart(FieldType type, String text) {
        return switch (type) {
            case UINT16, UINT32, UINT64 -> text.chars().allMatch(c -> c >= '0' && c <= '9');
            case HEX_INT32, HEX_INT64 ->
                text.chars().allMatch(c -> c == 'x' || c == 'X' || Character.digit(c, 16) >= 0);
            case TIME, GUID, BOOLEAN, STRING -> true;
        };
    }

    private static String expectation(String field, FieldType type) {
        return switch (type) {
            case UINT16 ->
                field.endsWith("Port")
                        ? "a number from 0 to 65535 (names are in " + field + "Name)"
                        : "a number from 0 to 65535";
            case UINT32, UINT64 -> "a decimal number, without leading zeros";
            case HEX_INT32, HEX_INT64 -> "0x and hex digits, without leading zeros";
            case GUID -> "a GUID in braces, such as {c591b94e-4bdd-5aae-0000-001073b13706}";
            case BOOLEAN -> "true or false";
            case TIME, STRING -> "another text";
        };
    }
}
