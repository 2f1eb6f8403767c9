package ashiato.config.internal;

import ashiato.config.Position;
import java.util.Arrays;

/// Finds line and column of a place in a text. Lines end with CRLF, LF or CR.
final class LineIndex {
    private final int[] starts;

    LineIndex(CharSequence text) {
        int[] found = new int[1 + text.length() / 32];
        int lines = 1;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\n' || (c == '\r' && (i + 1 == text.length() || text.charAt(i + 1) != '\n'))) {
                if (lines == found.length) {
                    found = Arrays.copyOf(found, lines * 2);
                }
                found[lines++] = i + 1;
            }
        }
        starts = Arrays.copyOf(found, lines);
    }

    /// The place of the character with this index; the index may be the length of the text.
    Position position(int offset) {
        int found = Arrays.binarySearch(starts, offset);
        int line = found >= 0 ? found : -found - 2;
        return new Position(line + 1, offset - starts[line] + 1);
    }
}
