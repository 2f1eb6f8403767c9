package ashiato.event;

/// Characters that a line for people, or XML, cannot hold as they are, and what stands for them.
///
/// A control character (U+0000 to U+001F, U+007F) becomes its picture from Unicode's block made for this, U+2400 to
/// U+2421: `␊` for a line feed, `␛` for an escape. What has no picture becomes U+FFFD, the replacement character.
public final class VisibleText {
    static final char REPLACEMENT = '\ufffd';

    private VisibleText() {}

    /// Whether the character is the half of a surrogate pair whose other half is missing. Such a character
    /// cannot be encoded in UTF-8.
    static boolean isUnpairedSurrogate(String text, int position) {
        char c = text.charAt(position);
        if (Character.isHighSurrogate(c)) {
            return position + 1 == text.length() || !Character.isLowSurrogate(text.charAt(position + 1));
        }
        return Character.isLowSurrogate(c) && (position == 0 || !Character.isHighSurrogate(text.charAt(position - 1)));
    }

    /// The picture of a control character up to U+001F, or of U+007F.
    static char picture(char control) {
        return control == 0x7f ? '\u2421' : (char) ('\u2400' + control);
    }

    /// The text as [#appendLine(String, StringBuilder)] appends it.
    public static String line(String text) {
        StringBuilder out = new StringBuilder(text.length());
        appendLine(text, out);
        return out.toString();
    }

    /// Appends text so that it stays on its line and does nothing but be seen: no control character reaches a
    /// terminal, and no mark turns the direction of writing round, which would show `exe.fdp` as `pdf.exe`.
    public static void appendLine(String text, StringBuilder out) {
        int written = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= ' ' && c < 0x7f) {
                continue;
            }
            char shown = shown(text, i);
            if (shown != c) {
                out.append(text, written, i).append(shown);
                written = i + 1;
            }
        }
        out.append(text, written, text.length());
    }

    private static char shown(String text, int position) {
        char c = text.charAt(position);
        if (c < ' ' || c == 0x7f) {
            return picture(c);
        }
        boolean hidden = c < 0xa0 || isLineOrDirectionMark(c) || isUnpairedSurrogate(text, position);
        return hidden ? REPLACEMENT : c;
    }

    /// Line and paragraph separator, and the marks, embeddings, overrides and isolates of the bidirectional
    /// algorithm (Unicode Standard Annex 9).
    private static boolean isLineOrDirectionMark(char c) {
        return switch (c) {
            case '\u061c', '\u200e', '\u200f', '\u2028', '\u2029' -> true;
            case '\u202a', '\u202b', '\u202c', '\u202d', '\u202e' -> true;
            case '\u2066', '\u2067', '\u2068', '\u2069' -> true;
            default -> false;
        };
    }
}
