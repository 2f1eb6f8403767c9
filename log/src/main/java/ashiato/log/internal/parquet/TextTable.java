package ashiato.log.internal.parquet;

import java.util.Arrays;

/// Numbers distinct texts in the order in which they come.
final class TextTable {
    private byte[][] texts = new byte[64][];
    private int[] hashes = new int[64];
    private int[] slots = new int[128]; // numbers from 1; 0 is free
    private int size;
    private long bytes;

    /// The number of this text, which is new or known.
    int indexOf(byte[] from, int start, int length, Input in) throws CorruptParquetException {
        int hash = hash(from, start, length);
        int slot = hash & (slots.length - 1);
        while (slots[slot] != 0) {
            int number = slots[slot] - 1;
            if (hashes[number] == hash) {
                byte[] known = texts[number];
                if (Arrays.equals(known, 0, known.length, from, start, start + length)) {
                    return number;
                }
            }
            slot = (slot + 1) & (slots.length - 1);
        }
        bytes += length;
        if (bytes > Limits.MAX_COLUMN_TEXT_BYTES) {
            throw in.corrupt("a column with more than " + Limits.MAX_COLUMN_TEXT_BYTES + " bytes of distinct texts");
        }
        if (size == texts.length) {
            grow();
            slot = freeSlot(hash);
        }
        texts[size] = Arrays.copyOfRange(from, start, start + length);
        hashes[size] = hash;
        slots[slot] = ++size;
        return size - 1;
    }

    byte[][] toArray() {
        return Arrays.copyOf(texts, size);
    }

    private void grow() {
        texts = Arrays.copyOf(texts, size * 2);
        hashes = Arrays.copyOf(hashes, size * 2);
        slots = new int[size * 4];
        for (int number = 0; number < size; number++) {
            slots[freeSlot(hashes[number])] = number + 1;
        }
    }

    private int freeSlot(int hash) {
        int slot = hash & (slots.length - 1);
        while (slots[slot] != 0) {
            slot = (slot + 1) & (slots.length - 1);
        }
        return slot;
    }

    private static int hash(byte[] from, int start, int length) {
        int hash = length;
        for (int i = start; i < start + length; i++) {
            hash = hash * 31 + from[i];
        }
        return hash ^ (hash >>> 15);
    }
}
