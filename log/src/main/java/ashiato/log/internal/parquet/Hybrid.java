package ashiato.log.internal.parquet;

import java.util.Arrays;

/// The hybrid of run lengths and bit packing: indexes, levels and truth values.
///
/// ```
/// hybrid := run*
/// run    := (count << 1):varint value           the value in as many whole bytes as its width needs
///         | (groups << 1 | 1):varint values     eight values of the width for each group, the last group padded
/// ```
final class Hybrid {
    private static final int GROUP = 8;

    private Hybrid() {}

    static void encode(int[] values, int from, int to, int width, Output out) {
        if (width == 0) {
            if (from < to) {
                out.putVarint((long) (to - from) << 1);
            }
            return;
        }
        int packed = from;
        int i = from;
        while (i < to) {
            int value = values[i];
            int end = i + 1;
            while (end < to && values[end] == value) {
                end++;
            }
            int fill = -(i - packed) & (GROUP - 1);
            if (end - i - fill >= GROUP) {
                putPacked(values, packed, i + fill, width, out);
                putRun(end - i - fill, value, width, out);
                packed = end;
            }
            i = end;
        }
        putPacked(values, packed, to, width, out);
    }

    private static void putRun(int count, int value, int width, Output out) {
        out.putVarint((long) count << 1);
        for (int shift = 0; shift < width; shift += 8) {
            out.putByte(value >>> shift);
        }
    }

    private static void putPacked(int[] values, int from, int to, int width, Output out) {
        if (from == to) {
            return;
        }
        int groups = (to - from + GROUP - 1) / GROUP;
        out.putVarint(((long) groups << 1) | 1);
        int start = out.length();
        Packing.pack(values, from, to, width, out);
        while (out.length() - start < groups * width) {
            out.putByte(0);
        }
    }

    /// Reads so many values, which fill the input.
    static void decode(Input in, int width, int[] values, int count) throws CorruptParquetException {
        int done = 0;
        while (done < count) {
            int header = in.varint(Integer.MAX_VALUE, "a run");
            int size = header >>> 1;
            int left = count - done;
            if ((header & 1) == 0) {
                if (size == 0 || size > left) {
                    throw in.corrupt("a run of " + size + " values where " + left + " remain");
                }
                long value = 0;
                for (int shift = 0; shift < width; shift += 8) {
                    value |= (long) in.u8() << shift;
                }
                if (value >>> width != 0) {
                    throw in.corrupt("a value of more than " + width + " bits");
                }
                Arrays.fill(values, done, done + size, (int) value);
                done += size;
            } else {
                if (size == 0 || size > (left + GROUP - 1) / GROUP) {
                    throw in.corrupt("a run of " + size + " groups where " + left + " values remain");
                }
                int here = Math.min(left, size * GROUP);
                int bytes = size * width;
                if (bytes > in.remaining()) {
                    throw in.corrupt("a run of " + bytes + " bytes where " + in.remaining() + " remain");
                }
                in.unpack(width, values, done, here);
                in.skip(bytes - (here * width + 7) / 8);
                done += here;
            }
        }
        in.finish();
    }
}
