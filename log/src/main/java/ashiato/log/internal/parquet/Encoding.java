package ashiato.log.internal.parquet;

/// How values are laid out in a page (`Encoding` in parquet.thrift).
enum Encoding {
    PLAIN(0),
    /// [Hybrid] with its length in front, for truth values; also what levels use.
    RLE(3),
    /// [Delta].
    DELTA_BINARY_PACKED(5),
    DELTA_LENGTH_BYTE_ARRAY(6),
    DELTA_BYTE_ARRAY(7),
    /// Indexes into the dictionary page: the width in one byte, then [Hybrid].
    RLE_DICTIONARY(8);

    private static final Encoding[] ALL = values();

    private final int code;

    Encoding(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    int bit() {
        return 1 << code;
    }

    /// @param at where the code is, for the message
    static Encoding of(long code, long at) throws CorruptParquetException {
        for (Encoding encoding : ALL) {
            if (encoding.code == code) {
                return encoding;
            }
        }
        throw new CorruptParquetException("the encoding " + code + ", which this reader does not know", at);
    }
}
