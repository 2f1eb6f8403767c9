package ashiato.log.internal.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import ashiato.log.internal.parquet.ColumnValues.Booleans;
import ashiato.log.internal.parquet.ColumnValues.Longs;
import ashiato.log.internal.parquet.ColumnValues.Texts;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// DuckDB reads what is written here. One connection, because opening the first unpacks its library.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DuckDbParquetTest {
    @TempDir
    Path temp;

    private Connection duckdb;

    DuckDbParquetTest() throws SQLException {
        duckdb = DriverManager.getConnection("jdbc:duckdb:");
    }

    @BeforeAll
    void limit() throws SQLException {
        execute("SET threads = 1");
    }

    @AfterAll
    void close() throws SQLException {
        duckdb.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 8, 4099, 45_000})
    void readsEveryValue(int rows) throws Exception {
        List<ColumnValues> columns = Tables.matrix(rows, new Random(rows));
        Path file = temp.resolve(rows + ".parquet");
        Tables.write(file, columns, Map.of(), new byte[100]);
        String expressions = columns.stream()
                .map(column -> column instanceof Longs longs && longs.type() == NumberType.TIMESTAMP_MICROS
                        ? "epoch_us(" + quoted(column) + ")"
                        : quoted(column))
                .collect(Collectors.joining(", "));
        int row = 0;
        try (Statement statement = duckdb.createStatement();
                ResultSet found = statement.executeQuery("SELECT " + expressions + " FROM '" + file + "'")) {
            while (found.next()) {
                for (int i = 0; i < columns.size(); i++) {
                    ColumnValues column = columns.get(i);
                    String expected = Tables.text(column, row);
                    if (!Objects.equals(found.getString(i + 1), expected)) {
                        assertThat(found.getString(i + 1))
                                .as("%s in row %d", column.name(), row)
                                .isEqualTo(expected);
                    }
                }
                row++;
            }
        }
        assertThat(row).isEqualTo(rows);
    }

    private static String quoted(ColumnValues column) {
        return '"' + column.name() + '"';
    }

    @Test
    void findsEveryEncodingAndTheMetadata() throws Exception {
        List<ColumnValues> columns = Tables.matrix(10_000, new Random(1));
        Path file = temp.resolve("encodings.parquet");
        Tables.write(file, columns, Map.of("key", "välue"), new byte[100]);
        List<String> encodings = strings("SELECT DISTINCT encodings FROM parquet_metadata('" + file + "')");
        assertThat(new TreeSet<>(encodings.stream()
                        .flatMap(text -> Arrays.stream(text.split(", ", -1)))
                        .toList()))
                .containsExactly(
                        "DELTA_BINARY_PACKED",
                        "DELTA_BYTE_ARRAY",
                        "DELTA_LENGTH_BYTE_ARRAY",
                        "PLAIN",
                        "RLE",
                        "RLE_DICTIONARY");
        assertThat(strings("SELECT decode(value) FROM parquet_kv_metadata('" + file + "') WHERE decode(key) = 'key'"))
                .containsExactly("välue");
        assertThat(strings("SELECT created_by || ' ' || num_rows || ' ' || num_row_groups FROM parquet_file_metadata('"
                        + file + "')"))
                .containsExactly(Tables.CREATED_BY + " 10000 1");
        assertThat(strings("SELECT name || ' ' || type || ' ' || repetition_type || ' '"
                        + " || coalesce(converted_type, '') FROM parquet_schema('" + file + "') OFFSET 1"))
                .containsExactlyElementsOf(
                        columns.stream().map(DuckDbParquetTest::declaration).toList());
    }

    private static String declaration(ColumnValues column) {
        return switch (column) {
            case Longs longs ->
                column.name()
                        + (longs.type() == NumberType.INT32 ? " INT32 " : " INT64 ")
                        + (longs.present() == null ? "REQUIRED " : "OPTIONAL ")
                        + (longs.type() == NumberType.TIMESTAMP_MICROS ? "TIMESTAMP_MICROS" : "");
            case Texts texts -> column.name() + " BYTE_ARRAY " + (texts.required() ? "REQUIRED" : "OPTIONAL") + " UTF8";
            case Booleans booleans -> column.name() + " BOOLEAN " + (booleans.required() ? "REQUIRED " : "OPTIONAL ");
        };
    }

    /// The bounds let DuckDB skip row groups: where they are wrong, rows are missing.
    @Test
    void findsRowsByTheirBounds() throws Exception {
        List<ColumnValues> columns = Tables.matrix(3000, new Random(2));
        Path file = temp.resolve("bounds.parquet");
        Tables.write(file, columns);
        for (ColumnValues column : columns) {
            if (column instanceof Booleans || Tables.isNull(column, 3)) {
                continue;
            }
            String value = String.valueOf(Tables.text(column, 3));
            String literal = switch (column) {
                case Texts _ -> "'" + value.replace("\u0000", "' || chr(0) || '") + "'";
                case Longs longs when longs.type() == NumberType.TIMESTAMP_MICROS -> "make_timestamptz(" + value + ")";
                default -> value;
            };
            assertThat(strings("SELECT count(*) > 0 FROM '" + file + "' WHERE " + quoted(column) + " = " + literal))
                    .as(column.name() + " = " + literal)
                    .containsExactly("true");
        }
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = duckdb.createStatement()) {
            statement.execute(sql);
        }
    }

    private List<String> strings(String sql) throws SQLException {
        List<String> strings = new ArrayList<>();
        try (Statement statement = duckdb.createStatement();
                ResultSet found = statement.executeQuery(sql)) {
            while (found.next()) {
                strings.add(String.valueOf(found.getString(1)));
            }
        }
        return strings;
    }
}
