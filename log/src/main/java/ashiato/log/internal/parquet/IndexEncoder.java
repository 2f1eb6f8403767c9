package ashiato.log.internal.parquet;

/// Indexes into the dictionary.
///
/// @param width bits of an index, at least as many as are needed
/// @param dictionaryCost bytes of the dictionary page
@SuppressWarnings("ArrayRecordComponent") // nobody compares them
record IndexEncoder(int[] indexes, int width, int dictionaryCost) implements ValueEncoder {
    @Override
    public Encoding encoding() {
        return Encoding.RLE_DICTIONARY;
    }

    @Override
    public void encode(int from, int to, Output out) {
        out.putByte(width);
        Hybrid.encode(indexes, from, to, width, out);
    }
}
