package ashiato.log.internal.parquet;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What stands behind the columns (`FileMetaData` in parquet.thrift).
record Footer(List<Column> columns, int rows, Map<String, String> metadata, String createdBy) {
    /// The version that has the pages and encodings used here.
    private static final int VERSION = 2;

    private static final int REQUIRED = 0;
    private static final int OPTIONAL = 1;
    private static final int CONVERTED_UTF8 = 0;
    private static final int CONVERTED_TIMESTAMP_MICROS = 10;
    private static final int LOGICAL_STRING = 1;
    private static final int LOGICAL_TIMESTAMP = 8;
    private static final int UNIT_MICROS = 2;

    private static final int NOT_COMPRESSED = 0;
    private static final int ZSTD = 6;

    /// @param chunk null in a file without rows
    record Column(
            String name,
            ColumnType type,
            boolean required,
            @Nullable Chunk chunk) {}

    /// The pages of a column (`ColumnMetaData`).
    ///
    /// @param start where the first page is in the file
    /// @param dictionarySize bytes of the dictionary page, which is the first, with its header; 0 if there is none
    /// @param encodings the encodings that occur, [Encoding#bit]s
    record Chunk(
            long start,
            int dictionarySize,
            int storedSize,
            long size,
            boolean zstd,
            int encodings,
            Statistics statistics) {}

    /// @param min a lower bound of the values in the plain encoding, without length, or null if it is not known
    /// @param minExact whether it is one of the values
    @SuppressWarnings("ArrayRecordComponent") // nobody compares them
    record Statistics(long nulls, byte @Nullable [] min, byte @Nullable [] max, boolean minExact, boolean maxExact) {}

    void write(Output out) {
        ThriftWriter thrift = new ThriftWriter(out);
        thrift.begin();
        thrift.i32(1, VERSION);
        thrift.list(2, ThriftWriter.STRUCT, columns.size() + 1);
        thrift.begin();
        thrift.text(4, "schema");
        thrift.i32(5, columns.size());
        thrift.end();
        columns.forEach(column -> writeSchema(column, thrift));
        thrift.i64(3, rows);
        if (rows == 0) {
            thrift.list(4, ThriftWriter.STRUCT, 0);
        } else {
            thrift.list(4, ThriftWriter.STRUCT, 1);
            writeRowGroup(thrift);
        }
        if (!metadata.isEmpty()) {
            thrift.list(5, ThriftWriter.STRUCT, metadata.size());
            metadata.forEach((key, value) -> {
                thrift.begin();
                thrift.text(1, key);
                thrift.text(2, value);
                thrift.end();
            });
        }
        thrift.text(6, createdBy);
        thrift.list(7, ThriftWriter.STRUCT, columns.size());
        columns.forEach(_ -> {
            thrift.begin();
            thrift.emptyStruct(1); // TYPE_ORDER, without which nobody may use the statistics
            thrift.end();
        });
        thrift.end();
    }

    private static void writeSchema(Column column, ThriftWriter thrift) {
        thrift.begin();
        thrift.i32(1, column.type().physical());
        thrift.i32(3, column.required() ? REQUIRED : OPTIONAL);
        thrift.text(4, column.name());
        switch (column.type()) {
            case BOOLEAN, INT32, INT64 -> {}
            case TEXT -> {
                thrift.i32(6, CONVERTED_UTF8);
                thrift.struct(10);
                thrift.emptyStruct(LOGICAL_STRING);
                thrift.end();
            }
            case TIMESTAMP_MICROS -> {
                thrift.i32(6, CONVERTED_TIMESTAMP_MICROS);
                thrift.struct(10);
                thrift.struct(LOGICAL_TIMESTAMP);
                thrift.bool(1, true); // isAdjustedToUTC
                thrift.struct(2);
                thrift.emptyStruct(UNIT_MICROS);
                thrift.end();
                thrift.end();
                thrift.end();
            }
        }
        thrift.end();
    }

