package ashiato.log.internal.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import ashiato.log.internal.parquet.ColumnValues.Booleans;
import ashiato.log.internal.parquet.ColumnValues.Longs;
import ashiato.log.internal.parquet.ColumnValues.Texts;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.IntPredicate;
import java.util.function.IntToLongFunction;
import org.jspecify.annotations.Nullable;

/// Makes, writes and compares tables.
final class Tables {
    static final String CREATED_BY = "ashiato test";

    private Tables() {}

    static long write(Path file, List<? extends ColumnValues> columns, Map<String, String> metadata, byte[] attachment)
            throws IOException {
        try (FileChannel out = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            int rows = columns.getFirst().rows();
            return ParquetWriter.write(out, columns, rows, metadata, attachment, 9, CREATED_BY);
        }
    }

    static void write(Path file, List<? extends ColumnValues> columns) throws IOException {
        write(file, columns, Map.of(), new byte[0]);
    }

    /// @param present null for a required column
    static Longs numbers(
            String name, NumberType type, int rows, @Nullable IntPredicate present, IntToLongFunction value) {
        long[] values = new long[rows];
        BitSet set = present == null ? null : new BitSet();
        for (int row = 0; row < rows; row++) {
            values[row] = value.applyAsLong(row);
            if (set != null && present != null && present.test(row)) {
                set.set(row);
            }
        }
        return new Longs(name, type, values, set);
    }

    /// @param index the text of a row, -1 for none
    static Texts texts(String name, List<String> texts, int rows, boolean required, IntToLongFunction index) {
        byte[][] dictionary = texts.stream()
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .toArray(byte[][]::new);
        int[] indexes = new int[rows];
        for (int row = 0; row < rows; row++) {
            indexes[row] = (int) index.applyAsLong(row);
        }
        return new Texts(name, dictionary, indexes, required);
    }

    static Booleans booleans(String name, int rows, boolean required, IntToLongFunction value) {
        byte[] values = new byte[rows];
        for (int row = 0; row < rows; row++) {
            values[row] = (byte) value.applyAsLong(row);
        }
        return new Booleans(name, values, required);
    }

    /// Columns of all types, with all patterns of nulls and numbers of distinct values that choose every encoding.
    static List<ColumnValues> matrix(int rows, Random random) {
        List<ColumnValues> columns = new ArrayList<>();
        String[] patterns = {"required", "full", "null", "even", "sparse", "runs"};
        for (String pattern : patterns) {
            IntPredicate present = switch (pattern) {
                case "even" -> row -> row % 2 == 0;
                case "sparse" -> row -> row % 997 == 3;
                case "runs" -> row -> row / 50 % 3 != 0;
                case "null" -> _ -> false;
                case "full" -> _ -> true;
                default -> null;
            };
            addNumbers(pattern, present, rows, random, columns);
            addTexts(pattern, present, rows, random, columns);
            columns.add(booleans(
                    pattern + "_boolean",
                    rows,
                    present == null,
                    row -> present != null && !present.test(row) ? -1 : random.nextInt(4) / 3));
        }
        return columns;
    }

    private static void addNumbers(
            String pattern, @Nullable IntPredicate present, int rows, Random random, List<ColumnValues> columns) {
        for (NumberType type : NumberType.values()) {
            boolean narrow = type == NumberType.INT32;
            String name = pattern + "_" + type + "_";
            columns.add(numbers(name + "same", type, rows, present, _ -> -7));
            columns.add(numbers(name + "few", type, rows, present, _ -> random.nextInt(5) * 1000 - 2000));
            columns.add(numbers(name + "many", type, rows, present, _ -> random.nextInt(3000) * 7919L));
            columns.add(numbers(name + "rising", type, rows, present, row -> row * 100L + random.nextInt(90)));
            columns.add(numbers(name + "repeating", type, rows, present, row -> (row % 7 + row / 100) * 123_457L));
            columns.add(numbers(
                    name + "any", type, rows, present, _ -> narrow ? random.nextInt() : random.nextLong() >> 12));
            columns.add(numbers(name + "extreme", type, rows, present, _ -> switch (random.nextInt(5)) {
                case 0 -> narrow ? Integer.MIN_VALUE : microsOr(type, Long.MIN_VALUE);
                case 1 -> narrow ? Integer.MAX_VALUE : microsOr(type, Long.MAX_VALUE);
                case 2 -> -1;
                case 3 -> 0;
                default -> random.nextInt();
            }));
        }
    }

