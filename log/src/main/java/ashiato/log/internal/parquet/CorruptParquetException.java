package ashiato.log.internal.parquet;

/// A file is not what the format says, or has something that this reader does not know. The message is a phrase for
/// the user: what was found, and where.
public final class CorruptParquetException extends Exception {
    private static final long serialVersionUID = 1L;

    /// @param found what was found, as a phrase
    /// @param offset where, from the beginning of the file
    CorruptParquetException(String found, long offset) {
        super(found + ", at byte " + offset, null, false, false);
    }

    /// What was found, and where.
    public String found() {
        return String.valueOf(getMessage());
    }
}