    private void writeRowGroup(ThriftWriter thrift) {
        thrift.begin();
        thrift.list(1, ThriftWriter.STRUCT, columns.size());
        long size = 0;
        long storedSize = 0;
        long start = Long.MAX_VALUE;
        for (Column column : columns) {
            Chunk chunk = column.chunk();
            if (chunk != null) {
                size += chunk.size();
                storedSize += chunk.storedSize();
                start = Math.min(start, chunk.start());
                writeChunk(column, chunk, thrift);
            }
        }
        thrift.i64(2, size);
        thrift.i64(3, rows);
        thrift.i64(5, start);
        thrift.i64(6, storedSize);
        thrift.end();
    }

    private void writeChunk(Column column, Chunk chunk, ThriftWriter thrift) {
        thrift.begin();
        thrift.i64(2, 0); // file_offset, which is out of use but has to be there
        thrift.struct(3);
        thrift.i32(1, column.type().physical());
        thrift.list(2, ThriftWriter.I32, Integer.bitCount(chunk.encodings()));
        for (Encoding encoding : Encoding.values()) {
            if ((chunk.encodings() & encoding.bit()) != 0) {
                thrift.i32Element(encoding.code());
            }
        }
        thrift.list(3, ThriftWriter.BINARY, 1);
        thrift.textElement(column.name());
        thrift.i32(4, chunk.zstd() ? ZSTD : NOT_COMPRESSED);
        thrift.i64(5, rows);
        thrift.i64(6, chunk.size());
        thrift.i64(7, chunk.storedSize());
        thrift.i64(9, chunk.start() + chunk.dictionarySize());
        if (chunk.dictionarySize() > 0) {
            thrift.i64(11, chunk.start());
        }
        thrift.struct(12);
        Statistics statistics = chunk.statistics();
        thrift.i64(3, statistics.nulls());
        byte[] max = statistics.max();
        if (max != null) {
            thrift.binary(5, max);
        }
        byte[] min = statistics.min();
        if (min != null) {
            thrift.binary(6, min);
        }
        if (max != null && !statistics.maxExact()) {
            thrift.bool(7, false);
        }
        if (min != null && !statistics.minExact()) {
            thrift.bool(8, false);
        }
        thrift.end();
        thrift.end();
        thrift.end();
    }

    /// @param fileEnd where the footer begins: no page is behind it
    static Footer read(Input in, long fileEnd) throws CorruptParquetException {
        return new Parser(new ThriftReader(in), fileEnd).footer();
    }

    private static final class Parser {
        private static final int MISSING = -1;

        private final ThriftReader thrift;
        private final long fileEnd;
        private List<Column> schema = List.of();
        private List<Chunk> chunks = List.of();
        private long rows = MISSING;
        private int rowGroups;
        private long rowGroupRows;

        Parser(ThriftReader thrift, long fileEnd) {
            this.thrift = thrift;
            this.fileEnd = fileEnd;
        }

        Footer footer() throws CorruptParquetException {
            Map<String, String> metadata = new LinkedHashMap<>();
            String createdBy = "";
            thrift.begin();
            while (thrift.next()) {
                switch (thrift.id()) {
                    case 2 -> schema = schema();
                    case 3 -> {
                        rows = thrift.i64();
                        if (rows < 0 || rows > Limits.MAX_ROWS) {
                            throw thrift.corrupt(
                                    "a table of " + rows + " rows, where this reader takes at most " + Limits.MAX_ROWS);
                        }
                    }
                    case 4 -> rowGroups();
                    case 5 -> metadata(metadata);
                    case 6 -> createdBy = thrift.text();
                    case 8, 9 -> throw thrift.corrupt("an encrypted file, which this reader does not know");
                    default -> thrift.skip();
                }
            }
            if (rows < 0 || rowGroupRows != (rowGroups == 0 ? 0 : rows) || (rows > 0 && rowGroups == 0)) {
                throw thrift.corrupt("a table of " + rows + " rows with " + rowGroupRows + " in its row group");
            }
            return new Footer(columns(), (int) rows, metadata, createdBy);
        }

        private List<Column> columns() throws CorruptParquetException {
            if (rowGroups == 0) {
                return schema;
            }
            if (chunks.size() != schema.size()) {
                throw thrift.corrupt(schema.size() + " columns with the pages of " + chunks.size());
            }
            List<Column> columns = new ArrayList<>(schema.size());
            for (int i = 0; i < schema.size(); i++) {
                Column column = schema.get(i);
                long nulls = chunks.get(i).statistics().nulls();
                if (nulls < 0 || nulls > rows) {
                    throw thrift.corrupt(
                            "the column " + column.name() + " with " + nulls + " nulls in " + rows + " rows");
                }
                columns.add(new Column(column.name(), column.type(), column.required(), chunks.get(i)));
            }
            return columns;
        }

