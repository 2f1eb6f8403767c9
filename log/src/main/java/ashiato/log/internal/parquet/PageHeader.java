package ashiato.log.internal.parquet;

/// What stands in front of a page (`PageHeader` in parquet.thrift), of a dictionary page or a data page of version 2.
///
/// @param size bytes of the page before compression, with the levels
/// @param storedSize bytes of the page in the file, without this header
/// @param crc CRC32 of those
/// @param values how many, with nulls
/// @param levelsSize bytes of definition levels, which are never compressed
record PageHeader(
        boolean isDictionary,
        int size,
        int storedSize,
        int crc,
        int values,
        int nulls,
        Encoding encoding,
        int levelsSize,
        boolean compressed) {
    private static final int TYPE_DATA = 0;
    private static final int TYPE_DICTIONARY = 2;
    private static final int TYPE_DATA_V2 = 3;

    void write(Output out) {
        ThriftWriter thrift = new ThriftWriter(out);
        thrift.begin();
        thrift.i32(1, isDictionary ? TYPE_DICTIONARY : TYPE_DATA_V2);
        thrift.i32(2, size);
        thrift.i32(3, storedSize);
        thrift.i32(4, crc);
        if (isDictionary) {
            thrift.struct(7);
            thrift.i32(1, values);
            thrift.i32(2, encoding.code());
            thrift.bool(3, true); // is_sorted
            thrift.end();
        } else {
            thrift.struct(8);
            thrift.i32(1, values);
            thrift.i32(2, nulls);
            thrift.i32(3, values); // num_rows: flat columns have one value for each
            thrift.i32(4, encoding.code());
            thrift.i32(5, levelsSize);
            thrift.i32(6, 0); // repetition_levels_byte_length
            if (!compressed) {
                thrift.bool(7, false); // true is the default
            }
            thrift.end();
        }
        thrift.end();
    }

    static PageHeader read(Input in) throws CorruptParquetException {
        Parser parser = new Parser(new ThriftReader(in), in.offset());
        return parser.header();
    }

    private static final class Parser {
        private static final int MISSING = -1;

        private final ThriftReader thrift;
        private final long start;

        private int type = MISSING;
        private int size = MISSING;
        private int storedSize = MISSING;
        private boolean hasCrc;
        private int crc;
        private int detailsOf = MISSING;
        private int values = MISSING;
        private int nulls;
        private int rows = MISSING;
        private int encoding = MISSING;
        private int levelsSize;
        private boolean compressed = true;

        Parser(ThriftReader thrift, long start) {
            this.thrift = thrift;
            this.start = start;
        }

        PageHeader header() throws CorruptParquetException {
            thrift.begin();
            while (thrift.next()) {
                switch (thrift.id()) {
                    case 1 -> type = thrift.i32();
                    case 2 -> size = thrift.i32();
                    case 3 -> storedSize = thrift.i32();
                    case 4 -> {
                        crc = thrift.i32();
                        hasCrc = true;
                    }
                    case 7 -> dictionary();
                    case 8 -> data();
                    default -> thrift.skip();
                }
            }
            if (type == TYPE_DATA) {
                throw corrupt("a data page of version 1, which this reader does not know");
            }
            if ((type != TYPE_DICTIONARY && type != TYPE_DATA_V2) || detailsOf != type) {
                throw corrupt("a page of type " + type + " with the details of type " + detailsOf);
            }
            if (!hasCrc) {
                throw corrupt("a page without checksum, which this reader does not accept");
            }
            if (size < 0 || size > Limits.MAX_PAGE_BYTES || storedSize < 0) {
                throw corrupt("a page of " + storedSize + " bytes for " + size);
            }
            if (levelsSize < 0 || levelsSize > storedSize || levelsSize > size) {
                throw corrupt("levels of " + levelsSize + " bytes in a page of " + storedSize + " for " + size);
            }
            if (values < 0 || values > Limits.MAX_ROWS || nulls < 0 || nulls > values) {
                throw corrupt("a page of " + values + " values of which " + nulls + " are null");
            }
            if (type == TYPE_DATA_V2 && rows != values) {
                throw corrupt("a page of " + values + " values in " + rows + " rows");
            }
            Encoding known = Encoding.of(encoding, start);
            if (type == TYPE_DICTIONARY && known != Encoding.PLAIN) {
                throw corrupt("a dictionary in the encoding " + known + ", which this reader does not know");
            }
            return new PageHeader(
                    type == TYPE_DICTIONARY, size, storedSize, crc, values, nulls, known, levelsSize, compressed);
        }

        private CorruptParquetException corrupt(String found) {
            return new CorruptParquetException(found, start);
        }

        private void dictionary() throws CorruptParquetException {
            thrift.struct();
            detailsOf = TYPE_DICTIONARY;
            int outer = thrift.begin();
            while (thrift.next()) {
                switch (thrift.id()) {
                    case 1 -> values = thrift.i32();
                    case 2 -> encoding = thrift.i32();
                    default -> thrift.skip();
                }
            }
            thrift.end(outer);
        }

        private void data() throws CorruptParquetException {
            thrift.struct();
            detailsOf = TYPE_DATA_V2;
            int outer = thrift.begin();
            while (thrift.next()) {
                switch (thrift.id()) {
                    case 1 -> values = thrift.i32();
                    case 2 -> nulls = thrift.i32();
                    case 3 -> rows = thrift.i32();
                    case 4 -> encoding = thrift.i32();
                    case 5 -> levelsSize = thrift.i32();
                    case 6 -> {
                        if (thrift.i32() != 0) {
                            throw corrupt("repetition levels, which this reader does not know");
                        }
                    }
                    case 7 -> compressed = thrift.bool();
                    default -> thrift.skip();
                }
            }
            thrift.end(outer);
        }
    }
}
