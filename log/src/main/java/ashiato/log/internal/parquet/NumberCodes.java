package ashiato.log.internal.parquet;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The layouts of numbers.
@SuppressWarnings("ArrayRecordComponent") // nobody compares them
final class NumberCodes {
    private NumberCodes() {}

    /// @param narrow whether they are of 32 bits
    record Plain(long[] values, boolean narrow) implements ValueEncoder {
        @Override
        public Encoding encoding() {
            return Encoding.PLAIN;
        }

        @Override
        public void encode(int from, int to, Output out) {
            putPlain(values, from, to, narrow, out);
        }
    }

    /// @param aligned whether to use widths of whole bytes
    record Deltas(Delta delta, long[] values, boolean narrow, boolean aligned) implements ValueEncoder {
        @Override
        public Encoding encoding() {
            return Encoding.DELTA_BINARY_PACKED;
        }

        @Override
        public void encode(int from, int to, Output out) {
            delta.encode(values, from, to, narrow, aligned, out);
        }
    }

    static void putPlain(long[] values, int from, int to, boolean narrow, Output out) {
        for (int i = from; i < to; i++) {
            if (narrow) {
                out.putInt((int) values[i]);
            } else {
                out.putLong(values[i]);
            }
        }
    }

    static void readPlain(Input in, boolean narrow, long[] values, int from, int count) throws CorruptParquetException {
        for (int i = from; i < from + count; i++) {
            values[i] = narrow ? in.i32() : in.i64();
        }
    }

    /// The distinct values in ascending order, and for each value its index.
    record Dictionary(long[] values, int[] indexes) {
        /// Null where there are more distinct values than the limit
        static @Nullable Dictionary of(long[] all, int count, int limit) {
            int mask = Integer.highestOneBit(Math.max(8, Math.min(limit, count) * 2)) * 2 - 1;
            long[] keys = new long[mask + 1];
            int[] numbers = new int[mask + 1]; // of the distinct value, from 1
            long[] distinct = new long[16];
            int[] indexes = new int[count];
            int size = 0;
            for (int i = 0; i < count; i++) {
                long value = all[i];
                int slot = slot(value, mask);
                while (numbers[slot] != 0 && keys[slot] != value) {
                    slot = (slot + 1) & mask;
                }
                if (numbers[slot] == 0) {
                    if (size == limit) {
                        return null;
                    }
                    if (size == distinct.length) {
                        distinct = Arrays.copyOf(distinct, size * 2);
                    }
                    keys[slot] = value;
                    distinct[size] = value;
                    numbers[slot] = ++size;
                }
                indexes[i] = numbers[slot] - 1;
            }
            long[] sorted = Arrays.copyOf(distinct, size);
            Arrays.sort(sorted);
            int[] ranks = new int[size];
            for (int i = 0; i < size; i++) {
                ranks[i] = Arrays.binarySearch(sorted, distinct[i]);
            }
            for (int i = 0; i < count; i++) {
                indexes[i] = ranks[indexes[i]];
            }
            return new Dictionary(sorted, indexes);
        }

        private static int slot(long value, int mask) {
            long hash = value * 0x9E37_79B9_7F4A_7C15L;
            return (int) (hash >>> 32) & mask;
        }
    }
}
