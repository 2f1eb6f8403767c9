package ashiato.log.internal.parquet;

import ashiato.log.internal.parquet.Footer.Chunk;
import ashiato.log.internal.parquet.Footer.Column;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/// Reads the pages of one column.
final class ChunkReader {
    private final Column column;
    private final Chunk chunk;
    private final byte[] bytes;
    private final int rows;
    private final Zstandard.Decompressor decompressor;
    private final Delta delta = new Delta();
    private final List<Page> pages = new ArrayList<>();
    private @Nullable Page dictionary;
    private byte[] unpacked = new byte[0];

    /// @param start of its bytes in the chunk
    private record Page(PageHeader header, int start) {}

    /// @param bytes the whole chunk
    ChunkReader(Column column, Chunk chunk, byte[] bytes, int rows, Zstandard.Decompressor decompressor)
            throws CorruptParquetException {
        this.column = column;
        this.chunk = chunk;
        this.bytes = bytes;
        this.rows = rows;
        this.decompressor = decompressor;
        findPages();
    }

    private void findPages() throws CorruptParquetException {
        Input in = Input.of(bytes, 0, bytes.length, chunk.start());
        int left = rows;
        while (in.remaining() > 0) {
            long at = in.offset();
            PageHeader header = PageHeader.read(in);
            if (header.storedSize() > in.remaining()) {
                throw new CorruptParquetException(
                        "a page of " + header.storedSize() + " bytes where the column has " + in.remaining() + " more",
                        at);
            }
            Page page = new Page(header, in.at());
            in.skip(header.storedSize());
            if (header.isDictionary() != (chunk.dictionarySize() > 0 && page.start() <= chunk.dictionarySize())) {
                throw new CorruptParquetException("a dictionary page in the wrong place", at);
            }
            if (header.isDictionary()) {
                if (dictionary != null || in.at() != chunk.dictionarySize()) {
                    throw new CorruptParquetException("a second dictionary page", at);
                }
                dictionary = page;
                continue;
            }
            if ((chunk.encodings() & header.encoding().bit()) == 0
                    || (header.encoding() == Encoding.RLE_DICTIONARY) != (dictionary != null)) {
                throw new CorruptParquetException(
                        "a page in the encoding " + header.encoding() + ", which the column does not have", at);
            }
            if (header.values() > left || (column.required() && header.nulls() > 0)) {
                throw new CorruptParquetException(
                        "a page of " + header.values() + " rows, " + header.nulls() + " null, where the column has "
                                + left + " more",
                        at);
            }
            left -= header.values();
            pages.add(page);
        }
        if (left > 0) {
            throw in.corrupt("the end of a column that has " + left + " more rows");
        }
    }

    ColumnValues read() throws CorruptParquetException {
        return switch (column.type()) {
            case BOOLEAN -> readBooleans();
            case TEXT -> readTexts();
            case INT32 -> readNumbers(NumberType.INT32);
            case INT64 -> readNumbers(NumberType.INT64);
            case TIMESTAMP_MICROS -> readNumbers(NumberType.TIMESTAMP_MICROS);
        };
    }

    /// The texts of the dictionary page; null if there is none.
    byte @Nullable [] @Nullable [] textDictionary() throws CorruptParquetException {
        Page page = dictionary;
        return page == null
                ? null
                : TextCodes.readDictionary(open(page), page.header().values());
    }

    private ColumnValues readNumbers(NumberType type) throws CorruptParquetException {
        boolean narrow = type == NumberType.INT32;
        long[] distinct = numberDictionary(narrow);
        long[] values = new long[rows];
        BitSet present = column.required() ? null : new BitSet(rows);
        int row = 0;
        int[] indexes = new int[0];
        for (Page page : pages) {
            PageHeader header = page.header();
            int count = header.values() - header.nulls();
            Input in = open(page);
            switch (header.encoding()) {
                case RLE_DICTIONARY -> {
                    if (indexes.length < count) {
                        indexes = new int[count];
                    }
                    readIndexes(in, distinct.length, indexes, count);
                    for (int i = 0; i < count; i++) {
                        values[row + i] = distinct[indexes[i]];
                    }
                }
                case DELTA_BINARY_PACKED -> {
                    int found = delta.decodeCount(in, count);
                    if (found != count) {
                        throw in.corrupt(found + " values instead of " + count);
                    }
                    delta.decode(in, narrow, values, row, count);
                }
                case PLAIN -> NumberCodes.readPlain(in, narrow, values, row, count);
                case RLE, DELTA_LENGTH_BYTE_ARRAY, DELTA_BYTE_ARRAY -> throw wrongEncoding(header, in);
            }
            in.finish();
            if (present != null) {
                spread(page, present, row, values);
            }
            row += header.values();
        }
        return new ColumnValues.Longs(column.name(), type, values, present);
    }

    /// Moves the values of a page, which are side by side, to the rows that have one.
    private void spread(Page page, BitSet present, int row, long[] values) throws CorruptParquetException {
        PageHeader header = page.header();
        if (header.nulls() == 0) {
            levels(page);
            present.set(row, row + header.values());
            return;
        }
        int[] levels = levels(page);
        int from = row + header.values() - header.nulls();
        for (int i = header.values() - 1; i >= 0; i--) {
            if (levels[i] != 0) {
                values[row + i] = values[--from];
                present.set(row + i);
            } else {
                values[row + i] = 0;
            }
        }
    }

