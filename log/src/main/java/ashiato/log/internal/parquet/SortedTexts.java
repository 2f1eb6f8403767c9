package ashiato.log.internal.parquet;

import java.util.Arrays;

/// The distinct texts that a column uses in the order of their bytes, and for each value its index. So the dictionary
/// compresses well, and indexes compare as their texts do.
///
/// @param bytes how many the texts have in all
@SuppressWarnings("ArrayRecordComponent") // nobody compares them
record SortedTexts(byte[][] texts, int[] indexes, long bytes) {
    /// @param count rows that are not null
    static SortedTexts of(ColumnValues.Texts column, int count) {
        byte[][] dictionary = column.dictionary();
        int[] ranks = new int[dictionary.length];
        int used = 0;
        for (int index : column.indexes()) {
            if (index >= 0 && ranks[index] == 0) {
                ranks[index] = 1;
                used++;
            }
        }
        Integer[] order = new Integer[used];
        for (int i = 0, at = 0; i < dictionary.length; i++) {
            if (ranks[i] != 0) {
                order[at++] = i;
            }
        }
        Arrays.sort(order, (a, b) -> Arrays.compareUnsigned(dictionary[a], dictionary[b]));
        byte[][] texts = new byte[used][];
        int size = 0;
        long bytes = 0;
        for (int index : order) {
            byte[] text = dictionary[index];
            if (size == 0 || !Arrays.equals(texts[size - 1], text)) {
                check(column.name(), text.length, bytes);
                bytes += text.length;
                texts[size++] = text;
            }
            ranks[index] = size - 1;
        }
        int[] indexes = new int[count];
        int at = 0;
        for (int index : column.indexes()) {
            if (index >= 0) {
                indexes[at++] = ranks[index];
            }
        }
        return new SortedTexts(size == used ? texts : Arrays.copyOf(texts, size), indexes, bytes);
    }

    private static void check(String column, int length, long before) {
        if (length > Limits.MAX_TEXT_BYTES) {
            throw new IllegalArgumentException("column " + column + " has a text of " + length + " bytes, but at most "
                    + Limits.MAX_TEXT_BYTES + " are possible");
        }
        if (before + length > Limits.MAX_COLUMN_TEXT_BYTES) {
            throw new IllegalArgumentException(
                    "column " + column + " has more than " + Limits.MAX_COLUMN_TEXT_BYTES + " bytes of distinct texts");
        }
    }
}
