package ashiato.log;

import static org.assertj.core.api.Assertions.assertThat;

import ashiato.event.Event;
import ashiato.event.EventRecord;
import ashiato.event.EventType;
import ashiato.event.Field;
import ashiato.event.FieldType;
import ashiato.event.NetworkConnect;
import ashiato.event.Origin;
import ashiato.event.Port;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// DuckDB reads the segments of a log as they are. One log and one connection for all tests.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DuckDbSegmentTest {
    private static final long SEED = 47;
    private static final int EVENTS = 3000;
    /// The columns beside the fields, but for `Extra`, which comes last.
    private static final List<String> HEAD = List.of(
            "RecordId",
            "TimeCreated",
            "EventID",
            "Provider",
            "ProviderGuid",
            "Channel",
            "Computer",
            "ExecutionProcessID");

    /// Names that differ in letter case only are one column: DuckDB does not tell them apart, and Spark refuses
    /// both.
    private final Map<String, FieldType> fields = new LinkedHashMap<>();
    private final Connection duckdb;
    private String segments = "";
    private List<EventRecord> records = List.of();

    DuckDbSegmentTest() throws SQLException {
        duckdb = DriverManager.getConnection("jdbc:duckdb:");
        Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        for (EventType type : EventType.values()) {
            for (Field field : type.schema().fields()) {
                if (names.add(field.name())) {
                    fields.put(field.name(), field.type());
                }
            }
        }
    }

    /// Several segments, with events of every type. The newest part stays in the journal, so its records are left
    /// out.
    @BeforeAll
    void record(@TempDir Path temp) throws Exception {
        Path log = temp.resolve("log");
        LogOptions options =
                new LogOptions(LogOptions.defaults().maxBytes(), Duration.ofMinutes(15), Duration.ofMinutes(4));
        SampleEvents events = new SampleEvents(SEED);
        try (LogWriter writer = LogWriter.open(log, options, SampleEvents.ORIGIN)) {
            for (int i = 0; i < EVENTS; i++) {
                Event event = events.next();
                while (!hasTextsOfUnicodeOnly(event)) {
                    event = events.next();
                }
                writer.append(events.nextTime(), event, i % 5 == 0 ? Map.of("ContainerId", "a\"\\\n𠮷" + i) : Map.of());
            }
        }
        List<EventRecord> all = Logs.read(log).records();
        LogCompactor.Report report = LogCompactor.run(log, options);
        assertThat(report.refused()).isEmpty();
        assertThat(report.segments()).hasSizeGreaterThan(3);
        long first = Long.parseLong(
                String.valueOf(Logs.parts(log).getFirst().getFileName()).replaceAll("\\D", ""));
        records = all.stream().filter(found -> found.recordId() < first).toList();
        assertThat(records).hasSizeGreaterThan(EVENTS / 2);
        assertThat(records.stream().map(found -> found.event().kind()).distinct())
                .hasSize(EventType.values().length);
        segments = "read_parquet('" + log + "/segment-*.parquet')";
        execute("SET threads = 1");
    }

    @AfterAll
    void close() throws SQLException {
        duckdb.close();
    }

    private static boolean hasTextsOfUnicodeOnly(Event event) {
        return event.kind().schema().fields().stream()
                .map(field -> field.value(event))
                .noneMatch(value -> value instanceof String text
                        && !StandardCharsets.UTF_8.newEncoder().canEncode(text));
    }

    @Test
    void findsTheColumnsInTheirOrder() throws SQLException {
        List<String> expected = new ArrayList<>(HEAD);
        expected.addAll(fields.keySet());
        expected.add("Extra");
        assertThat(rows("SELECT column_name FROM (DESCRIBE FROM " + segments + ")"))
                .containsExactlyElementsOf(expected.stream().map(List::of).toList());
    }

    @Test
    void findsEveryFieldOfEveryRecord() throws SQLException {
        String columns = HEAD.stream().map(DuckDbSegmentTest::column).collect(Collectors.joining(", "))
                + fields.entrySet().stream()
                        .map(field -> ", "
                                + (field.getValue() == FieldType.TIME
                                        ? micros(field.getKey())
                                        : column(field.getKey())))
                        .collect(Collectors.joining());
        List<List<@Nullable String>> found = rows("SELECT "
                + columns.replace(column("TimeCreated"), micros("TimeCreated"))
                + ", json_extract_string(Extra, '$.ContainerId') FROM " + segments + " ORDER BY RecordId");
        assertThat(found).hasSameSizeAs(records);
        for (int i = 0; i < found.size(); i++) {
            assertThat(found.get(i))
                    .as("record %d, seed %d", records.get(i).recordId(), SEED)
                    .isEqualTo(expected(records.get(i)));
        }
    }

    private static String column(String name) {
        return '"' + name + '"';
    }

    private static String micros(String name) {
        return "epoch_us(\"" + name + "\")";
    }

    private List<@Nullable String> expected(EventRecord record) {
        Origin origin = record.origin();
        List<@Nullable String> texts = new ArrayList<>(Arrays.asList(
                Long.toString(record.recordId()),
                micros(record.timeCreated()),
                Integer.toString(record.event().kind().id()),
                origin.provider(),
                origin.providerGuid(),
                origin.channel(),
                origin.computer(),
                Integer.toString(origin.processId())));
        for (String name : fields.keySet()) {
            Optional<Field> field = record.event().kind().schema().fields().stream()
                    .filter(each -> each.name().equalsIgnoreCase(name))
                    .findAny();
            Object value = field.map(each -> each.value(record.event())).orElse(null);
            texts.add(value == null ? null : text(field.orElseThrow().type(), value));
        }
        texts.add(record.extra().get("ContainerId"));
        return texts;
    }

    private static String micros(Instant time) {
        return Long.toString(ChronoUnit.MICROS.between(Instant.EPOCH, time));
    }

    private static String text(FieldType type, Object value) {
        return switch (type) {
            case TIME -> micros((Instant) value);
            case GUID -> "{" + value + "}";
            case UINT16 -> Integer.toString(((Port) value).number());
            case UINT32 -> Integer.toUnsignedString((Integer) value);
            case UINT64, BOOLEAN, STRING -> value.toString();
            case HEX_INT32, HEX_INT64 -> type.text(value);
        };
    }

    @Test
    void countsByImageAndAddressAsTheReaderDoes() throws SQLException {
        Map<List<String>, Long> expected = records.stream()
                .map(EventRecord::event)
                .filter(NetworkConnect.class::isInstance)
                .map(NetworkConnect.class::cast)
                .collect(Collectors.groupingBy(
                        event -> List.of(Objects.toString(event.image()), Objects.toString(event.destinationIp())),
                        Collectors.counting()));
        Map<List<String>, Long> found = new HashMap<>();
        for (List<@Nullable String> row : rows("SELECT Image, DestinationIp, count(*) FROM " + segments
                + " WHERE EventID = 3 GROUP BY Image, DestinationIp")) {
            found.put(
                    List.of(Objects.toString(row.get(0)), Objects.toString(row.get(1))),
                    Long.valueOf(Objects.requireNonNull(row.get(2))));
        }
        assertThat(found).isEqualTo(expected);
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = duckdb.createStatement()) {
            statement.execute(sql);
        }
    }

    private List<List<@Nullable String>> rows(String sql) throws SQLException {
        List<List<@Nullable String>> rows = new ArrayList<>();
        try (Statement statement = duckdb.createStatement();
                ResultSet found = statement.executeQuery(sql)) {
            int columns = found.getMetaData().getColumnCount();
            while (found.next()) {
                List<@Nullable String> row = new ArrayList<>();
                for (int i = 1; i <= columns; i++) {
                    row.add(found.getString(i));
                }
                rows.add(row);
            }
        }
        return rows;
    }
}