    /// DuckDB takes the greatest numbers of a timestamp for infinity.
    private static long microsOr(NumberType type, long value) {
        return type == NumberType.TIMESTAMP_MICROS ? value >> 8 : value;
    }

    private static void addTexts(
            String pattern, @Nullable IntPredicate present, int rows, Random random, List<ColumnValues> columns) {
        List<String> some = new ArrayList<>(List.of("", "a", "Überschrift", "日本語", "😀", "a", "a\u0000b"));
        List<String> paths = new ArrayList<>();
        List<String> hexes = new ArrayList<>();
        List<String> lengths = new ArrayList<>();
        for (int i = 0; i < Math.max(rows, 1); i++) {
            some.add(String.format("/usr/lib/%d/%x", i % 40, i * 31));
            paths.add(String.format("/var/lib/containers/%06d/%s", i, i % 3 == 0 ? "état" : "diff"));
            hexes.add(String.format("%016x", random.nextLong()));
            lengths.add("x".repeat(random.nextInt(60)) + random.nextInt());
        }
        addTexts(pattern + "_TEXT_same", List.of("x", "same"), _ -> 1, present, rows, columns);
        addTexts(pattern + "_TEXT_few", some, _ -> random.nextInt(7), present, rows, columns);
        addTexts(pattern + "_TEXT_many", some, _ -> random.nextInt(some.size() / 10 + 1), present, rows, columns);
        addTexts(pattern + "_TEXT_rising", paths, row -> row, present, rows, columns);
        addTexts(pattern + "_TEXT_hex", hexes, row -> row, present, rows, columns);
        addTexts(pattern + "_TEXT_lengths", lengths, row -> row, present, rows, columns);
    }

    private static void addTexts(
            String name,
            List<String> texts,
            IntToLongFunction index,
            @Nullable IntPredicate present,
            int rows,
            List<ColumnValues> columns) {
        columns.add(texts(
                name,
                texts,
                rows,
                present == null,
                row -> present != null && !present.test(row) ? -1 : index.applyAsLong(row)));
    }

    static boolean isNull(ColumnValues column, int row) {
        return switch (column) {
            case Longs longs -> longs.isNull(row);
            case Texts texts -> texts.indexes()[row] < 0;
            case Booleans booleans -> booleans.values()[row] < 0;
        };
    }

    /// The value of a row as text, null for a null.
    static @Nullable String text(ColumnValues column, int row) {
        if (isNull(column, row)) {
            return null;
        }
        return switch (column) {
            case Longs longs -> Long.toString(longs.values()[row]);
            case Texts texts -> new String(texts.dictionary()[texts.indexes()[row]], StandardCharsets.UTF_8);
            case Booleans booleans -> Boolean.toString(booleans.values()[row] == 1);
        };
    }

    static void assertSame(ColumnValues found, ColumnValues expected) {
        assertThat(found.getClass()).as(expected.name()).isEqualTo(expected.getClass());
        assertThat(found.name()).isEqualTo(expected.name());
        assertThat(found.rows()).as(expected.name()).isEqualTo(expected.rows());
        switch (expected) {
            case Longs longs -> {
                assertThat(((Longs) found).type()).as(expected.name()).isEqualTo(longs.type());
                assertThat(((Longs) found).present() == null)
                        .as(expected.name() + " required")
                        .isEqualTo(longs.present() == null);
            }
            case Texts texts -> assertThat(((Texts) found).required()).isEqualTo(texts.required());
            case Booleans booleans -> assertThat(((Booleans) found).required()).isEqualTo(booleans.required());
        }
        for (int row = 0; row < expected.rows(); row++) {
            if (!Objects.equals(text(found, row), text(expected, row))) {
                assertThat(text(found, row))
                        .as("%s in row %d", expected.name(), row)
                        .isEqualTo(text(expected, row));
            }
        }
    }
}
