package ashiato.log.internal;

import ashiato.event.EventFilter;
import ashiato.event.EventRecord;
import ashiato.event.EventType;
import ashiato.event.Field;
import ashiato.event.FieldType;
import ashiato.event.HexInt32;
import ashiato.event.HexInt64;
import ashiato.event.Origin;
import ashiato.event.Port;
import ashiato.log.internal.parquet.ColumnValues;
import ashiato.log.internal.parquet.CorruptParquetException;
import ashiato.log.internal.parquet.ParquetFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// A segment that is open for reading. Reads a column when it is asked for the first time, and keeps it. For one
/// thread.
final class Segment implements Closeable {
    private static final int GUID_CHARS = 38;
    private static final int HEX = 16;
    private static final String UTC_TIME = "UtcTime";

    private final SegmentFile file;
    private final ParquetFile parquet;
    private final @Nullable ColumnValues[] fields =
            new @Nullable ColumnValues[SegmentColumns.fields().size()];
    /// For each column of texts the values of its dictionary, made when they are needed.
    private final @Nullable Object[][] decoded =
            new @Nullable Object[SegmentColumns.fields().size()][];
    private @Nullable Heads heads;
    private long @Nullable [] recordIds;
    private long @Nullable [] eventIds;
    private int @Nullable [] inOrder;
    private @Nullable SegmentAttachment attachment;
    /// By row and place of the column, the texts that columns cannot hold.
    private @Nullable Map<Integer, Map<Integer, String>> exactTexts;

    /// The columns that every record has.
    @SuppressWarnings("ArrayRecordComponent") // the columns as they were read
    private record Heads(long[] recordIds, long[] times, long[] eventIds, Texts extras, Origins origins) {}

    /// A column of texts with its values, made when they are needed.
    @SuppressWarnings("ArrayRecordComponent") // filled in as rows are read
    private record Texts(
            ColumnValues.Texts column, @Nullable String[] values) {
        static Texts of(ColumnValues column) throws CorruptException {
            if (column instanceof ColumnValues.Texts texts) {
                return new Texts(texts, new @Nullable String[texts.dictionary().length]);
            }
            throw new CorruptException("a column " + column.name() + " that holds no text");
        }

        @Nullable
        String at(int row) {
            int index = column.indexes()[row];
            if (index < 0) {
                return null;
            }
            String value = values[index];
            if (value == null) {
                value = new String(column.dictionary()[index], StandardCharsets.UTF_8);
                values[index] = value;
            }
            return value;
        }

        String require(int row) throws CorruptException {
            String value = at(row);
            if (value == null) {
                throw new CorruptException("no " + column.name() + " in row " + row);
            }
            return value;
        }
    }

    /// Who wrote the records. There are few of them, so each is made once.
    private static final class Origins {
        private final Texts provider;
        private final Texts providerGuid;
        private final Texts channel;
        private final Texts computer;
        private final long[] processIds;
        private @Nullable Origin last;

        Origins(Texts provider, Texts providerGuid, Texts channel, Texts computer, long[] processIds) {
            this.provider = provider;
            this.providerGuid = providerGuid;
            this.channel = channel;
            this.computer = computer;
            this.processIds = processIds;
        }

        Origin at(int row) throws CorruptException {
            Origin origin = new Origin(
                    provider.require(row), providerGuid.require(row), channel.require(row), computer.require(row), (int)
                            processIds[row]);
            Origin known = last;
            if (known != null && known.equals(origin)) {
                return known;
            }
            last = origin;
            return origin;
        }
    }

    private Segment(SegmentFile file, ParquetFile parquet) {
        this.file = file;
        this.parquet = parquet;
    }

    /// Opens a segment.
    ///
    /// @throws CorruptException if it is not one; the rest of its file may still be damaged
    static Segment open(SegmentFile file) throws IOException, CorruptException {
        try {
            return new Segment(file, ParquetFile.open(file.path()));
        } catch (CorruptParquetException e) {
            throw new CorruptException(e.found());
        }
    }

    SegmentFile file() {
        return file;
    }

    int rows() {
        return parquet.rows();
    }

    /// What of the parts is not in the records.
    List<PartFraming> parts() throws CorruptException, IOException {
        return attachment().parts();
    }