        private List<Column> schema() throws CorruptParquetException {
            int size = thrift.list(ThriftWriter.STRUCT);
            if (size == 0 || size > Limits.MAX_COLUMNS + 1) {
                throw thrift.corrupt("a schema of " + size + " elements");
            }
            List<Column> columns = new ArrayList<>(size - 1);
            Set<String> names = new HashSet<>();
            for (int i = 0; i < size; i++) {
                Column column = schemaElement(i == 0, size - 1);
                if (column != null) {
                    if (!names.add(column.name())) {
                        throw thrift.corrupt("two columns with the name " + column.name());
                    }
                    columns.add(column);
                }
            }
            return columns;
        }

        /// A column, or null for the root.
        private @Nullable Column schemaElement(boolean root, int children) throws CorruptParquetException {
            int physical = MISSING;
            int repetition = MISSING;
            int childCount = 0;
            int converted = MISSING;
            String name = "";
            boolean microsUtc = false;
            int logical = MISSING;
            int outer = thrift.begin();
            while (thrift.next()) {
                switch (thrift.id()) {
                    case 1 -> physical = thrift.i32();
                    case 3 -> repetition = thrift.i32();
                    case 4 -> name = thrift.text();
                    case 5 -> childCount = thrift.i32();
                    case 6 -> converted = thrift.i32();
                    case 10 -> {
                        thrift.struct();
                        int element = thrift.begin();
                        while (thrift.next()) {
                            logical = thrift.id();
                            if (logical == LOGICAL_TIMESTAMP) {
                                microsUtc = isMicrosUtc();
                            } else {
                                thrift.skip();
                            }
                        }
                        thrift.end(element);
                    }
                    default -> thrift.skip();
                }
            }
            thrift.end(outer);
            if (root) {
                if (childCount != children) {
                    throw thrift.corrupt("nested columns, which this reader does not know");
                }
                return null;
            }
            if (childCount != 0 || (repetition != REQUIRED && repetition != OPTIONAL)) {
                throw thrift.corrupt("the nested or repeated column " + name + ", which this reader does not know");
            }
            return new Column(name, type(name, physical, converted, logical, microsUtc), repetition == REQUIRED, null);
        }

        private ColumnType type(String name, int physical, int converted, int logical, boolean microsUtc)
                throws CorruptParquetException {
            if (physical == ColumnType.TEXT.physical() && converted == CONVERTED_UTF8 && logical == LOGICAL_STRING) {
                return ColumnType.TEXT;
            }
            if (physical == ColumnType.TIMESTAMP_MICROS.physical()
                    && converted == CONVERTED_TIMESTAMP_MICROS
                    && microsUtc) {
                return ColumnType.TIMESTAMP_MICROS;
            }
            if (converted == MISSING && logical == MISSING) {
                for (ColumnType type : List.of(ColumnType.BOOLEAN, ColumnType.INT32, ColumnType.INT64)) {
                    if (type.physical() == physical) {
                        return type;
                    }
                }
            }
            throw thrift.corrupt("the column " + name + " of type " + physical + " that stands for " + logical
                    + ", which this reader does not know");
        }

        private boolean isMicrosUtc() throws CorruptParquetException {
            boolean utc = false;
            boolean micros = false;
            thrift.struct();
            int outer = thrift.begin();
            while (thrift.next()) {
                switch (thrift.id()) {
                    case 1 -> utc = thrift.bool();
                    case 2 -> {
                        thrift.struct();
                        int unit = thrift.begin();
                        while (thrift.next()) {
                            micros = thrift.id() == UNIT_MICROS;
                            thrift.skip();
                        }
                        thrift.end(unit);
                    }
                    default -> thrift.skip();
                }
            }
            thrift.end(outer);
            return utc && micros;
        }

