package ashiato.log.internal.parquet;

/// What the writer keeps to, so that the reader can refuse the rest before it takes memory for it.
final class Limits {
    /// A file has no more rows.
    static final int MAX_ROWS = 1 << 24;
    static final int MAX_COLUMNS = 4096;
    /// A text has no more bytes.
    static final int MAX_TEXT_BYTES = 1 << 24;
    /// The distinct texts of a column have no more bytes in all.
    static final int MAX_COLUMN_TEXT_BYTES = 1 << 29;
    /// A page has no more bytes before compression, and its texts not when decoded.
    static final int MAX_PAGE_BYTES = 1 << 26;
    /// No dictionary takes more in its page.
    static final int MAX_DICTIONARY_BYTES = MAX_PAGE_BYTES;
    /// The footer and the attachment have no more bytes.
    static final int MAX_FOOTER_BYTES = 1 << 26;
    static final int MAX_ATTACHMENT_BYTES = 1 << 28;
    /// Pages of values end at this many rows, unless all are null.
    static final int PAGE_ROWS = 20_000;
    /// And at this many bytes of text.
    static final int PAGE_BYTES = 1 << 20;

    private Limits() {}
}
