package ashiato.log.internal.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// The examples of the format's specification (Encodings.md), and numbers of every width.
class ParquetCodesTest {
    private final Output out = new Output();

    private static Input input(String hex) {
        byte[] bytes = HexFormat.ofDelimiter(" ").parseHex(hex);
        return Input.of(bytes, 0, bytes.length, 0);
    }

    private String hex() {
        return HexFormat.ofDelimiter(" ").formatHex(out.toByteArray());
    }

    private Input written() {
        byte[] bytes = out.toByteArray();
        return Input.of(bytes, 0, bytes.length, 0);
    }

    @Test
    void packsBitsFromTheLowest() throws Exception {
        int[] values = {0, 1, 2, 3, 4, 5, 6, 7};
        Hybrid.encode(values, 0, 8, 3, out);
        // 03: one group of eight packed values; then 10001000 11000110 11111010, the example of the specification
        assertThat(hex()).isEqualTo("03 88 c6 fa");
        int[] read = new int[8];
        Hybrid.decode(written(), 3, read, 8);
        assertThat(read).isEqualTo(values);
    }

    @Test
    void writesRunsOnlyWhereGroupsEnd() throws Exception {
        int[] values = IntStream.range(0, 30).map(i -> i < 3 ? i : 9).toArray();
        Hybrid.encode(values, 0, 30, 4, out);
        // 03: a group of 0 1 2 9 9 9 9 9, low half bytes first; 2c: a run of 22; 09: its value
        assertThat(hex()).isEqualTo("03 10 92 99 99 2c 09");
        int[] read = new int[30];
        Hybrid.decode(written(), 4, read, 30);
        assertThat(read).isEqualTo(values);
    }

    @Test
    void refusesRunsThatDoNotFit() {
        // 14: a run of 10 values
        assertThatThrownBy(() -> Hybrid.decode(input("14 01"), 1, new int[9], 9))
                .hasMessage("a run of 10 values where 9 remain, at byte 1");
        // 05: two groups of eight packed values
        assertThatThrownBy(() -> Hybrid.decode(input("05 ff ff"), 1, new int[8], 8))
                .hasMessage("a run of 2 groups where 8 values remain, at byte 1");
        assertThatThrownBy(() -> Hybrid.decode(input("03 ff"), 3, new int[8], 8))
                .hasMessage("a run of 3 bytes where 1 remain, at byte 1");
        assertThatThrownBy(() -> Hybrid.decode(input("10 02"), 1, new int[8], 8))
                .hasMessage("a value of more than 1 bits, at byte 2");
        assertThatThrownBy(() -> Hybrid.decode(input("10 01 00"), 1, new int[8], 8))
                .hasMessage("1 bytes behind the last value, at byte 2");
    }

    @Test
    void writesDifferencesAsTheSpecificationDoes() throws Exception {
        // The first example: deltas of 1 throughout, so a block has only its least delta and four widths of 0.
        long[] rising = {1, 2, 3, 4, 5};
        new Delta().encode(rising, 0, 5, false, false, out);
        // 80 01: blocks of 128; 04: miniblocks; 05: values; 02: first, zigzag 1; 02: least, zigzag 1; widths
        assertThat(hex()).isEqualTo("80 01 04 05 02 02 00 00 00 00");
        out.clear();
        // The second example: deltas -2 -2 -2 1 1 1 1, least -2, so 0 0 0 3 3 3 3 of two bits.
        long[] turning = {7, 5, 3, 1, 2, 3, 4, 5};
        new Delta().encode(turning, 0, 8, false, false, out);
        assertThat(hex()).isEqualTo("80 01 04 08 0e 03 02 00 00 00 c0 3f 00 00 00 00 00 00");
        long[] read = new long[8];
        Delta delta = new Delta();
        Input in = written();
        assertThat(delta.decodeCount(in, 8)).isEqualTo(8);
        delta.decode(in, false, read, 0, 8);
        in.finish();
        assertThat(read).isEqualTo(turning);
    }

    @Test
    void keepsDifferencesThatOverflow() throws Exception {
        long[] longs = {Long.MIN_VALUE, Long.MAX_VALUE, 0, Long.MIN_VALUE, -1, Long.MAX_VALUE};
        long[] ints = {Integer.MIN_VALUE, Integer.MAX_VALUE, 0, Integer.MIN_VALUE, -1, Integer.MAX_VALUE};
        for (boolean aligned : new boolean[] {false, true}) {
            assertThat(throughDelta(longs, false, aligned)).isEqualTo(longs);
            assertThat(throughDelta(ints, true, aligned)).isEqualTo(ints);
        }
    }

