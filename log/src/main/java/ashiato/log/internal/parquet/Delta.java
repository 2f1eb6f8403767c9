package ashiato.log.internal.parquet;

import java.util.Arrays;

/// Numbers as packed differences (`DELTA_BINARY_PACKED`).
///
/// ```
/// delta := blockSize:varint miniblocks:varint count:varint first:zigzag block*
/// block := least:zigzag width:u8×miniblocks values×miniblocks   each value is a difference minus the least of the
/// block
/// ```
///
/// Differences are of the type's width and wrap around. Behind the last value, miniblocks have no bytes.
final class Delta {
    private static final int BLOCK = 128;
    private static final int MINIBLOCKS = 4;
    private static final int MINIBLOCK = BLOCK / MINIBLOCKS;

    private final long[] block = new long[BLOCK];

    /// @param narrow whether the numbers are of 32 bits
    /// @param aligned whether to use widths of whole bytes
    void encode(long[] values, int from, int to, boolean narrow, boolean aligned, Output out) {
        out.putVarint(BLOCK);
        out.putVarint(MINIBLOCKS);
        out.putVarint(to - from);
        out.putZigzag(from < to ? values[from] : 0);
        for (int start = from + 1; start < to; start += BLOCK) {
            putBlock(values, start, Math.min(BLOCK, to - start), narrow, aligned, out);
        }
    }

    private void putBlock(long[] values, int start, int count, boolean narrow, boolean aligned, Output out) {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < count; i++) {
            long delta = values[start + i] - values[start + i - 1];
            block[i] = narrow ? (int) delta : delta;
            least = Math.min(least, block[i]);
        }
        for (int i = 0; i < count; i++) {
            long rest = block[i] - least;
            block[i] = narrow ? rest & 0xFFFF_FFFFL : rest;
        }
        Arrays.fill(block, count, BLOCK, 0);
        out.putZigzag(least);
        int widths = out.length();
        for (int i = 0; i < MINIBLOCKS; i++) {
            out.putByte(0);
        }
        for (int mini = 0; mini * MINIBLOCK < count; mini++) {
            long any = 0;
            for (int i = mini * MINIBLOCK; i < (mini + 1) * MINIBLOCK; i++) {
                any |= block[i];
            }
            int width = Packing.width(any);
            if (aligned) {
                width = Packing.wholeBytes(width);
            }
            out.array()[widths + mini] = (byte) width;
            Packing.pack(block, mini * MINIBLOCK, (mini + 1) * MINIBLOCK, width, out);
        }
    }

    /// The count that is in front of the values, at most `max`; [#decode] reads them.
    int decodeCount(Input in, int max) throws CorruptParquetException {
        int size = in.varint(Integer.MAX_VALUE, "a block");
        int minis = in.varint(Integer.MAX_VALUE, "a number of miniblocks");
        if (size != BLOCK || minis != MINIBLOCKS) {
            throw in.corrupt("blocks of " + size + " values in " + minis + " parts, where this reader knows only "
                    + BLOCK + " in " + MINIBLOCKS);
        }
        return in.varint(max, "a count of values");
    }

    /// Reads so many values.
    void decode(Input in, boolean narrow, long[] values, int from, int count) throws CorruptParquetException {
        long last = in.zigzag();
        if (narrow && last != (int) last) {
            throw in.corrupt("a first value of more than 32 bits");
        }
        if (count == 0) {
            return;
        }
        values[from] = last;
        int maxWidth = narrow ? Integer.SIZE : Long.SIZE;
        for (int done = 1; done < count; ) {
            long least = in.zigzag();
            int widths = in.i32();
            for (int mini = 0; mini < MINIBLOCKS && done < count; mini++) {
                int width = (widths >>> (mini * 8)) & 0xFF;
                if (width > maxWidth) {
                    throw in.corrupt("a width of " + width + " bits where " + maxWidth + " are possible");
                }
                in.unpack(width, block, 0, MINIBLOCK);
                int here = Math.min(MINIBLOCK, count - done);
                for (int i = 0; i < here; i++) {
                    long next = last + least + block[i];
                    last = narrow ? (int) next : next;
                    values[from + done + i] = last;
                }
                done += here;
            }
        }
    }
}
