package ashiato.log.internal;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;

/// Reads the values of one payload or header. Never reads outside it, whatever the bytes are.
final class PayloadReader {
    private static final char REPLACEMENT = '\uFFFD';

    private final byte[] bytes;
    private final int end;
    private int at;

    PayloadReader(byte[] bytes, int start, int end) {
        this.bytes = bytes;
        this.at = start;
        this.end = end;
    }

    boolean hasMore() {
        return at < end;
    }

    int remaining() {
        return end - at;
    }

    void skip(int count) throws CorruptException {
        need(count);
        at += count;
    }

    int u8() throws CorruptException {
        need(1);
        return bytes[at++] & 0xFF;
    }

    int u16() throws CorruptException {
        return u8() | (u8() << 8);
    }

    int i32() throws CorruptException {
        need(Integer.BYTES);
        int value = intAt(bytes, at);
        at += Integer.BYTES;
        return value;
    }

    long i64() throws CorruptException {
        return (i32() & 0xFFFF_FFFFL) | ((long) i32() << 32);
    }

    long varint() throws CorruptException {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            int b = u8();
            value |= (long) (b & 0x7F) << shift;
            if (b < 0x80) {
                return value;
            }
        }
        throw new CorruptException("a number of more than 64 bits");
    }

    /// A varint that counts things of which each takes at least one byte of what remains.
    int count() throws CorruptException {
        long value = varint();
        if (value < 0 || value > remaining()) {
            throw new CorruptException(
                    "a count of " + Long.toUnsignedString(value) + " where " + remaining() + " bytes remain");
        }
        return (int) value;
    }

    int varint32() throws CorruptException {
        long value = varint();
        if (value >>> 32 != 0) {
            throw new CorruptException("a number of more than 32 bits");
        }
        return (int) value;
    }

    long zigzag() throws CorruptException {
        long value = varint();
        return (value >>> 1) ^ -(value & 1);
    }

    UUID uuid() throws CorruptException {
        long high = Long.reverseBytes(i64());
        return new UUID(high, Long.reverseBytes(i64()));
    }

    Bytes bytes(int count) throws CorruptException {
        need(count);
        Bytes copy = Bytes.of(Arrays.copyOfRange(bytes, at, at + count));
        at += count;
        return copy;
    }

    String text() throws CorruptException {
        int size = count();
        String text = new String(bytes, at, size, StandardCharsets.UTF_8);
        if (text.indexOf(REPLACEMENT) >= 0) {
            text = textWithSurrogates(size);
        }
        at += size;
        return text;
    }

    /// Decodes UTF-8 in which lone surrogates have three bytes, which the platform's decoder replaces.
    private String textWithSurrogates(int size) {
        StringBuilder text = new StringBuilder(size);
        int stop = at + size;
        int from = at;
        for (int i = at; i + 2 < stop; i++) {
            if ((bytes[i] & 0xFF) == 0xED && (bytes[i + 1] & 0xE0) == 0xA0 && (bytes[i + 2] & 0xC0) == 0x80) {
                text.append(new String(bytes, from, i - from, StandardCharsets.UTF_8));
                text.append((char) (0xD000 | ((bytes[i + 1] & 0x3F) << 6) | (bytes[i + 2] & 0x3F)));
                i += 2;
                from = i + 1;
            }
        }
        return text.append(new String(bytes, from, stop - from, StandardCharsets.UTF_8))
                .toString();
    }

    private void need(int count) throws CorruptException {
        if (count > end - at) {
            throw new CorruptException("a value that ends behind its frame");
        }
    }

    static int intAt(byte[] bytes, int index) {
        return (bytes[index] & 0xFF)
                | ((bytes[index + 1] & 0xFF) << 8)
                | ((bytes[index + 2] & 0xFF) << 16)
                | ((bytes[index + 3] & 0xFF) << 24);
    }
}
