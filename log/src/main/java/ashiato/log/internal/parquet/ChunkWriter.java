package ashiato.log.internal.parquet;

import ashiato.log.internal.parquet.Footer.Chunk;
import ashiato.log.internal.parquet.Footer.Statistics;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/// Writes the pages of one column after the other. Each is laid out in all ways that could suit it, a large one in
/// parts, and gets the one that compresses best.
@SuppressWarnings("ArrayRecordComponent") // nobody compares them
final class ChunkWriter {
    private static final int SAMPLES = 3;
    private static final int SAMPLE_VALUES = 4096;
    /// More would take more than their differences do.
    private static final int MAX_DISTINCT_NUMBERS = 1 << 20;
    /// Bytes of the header of a dictionary page and its mention in the footer.
    private static final int DICTIONARY_OVERHEAD = 32;

    private final Zstandard.Compressor compressor;
    private final int rows;
    private final Delta delta = new Delta();
    private final CRC32 crc = new CRC32();
    private final Output raw = new Output();
    private final Output packed = new Output();
    private final Output levels = new Output();
    private final Output pages = new Output();

    ChunkWriter(Zstandard.Compressor compressor, int rows) {
        this.compressor = compressor;
        this.rows = rows;
    }

    /// What is the same for columns of all types.
    ///
    /// @param present for each row 0 or 1; null where no row is null
    /// @param count values that are not null
    private record Rows(boolean required, int @Nullable [] present, int count) {
        static Rows of(boolean required, int rows, @Nullable BitSet present) {
            if (present == null) {
                return new Rows(required, null, rows);
            }
            int[] levels = new int[rows];
            int count = 0;
            for (int row = present.nextSetBit(0); row >= 0 && row < rows; row = present.nextSetBit(row + 1)) {
                levels[row] = 1;
                count++;
            }
            return new Rows(required, count == rows ? null : levels, count);
        }
    }

    /// @param page what the dictionary page holds
    private record Dictionary(Output page, int size) {}

    /// Puts the pages of a column.
    ///
    /// @param start where in the file the first of them comes to lie
    Chunk write(ColumnValues column, long start, Output out) {
        return switch (column) {
            case ColumnValues.Longs longs -> writeNumbers(longs, start, out);
            case ColumnValues.Texts texts -> writeTexts(texts, start, out);
            case ColumnValues.Booleans booleans -> writeBooleans(booleans, start, out);
        };
    }

    private Chunk writeNumbers(ColumnValues.Longs column, long start, Output out) {
        Rows shape = Rows.of(column.present() == null, rows, column.present());
        int count = shape.count();
        long[] values = column.values();
        int[] present = shape.present();
        if (present != null) {
            long[] dense = new long[count];
            for (int row = 0, at = 0; row < rows; row++) {
                if (present[row] != 0) {
                    dense[at++] = values[row];
                }
            }
            values = dense;
        }
        boolean narrow = column.type() == NumberType.INT32;
        long min = Long.MAX_VALUE;
        long max = Long.MIN_VALUE;
        for (int i = 0; i < count; i++) {
            min = Math.min(min, values[i]);
            max = Math.max(max, values[i]);
        }
        if (narrow && count > 0 && (min < Integer.MIN_VALUE || max > Integer.MAX_VALUE)) {
            throw new IllegalArgumentException(
                    "column " + column.name() + " has " + min + " to " + max + ", which are not numbers of 32 bits");
        }
        if (count == 0) {
            return writeNulls(shape, start, out);
        }
        Statistics statistics = new Statistics(rows - count, plain(min, narrow), plain(max, narrow), true, true);
        List<ValueEncoder> candidates = new ArrayList<>();
        NumberCodes.Dictionary distinct =
                NumberCodes.Dictionary.of(values, count, Math.min(count / 2 + 1, MAX_DISTINCT_NUMBERS));
        Dictionary dictionary = null;
        if (distinct != null) {
            Output page = new Output();
            NumberCodes.putPlain(distinct.values(), 0, distinct.values().length, narrow, page);
            dictionary = new Dictionary(page, distinct.values().length);
            addIndexes(dictionary, distinct.indexes(), candidates);
        }
        candidates.add(new NumberCodes.Deltas(delta, values, narrow, false));
        candidates.add(new NumberCodes.Deltas(delta, values, narrow, true));
        candidates.add(new NumberCodes.Plain(values, narrow));
        return writePages(shape, best(candidates, count), dictionary, statistics, start, out);
    }

    private static byte[] plain(long value, boolean narrow) {
        Output plain = new Output();
        NumberCodes.putPlain(new long[] {value}, 0, 1, narrow, plain);
        return plain.toByteArray();
    }

