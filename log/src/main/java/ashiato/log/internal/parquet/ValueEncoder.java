package ashiato.log.internal.parquet;

/// One way to lay out the values of a column. Values are counted without nulls.
interface ValueEncoder {
    Encoding encoding();

    /// Puts the values of a page.
    void encode(int from, int to, Output out);

    /// How many bytes the dictionary page takes for it.
    default int dictionaryCost() {
        return 0;
    }

    /// How many bytes this value has for the size of a page, beyond a few.
    default int bytes(int index) {
        return 0;
    }
}