    private SegmentAttachment attachment() throws CorruptException {
        SegmentAttachment known = attachment;
        if (known == null) {
            known = SegmentAttachment.decode(parquet.attachment());
            long records =
                    known.parts().stream().mapToLong(PartFraming::records).sum();
            if (records != rows()) {
                throw new CorruptException(rows() + " records where its parts had " + records);
            }
            attachment = known;
        }
        return known;
    }

    private Map<Integer, Map<Integer, String>> exactTexts() throws IOException, CorruptException {
        Map<Integer, Map<Integer, String>> known = exactTexts;
        if (known == null) {
            known = parquet.metadata().containsKey(SegmentBuilder.EXACT_TEXTS) ? readExactTexts() : Map.of();
            exactTexts = known;
        }
        return known;
    }

    private Map<Integer, Map<Integer, String>> readExactTexts() throws IOException, CorruptException {
        Map<Long, Map<Integer, String>> byRecord = new HashMap<>();
        for (SegmentAttachment.ExactText exact : attachment().texts()) {
            byRecord.computeIfAbsent(exact.recordId(), _ -> new HashMap<>())
                    .put(SegmentColumns.place(exact.column()), exact.text());
        }
        Map<Integer, Map<Integer, String>> byRow = new HashMap<>();
        long[] ids = recordIds();
        for (int row = 0; row < ids.length; row++) {
            Map<Integer, String> texts = byRecord.get(ids[row]);
            if (texts != null) {
                byRow.put(row, texts);
            }
        }
        return byRow;
    }

    /// The first block of its first part; null if there is none.
    @Nullable
    SyncFrame firstBlock() throws IOException, CorruptException {
        return SegmentAttachment.firstBlockOf(parquet.attachment());
    }

    /// The rows in the order of their record ids.
    int[] inOrder() throws IOException, CorruptException {
        int[] known = inOrder;
        if (known == null) {
            known = sorted();
            inOrder = known;
        }
        return known;
    }

    private int[] sorted() throws IOException, CorruptException {
        BitSet all = new BitSet(rows());
        all.set(0, rows());
        return inOrder(all);
    }

    /// Some of the rows, in the order of their record ids.
    int[] inOrder(BitSet wanted) throws IOException, CorruptException {
        int[] order = new int[wanted.cardinality()];
        if (order.length == 0) {
            return order;
        }
        long[] ids = recordIds();
        long[] keys = new long[order.length];
        int count = 0;
        for (int row = wanted.nextSetBit(0); row >= 0; row = wanted.nextSetBit(row + 1)) {
            long relative = ids[row] - file.firstRecordId();
            if (!file.covers(ids[row]) || relative >= 1L << Integer.SIZE) {
                throw new CorruptException("a record " + ids[row] + " that its name does not have");
            }
            keys[count++] = relative << Integer.SIZE | row;
        }
        Arrays.sort(keys);
        for (int i = 0; i < count; i++) {
            order[i] = (int) keys[i];
        }
        return order;
    }

    /// Whether it has a record for each of the ids that its name says, by their number.
    boolean isDense() {
        return file.lastRecordId() - file.firstRecordId() + 1 == rows();
    }

    /// The id of the record in this row.
    long recordId(int row) throws IOException, CorruptException {
        return recordIds()[row];
    }

    private long[] recordIds() throws IOException, CorruptException {
        long[] known = recordIds;
        if (known == null) {
            known = numbers(SegmentColumns.RECORD_ID);
            recordIds = known;
        }
        return known;
    }

    private long[] eventIds() throws IOException, CorruptException {
        long[] known = eventIds;
        if (known == null) {
            known = numbers(SegmentColumns.EVENT_ID);
            eventIds = known;
        }
        return known;
    }

    /// When the record in this row was written.
    long micros(int row) throws IOException, CorruptException {
        return heads().times()[row];
    }

    private Heads heads() throws IOException, CorruptException {
        Heads known = heads;
        if (known == null) {
            known = new Heads(
                    recordIds(),
                    numbers(SegmentColumns.TIME_CREATED),
                    eventIds(),
                    texts(SegmentColumns.EXTRA),
                    new Origins(
                            texts(SegmentColumns.PROVIDER),
                            texts(SegmentColumns.PROVIDER_GUID),
                            texts(SegmentColumns.CHANNEL),
                            texts(SegmentColumns.COMPUTER),
                            numbers(SegmentColumns.EXECUTION_PROCESS_ID)));
            heads = known;
        }
        return known;
    }

