package ashiato.log.internal;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// The column `Extra` of a segment: names and texts as one JSON object (RFC 8259), in their order.
final class ExtraJson {
    private static final int HEX_DIGITS = 4;
    private static final int HEX = 16;

    private final String text;
    private int at;

    private ExtraJson(String text) {
        this.text = text;
    }

    static String of(Map<String, String> extra) {
        StringBuilder out = new StringBuilder("{");
        for (Map.Entry<String, String> entry : extra.entrySet()) {
            if (out.length() > 1) {
                out.append(',');
            }
            append(entry.getKey(), out);
            out.append(':');
            append(entry.getValue(), out);
        }
        return out.append('}').toString();
    }

    private static void append(String value, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ' || Character.isSurrogate(c)) {
                out.append("\\u");
                for (int shift = 12; shift >= 0; shift -= 4) {
                    out.append(Character.forDigit(c >>> shift & 0xF, HEX));
                }
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }

    /// Reads what [#of] has written.
    ///
    /// @throws CorruptException if it is anything else
    static Map<String, String> parse(String text) throws CorruptException {
        ExtraJson in = new ExtraJson(text);
        Map<String, String> extra = new LinkedHashMap<>();
        in.expect('{');
        if (text.startsWith("}", in.at)) {
            in.at++;
        } else {
            do {
                String name = in.string();
                in.expect(':');
                extra.put(name, in.string());
            } while (in.goesOn());
        }
        if (in.at != text.length()) {
            throw in.unexpected();
        }
        return Collections.unmodifiableMap(extra);
    }

    private boolean goesOn() throws CorruptException {
        if (text.startsWith(",", at)) {
            at++;
            return true;
        }
        expect('}');
        return false;
    }

    private String string() throws CorruptException {
        expect('"');
        StringBuilder value = new StringBuilder();
        while (at < text.length() && text.charAt(at) != '"') {
            char c = text.charAt(at++);
            value.append(c == '\\' ? escaped() : c);
        }
        expect('"');
        return value.toString();
    }

    private char escaped() throws CorruptException {
        char c = at < text.length() ? text.charAt(at++) : ' ';
        if (c == '"' || c == '\\') {
            return c;
        }
        if (c == 'u' && at + HEX_DIGITS <= text.length()) {
            try {
                char value = (char) Integer.parseInt(text, at, at + HEX_DIGITS, HEX);
                at += HEX_DIGITS;
                return value;
            } catch (NumberFormatException e) {
                throw unexpected();
            }
        }
        throw unexpected();
    }

    private void expect(char c) throws CorruptException {
        if (at >= text.length() || text.charAt(at) != c) {
            throw unexpected();
        }
        at++;
    }

    private CorruptException unexpected() {
        return new CorruptException("a value of Extra that is not as it was written, at character " + at);
    }
}
