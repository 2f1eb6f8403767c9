package ashiato.log.internal.parquet;

import ashiato.log.internal.parquet.Footer.Statistics;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Bounds of texts for the statistics: the texts themselves where they are short, else shorter texts below and above.
final class TextBounds {
    /// A GUID in braces is whole.
    static final int MAX_BYTES = 40;

    private TextBounds() {}

    static Statistics of(long nulls, byte[] min, byte[] max) {
        return new Statistics(nulls, lower(min), upper(max), min.length <= MAX_BYTES, max.length <= MAX_BYTES);
    }

    private static byte[] lower(byte[] text) {
        return text.length <= MAX_BYTES ? text : Arrays.copyOf(text, cut(text));
    }

    /// @return null where there is no short text that is greater
    private static byte @Nullable [] upper(byte[] text) {
        if (text.length <= MAX_BYTES) {
            return text;
        }
        for (int i = cut(text) - 1; i >= 0; i--) {
            if (text[i] >= 0 && text[i] < 0x7E) {
                byte[] bound = Arrays.copyOf(text, i + 1);
                bound[i]++;
                return bound;
            }
        }
        return null;
    }

    /// Where to cut so that no character is torn.
    private static int cut(byte[] text) {
        int at = MAX_BYTES;
        while (at > 0 && (text[at] & 0xC0) == 0x80) {
            at--;
        }
        return at;
    }
}
