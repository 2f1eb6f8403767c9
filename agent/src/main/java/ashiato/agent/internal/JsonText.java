package ashiato.agent.internal;

import org.jspecify.annotations.Nullable;

/// JSON being written (RFC 8259), on one line. The caller nests objects and arrays rightly; commas are put here.
public final class JsonText {
    private final StringBuilder text = new StringBuilder(4096);

    public void beginObject() {
        separate();
        text.append('{');
    }

    public void endObject() {
        text.append('}');
    }

    public void object(String name) {
        name(name);
        text.append('{');
    }

    public void array(String name) {
        name(name);
        text.append('[');
    }

    public void endArray() {
        text.append(']');
    }

    public void element(String value) {
        separate();
        quoted(value);
    }

    public void field(String name, @Nullable String value) {
        name(name);
        if (value == null) {
            text.append("null");
        } else {
            quoted(value);
        }
    }

    public void field(String name, boolean value) {
        name(name);
        text.append(value);
    }

    public void field(String name, @Nullable Long value) {
        name(name);
        text.append(value);
    }

    public void field(String name, long value) {
        name(name);
        text.append(value);
    }

    /// Three decimals are enough for a rate.
    public void field(String name, double value) {
        name(name);
        text.append(Math.round(value * 1000) / 1000.0);
    }

    private void name(String name) {
        separate();
        quoted(name);
        text.append(':');
    }

    private void separate() {
        if (!text.isEmpty()) {
            char last = text.charAt(text.length() - 1);
            if (last != '{' && last != '[' && last != ':') {
                text.append(',');
            }
        }
    }

    private void quoted(String value) {
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                text.append('\\').append(c);
            } else if (c < 0x20 || Character.isSurrogate(c)) {
                text.append("\\u");
                for (int shift = 12; shift >= 0; shift -= 4) {
                    text.append(Character.forDigit((c >> shift) & 0xf, 16));
                }
            } else {
                text.append(c);
            }
        }
        text.append('"');
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
