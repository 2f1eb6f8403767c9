package ashiato.log.internal.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostileParquetTest {
    private static final int ROWS = 100;

    @TempDir
    Path temp;

    private final Random random = new Random(7);
    private final List<ColumnValues> columns = List.of(
            Tables.numbers("plain", NumberType.INT64, ROWS, null, _ -> random.nextLong()),
            Tables.numbers("delta", NumberType.TIMESTAMP_MICROS, ROWS, row -> row % 3 > 0, row -> row * 1000L),
            Tables.numbers("few", NumberType.INT32, ROWS, row -> row > 9, _ -> random.nextInt(3)),
            Tables.texts("dictionary", List.of("one", "two", "three"), ROWS, false, _ -> random.nextInt(4) - 1),
            Tables.texts(
                    "distinct",
                    random.ints(ROWS)
                            .mapToObj(i -> "/proc/" + Integer.toHexString(i))
                            .toList(),
                    ROWS,
                    true,
                    row -> row),
            Tables.booleans("boolean", ROWS, false, _ -> random.nextInt(3) - 1),
            Tables.texts("none", List.of(), ROWS, false, _ -> -1));
    private byte[] good = {};

    @BeforeEach
    void write() throws IOException {
        Path file = temp.resolve("good.parquet");
        Tables.write(file, columns, Map.of("key", "value"), new byte[20]);
        good = Files.readAllBytes(file);
    }

    @Test
    void refusesFilesThatAreCutAnywhere() throws Exception {
        for (int length = 0; length < good.length; length++) {
            Path file = Files.write(temp.resolve("cut.parquet"), Arrays.copyOf(good, length));
            assertThatThrownBy(() -> readAll(file, false))
                    .as("cut to %d bytes", length)
                    .isInstanceOf(CorruptParquetException.class);
        }
    }

    @Test
    void neverReadsOtherValuesWhereAByteIsWrong() throws Exception {
        int footer = footerStart();
        int refused = 0;
        for (int at = 0; at < good.length; at++) {
            for (int flip : new int[] {1 << random.nextInt(8), 0xFF}) {
                byte[] bad = good.clone();
                bad[at] ^= (byte) flip;
                Path file = Files.write(temp.resolve("bad.parquet"), bad);
                try {
                    readAll(file, at < footer);
                } catch (CorruptParquetException e) {
                    assertThat(e.found()).matches("(?s).+, at byte \\d+");
                    refused++;
                } catch (RuntimeException | Error e) {
                    throw new AssertionError("byte " + at + " of " + good.length + " xor " + flip, e);
                }
            }
        }
        assertThat(refused).isGreaterThan(footer * 2 * 9 / 10);
    }

    @Test
    void survivesFootersWithRandomDamage() throws Exception {
        int footer = footerStart();
        for (int i = 0; i < 2000; i++) {
            byte[] bad = good.clone();
            for (int n = random.nextInt(4); n >= 0; n--) {
                bad[footer + random.nextInt(bad.length - footer)] = (byte) random.nextInt();
            }
            Path file = Files.write(temp.resolve("bad.parquet"), bad);
            try {
                readAll(file, false);
            } catch (CorruptParquetException e) {
                assertThat(e.found()).isNotEmpty();
            }
        }
    }

    @Test
    void saysWhatIsWrong() throws Exception {
        assertThatThrownBy(() -> ParquetFile.open(Files.write(temp.resolve("short"), new byte[5])))
                .hasMessage("a file of 5 bytes, which is too short for Parquet, at byte 5");
        assertThatThrownBy(() -> ParquetFile.open(Files.write(temp.resolve("zeros"), new byte[50])))
                .hasMessage("something else than PAR1, at byte 0");
        byte[] bad = good.clone();
        bad[footerStart() - 1] ^= 1;
        assertThatThrownBy(() -> ParquetFile.open(Files.write(temp.resolve("attachment"), bad)))
                .hasMessage("an attachment with the checksum 78d2ab1b instead of 0fd59b8d, at byte "
                        + (footerStart() - 20));
    }

    private int footerStart() throws CorruptParquetException {
        int tail = good.length - 8;
        return tail - Input.of(good, tail, good.length, 0).i32();
    }

    private void readAll(Path file, boolean compare) throws IOException, CorruptParquetException {
        try (ParquetFile parquet = ParquetFile.open(file)) {
            for (String name : parquet.columns()) {
                parquet.dictionary(name);
                Object unused = parquet.range(name);
                unused = parquet.minText(name);
                ColumnValues found = parquet.read(name);
                if (compare) {
                    ColumnValues expected = Objects.requireNonNull(columns.stream()
                            .filter(column -> column.name().equals(name))
                            .findFirst()
                            .orElse(null));
                    Tables.assertSame(found, expected);
                }
            }
        }
    }
}
