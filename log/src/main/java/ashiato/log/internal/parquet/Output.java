package ashiato.log.internal.parquet;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/// Bytes on their way to the file. Numbers are little-endian.
final class Output {
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private byte[] bytes = new byte[256];
    private int length;

    int length() {
        return length;
    }

    void clear() {
        length = 0;
    }

    /// Forgets the bytes from this length on.
    void truncate(int toLength) {
        length = toLength;
    }

    /// The bytes themselves, of which only the first [#length] count.
    byte[] array() {
        return bytes;
    }

    byte[] toByteArray() {
        return Arrays.copyOf(bytes, length);
    }

    /// Makes room for this many more bytes.
    void ensure(int more) {
        if (more > bytes.length - length) {
            bytes = Arrays.copyOf(
                    bytes, Math.max(Math.addExact(length, more), (int) Math.min(bytes.length * 2L, 1 << 30)));
        }
    }

    /// Counts this many bytes that were put into the array behind the length.
    void advance(int count) {
        length += count;
    }

    void putByte(int value) {
        ensure(1);
        bytes[length++] = (byte) value;
    }

    void putInt(int value) {
        ensure(Integer.BYTES);
        INT.set(bytes, length, value);
        length += Integer.BYTES;
    }

    void putLong(long value) {
        ensure(Long.BYTES);
        LONG.set(bytes, length, value);
        length += Long.BYTES;
    }

    void setInt(int index, int value) {
        INT.set(bytes, index, value);
    }

    void putBytes(byte[] value) {
        putBytes(value, 0, value.length);
    }

    void putBytes(byte[] value, int from, int count) {
        ensure(count);
        System.arraycopy(value, from, bytes, length, count);
        length += count;
    }

    void putAll(Output other) {
        putBytes(other.bytes, 0, other.length);
    }

    void putVarint(long value) {
        ensure(10);
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            bytes[length++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[length++] = (byte) rest;
    }

    void putZigzag(long value) {
        putVarint((value << 1) ^ (value >> 63));
    }
}
