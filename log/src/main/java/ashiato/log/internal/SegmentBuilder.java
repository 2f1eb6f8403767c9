package ashiato.log.internal;

import ashiato.event.Event;
import ashiato.event.EventRecord;
import ashiato.event.EventType;
import ashiato.event.Field;
import ashiato.event.FieldType;
import ashiato.event.Origin;
import ashiato.event.Port;
import ashiato.log.internal.SegmentAttachment.ExactText;
import ashiato.log.internal.parquet.ColumnValues;
import ashiato.log.internal.parquet.NumberType;
import ashiato.log.internal.parquet.ParquetWriter;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Collects the records of a segment and writes them, sorted so that equal values stand together: by event type, image,
/// destination address, and then in the order of the log. Holds all of it in memory, about 150 bytes a record. For one
/// thread.
public final class SegmentBuilder {
    private static final int ROW_BITS = 20;
    private static final int ADDRESS_BITS = 20;
    private static final int IMAGE_BITS = 16;

    /// The most records of a segment: as many rows as have numbers in the sort key.
    public static final int MAX_ROWS = 1 << ROW_BITS;
    /// The metadata that says that there are texts in the attachment which the columns cannot hold.
    static final String EXACT_TEXTS = "ashiato.exact-texts";

    private static final String FORMAT = "ashiato segment 1";
    private static final int INITIAL_ROWS = 4096;

    private final NumberColumn recordIds = new NumberColumn();
    private final NumberColumn times = new NumberColumn();
    private final NumberColumn eventIds = new NumberColumn();
    private final TextColumn providers = new TextColumn();
    private final TextColumn providerGuids = new TextColumn();
    private final TextColumn channels = new TextColumn();
    private final TextColumn computers = new TextColumn();
    private final NumberColumn processIds = new NumberColumn();
    private final TextColumn extras = new TextColumn();
    private final List<ExactText> exactTexts = new ArrayList<>();
    private final @Nullable Column[] fields =
            new @Nullable Column[SegmentColumns.fields().size()];
    private int rows;
    private int capacity = INITIAL_ROWS;

    /// The values of one column, in the order of adding.
    private abstract static sealed class Column {
        abstract void grow(int rows);
    }

    private static final class NumberColumn extends Column {
        private final BitSet present = new BitSet();
        private long[] values = new long[INITIAL_ROWS];

        void set(int row, long value) {
            values[row] = value;
            present.set(row);
        }

        @Override
        void grow(int rows) {
            values = Arrays.copyOf(values, rows);
        }

        ColumnValues values(String name, NumberType type, boolean required, int[] order) {
            long[] ordered = new long[order.length];
            BitSet there = new BitSet(order.length);
            for (int i = 0; i < order.length; i++) {
                ordered[i] = values[order[i]];
                there.set(i, present.get(order[i]));
            }
            return new ColumnValues.Longs(name, type, ordered, required ? null : there);
        }
    }

    private static final class TextColumn extends Column {
        private final Map<String, Integer> known = new HashMap<>();
        private final List<byte[]> dictionary = new ArrayList<>();
        private int[] indexes = absent(INITIAL_ROWS);

        private static int[] absent(int rows) {
            int[] indexes = new int[rows];
            Arrays.fill(indexes, -1);
            return indexes;
        }

        /// Sets a text as UTF-8, in which a half of a surrogate pair has no place and becomes U+FFFD.
        ///
        /// @return whether it could be kept as it is
        boolean set(int row, String text) {
            Integer index = known.get(text);
            if (index != null) {
                indexes[row] = index;
                return true;
            }
            boolean unicode = isUnicode(text);
            String kept = unicode ? text : replaced(text);
            indexes[row] = known.computeIfAbsent(kept, added -> {
                dictionary.add(added.getBytes(StandardCharsets.UTF_8));
                return dictionary.size() - 1;
            });
            return unicode;
        }

