package ashiato.log.internal.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ashiato.log.internal.parquet.ColumnValues.Texts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParquetFileTest {
    private static final long SEED = 20_260_301;

    @TempDir
    Path temp;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 8, 9, 128, 129, 4096, 100_000})
    void readsWhatWasWritten(int rows) throws Exception {
        List<ColumnValues> columns = Tables.matrix(rows, new Random(SEED));
        Path file = temp.resolve("table.parquet");
        long written = Tables.write(file, columns, Map.of("key", "välue"), new byte[] {1, 2, 3});
        assertThat(Files.size(file)).isEqualTo(written);
        try (ParquetFile parquet = ParquetFile.open(file)) {
            assertThat(parquet.rows()).isEqualTo(rows);
            assertThat(parquet.columns())
                    .isEqualTo(columns.stream().map(ColumnValues::name).toList());
            assertThat(parquet.metadata()).isEqualTo(Map.of("key", "välue"));
            assertThat(parquet.attachment()).containsExactly(1, 2, 3);
            assertThat(parquet.createdBy()).isEqualTo(Tables.CREATED_BY);
            for (ColumnValues column : columns) {
                Tables.assertSame(parquet.read(column.name()), column);
                assertThat(parquet.nullCount(column.name()))
                        .as(column.name())
                        .isEqualTo(IntStream.range(0, rows)
                                .filter(row -> Tables.isNull(column, row))
                                .count());
            }
        }
    }

    /// One, two, three, four, five ... distinct values: every width of an index from 0 bits to 18.
    @Test
    void readsIndexesOfEveryWidth() throws Exception {
        for (int bits = 0; bits <= 17; bits++) {
            int distinct = (1 << bits) + (bits % 2);
            List<String> texts = IntStream.range(0, distinct)
                    .mapToObj(i -> String.format("%08x", i * 0x9E37_79B9))
                    .toList();
            int rows = Math.max(2000, distinct * 4 + 5);
            Random random = new Random(SEED);
            ColumnValues column =
                    Tables.texts("text", texts, rows, true, row -> row < distinct ? row : random.nextInt(distinct));
            Path file = temp.resolve(bits + ".parquet");
            Tables.write(file, List.of(column));
            try (ParquetFile parquet = ParquetFile.open(file)) {
                byte[][] dictionary = Objects.requireNonNull(parquet.dictionary("text"));
                assertThat(dictionary.length).isEqualTo(distinct);
                Tables.assertSame(parquet.read("text"), column);
            }
        }
    }

    @Test
    void boundsColumns() throws Exception {
        String longText = "a".repeat(38) + "äz";
        Path file = temp.resolve("table.parquet");
        Tables.write(
                file,
                List.of(
                        Tables.numbers("int", NumberType.INT32, 3, null, row -> -row),
                        Tables.numbers("long", NumberType.INT64, 3, row -> row > 0, row -> (long) row << 40),
                        Tables.numbers("none", NumberType.INT64, 3, _ -> false, row -> row),
                        Tables.texts("text", List.of("unused", "b", "a", "b"), 3, true, row -> row + 1),
                        Tables.texts("truncated", List.of(longText + "x", longText), 3, false, row -> row - 1),
                        Tables.texts("unbounded", List.of("😀".repeat(20)), 3, false, _ -> 0),
                        Tables.booleans("boolean", 3, true, _ -> 1)));
        try (ParquetFile parquet = ParquetFile.open(file)) {
            assertThat(parquet.range("int")).isEqualTo(new ParquetFile.Range(-2, 0));
            assertThat(parquet.range("long")).isEqualTo(new ParquetFile.Range(1L << 40, 2L << 40));
            assertThat(parquet.range("none")).isNull();
            assertThat(parquet.range("text")).isNull();
            assertThat(parquet.minText("text")).asString().isEqualTo("a");
            assertThat(parquet.maxText("text")).asString().isEqualTo("b");
            // The 40 bytes end in the middle of nothing: 38 letters and the two bytes of ä.
            assertThat(parquet.minText("truncated")).isEqualTo(utf8("a".repeat(38) + "ä"));
            assertThat(parquet.maxText("truncated")).isEqualTo(utf8("a".repeat(37) + "b"));
            assertThat(parquet.minText("unbounded")).isEqualTo(utf8("😀".repeat(10)));
            assertThat(parquet.maxText("unbounded")).isNull();
            assertThat(parquet.minText("int")).isNull();
            assertThat(parquet.nullCount("truncated")).isEqualTo(1);
            assertThat(parquet.has("int")).isTrue();
            assertThat(parquet.has("absent")).isFalse();
            assertThatThrownBy(() -> parquet.read("absent"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("no column absent");
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void sortsTheDictionaryAndLeavesOutWhatIsNotUsed() throws Exception {
        Path file = temp.resolve("table.parquet");
        Tables.write(
                file, List.of(Tables.texts("text", List.of("é", "b", "unused", "a", "b"), 1000, true, row -> switch (row
                        % 4) {
                    case 0 -> 0;
                    case 1 -> 1;
                    case 2 -> 3;
                    default -> 4;
                })));
        try (ParquetFile parquet = ParquetFile.open(file)) {
            byte[][] dictionary = Objects.requireNonNull(parquet.dictionary("text"));
            assertThat(Arrays.stream(dictionary).map(text -> new String(text, StandardCharsets.UTF_8)))
                    .containsExactly("a", "b", "é");
            assertThat(((Texts) parquet.read("text")).indexes()).startsWith(2, 1, 0, 1, 2);
        }
    }

    @Test
    void givesNoDictionaryOfTextsThatAreMostlyDistinct() throws Exception {
        List<String> texts =
                IntStream.range(0, 5000).mapToObj(i -> "/proc/" + i + "/exe").toList();
        Path file = temp.resolve("table.parquet");
        Tables.write(file, List.of(Tables.texts("text", texts, 5000, true, row -> row)));
        try (ParquetFile parquet = ParquetFile.open(file)) {
            assertThat(parquet.dictionary("text")).isNull();
            assertThat(((Texts) parquet.read("text")).dictionary()).hasNumberOfRows(5000);
        }
    }

    @Test
    void splitsPagesOfLongTexts() throws Exception {
        Random random = new Random(SEED);
        List<String> texts = IntStream.range(0, 40)
                .mapToObj(_ -> random.ints(random.nextInt(200_000), 33, 127)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString())
                .toList();
        ColumnValues column = Tables.texts("text", texts, 40, false, row -> row - 1);
        Path file = temp.resolve("table.parquet");
        Tables.write(file, List.of(column));
        try (ParquetFile parquet = ParquetFile.open(file)) {
            Tables.assertSame(parquet.read("text"), column);
        }
    }

    @Test
    void takesLittleForColumnsWithoutValues() throws Exception {
        Path one = temp.resolve("one.parquet");
        Path more = temp.resolve("more.parquet");
        ColumnValues column = Tables.numbers("n", NumberType.INT64, 4000, null, row -> row);
        Tables.write(one, List.of(column));
        Tables.write(
                more,
                IntStream.rangeClosed(0, 100)
                        .mapToObj(i ->
                                i == 0 ? column : Tables.texts("column" + (100 + i), List.of(), 4000, false, _ -> -1))
                        .toList());
        assertThat((Files.size(more) - Files.size(one)) / 100.0).isLessThan(101);
    }

    @Test
    void refusesToWriteWhatDoesNotFit() {
        assertThatThrownBy(() -> write(Tables.numbers("n", NumberType.INT32, 2, null, row -> (long) row << 31)))
                .hasMessage("column n has 0 to 2147483648, which are not numbers of 32 bits");
        assertThatThrownBy(() -> write(Tables.texts("t", List.of("a"), 2, true, row -> row - 1)))
                .hasMessage("column t is required but null in row 0");
        assertThatThrownBy(() -> write(Tables.texts("t", List.of("a"), 2, true, row -> row)))
                .hasMessage("column t has the index 1 in row 1, but its dictionary has 1 texts");
        assertThatThrownBy(() -> write(Tables.booleans("b", 2, true, _ -> 0), Tables.booleans("b", 2, true, _ -> 0)))
                .hasMessage("two columns with the name b");
        assertThatThrownBy(() -> write(Tables.booleans("b", 2, true, _ -> 0), Tables.booleans("c", 3, true, _ -> 0)))
                .hasMessage("column c has 3 rows instead of 2");
    }

    private void write(ColumnValues... columns) throws IOException {
        Tables.write(temp.resolve("refused" + System.nanoTime()), List.of(columns));
    }
}
