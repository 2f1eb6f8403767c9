package ashiato.config.internal;

/// Letter case made away with, as conditions do: two characters are the same if they fold to the same one, by Unicode's
/// simple mapping to upper and then to lower case. That is the rule of [String#equalsIgnoreCase(String)] for texts
/// without surrogates.
final class Folding {
    private static final int ASCII_END = 0x80;
    private static final char[] ASCII = ascii();

    private Folding() {}

    private static char[] ascii() {
        char[] folded = new char[ASCII_END];
        for (char c = 0; c < ASCII_END; c++) {
            folded[c] = beyondAscii(c);
        }
        return folded;
    }

    /// The character that stands for all that differ from it by case alone.
    static char fold(char c) {
        return c < ASCII_END ? ASCII[c] : beyondAscii(c);
    }

    private static char beyondAscii(char c) {
        return Character.toLowerCase(Character.toUpperCase(c));
    }

    /// The text with every character folded.
    static char[] fold(String text) {
        char[] folded = text.toCharArray();
        for (int i = 0; i < folded.length; i++) {
            folded[i] = fold(folded[i]);
        }
        return folded;
    }

    /// Whether a text can be compared character by character. Characters beyond the first 65,536 have letter case
    /// too,
    /// but they are two `char`s each, and a half has none.
    static boolean isByCharacter(String text) {
        return text.chars().noneMatch(c -> Character.isSurrogate((char) c));
    }
}