    private ColumnValues readTexts() throws CorruptParquetException {
        byte[][] distinct = textDictionary();
        TextTable table = new TextTable();
        int[] indexes = new int[rows];
        int row = 0;
        for (Page page : pages) {
            PageHeader header = page.header();
            int count = header.values() - header.nulls();
            Input in = open(page);
            switch (header.encoding()) {
                case RLE_DICTIONARY -> {
                    int[] dense = new int[count];
                    readIndexes(in, distinct == null ? 0 : distinct.length, dense, count);
                    System.arraycopy(dense, 0, indexes, row, count);
                }
                case DELTA_BYTE_ARRAY -> TextCodes.readPrefixes(in, delta, table, indexes, row, count);
                case DELTA_LENGTH_BYTE_ARRAY -> TextCodes.readLengths(in, delta, table, indexes, row, count);
                case PLAIN -> TextCodes.readPlain(in, table, indexes, row, count);
                case RLE, DELTA_BINARY_PACKED -> throw wrongEncoding(header, in);
            }
            in.finish();
            int[] levels = levels(page);
            if (header.nulls() > 0) {
                int from = row + count;
                for (int i = header.values() - 1; i >= 0; i--) {
                    indexes[row + i] = levels[i] != 0 ? indexes[--from] : -1;
                }
            }
            row += header.values();
        }
        return new ColumnValues.Texts(
                column.name(), distinct == null ? table.toArray() : distinct, indexes, column.required());
    }

    private ColumnValues readBooleans() throws CorruptParquetException {
        byte[] values = new byte[rows];
        int row = 0;
        for (Page page : pages) {
            PageHeader header = page.header();
            int count = header.values() - header.nulls();
            Input in = open(page);
            int[] dense = new int[count];
            switch (header.encoding()) {
                case RLE -> {
                    int length = in.i32();
                    if (length != in.remaining()) {
                        throw in.corrupt("truth values of " + length + " bytes where " + in.remaining() + " remain");
                    }
                    Hybrid.decode(in, 1, dense, count);
                }
                case PLAIN -> {
                    if (count > 0) {
                        throw wrongEncoding(header, in);
                    }
                    in.finish();
                }
                case RLE_DICTIONARY, DELTA_BINARY_PACKED, DELTA_LENGTH_BYTE_ARRAY, DELTA_BYTE_ARRAY ->
                    throw wrongEncoding(header, in);
            }
            int[] levels = levels(page);
            for (int i = 0, from = 0; i < header.values(); i++) {
                values[row + i] = header.nulls() == 0 || levels[i] != 0 ? (byte) dense[from++] : -1;
            }
            row += header.values();
        }
        return new ColumnValues.Booleans(column.name(), values, column.required());
    }

    private CorruptParquetException wrongEncoding(PageHeader header, Input in) {
        return in.corrupt("values of type " + column.type() + " in the encoding " + header.encoding());
    }

    private long[] numberDictionary(boolean narrow) throws CorruptParquetException {
        Page page = dictionary;
        if (page == null) {
            return new long[0];
        }
        Input in = open(page);
        int count = page.header().values();
        if (count > in.remaining()) {
            throw in.corrupt("a dictionary of " + count + " numbers in " + in.remaining() + " bytes");
        }
        long[] distinct = new long[count];
        NumberCodes.readPlain(in, narrow, distinct, 0, count);
        in.finish();
        return distinct;
    }

    private static void readIndexes(Input in, int dictionarySize, int[] indexes, int count)
            throws CorruptParquetException {
        int width = in.u8();
        if (width > Integer.SIZE) {
            throw in.corrupt("indexes of " + width + " bits");
        }
        Hybrid.decode(in, width, indexes, count);
        int max = 0;
        for (int i = 0; i < count; i++) {
            if (Integer.compareUnsigned(indexes[i], max) > 0) {
                max = indexes[i];
            }
        }
        if (count > 0 && Integer.compareUnsigned(max, dictionarySize) >= 0) {
            throw in.corrupt("the index " + Integer.toUnsignedString(max) + " into a dictionary of " + dictionarySize);
        }
    }

    /// For each row of the page 0 or 1. Empty for a required column, or where the page has no nulls.
    private int[] levels(Page page) throws CorruptParquetException {
        PageHeader header = page.header();
        Input in = Input.of(bytes, page.start(), page.start() + header.levelsSize(), chunk.start());
        if (column.required()) {
            in.finish();
            return new int[0];
        }
        int[] levels = new int[header.values()];
        Hybrid.decode(in, 1, levels, levels.length);
        int nulls = 0;
        for (int level : levels) {
            nulls += 1 - level;
        }
        if (nulls != header.nulls()) {
            throw in.corrupt(nulls + " nulls instead of " + header.nulls());
        }
        return levels;
    }

    /// Checks the page and gives its values.
    private Input open(Page page) throws CorruptParquetException {
        PageHeader header = page.header();
        long at = chunk.start() + page.start();
        CRC32 crc = new CRC32();
        crc.update(bytes, page.start(), header.storedSize());
        if ((int) crc.getValue() != header.crc()) {
            throw new CorruptParquetException(
                    String.format("a page with the checksum %08x instead of %08x", (int) crc.getValue(), header.crc()),
                    at);
        }
        int from = page.start() + header.levelsSize();
        int stored = header.storedSize() - header.levelsSize();
        int size = header.size() - header.levelsSize();
        if (!chunk.zstd() || !header.compressed()) {
            if (stored != size) {
                throw new CorruptParquetException("a page of " + stored + " bytes instead of " + size, at);
            }
            return Input.of(bytes, from, from + size, chunk.start());
        }
        if (unpacked.length < size) {
            unpacked = new byte[size];
        }
        decompressor.decompress(bytes, from, stored, unpacked, size, at);
        return Input.unpacked(unpacked, size, at);
    }
}
