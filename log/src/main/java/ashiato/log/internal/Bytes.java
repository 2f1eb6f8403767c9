package ashiato.log.internal;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;

/// Bytes that never change: a hash, a key, a signature. Equal if they are the same bytes.
public final class Bytes {
    private final byte[] bytes;

    private Bytes(byte[] bytes) {
        this.bytes = bytes;
    }

    /// A copy of these.
    static Bytes of(byte[] bytes) {
        return new Bytes(bytes.clone());
    }

    static Bytes zeros(int count) {
        return new Bytes(new byte[count]);
    }

    /// The next bytes of a buffer.
    static Bytes take(ByteBuffer in, int count) {
        byte[] bytes = new byte[count];
        in.get(bytes);
        return new Bytes(bytes);
    }

    /// The bytes that these digits stand for.
    ///
    /// @throws IllegalArgumentException if they are not hex digits in pairs
    static Bytes parseHex(String digits) {
        return new Bytes(HexFormat.of().parseHex(digits));
    }

    int length() {
        return bytes.length;
    }

    byte[] toArray() {
        return bytes.clone();
    }

    /// In lower-case hex digits.
    public String hex() {
        return HexFormat.of().formatHex(bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Bytes that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return hex();
    }
}
