package ashiato.config.internal;

import java.util.Collection;

/// The two characters with which any of some texts begins, in every letter case: it rules out most places of a text in
/// one step each. Immutable.
final class Beginnings {
    private static final int ASCII_END = 0x80;
    private static final int WORDS_A_ROW = ASCII_END / Long.SIZE;

    /// A bit for each pair of ASCII characters.
    private final long[] pairs = new long[ASCII_END * WORDS_A_ROW];

    /// @param texts folded, none empty
    Beginnings(Collection<String> texts) {
        for (String text : texts) {
            if (text.length() > 1) {
                add(text.charAt(0), text.charAt(1));
            } else {
                for (char second = 0; second < ASCII_END; second++) {
                    add(text.charAt(0), second);
                }
            }
        }
    }

    /// Sets the pair in every letter case. No character beyond ASCII is asked for.
    private void add(char first, char second) {
        if (first < ASCII_END && second < ASCII_END) {
            set(first, second);
            set(Character.toUpperCase(first), second);
            set(first, Character.toUpperCase(second));
            set(Character.toUpperCase(first), Character.toUpperCase(second));
        }
    }

    private void set(char first, char second) {
        pairs[first * WORDS_A_ROW + second / Long.SIZE] |= 1L << second;
    }

    /// The first place, from one on, where a text may begin, or the length if there is none. Places beside
    /// characters
    /// beyond ASCII are never ruled out.
    int next(char[] characters, int from, int length) {
        int last = length - 1;
        for (int i = from; i < last; i++) {
            int first = characters[i];
            int second = characters[i + 1];
            if ((first | second) >= ASCII_END
                    || (pairs[first * WORDS_A_ROW + second / Long.SIZE] & 1L << second) != 0) {
                return i;
            }
        }
        // What follows the last character is nothing. It is looked at itself.
        return Math.max(from, last);
    }
}
