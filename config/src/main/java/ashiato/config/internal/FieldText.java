package ashiato.config.internal;

import ashiato.event.Field;
import ashiato.event.FieldType;
import org.jspecify.annotations.Nullable;

/// The text of one field in an array that is used again for the next event. For one thread.
final class FieldText {
    private static final int USUAL_CHARACTERS = 256;
    private static final int KEPT_CHARACTERS = 8192;

    private char[] characters = new char[USUAL_CHARACTERS];
    private int length;
    private @Nullable String string;

    /// The characters, in their own letter case; those from [#length()] on are left over from other texts.
    char[] characters() {
        return characters;
    }

    int length() {
        return length;
    }

    /// The text as a string. For a field whose value is no text this allocates one.
    String string() {
        String made = string;
        if (made == null) {
            made = new String(characters, 0, length);
            string = made;
        }
        return made;
    }

    void set(String text) {
        string = text;
        length = text.length();
        reserve();
        text.getChars(0, length, characters, 0);
    }

    /// Takes the text of a value without making a string of it.
    void set(Field field, @Nullable Object value, StringBuilder buffer) {
        if (field.type() == FieldType.STRING) {
            set(field.type().text(value));
            return;
        }
        buffer.setLength(0);
        field.type().appendText(value, buffer);
        string = null;
        length = buffer.length();
        reserve();
        buffer.getChars(0, length, characters, 0);
    }

    /// Lets go of the event's string, and of more room than most texts need.
    void release() {
        string = null;
        if (characters.length > KEPT_CHARACTERS) {
            characters = new char[USUAL_CHARACTERS];
        }
    }

    private void reserve() {
        if (length > characters.length) {
            // A power of two, so that no text of less than what is kept ends in an array of more.
            characters = new char[Integer.highestOneBit(length - 1) << 1];
        }
    }
}
