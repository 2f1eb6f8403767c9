package ashiato.log.internal.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ashiato.log.internal.parquet.ColumnValues.Longs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Arrow reads what is written here, where the `python3` on the path has it.
class PyArrowParquetTest {
    /// Prints for each column its type, then each value on a line of its own, as [#lines] does.
    private static final String SCRIPT = """
            import sys, pyarrow as pa, pyarrow.parquet as pq
            table = pq.read_table(sys.argv[1], page_checksum_verification=True)
            with open(sys.argv[2], 'w', encoding='utf-8', newline='\\n') as out:
                for name in table.column_names:
                    column = table[name]
                    out.write(name + ' ' + str(column.type) + '\\n')
                    if pa.types.is_timestamp(column.type):
                        column = column.cast(pa.int64())
                    for value in column.to_pylist():
                        text = 'NULL' if value is None else str(value)
                        out.write((text.lower() if isinstance(value, bool) else text) + '\\n')
            """;

    @TempDir
    Path temp;

    @Test
    void readsEveryValue() throws Exception {
        assumeTrue(python("-c", "import pyarrow.parquet") == 0, "python3 with pyarrow");
        for (int rows : new int[] {0, 1, 9, 4099, 25_000}) {
            List<ColumnValues> columns = Tables.matrix(rows, new Random(rows));
            Path file = temp.resolve(rows + ".parquet");
            Path found = temp.resolve(rows + ".txt");
            Tables.write(file, columns, Map.of("key", "välue"), new byte[100]);
            assertThat(python("-c", SCRIPT, file.toString(), found.toString())).isZero();
            assertThat(Files.readAllLines(found)).isEqualTo(lines(columns));
        }
    }

    private static List<String> lines(List<ColumnValues> columns) {
        List<String> lines = new ArrayList<>();
        for (ColumnValues column : columns) {
            lines.add(column.name() + " " + type(column));
            for (int row = 0; row < column.rows(); row++) {
                String text = Tables.text(column, row);
                lines.add(text == null ? "NULL" : text);
            }
        }
        return lines;
    }

    private static String type(ColumnValues column) {
        return switch (column) {
            case Longs longs ->
                switch (longs.type()) {
                    case INT32 -> "int32";
                    case INT64 -> "int64";
                    case TIMESTAMP_MICROS -> "timestamp[us, tz=UTC]";
                };
            case ColumnValues.Texts _ -> "string";
            case ColumnValues.Booleans _ -> "bool";
        };
    }

    /// The exit code; -1 where there is no Python.
    private static int python(String... arguments) throws InterruptedException {
        List<String> command = new ArrayList<>(List.of("python3"));
        command.addAll(List.of(arguments));
        Process process;
        try {
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            return -1;
        }
        if (!process.waitFor(2, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new AssertionError("python3 takes more than two minutes");
        }
        return process.exitValue();
    }
}