        private void rowGroups() throws CorruptParquetException {
            rowGroups = thrift.list(ThriftWriter.STRUCT);
            if (rowGroups > 1) {
                throw thrift.corrupt(rowGroups + " row groups, where this reader knows only one");
            }
            if (rowGroups == 0) {
                return;
            }
            int outer = thrift.begin();
            while (thrift.next()) {
                switch (thrift.id()) {
                    case 1 -> {
                        int size = thrift.list(ThriftWriter.STRUCT);
                        if (size > Limits.MAX_COLUMNS) {
                            throw thrift.corrupt("the pages of " + size + " columns");
                        }
                        chunks = new ArrayList<>(size);
                        for (int i = 0; i < size; i++) {
                            chunks.add(columnChunk());
                        }
                    }
                    case 3 -> rowGroupRows = thrift.i64();
                    default -> thrift.skip();
                }
            }
            thrift.end(outer);
        }

        private Chunk columnChunk() throws CorruptParquetException {
            Chunk chunk = null;
            int outer = thrift.begin();
            while (thrift.next()) {
                switch (thrift.id()) {
                    case 1 -> throw thrift.corrupt("a column in another file, which this reader does not know");
                    case 3 -> {
                        thrift.struct();
                        chunk = chunk();
                    }
                    default -> thrift.skip();
                }
            }
            thrift.end(outer);
            if (chunk == null) {
                throw thrift.corrupt("a column without its description");
            }
            return chunk;
        }

        private Chunk chunk() throws CorruptParquetException {
            int encodings = 0;
            int codec = MISSING;
            long storedSize = MISSING;
            long size = MISSING;
            long data = MISSING;
            long dictionary = 0;
            Statistics statistics = new Statistics(MISSING, null, null, false, false);
            int outer = thrift.begin();
            while (thrift.next()) {
                switch (thrift.id()) {
                    case 2 -> {
                        int count = thrift.list(ThriftWriter.I32);
                        for (int i = 0; i < count; i++) {
                            encodings |= Encoding.of(thrift.i32Element(), thrift.offset())
                                    .bit();
                        }
                    }
                    case 4 -> codec = thrift.i32();
                    case 6 -> size = thrift.i64();
                    case 7 -> storedSize = thrift.i64();
                    case 9 -> data = thrift.i64();
                    case 11 -> dictionary = thrift.i64();
                    case 12 -> statistics = statistics();
                    default -> thrift.skip();
                }
            }
            thrift.end(outer);
            if (codec != ZSTD && codec != NOT_COMPRESSED) {
                throw thrift.corrupt("the compression " + codec + ", which this reader does not know");
            }
            long start = dictionary > 0 ? dictionary : data;
            if (start < ParquetFile.MAGIC_LENGTH
                    || storedSize < 0
                    || storedSize > Integer.MAX_VALUE - 64
                    || start > fileEnd
                    || storedSize > fileEnd - start
                    || data < start
                    || data - start > storedSize) {
                throw thrift.corrupt("a column of " + storedSize + " bytes at byte " + start + " of the " + fileEnd
                        + " in front of the footer");
            }
            return new Chunk(start, (int) (data - start), (int) storedSize, size, codec == ZSTD, encodings, statistics);
        }

        private Statistics statistics() throws CorruptParquetException {
            long nulls = MISSING;
            byte[] min = null;
            byte[] max = null;
            boolean minExact = true;
            boolean maxExact = true;
            thrift.struct();
            int outer = thrift.begin();
            while (thrift.next()) {
                switch (thrift.id()) {
                    case 3 -> nulls = thrift.i64();
                    case 5 -> max = thrift.binary();
                    case 6 -> min = thrift.binary();
                    case 7 -> maxExact = thrift.bool();
                    case 8 -> minExact = thrift.bool();
                    default -> thrift.skip();
                }
            }
            thrift.end(outer);
            return new Statistics(nulls, min, max, minExact, maxExact);
        }

        private void metadata(Map<String, String> metadata) throws CorruptParquetException {
            int size = thrift.list(ThriftWriter.STRUCT);
            for (int i = 0; i < size; i++) {
                String key = "";
                String value = "";
                int outer = thrift.begin();
                while (thrift.next()) {
                    switch (thrift.id()) {
                        case 1 -> key = thrift.text();
                        case 2 -> value = thrift.text();
                        default -> thrift.skip();
                    }
                }
                thrift.end(outer);
                metadata.put(key, value);
            }
        }
    }
}
