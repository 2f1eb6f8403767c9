package ashiato.event;

import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The types of fields, each tied to the Java type of the record component that holds it, and the text of their
/// values: what Sysmon shows, and what the conditions of its configurations compare.
///
/// A value that is not known is null here and [#ABSENT] in text; for a [#GUID] it is all zeros. Sysmon writes so since
/// version 11.0, and before that an empty text, so [#parse(String)] takes all three for "not known", whatever the type.
/// An empty [String] therefore prints as an absent one does.
public enum FieldType {
    /// A point of time, UTC, printed `YYYY-MM-DD HH:MM:SS.mmm`; an [Instant]. What is finer than a
    /// millisecond does not show.
    TIME(Instant.class, "a time such as 2026-11-23 15:39:07.123, in UTC"),
    /// A [UUID], printed in lower case and braces; absent it prints as zeros.
    GUID(UUID.class, "a GUID such as {c591b94e-4bdd-5aae-0000-001073b13706}"),
    /// An unsigned 16-bit number; a [Port].
    UINT16(Port.class, "a number from 0 to 65535"),
    /// An unsigned 32-bit number in an [Integer].
    UINT32(Integer.class, "a number from 0 to 4294967295"),
    /// An unsigned 64-bit number in a [Long].
    UINT64(Long.class, "a number from 0 to 18446744073709551615"),
    /// An unsigned 32-bit number printed `0x` and lower-case hex; a [HexInt32].
    HEX_INT32(HexInt32.class, "a number of at most 32 bits, decimal or as 0x and hex digits"),
    /// An unsigned 64-bit number printed `0x` and lower-case hex; a [HexInt64].
    HEX_INT64(HexInt64.class, "a number of at most 64 bits, decimal or as 0x and hex digits"),
    /// `true` or `false`; a [Boolean].
    BOOLEAN(Boolean.class, "true or false"),
    /// Text.
    STRING(String.class, "text");

    /// The text of a value that is not known, for every type but [#GUID].
    public static final String ABSENT = "-";

    private static final String ABSENT_GUID = "{00000000-0000-0000-0000-000000000000}";
    private static final int GUID_DIGITS_AND_DASHES = 36;

    private final Class<?> javaType;
    private final String expectation;

    FieldType(Class<?> javaType, String expectation) {
        this.javaType = javaType;
        this.expectation = expectation;
    }

    /// The type of the record components that hold fields of this type.
    public Class<?> javaType() {
        return javaType;
    }

    static FieldType of(Class<?> javaType) {
        for (FieldType type : values()) {
            if (type.javaType == javaType) {
                return type;
            }
        }
        throw new IllegalArgumentException("no field type for components of " + javaType);
    }

    /// The text of a value. Text is returned as it is, without a copy.
    ///
    /// @param value a value of [#javaType()], or null where it is not known
    /// @throws ClassCastException if the value is of another type
    public String text(@Nullable Object value) {
        if (value == null) {
            return absent();
        }
        return switch (this) {
            case STRING -> {
                String text = (String) value;
                yield text.isEmpty() ? ABSENT : text;
            }
            case BOOLEAN -> ((Boolean) value).toString();
            case TIME, GUID, UINT16, UINT32, UINT64, HEX_INT32, HEX_INT64 -> {
                StringBuilder out = new StringBuilder(ABSENT_GUID.length());
                appendText(value, out);
                yield out.toString();
            }
        };
    }

    /// Appends what [#text(Object)] returns, without making a string of it first.
    ///
    /// @param value a value of [#javaType()], or null where it is not known
    /// @throws ClassCastException if the value is of another type
    public void appendText(@Nullable Object value, StringBuilder out) {
        if (value == null) {
            out.append(absent());
            return;
        }
        switch (this) {
            case TIME -> UtcTime.appendField((Instant) value, out);
            case GUID -> appendGuid((UUID) value, out);
            case UINT16 -> out.append(((Port) value).number());
            case UINT32 -> out.append(Integer.toUnsignedLong((Integer) value));
            case UINT64 -> appendUnsigned((Long) value, out);
            case HEX_INT32 -> appendHex(Integer.toUnsignedLong(((HexInt32) value).value()), out);
            case HEX_INT64 -> appendHex(((HexInt64) value).value(), out);
            case BOOLEAN -> out.append((boolean) (Boolean) value);
            case STRING -> out.append(text(value));
        }
    }