    @Test
    void keepsNumbersOfEveryWidthAndCount() throws Exception {
        Random random = new Random(5);
        for (int width = 0; width <= 64; width++) {
            for (int count : new int[] {0, 1, 2, 31, 32, 33, 128, 129, 130, 300}) {
                int shift = width;
                long[] values = IntStream.range(0, count)
                        .mapToLong(_ -> shift == 0 ? 0 : random.nextLong() >>> (64 - shift))
                        .toArray();
                assertThat(throughDelta(values, false, width % 2 == 0)).isEqualTo(values);
                if (width <= 32) {
                    int[] narrow =
                            Arrays.stream(values).mapToInt(value -> (int) value).toArray();
                    long[] signed =
                            Arrays.stream(narrow).mapToLong(value -> value).toArray();
                    assertThat(throughDelta(signed, true, width % 2 == 0)).isEqualTo(signed);
                    out.clear();
                    Hybrid.encode(narrow, 0, count, width, out);
                    int[] read = new int[count];
                    Hybrid.decode(written(), width, read, count);
                    assertThat(read).as("%d of %d bits", count, width).isEqualTo(narrow);
                }
            }
        }
    }

    @Test
    void keepsRunsOfEveryLength() throws Exception {
        Random random = new Random(6);
        for (int i = 0; i < 500; i++) {
            int[] values = new int[random.nextInt(200)];
            for (int at = 0; at < values.length; ) {
                int end = Math.min(values.length, at + 1 + random.nextInt(30));
                Arrays.fill(values, at, end, random.nextInt(1 << 11));
                at = end;
            }
            int width = 11 + i % 6;
            out.clear();
            Hybrid.encode(values, 0, values.length, width, out);
            int[] read = new int[values.length];
            Hybrid.decode(written(), width, read, values.length);
            assertThat(read).isEqualTo(values);
        }
    }

    private long[] throughDelta(long[] values, boolean narrow, boolean aligned) throws CorruptParquetException {
        out.clear();
        Delta delta = new Delta();
        delta.encode(values, 0, values.length, narrow, aligned, out);
        Input in = written();
        long[] read = new long[delta.decodeCount(in, values.length)];
        delta.decode(in, narrow, read, 0, read.length);
        in.finish();
        return read;
    }

    @Test
    void readsThriftThatItDoesNotKnow() throws Exception {
        ThriftWriter thrift = new ThriftWriter(out);
        thrift.begin();
        thrift.i32(1, -3);
        thrift.struct(2);
        thrift.list(1, ThriftWriter.BINARY, 2);
        thrift.textElement("a");
        thrift.textElement("bc");
        thrift.bool(3, true);
        thrift.end();
        thrift.i64(40, 1L << 50); // further than a short field header reaches
        thrift.end();
        // 15: field 1, i32; 05: zigzag -3; 1c: field 2, struct; 19: field 1, list; 28: two binaries; 01 61; 02 62 63;
        // 21: field 3, true; 00; 06 50: field 40, i64, zigzag of 40; the number; 00
        assertThat(hex()).isEqualTo("15 05 1c 19 28 01 61 02 62 63 21 00 06 50 80 80 80 80 80 80 80 04 00");
        ThriftReader reader = new ThriftReader(written());
        long last = 0;
        int outer = reader.begin();
        while (reader.next()) {
            switch (reader.id()) {
                case 40 -> last = reader.i64();
                default -> reader.skip();
            }
        }
        reader.end(outer);
        assertThat(last).isEqualTo(1L << 50);
    }

    @Test
    void refusesThriftThatDoesNotFit() {
        // 18: field 1, binary; 7f: 127 bytes
        assertThatThrownBy(() -> skipAll("18 7f 00")).hasMessage("a length of 127 where 1 bytes remain, at byte 2");
        // 19: field 1, list; f5 ff 7f: 16383 numbers
        assertThatThrownBy(() -> skipAll("19 f5 ff 7f 00"))
                .hasMessage("a size of 16383 where 1 bytes remain, at byte 4");
        // 1c: field 1, struct, again and again
        assertThatThrownBy(() -> skipAll("1c ".repeat(40).strip()))
                .hasMessage("values nested more than 16 deep, at byte 18");
        assertThatThrownBy(() -> skipAll("1e 00")).hasMessage("a value of the unknown type 14, at byte 1");
    }

    private static void skipAll(String hex) throws CorruptParquetException {
        ThriftReader reader = new ThriftReader(input(hex));
        int outer = reader.begin();
        while (reader.next()) {
            reader.skip();
        }
        reader.end(outer);
    }
}
