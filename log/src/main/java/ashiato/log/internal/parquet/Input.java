package ashiato.log.internal.parquet;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/// Reads values one after the other from a part of an array. Never reads outside it, whatever the bytes are. Numbers
/// are little-endian.
final class Input {
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final byte[] bytes;
    private final int end;
    /// The place in the file of the array's first byte; of the page, where its bytes were compressed.
    private final long base;
    private final boolean mapped;
    private int at;

    private Input(byte[] bytes, int from, int end, long base, boolean mapped) {
        this.bytes = bytes;
        this.at = from;
        this.end = end;
        this.base = base;
        this.mapped = mapped;
    }

    /// @param base where the array's first byte is in the file
    static Input of(byte[] bytes, int from, int end, long base) {
        return new Input(bytes, from, end, base, true);
    }

    /// @param page where the compressed bytes are in the file
    static Input unpacked(byte[] bytes, int end, long page) {
        return new Input(bytes, 0, end, page, false);
    }

    /// The array, to be read from [#at] to [#end].
    byte[] array() {
        return bytes;
    }

    int at() {
        return at;
    }

    int end() {
        return end;
    }

    int remaining() {
        return end - at;
    }

    /// The place in the file of the next byte, or of the page that holds it.
    long offset() {
        return mapped ? base + at : base;
    }

    CorruptParquetException corrupt(String found) {
        return new CorruptParquetException(found, offset());
    }

    void skip(int count) throws CorruptParquetException {
        need(count);
        at += count;
    }

    int u8() throws CorruptParquetException {
        need(1);
        return bytes[at++] & 0xFF;
    }

    int i32() throws CorruptParquetException {
        need(Integer.BYTES);
        int value = (int) INT.get(bytes, at);
        at += Integer.BYTES;
        return value;
    }

    long i64() throws CorruptParquetException {
        need(Long.BYTES);
        long value = (long) LONG.get(bytes, at);
        at += Long.BYTES;
        return value;
    }

    long varint() throws CorruptParquetException {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            int b = u8();
            value |= (long) (b & 0x7F) << shift;
            if (b < 0x80) {
                return value;
            }
        }
        throw corrupt("a number of more than 64 bits");
    }

    long zigzag() throws CorruptParquetException {
        long value = varint();
        return (value >>> 1) ^ -(value & 1);
    }

    /// A varint from zero to a maximum.
    int varint(int max, String what) throws CorruptParquetException {
        long value = varint();
        if (value < 0 || value > max) {
            throw corrupt(what + " of " + Long.toUnsignedString(value) + " where at most " + max + " are possible");
        }
        return (int) value;
    }

    /// A varint that counts things of which each takes at least one byte of what remains.
    int count(String what) throws CorruptParquetException {
        long value = varint();
        if (value < 0 || value > remaining()) {
            throw corrupt(what + " of " + Long.toUnsignedString(value) + " where " + remaining() + " bytes remain");
        }
        return (int) value;
    }

    byte[] bytes(int count) throws CorruptParquetException {
        need(count);
        byte[] copy = Arrays.copyOfRange(bytes, at, at + count);
        at += count;
        return copy;
    }

    /// Refuses bytes behind the last value.
    void finish() throws CorruptParquetException {
        if (at != end) {
            throw corrupt(remaining() + " bytes behind the last value");
        }
    }

    private void need(int count) throws CorruptParquetException {
        if (count < 0 || count > end - at) {
            throw corrupt("a value of " + count + " bytes where " + remaining() + " remain");
        }
    }

    /// Numbers of a fixed width, lowest bits first, from the next byte on.
    ///
    /// @param width bits of each, 0 to 64
    void unpack(int width, long[] values, int from, int count) throws CorruptParquetException {
        need((int) (((long) width * count + 7) / 8));
        long mask = width == Long.SIZE ? -1 : (1L << width) - 1;
        long bit = (long) at * 8;
        for (int i = from; i < from + count; i++) {
            int index = (int) (bit >>> 3);
            int shift = (int) bit & 7;
            long value;
            if (index + Long.BYTES <= bytes.length) {
                value = (long) LONG.get(bytes, index) >>> shift;
            } else {
                value = tail(index) >>> shift;
            }
            if (shift + width > Long.SIZE) {
                value |= (long) bytes[index + Long.BYTES] << (Long.SIZE - shift);
            }
            values[i] = value & mask;
            bit += width;
        }
        at += (int) (((long) width * count + 7) / 8);
    }

    /// Numbers of a fixed width, lowest bits first, from the next byte on.
    ///
    /// @param width bits of each, 0 to 32
    void unpack(int width, int[] values, int from, int count) throws CorruptParquetException {
        need((int) (((long) width * count + 7) / 8));
        long mask = (1L << width) - 1;
        long bit = (long) at * 8;
        for (int i = from; i < from + count; i++) {
            int index = (int) (bit >>> 3);
            long value = index + Long.BYTES <= bytes.length ? (long) LONG.get(bytes, index) : tail(index);
            values[i] = (int) ((value >>> ((int) bit & 7)) & mask);
            bit += width;
        }
        at += (int) (((long) width * count + 7) / 8);
    }

    /// The last bytes of the array as a number.
    private long tail(int index) {
        long value = 0;
        for (int i = bytes.length - 1; i >= index; i--) {
            value = (value << 8) | (bytes[i] & 0xFF);
        }
        return value;
    }
}