    private Chunk writeTexts(ColumnValues.Texts column, long start, Output out) {
        int[] indexes = column.indexes();
        BitSet present = new BitSet(rows);
        for (int row = 0; row < rows; row++) {
            if (indexes[row] < -1 || indexes[row] >= column.dictionary().length) {
                throw new IllegalArgumentException("column " + column.name() + " has the index " + indexes[row]
                        + " in row " + row + ", but its dictionary has " + column.dictionary().length + " texts");
            }
            if (indexes[row] >= 0) {
                present.set(row);
            }
        }
        Rows shape = nullable(column.name(), column.required(), present);
        if (shape.count() == 0) {
            return writeNulls(shape, start, out);
        }
        SortedTexts sorted = SortedTexts.of(column, shape.count());
        byte[][] texts = sorted.texts();
        Statistics statistics = TextBounds.of(rows - shape.count(), texts[0], texts[texts.length - 1]);
        List<ValueEncoder> candidates = new ArrayList<>();
        Dictionary dictionary = null;
        boolean fits = sorted.bytes() + (long) Integer.BYTES * texts.length <= Limits.MAX_DICTIONARY_BYTES;
        if (fits) {
            Output page = new Output();
            for (byte[] text : texts) {
                TextCodes.putPlain(text, page);
            }
            dictionary = new Dictionary(page, texts.length);
            addIndexes(dictionary, sorted.indexes(), candidates);
        }
        if (!fits || texts.length > shape.count() / 3) {
            candidates.add(new TextCodes.Prefixes(delta, texts, sorted.indexes()));
            candidates.add(new TextCodes.Lengths(delta, texts, sorted.indexes()));
            candidates.add(new TextCodes.Plain(texts, sorted.indexes()));
        }
        return writePages(shape, best(candidates, shape.count()), dictionary, statistics, start, out);
    }

    private Chunk writeBooleans(ColumnValues.Booleans column, long start, Output out) {
        byte[] values = column.values();
        BitSet present = new BitSet(rows);
        for (int row = 0; row < rows; row++) {
            if (values[row] >= 0) {
                present.set(row);
            }
        }
        Rows shape = nullable(column.name(), column.required(), present);
        if (shape.count() == 0) {
            return writeNulls(shape, start, out);
        }
        int[] dense = new int[shape.count()];
        for (int row = 0, at = 0; row < rows; row++) {
            if (values[row] >= 0) {
                dense[at++] = values[row] == 0 ? 0 : 1;
            }
        }
        Statistics statistics = new Statistics(rows - shape.count(), null, null, false, false);
        return writePages(shape, new BooleanEncoder(dense), null, statistics, start, out);
    }

    private Rows nullable(String name, boolean required, BitSet present) {
        Rows shape = Rows.of(required, rows, present);
        if (required && shape.present() != null) {
            throw new IllegalArgumentException(
                    "column " + name + " is required but null in row " + present.nextClearBit(0));
        }
        return shape;
    }

    private record BooleanEncoder(int[] values) implements ValueEncoder {
        @Override
        public Encoding encoding() {
            return Encoding.RLE;
        }

        @Override
        public void encode(int from, int to, Output out) {
            int length = out.length();
            out.putInt(0);
            Hybrid.encode(values, from, to, 1, out);
            out.setInt(length, out.length() - length - Integer.BYTES);
        }
    }

    private void addIndexes(Dictionary dictionary, int[] indexes, List<ValueEncoder> candidates) {
        packed.clear();
        Output page = dictionary.page();
        int compressed = compressor.compress(page.array(), 0, page.length(), packed);
        int cost = Math.min(compressed, page.length()) + DICTIONARY_OVERHEAD;
        int width = Packing.width(dictionary.size() - 1L);
        candidates.add(new IndexEncoder(indexes, width, cost));
        if (width != Packing.wholeBytes(width)) {
            candidates.add(new IndexEncoder(indexes, Packing.wholeBytes(width), cost));
        }
    }

    /// The candidate with the smallest pages.
    private ValueEncoder best(List<ValueEncoder> candidates, int count) {
        ValueEncoder best = candidates.getFirst();
        long least = Long.MAX_VALUE;
        for (ValueEncoder candidate : candidates) {
            long cost = candidates.size() == 1 ? 0 : candidate.dictionaryCost() + cost(candidate, count);
            if (cost < least) {
                least = cost;
                best = candidate;
            }
        }
        return best;
    }

