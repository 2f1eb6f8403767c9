package ashiato.log.internal.parquet;

import java.util.Arrays;

/// The layouts of texts that stand in the pages themselves.
///
/// ```
/// PLAIN                   := { length:u32 text }*
/// DELTA_LENGTH_BYTE_ARRAY := lengths:delta text*
/// DELTA_BYTE_ARRAY        := prefixes:delta suffixes:DELTA_LENGTH_BYTE_ARRAY   a prefix counts what is as in the text
/// before
/// ```
@SuppressWarnings("ArrayRecordComponent") // nobody compares them
final class TextCodes {
    private TextCodes() {}

    /// @param texts the distinct texts
    /// @param indexes for each value the index of its text
    record Plain(byte[][] texts, int[] indexes) implements ValueEncoder {
        @Override
        public Encoding encoding() {
            return Encoding.PLAIN;
        }

        @Override
        public void encode(int from, int to, Output out) {
            for (int i = from; i < to; i++) {
                putPlain(texts[indexes[i]], out);
            }
        }

        @Override
        public int bytes(int index) {
            return texts[indexes[index]].length;
        }
    }

    record Lengths(Delta delta, byte[][] texts, int[] indexes) implements ValueEncoder {
        @Override
        public Encoding encoding() {
            return Encoding.DELTA_LENGTH_BYTE_ARRAY;
        }

        @Override
        public void encode(int from, int to, Output out) {
            long[] lengths = new long[to - from];
            for (int i = from; i < to; i++) {
                lengths[i - from] = texts[indexes[i]].length;
            }
            delta.encode(lengths, 0, lengths.length, true, true, out);
            for (int i = from; i < to; i++) {
                out.putBytes(texts[indexes[i]]);
            }
        }

        @Override
        public int bytes(int index) {
            return texts[indexes[index]].length;
        }
    }

    record Prefixes(Delta delta, byte[][] texts, int[] indexes) implements ValueEncoder {
        private static final byte[] NONE = {};

        @Override
        public Encoding encoding() {
            return Encoding.DELTA_BYTE_ARRAY;
        }

        @Override
        public void encode(int from, int to, Output out) {
            long[] prefixes = new long[to - from];
            long[] suffixes = new long[to - from];
            byte[] before = NONE;
            for (int i = from; i < to; i++) {
                byte[] text = texts[indexes[i]];
                int same = Arrays.mismatch(before, text);
                int prefix = same < 0 ? text.length : same;
                prefixes[i - from] = prefix;
                suffixes[i - from] = (long) text.length - prefix;
                before = text;
            }
            delta.encode(prefixes, 0, prefixes.length, true, true, out);
            delta.encode(suffixes, 0, suffixes.length, true, true, out);
            for (int i = from; i < to; i++) {
                out.putBytes(texts[indexes[i]], (int) prefixes[i - from], (int) suffixes[i - from]);
            }
        }

        @Override
        public int bytes(int index) {
            return texts[indexes[index]].length;
        }
    }

    static void putPlain(byte[] text, Output out) {
        out.putInt(text.length);
        out.putBytes(text);
    }

    static void readPlain(Input in, TextTable texts, int[] indexes, int from, int count)
            throws CorruptParquetException {
        for (int i = from; i < from + count; i++) {
            int length = length(in.i32(), in);
            int start = in.at();
            in.skip(length);
            indexes[i] = texts.indexOf(in.array(), start, length, in);
        }
    }

    static void readLengths(Input in, Delta delta, TextTable texts, int[] indexes, int from, int count)
            throws CorruptParquetException {
        long[] lengths = numbers(in, delta, count);
        for (int i = 0; i < count; i++) {
            int length = length(lengths[i], in);
            int start = in.at();
            in.skip(length);
            indexes[from + i] = texts.indexOf(in.array(), start, length, in);
        }
    }

    static void readPrefixes(Input in, Delta delta, TextTable texts, int[] indexes, int from, int count)
            throws CorruptParquetException {
        long[] prefixes = numbers(in, delta, count);
        long[] suffixes = numbers(in, delta, count);
        byte[] text = new byte[256];
        int before = 0;
        long total = 0;
        for (int i = 0; i < count; i++) {
            int prefix = length(prefixes[i], in);
            int suffix = length(suffixes[i], in);
            int length = length((long) prefix + suffix, in);
            if (prefix > before) {
                throw in.corrupt("a text that has " + prefix + " bytes of one of " + before);
            }
            total += length;
            if (total > Limits.MAX_PAGE_BYTES) {
                throw in.corrupt("texts of more than " + Limits.MAX_PAGE_BYTES + " bytes in a page");
            }
            if (length > text.length) {
                text = Arrays.copyOf(text, Math.max(length, text.length * 2));
            }
            int start = in.at();
            in.skip(suffix);
            System.arraycopy(in.array(), start, text, prefix, suffix);
            indexes[from + i] = texts.indexOf(text, 0, length, in);
            before = length;
        }
    }

    /// The texts of a dictionary page, which fill the input.
    static byte[][] readDictionary(Input in, int count) throws CorruptParquetException {
        if (count > in.remaining() / Integer.BYTES) {
            throw in.corrupt("a dictionary of " + count + " texts in " + in.remaining() + " bytes");
        }
        byte[][] texts = new byte[count][];
        for (int i = 0; i < count; i++) {
            texts[i] = in.bytes(length(in.i32(), in));
        }
        in.finish();
        return texts;
    }

    private static long[] numbers(Input in, Delta delta, int count) throws CorruptParquetException {
        int found = delta.decodeCount(in, count);
        if (found != count) {
            throw in.corrupt(found + " lengths for " + count + " texts");
        }
        long[] numbers = new long[count];
        delta.decode(in, true, numbers, 0, count);
        return numbers;
    }

    private static int length(long length, Input in) throws CorruptParquetException {
        if (length < 0 || length > Limits.MAX_TEXT_BYTES) {
            throw in.corrupt("a text of " + length + " bytes");
        }
        return (int) length;
    }
}