    private long[] numbers(String name) throws IOException, CorruptException {
        if (read(name) instanceof ColumnValues.Longs longs && longs.present() == null) {
            return longs.values();
        }
        throw new CorruptException("a column " + name + " that holds no numbers, or not in all rows");
    }

    private Texts texts(String name) throws IOException, CorruptException {
        return Texts.of(read(name));
    }

    private ColumnValues read(String name) throws IOException, CorruptException {
        if (!parquet.has(name)) {
            throw new CorruptException("there is no column " + name);
        }
        ColumnValues column;
        try {
            column = parquet.read(name);
        } catch (CorruptParquetException e) {
            throw new CorruptException("column " + name + ": " + e.found());
        }
        if (column.rows() != rows()) {
            throw new CorruptException(column.rows() + " values of " + name + " where there are " + rows() + " rows");
        }
        return column;
    }

    /// A field's column; null if the segment does not have it.
    private @Nullable ColumnValues field(int position) throws IOException, CorruptException {
        ColumnValues known = fields[position];
        String name = SegmentColumns.fields().get(position);
        if (known == null && parquet.has(name)) {
            known = read(name);
            fields[position] = known;
        }
        return known;
    }

    /// The rows that can pass a filter: all that do, and perhaps some more.
    ///
    /// Each condition is asked once for each different value of its column, and columns of which nothing is asked
    /// are
    /// not read.
    BitSet candidates(EventFilter filter) throws IOException, CorruptException {
        BitSet rows = new BitSet(rows());
        if (isOutside(filter)) {
            return rows;
        }
        boolean[] types = new boolean[256];
        filter.types().forEach(type -> types[type.id()] = true);
        long[] eventIds = eventIds();
        for (int i = 0; i < eventIds.length; i++) {
            if (eventIds[i] >= 0 && eventIds[i] < types.length && types[(int) eventIds[i]]) {
                rows.set(i);
            }
        }
        for (Map.Entry<String, Predicate<String>> demand : filter.demands().entrySet()) {
            int position = SegmentColumns.place(demand.getKey());
            if (!rows.isEmpty() && position >= 0) {
                restrict(rows, position, demand.getValue());
            }
        }
        restrictTimes(rows, filter);
        return rows;
    }

    /// Leaves of the rows those whose text of a field the predicate takes.
    private void restrict(BitSet rows, int position, Predicate<String> demand) throws IOException, CorruptException {
        String name = SegmentColumns.fields().get(position);
        FieldType type = SegmentColumns.type(name);
        // An event without a time has that of its record.
        boolean absent = name.equals(UTC_TIME) || demand.test(type.text(null));
        switch (field(position)) {
            case null -> {
                if (!absent) {
                    rows.clear();
                }
            }
            case ColumnValues.Texts texts -> {
                byte[][] dictionary = texts.dictionary();
                BitSet taken = new BitSet(dictionary.length);
                for (int i = 0; i < dictionary.length; i++) {
                    String text = new String(dictionary[i], StandardCharsets.UTF_8);
                    taken.set(i, demand.test(type == FieldType.STRING ? type.text(text) : text));
                }
                int[] indexes = texts.indexes();
                Map<Integer, Map<Integer, String>> exact = exactTexts();
                for (int row = rows.nextSetBit(0); row >= 0; row = rows.nextSetBit(row + 1)) {
                    int index = indexes[row];
                    if (!(index < 0 ? absent : taken.get(index)) && !exact.containsKey(row)) {
                        rows.clear(row);
                    }
                }
            }
            case ColumnValues.Longs numbers -> {
                Map<Long, Boolean> taken = new HashMap<>();
                BitSet present = numbers.present();
                for (int row = rows.nextSetBit(0); row >= 0; row = rows.nextSetBit(row + 1)) {
                    boolean passes = (present != null && !present.get(row))
                            ? absent
                            : taken.computeIfAbsent(
                                    numbers.values()[row], value -> demand.test(type.text(number(type, value))));
                    if (!passes) {
                        rows.clear(row);
                    }
                }
            }
            case ColumnValues.Booleans booleans -> {
                boolean[] taken = {demand.test(type.text(false)), demand.test(type.text(true)), absent};
                for (int row = rows.nextSetBit(0); row >= 0; row = rows.nextSetBit(row + 1)) {
                    int value = booleans.values()[row];
                    if (!taken[value < 0 ? 2 : value]) {
                        rows.clear(row);
                    }
                }
            }
        }
    }