    private long cost(ValueEncoder candidate, int count) {
        if (count <= SAMPLES * SAMPLE_VALUES) {
            return cost(candidate, 0, count);
        }
        long cost = 0;
        for (int i = 0; i < SAMPLES; i++) {
            int from = (int) ((long) (count - SAMPLE_VALUES) * i / (SAMPLES - 1));
            cost += cost(candidate, from, from + SAMPLE_VALUES);
        }
        return cost * count / (SAMPLES * SAMPLE_VALUES);
    }

    private int cost(ValueEncoder candidate, int from, int to) {
        raw.clear();
        candidate.encode(from, to, raw);
        packed.clear();
        return Math.min(raw.length(), compressor.compress(raw.array(), 0, raw.length(), packed));
    }

    /// Puts the only page of a column that has no value.
    private Chunk writeNulls(Rows shape, long start, Output out) {
        int begin = out.length();
        levels.clear();
        putLevels(shape, 0, rows, levels);
        long size = putPage(Encoding.PLAIN, rows, rows, levels.length(), false, levels.length(), levels, out);
        return new Chunk(
                start,
                0,
                out.length() - begin,
                size,
                false,
                Encoding.PLAIN.bit(),
                new Statistics(rows, null, null, false, false));
    }

    private Chunk writePages(
            Rows shape,
            ValueEncoder encoder,
            @Nullable Dictionary dictionary,
            Statistics statistics,
            long start,
            Output out) {
        int begin = out.length();
        pages.clear();
        long size = 0;
        boolean anyCompressed = false;
        int value = 0;
        for (int row = 0; row < rows; ) {
            int end = row;
            int endValue = value;
            long bytes = 0;
            while (end < rows && endValue - value < Limits.PAGE_ROWS) {
                if (shape.present() == null || shape.present()[end] != 0) {
                    bytes += encoder.bytes(endValue);
                    if (bytes > Limits.PAGE_BYTES && endValue > value) {
                        break;
                    }
                    endValue++;
                }
                end++;
            }
            levels.clear();
            putLevels(shape, row, end, levels);
            int levelsSize = levels.length();
            raw.clear();
            encoder.encode(value, endValue, raw);
            int fullSize = levelsSize + raw.length();
            int compressed = compressor.compress(raw.array(), 0, raw.length(), levels);
            boolean shrinks = compressed < raw.length();
            if (!shrinks) {
                levels.truncate(levelsSize);
                levels.putAll(raw);
            }
            anyCompressed |= shrinks;
            size += putPage(
                    encoder.encoding(),
                    end - row,
                    end - row - (endValue - value),
                    levelsSize,
                    shrinks,
                    fullSize,
                    levels,
                    pages);
            row = end;
            value = endValue;
        }
        int dictionarySize = 0;
        int encodings = encoder.encoding().bit();
        if (!shape.required()) {
            encodings |= Encoding.RLE.bit();
        }
        boolean zstd = anyCompressed;
        if (dictionary != null && encoder.encoding() == Encoding.RLE_DICTIONARY) {
            encodings |= Encoding.PLAIN.bit();
            Output page = dictionary.page();
            packed.clear();
            int compressed = compressor.compress(page.array(), 0, page.length(), packed);
            // Whether a dictionary page is compressed is said only for the whole column.
            zstd |= compressed < page.length();
            Output stored = zstd ? packed : page;
            PageHeader header = new PageHeader(
                    true, page.length(), stored.length(), crc(stored), dictionary.size(), 0, Encoding.PLAIN, 0, zstd);
            header.write(out);
            size += out.length() - begin + page.length();
            out.putAll(stored);
            dictionarySize = out.length() - begin;
        }
        out.putAll(pages);
        return new Chunk(start, dictionarySize, out.length() - begin, size, zstd, encodings, statistics);
    }

    private static void putLevels(Rows shape, int from, int to, Output out) {
        if (shape.required()) {
            return;
        }
        int[] present = shape.present();
        if (present == null) {
            out.putVarint((long) (to - from) << 1);
            out.putByte(1);
        } else {
            Hybrid.encode(present, from, to, 1, out);
        }
    }

    /// Puts a data page and returns its size before compression, with the header.
    ///
    /// @param stored the levels and the values
    private long putPage(
            Encoding encoding,
            int values,
            int nulls,
            int levelsSize,
            boolean compressed,
            int size,
            Output stored,
            Output out) {
        int begin = out.length();
        new PageHeader(false, size, stored.length(), crc(stored), values, nulls, encoding, levelsSize, compressed)
                .write(out);
        int header = out.length() - begin;
        out.putAll(stored);
        return (long) header + size;
    }

    private int crc(Output stored) {
        crc.reset();
        crc.update(stored.array(), 0, stored.length());
        return (int) crc.getValue();
    }
}
