package ashiato.log.internal.parquet;

/// How a column of numbers is declared.
public enum NumberType {
    /// Signed, 32 bits.
    INT32,
    /// Signed, 64 bits.
    INT64,
    /// Microseconds since 1970-01-01 UTC.
    TIMESTAMP_MICROS
}