        private static boolean isUnicode(String text) {
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                if (Character.isHighSurrogate(c)
                        && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1))) {
                    i++;
                } else if (Character.isSurrogate(c)) {
                    return false;
                }
            }
            return true;
        }

        private static String replaced(String text) {
            return text.codePoints()
                    .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xFFFD : c)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();
        }

        @Override
        void grow(int rows) {
            int from = indexes.length;
            indexes = Arrays.copyOf(indexes, rows);
            Arrays.fill(indexes, from, rows, -1);
        }

        ColumnValues values(String name, int[] order) {
            return values(name, false, order);
        }

        ColumnValues values(String name, boolean required, int[] order) {
            int[] ordered = new int[order.length];
            for (int i = 0; i < order.length; i++) {
                ordered[i] = indexes[order[i]];
            }
            return new ColumnValues.Texts(name, dictionary.toArray(byte[][]::new), ordered, required);
        }

        /// For each row how many values are less than its own; 0 where it has none.
        int[] ranks(int rows) {
            Integer[] sorted = new Integer[dictionary.size()];
            Arrays.setAll(sorted, i -> i);
            Arrays.sort(sorted, (a, b) -> Arrays.compareUnsigned(dictionary.get(a), dictionary.get(b)));
            int[] rankOf = new int[sorted.length];
            for (int i = 0; i < sorted.length; i++) {
                rankOf[sorted[i]] = i + 1;
            }
            int[] ranks = new int[rows];
            for (int i = 0; i < rows; i++) {
                ranks[i] = indexes[i] < 0 ? 0 : rankOf[indexes[i]];
            }
            return ranks;
        }
    }

    private static final class BooleanColumn extends Column {
        private static final byte ABSENT = -1;

        private byte[] values = new byte[0];

        BooleanColumn(int rows) {
            grow(rows);
        }

        void set(int row, boolean value) {
            values[row] = (byte) (value ? 1 : 0);
        }

        @Override
        void grow(int rows) {
            int from = values.length;
            values = Arrays.copyOf(values, rows);
            Arrays.fill(values, from, rows, ABSENT);
        }

        ColumnValues values(String name, int[] order) {
            byte[] ordered = new byte[order.length];
            for (int i = 0; i < order.length; i++) {
                ordered[i] = values[order[i]];
            }
            return new ColumnValues.Booleans(name, ordered, false);
        }
    }

    int rows() {
        return rows;
    }

    /// The id of the record added last; 0 if there is none.
    long lastRecordId() {
        return rows == 0 ? 0 : recordIds.values[rows - 1];
    }

    public boolean isFull() {
        return rows == MAX_ROWS;
    }

    /// Adds a record. Ids rise.
    public void add(EventRecord record) {
        if (isFull()) {
            throw new IllegalStateException("a segment has at most " + MAX_ROWS + " records");
        }
        if (rows == capacity) {
            grow();
        }
        int row = rows++;
        Origin origin = record.origin();
        recordIds.set(row, record.recordId());
        times.set(row, Micros.of(record.timeCreated()));
        eventIds.set(row, record.event().kind().id());
        providers.set(row, origin.provider());
        providerGuids.set(row, origin.providerGuid());
        channels.set(row, origin.channel());
        computers.set(row, origin.computer());
        processIds.set(row, Integer.toUnsignedLong(origin.processId()));
        if (!record.extra().isEmpty()) {
            extras.set(row, ExtraJson.of(record.extra()));
        }
        addFields(row, record.event());
    }

    private void grow() {
        capacity *= 2;
        for (Column column : List.of(
                recordIds, times, eventIds, providers, providerGuids, channels, computers, processIds, extras)) {
            column.grow(capacity);
        }
        for (Column column : fields) {
            if (column != null) {
                column.grow(capacity);
            }
        }
    }

    private void addFields(int row, Event event) {
        EventType type = event.kind();
        List<Field> own = type.schema().fields();
        int[] positions = SegmentColumns.positions(type);
        for (int i = 0; i < positions.length; i++) {
            Object value = own.get(i).value(event);
            if (value != null) {
                set(row, positions[i], own.get(i).type(), value);
            }
        }
    }

    private void set(int row, int position, FieldType type, Object value) {
        Column column = fields[position];
        if (column == null) {
            column = column(type);
            column.grow(capacity);
            fields[position] = column;
        }
        switch (column) {
            case NumberColumn numbers -> numbers.set(row, number(type, value));
            case TextColumn texts -> {
                String text = value instanceof String string ? string : type.text(value);
                if (!texts.set(row, text)) {
                    exactTexts.add(new ExactText(
                            recordIds.values[row], SegmentColumns.fields().get(position), text));
                }
            }
            case BooleanColumn booleans -> booleans.set(row, (Boolean) value);
        }
    }

    private static Column column(FieldType type) {
        return switch (type) {
            case TIME, UINT16, UINT32, UINT64 -> new NumberColumn();
            case GUID, HEX_INT32, HEX_INT64, STRING -> new TextColumn();
            case BOOLEAN -> new BooleanColumn(0);
        };
    }

    private static long number(FieldType type, Object value) {
        return switch (type) {
            case TIME -> Micros.of((Instant) value);
            case UINT16 -> ((Port) value).number();
            case UINT32 -> Integer.toUnsignedLong((Integer) value);
            case UINT64 -> (Long) value;
            case GUID, HEX_INT32, HEX_INT64, STRING, BOOLEAN -> throw new AssertionError(type + " is not a number");
        };
    }

    private static NumberType numberType(FieldType type) {
        return switch (type) {
            case TIME -> NumberType.TIMESTAMP_MICROS;
            case UINT16 -> NumberType.INT32;
            default -> NumberType.INT64;
        };
    }

    /// Writes the segment, 0600, to a file that is not there yet, durably.
    ///
    /// @param parts the framings of the parts that its records are of
    /// @return its bytes
    public long write(Path file, List<PartFraming> parts, int zstdLevel) throws IOException {
        Map<String, String> metadata =
                exactTexts.isEmpty() ? Map.of() : Map.of(EXACT_TEXTS, String.valueOf(exactTexts.size()));
        return write(file, metadata, new SegmentAttachment(parts, exactTexts).encode(), zstdLevel);
    }

    /// Writes the records for others to read, 0600, to a file that is not there yet, durably. What of a text is no
    /// Unicode is lost.
    public void export(Path file, int zstdLevel) throws IOException {
        write(file, Map.of(), new byte[0], zstdLevel);
    }

    private long write(Path file, Map<String, String> metadata, byte[] attachment, int zstdLevel) throws IOException {
        try (FileChannel channel = FileChannel.open(
                file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), LogDirectory.FILE_PERMISSIONS)) {
            long bytes = ParquetWriter.write(channel, columns(order()), rows, metadata, attachment, zstdLevel, FORMAT);
            channel.force(true);
            return bytes;
        }
    }

    private int[] order() {
        int[] images = ranks("Image");
        int[] addresses = ranks("DestinationIp");
        long[] keys = new long[rows];
        for (int i = 0; i < rows; i++) {
            long group = eventIds.values[i] << IMAGE_BITS | Math.min(images[i], (1 << IMAGE_BITS) - 1);
            keys[i] = (group << ADDRESS_BITS | Math.min(addresses[i], (1 << ADDRESS_BITS) - 1)) << ROW_BITS | i;
        }
        Arrays.sort(keys);
        int[] order = new int[rows];
        for (int i = 0; i < rows; i++) {
            order[i] = (int) keys[i] & MAX_ROWS - 1;
        }
        return order;
    }

    private int[] ranks(String field) {
        return fields[SegmentColumns.place(field)] instanceof TextColumn texts ? texts.ranks(rows) : new int[rows];
    }

    /// The columns, each made when it is asked for: all at once they would take as much memory again as the
    /// records.
    private List<ColumnValues> columns(int[] order) {
        List<Supplier<ColumnValues>> columns = new ArrayList<>();
        columns.add(() -> recordIds.values(SegmentColumns.RECORD_ID, NumberType.INT64, true, order));
        columns.add(() -> times.values(SegmentColumns.TIME_CREATED, NumberType.TIMESTAMP_MICROS, true, order));
        columns.add(() -> eventIds.values(SegmentColumns.EVENT_ID, NumberType.INT32, true, order));
        columns.add(() -> providers.values(SegmentColumns.PROVIDER, true, order));
        columns.add(() -> providerGuids.values(SegmentColumns.PROVIDER_GUID, true, order));
        columns.add(() -> channels.values(SegmentColumns.CHANNEL, true, order));
        columns.add(() -> computers.values(SegmentColumns.COMPUTER, true, order));
        columns.add(() -> processIds.values(SegmentColumns.EXECUTION_PROCESS_ID, NumberType.INT64, true, order));
        for (int i = 0; i < fields.length; i++) {
            int position = i;
            columns.add(() -> field(position, order));
        }
        columns.add(() -> extras.values(SegmentColumns.EXTRA, order));
        return new AbstractList<>() {
            @Override
            public ColumnValues get(int index) {
                return columns.get(index).get();
            }

            @Override
            public int size() {
                return columns.size();
            }
        };
    }

    private ColumnValues field(int position, int[] order) {
        String name = SegmentColumns.fields().get(position);
        FieldType type = SegmentColumns.type(name);
        return switch (fields[position]) {
            case null -> absent(name, type);
            case NumberColumn numbers -> numbers.values(name, numberType(type), false, order);
            case TextColumn texts -> texts.values(name, order);
            case BooleanColumn booleans -> booleans.values(name, order);
        };
    }

    /// A column that no record has a value of.
    private ColumnValues absent(String name, FieldType type) {
        return switch (type) {
            case TIME, UINT16, UINT32, UINT64 ->
                new ColumnValues.Longs(name, numberType(type), new long[rows], new BitSet());
            case GUID, HEX_INT32, HEX_INT64, STRING ->
                new ColumnValues.Texts(name, new byte[0][], TextColumn.absent(rows), false);
            case BOOLEAN -> {
                byte[] values = new byte[rows];
                Arrays.fill(values, BooleanColumn.ABSENT);
                yield new ColumnValues.Booleans(name, values, false);
            }
        };
    }
}