    /// Whether all its events happened before or after what a filter lets pass, by the bounds in its footer.
    private boolean isOutside(EventFilter filter) {
        if ((filter.since().isEmpty() && filter.until().isEmpty())
                || !parquet.has(UTC_TIME)
                || parquet.nullCount(UTC_TIME) > 0) {
            return false;
        }
        ParquetFile.Range range = parquet.range(UTC_TIME);
        return range != null
                && (filter.since().map(since -> range.max() < Micros.of(since)).orElse(false)
                        || filter.until()
                                .map(until -> range.min() > Micros.of(until))
                                .orElse(false));
    }

    private void restrictTimes(BitSet rows, EventFilter filter) throws IOException, CorruptException {
        if (filter.since().isEmpty() && filter.until().isEmpty()) {
            return;
        }
        if (!(field(SegmentColumns.place(UTC_TIME)) instanceof ColumnValues.Longs times)) {
            return;
        }
        long from = filter.since().map(Micros::of).orElse(Long.MIN_VALUE);
        long to = filter.until().map(Micros::of).orElse(Long.MAX_VALUE);
        BitSet present = times.present();
        for (int row = rows.nextSetBit(0); row >= 0; row = rows.nextSetBit(row + 1)) {
            long time = times.values()[row];
            if ((present == null || present.get(row)) && (time < from || time > to)) {
                rows.clear(row);
            }
        }
    }

    /// The record in a row.
    ///
    /// @param exact whether an absent time stays absent, as in a part
    EventRecord record(int row, boolean exact) throws IOException, CorruptException {
        Heads known = heads();
        EventType type = type(known, row);
        @Nullable Object[] values = new @Nullable Object[type.schema().fields().size()];
        readFields(type, row, values);
        if (!exact) {
            Field time = type.schema().field(UTC_TIME);
            if (time != null && values[time.position()] == null) {
                values[time.position()] = Micros.toInstant(known.times()[row]);
            }
        }
        return new EventRecord(
                known.recordIds()[row],
                Micros.toInstant(known.times()[row]),
                known.origins().at(row),
                type.schema().create(values),
                extra(known, row));
    }

    private static EventType type(Heads heads, int row) throws CorruptException {
        return EventType.ofId((int) heads.eventIds()[row])
                .orElseThrow(() -> new CorruptException("an event of type " + heads.eventIds()[row]));
    }

    private static Map<String, String> extra(Heads heads, int row) throws CorruptException {
        String extra = heads.extras().at(row);
        return extra == null ? Map.of() : ExtraJson.parse(extra);
    }

    private void readFields(EventType type, int row, @Nullable Object[] values) throws IOException, CorruptException {
        int[] positions = SegmentColumns.positions(type);
        List<Field> own = type.schema().fields();
        for (int i = 0; i < positions.length; i++) {
            values[i] = value(positions[i], own.get(i).type(), row);
        }
        Map<Integer, String> exact =
                exactTexts().isEmpty() ? null : exactTexts().get(row);
        if (exact != null) {
            for (int i = 0; i < positions.length; i++) {
                String text = exact.get(positions[i]);
                if (text != null) {
                    values[i] = text;
                }
            }
        }
    }

    private @Nullable Object value(int position, FieldType type, int row) throws IOException, CorruptException {
        return switch (field(position)) {
            case null -> null;
            case ColumnValues.Longs numbers -> {
                BitSet present = numbers.present();
                yield present == null || present.get(row) ? number(type, numbers.values()[row]) : null;
            }
            case ColumnValues.Booleans booleans ->
                booleans.values()[row] < 0 ? null : (Boolean) (booleans.values()[row] == 1);
            case ColumnValues.Texts texts -> texts.indexes()[row] < 0 ? null : text(position, type, texts, row);
        };
    }

    private Object text(int position, FieldType type, ColumnValues.Texts texts, int row) throws CorruptException {
        @Nullable Object[] cache = decoded[position];
        if (cache == null) {
            cache = new @Nullable Object[texts.dictionary().length];
            decoded[position] = cache;
        }
        int index = texts.indexes()[row];
        Object value = cache[index];
        if (value == null) {
            value = parse(type, new String(texts.dictionary()[index], StandardCharsets.UTF_8));
            cache[index] = value;
        }
        return value;
    }

