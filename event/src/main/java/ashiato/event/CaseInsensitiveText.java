package ashiato.event;

/// A text to be found in others whatever the case of their letters, by the rule of
/// [String#equalsIgnoreCase(String)].
final class CaseInsensitiveText {
    private final String text;
    private final char firstLower;
    private final char firstUpper;
    private final boolean firstIsAscii;

    CaseInsensitiveText(String text) {
        this.text = text;
        char first = text.isEmpty() ? 0 : text.charAt(0);
        this.firstUpper = Character.toUpperCase(first);
        this.firstLower = Character.toLowerCase(firstUpper);
        this.firstIsAscii = first < 0x80;
    }

    /// Whether the text is somewhere in a value. Nothing is in an empty value.
    boolean isIn(String value) {
        int length = text.length();
        int last = value.length() - length;
        if (length == 0) {
            return last > 0;
        }
        for (int i = 0; i <= last; i++) {
            if (mayBeFirst(value.charAt(i)) && value.regionMatches(true, i, text, 0, length)) {
                return true;
            }
        }
        return false;
    }

    /// Tells most positions apart without a call. Beyond ASCII several characters can share a case mapping
    /// (the Kelvin sign and `k`), so those are left to the full comparison.
    private boolean mayBeFirst(char c) {
        return c == firstLower || c == firstUpper || c >= 0x80 || !firstIsAscii;
    }
}
