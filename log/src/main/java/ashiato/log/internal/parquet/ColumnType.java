package ashiato.log.internal.parquet;

/// A column's type: the physical type and what it stands for.
enum ColumnType {
    BOOLEAN(0),
    INT32(1),
    INT64(2),
    TIMESTAMP_MICROS(2),
    TEXT(6);

    private final int physical;

    ColumnType(int physical) {
        this.physical = physical;
    }

    /// `Type` in parquet.thrift.
    int physical() {
        return physical;
    }

    static ColumnType of(ColumnValues values) {
        return switch (values) {
            case ColumnValues.Booleans _ -> BOOLEAN;
            case ColumnValues.Texts _ -> TEXT;
            case ColumnValues.Longs longs ->
                switch (longs.type()) {
                    case INT32 -> INT32;
                    case INT64 -> INT64;
                    case TIMESTAMP_MICROS -> TIMESTAMP_MICROS;
                };
        };
    }
}
