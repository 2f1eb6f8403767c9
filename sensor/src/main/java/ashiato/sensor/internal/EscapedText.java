package ashiato.sensor.internal;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// Bytes that should be UTF-8 text but may be anything, as text of one line from which the bytes can be had back.
///
/// Linux names and arguments are bytes. Those that are valid UTF-8 become the characters they stand for. What
/// cannot be shown becomes `\xNN` (two lower-case hex digits) byte by byte:
///
/// - bytes that are not valid UTF-8 (RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF);
/// - control characters, line and paragraph separators: one line stays one line;
/// - characters that change the direction of the text around them, which make a name read as another;
/// - U+FEFF, U+FFFE and U+FFFF, which XML cannot hold or readers swallow.
///
/// A backslash stays a backslash, except where the bytes themselves spell such an escape: then it becomes `\x5c`.
/// So `/run/dev-disk\x2dlabel`, as systemd names files, prints as it is, and [#bytes] still has exactly one answer.
///
/// All methods are static and safe for use by many threads.
public final class EscapedText {
    private static final char[] HEX = "0123456789abcdef".toCharArray();
    private static final int INVALID = -1;

    private EscapedText() {}

    /// The text of some bytes.
    public static String of(byte[] bytes, int offset, int length) {
        int end = offset + length;
        for (int i = offset; i < end; i++) {
            if (!isPlain(bytes[i])) {
                StringBuilder out = new StringBuilder(length + 16);
                append(out, bytes, offset, end, false);
                return out.toString();
            }
        }
        return new String(bytes, offset, length, StandardCharsets.ISO_8859_1);
    }

    /// The text of the bytes up to the first NUL, or of all `length` bytes if there is none: a C string in a field
    /// of
    /// fixed size.
    public static String ofCString(byte[] bytes, int offset, int length) {
        int end = offset;
        while (end < offset + length && bytes[end] != 0) {
            end++;
        }
        return of(bytes, offset, end - offset);
    }

    /// The bytes that a text made by this class stands for.
    public static byte[] bytes(String text) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(text.length() + 16);
        int i = 0;
        while (i < text.length()) {
            int escaped = text.charAt(i) == '\\' ? escapedByte(text, i + 1) : INVALID;
            if (escaped != INVALID) {
                out.write(escaped);
                i += 4;
            } else {
                int codePoint = text.codePointAt(i);
                out.writeBytes(Character.toString(codePoint).getBytes(StandardCharsets.UTF_8));
                i += Character.charCount(codePoint);
            }
        }
        return out.toByteArray();
    }

    /// Whether a byte is a printable ASCII character that always stands for itself.
    static boolean isPlain(byte b) {
        return b >= 0x20 && b < 0x7f && b != '\\';
    }

    /// Appends the text of the bytes from `from` to `to`.
    ///
    /// @param escapeQuote whether `"` becomes `\x22`
    static void append(StringBuilder out, byte[] bytes, int from, int to, boolean escapeQuote) {
        int i = from;
        while (i < to) {
            byte b = bytes[i];
            if (b >= 0x20 && b < 0x7f) {
                if ((b == '\\' && spellsEscape(bytes, i + 1, to)) || (b == '"' && escapeQuote)) {
                    appendEscape(out, b);
                } else {
                    out.append((char) b);
                }
                i++;
            } else if (b >= 0) {
                appendEscape(out, b);
                i++;
            } else {
                int length = sequenceLength(b);
                int codePoint = codePoint(bytes, i, to, length);
                if (codePoint == INVALID) {
                    appendEscape(out, b);
                    i++;
                } else if (isShown(codePoint)) {
                    out.appendCodePoint(codePoint);
                    i += length;
                } else {
                    for (int end = i + length; i < end; i++) {
                        appendEscape(out, bytes[i]);
                    }
                }
            }
        }
    }

    private static void appendEscape(StringBuilder out, byte b) {
        out.append("\\x").append(HEX[(b >> 4) & 0xf]).append(HEX[b & 0xf]);
    }

    private static boolean spellsEscape(byte[] bytes, int at, int end) {
        return at + 3 <= end
                && bytes[at] == 'x'
                && isEscapable(hexDigit((char) bytes[at + 1]), hexDigit((char) bytes[at + 2]));
    }

    private static int escapedByte(String text, int at) {
        if (at + 3 > text.length() || text.charAt(at) != 'x') {
            return INVALID;
        }
        int high = hexDigit(text.charAt(at + 1));
        int low = hexDigit(text.charAt(at + 2));
        return isEscapable(high, low) ? high << 4 | low : INVALID;
    }

    /// The value of a lower-case hex digit, or -1.
    private static int hexDigit(char c) {
        if (c >= '0' && c <= '9') {
            return c - '0';
        }
        return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
    }

    private static boolean isEscapable(int high, int low) {
        int value = high << 4 | low;
        return high >= 0 && low >= 0 && (value < 0x20 || value >= 0x7f || value == '\\' || value == '"');
    }

    /// The length of the UTF-8 sequence that a lead byte announces; 0 for a byte that cannot lead one.
    private static int sequenceLength(byte lead) {
        int value = lead & 0xff;
        if (value >= 0xc2 && value <= 0xdf) {
            return 2;
        }
        if (value >= 0xe0 && value <= 0xef) {
            return 3;
        }
        return value >= 0xf0 && value <= 0xf4 ? 4 : 0;
    }

    private static int codePoint(byte[] bytes, int at, int end, int length) {
        if (length == 0 || at + length > end) {
            return INVALID;
        }
        int codePoint = bytes[at] & (0x7f >> length);
        for (int i = at + 1; i < at + length; i++) {
            if ((bytes[i] & 0xc0) != 0x80) {
                return INVALID;
            }
            codePoint = codePoint << 6 | (bytes[i] & 0x3f);
        }
        boolean overlong = (length == 3 && codePoint < 0x800) || (length == 4 && codePoint < 0x10000);
        boolean surrogate = codePoint >= 0xd800 && codePoint <= 0xdfff;
        return overlong || surrogate || codePoint > Character.MAX_CODE_POINT ? INVALID : codePoint;
    }

    private static boolean isShown(int codePoint) {
        return !(codePoint <= 0x9f
                || codePoint == 0x061c
                || (codePoint >= 0x200e && codePoint <= 0x200f)
                || (codePoint >= 0x2028 && codePoint <= 0x202e)
                || (codePoint >= 0x2066 && codePoint <= 0x2069)
                || codePoint == 0xfeff
                || (codePoint >= 0xfffe && codePoint <= 0xffff));
    }
}