    private static Object parse(FieldType type, String text) throws CorruptException {
        try {
            return switch (type) {
                case STRING -> text;
                case GUID -> {
                    if (text.length() != GUID_CHARS) {
                        throw new CorruptException("'" + text + "' where a GUID belongs");
                    }
                    yield UUID.fromString(text.substring(1, GUID_CHARS - 1));
                }
                case HEX_INT32 -> new HexInt32(Integer.parseUnsignedInt(text, 2, text.length(), HEX));
                case HEX_INT64 -> new HexInt64(Long.parseUnsignedLong(text, 2, text.length(), HEX));
                case TIME, UINT16, UINT32, UINT64, BOOLEAN ->
                    throw new CorruptException("text where a value of type " + type + " belongs");
            };
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new CorruptException("'" + text + "' where a value of type " + type + " belongs");
        }
    }

    private static Object number(FieldType type, long value) {
        return switch (type) {
            case TIME -> Micros.toInstant(value);
            case UINT16 -> new Port((int) value & 0xFFFF);
            case UINT32 -> (int) value;
            case UINT64, GUID, HEX_INT32, HEX_INT64, STRING, BOOLEAN -> value;
        };
    }

    /// The bytes that a record takes of the file: of each of its values the share of the value's column, and of
    /// what is
    /// left over the same as each other record.
    long bytes(int row) throws IOException, CorruptException {
        return Math.round(shares().of(row));
    }

    private @Nullable Shares shares;

    private Shares shares() throws IOException, CorruptException {
        Shares known = shares;
        if (known == null) {
            known = new Shares();
            shares = known;
        }
        return known;
    }

    /// What one value of each column takes.
    private final class Shares {
        private final double[] perValue = new double[SegmentColumns.fields().size()];
        private final double rest;

        Shares() throws IOException {
            double spent = 0;
            for (int i = 0; i < perValue.length; i++) {
                String name = SegmentColumns.fields().get(i);
                long values = parquet.has(name) ? rows() - parquet.nullCount(name) : 0;
                if (values > 0) {
                    perValue[i] = (double) parquet.bytes(name) / values;
                    spent += parquet.bytes(name);
                }
            }
            rest = (file.size() - spent) / Math.max(1, rows());
        }

        double of(int row) throws IOException, CorruptException {
            double bytes = rest;
            EventType type = EventType.ofId((int) heads().eventIds()[row]).orElse(null);
            if (type != null) {
                for (int position : SegmentColumns.positions(type)) {
                    if (isPresent(position, row)) {
                        bytes += perValue[position];
                    }
                }
            }
            return bytes;
        }

        private boolean isPresent(int position, int row) throws IOException, CorruptException {
            if (perValue[position] == 0) {
                return false;
            }
            return switch (field(position)) {
                case null -> false;
                case ColumnValues.Longs numbers -> {
                    BitSet present = numbers.present();
                    yield present == null || present.get(row);
                }
                case ColumnValues.Texts texts -> texts.indexes()[row] >= 0;
                case ColumnValues.Booleans booleans -> booleans.values()[row] >= 0;
            };
        }
    }

    /// Puts one of its parts together again.
    ///
    /// @param index which of [#parts()]
    PartFraming.Rebuilt putTogether(int index) throws IOException, CorruptException {
        int from = 0;
        for (PartFraming before : parts().subList(0, index)) {
            from += before.records();
        }
        return parts().get(index).putTogether(new Rows(from));
    }

    /// The records from one on, as a part has them.
    private final class Rows implements PartFraming.Records {
        private final int first;
        private final int[] order = inOrder();
        private final Heads heads = heads();
        private final Map<EventType, @Nullable Object[]> values = new EnumMap<>(EventType.class);

        Rows(int first) throws IOException, CorruptException {
            this.first = first;
        }

        @Override
        public long id(int index) {
            return heads.recordIds()[order[first + index]];
        }

        @Override
        public void put(int index, BlockEncoder encoder) throws IOException, CorruptException {
            int row = order[first + index];
            EventType type = type(heads, row);
            @Nullable
            Object[] own = values.computeIfAbsent(
                    type,
                    wanted -> new @Nullable Object[wanted.schema().fields().size()]);
            readFields(type, row, own);
            encoder.put(heads.times()[row], type, own, extra(heads, row));
        }
    }

    @Override
    public void close() throws IOException {
        parquet.close();
    }
}