    private String absent() {
        return this == GUID ? ABSENT_GUID : ABSENT;
    }

    private static void appendUnsigned(long number, StringBuilder out) {
        if (number >= 0) {
            out.append(number);
        } else {
            out.append(Long.toUnsignedString(number));
        }
    }

    private static void appendHex(long number, StringBuilder out) {
        out.append("0x");
        int digits = Math.max(1, (Long.SIZE - Long.numberOfLeadingZeros(number) + 3) / 4);
        appendHexDigits(number, digits, out);
    }

    private static void appendGuid(UUID guid, StringBuilder out) {
        long high = guid.getMostSignificantBits();
        long low = guid.getLeastSignificantBits();
        out.append('{');
        appendHexDigits(high >>> 32, 8, out);
        out.append('-');
        appendHexDigits(high >>> 16, 4, out);
        out.append('-');
        appendHexDigits(high, 4, out);
        out.append('-');
        appendHexDigits(low >>> 48, 4, out);
        out.append('-');
        appendHexDigits(low, 12, out);
        out.append('}');
    }

    private static void appendHexDigits(long number, int digits, StringBuilder out) {
        for (int shift = (digits - 1) * 4; shift >= 0; shift -= 4) {
            out.append(Character.forDigit((int) (number >>> shift) & 0xf, 16));
        }
    }

    /// Reads a value from its text: the inverse of [#text(Object)].
    ///
    /// It also takes what other writers of Sysmon's events write: a GUID without braces or in capitals, a time with
    /// more or fewer decimals, `True`, and a decimal number where Windows writes hex (Sysmon for Linux does so for
    /// `LogonId`).
    ///
    /// @return a value of [#javaType()], or null if the text stands for "not known": `-`, empty, or a GUID of zeros
    /// @throws IllegalArgumentException if the text is not a value of this type; the message says what was expected
    public @Nullable Object parse(String text) {
        if (text.isEmpty() || text.equals(ABSENT)) {
            return null;
        }
        try {
            return switch (this) {
                case TIME -> UtcTime.parse(text);
                case GUID -> parseGuid(text);
                case UINT16 -> new Port(Integer.parseUnsignedInt(digits(text), 10));
                case UINT32 -> Integer.parseUnsignedInt(digits(text), 10);
                case UINT64 -> Long.parseUnsignedLong(digits(text), 10);
                case HEX_INT32 ->
                    new HexInt32(
                            isHex(text)
                                    ? Integer.parseUnsignedInt(digits(text.substring(2)), 16)
                                    : Integer.parseUnsignedInt(digits(text), 10));
                case HEX_INT64 ->
                    new HexInt64(
                            isHex(text)
                                    ? Long.parseUnsignedLong(digits(text.substring(2)), 16)
                                    : Long.parseUnsignedLong(digits(text), 10));
                case BOOLEAN ->
                    switch (text.toLowerCase(Locale.ROOT)) {
                        case "true" -> true;
                        case "false" -> false;
                        default -> throw new IllegalArgumentException();
                    };
                case STRING -> text;
            };
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("found '" + text + "' where " + expectation + " was expected", e);
        }
    }

    private static boolean isHex(String text) {
        return text.startsWith("0x") || text.startsWith("0X");
    }

    /// Refuses the sign that the JDK's parsers of unsigned numbers accept.
    private static String digits(String text) {
        if (text.startsWith("+")) {
            throw new NumberFormatException("sign");
        }
        return text;
    }

    private static @Nullable UUID parseGuid(String text) {
        boolean braces = text.startsWith("{") && text.endsWith("}");
        String digits = braces ? text.substring(1, text.length() - 1) : text;
        if (digits.length() != GUID_DIGITS_AND_DASHES) {
            throw new IllegalArgumentException("length");
        }
        UUID guid = UUID.fromString(digits);
        boolean zeros = guid.getMostSignificantBits() == 0 && guid.getLeastSignificantBits() == 0;
        return zeros ? null : guid;
    }
}
