package ashiato.log.internal.parquet;

/// Numbers of a fixed width, one behind the other, lowest bits first.
final class Packing {
    private Packing() {}

    /// The bits that this number needs as an unsigned one.
    static int width(long value) {
        return Long.SIZE - Long.numberOfLeadingZeros(value);
    }

    /// The next width of whole bytes. It costs bits, but repetitions are then visible to the compression.
    static int wholeBytes(int width) {
        return (width + 7) & ~7;
    }

    /// Puts numbers, padded to whole bytes.
    ///
    /// @param width bits of each, 0 to 64
    static void pack(long[] values, int from, int to, int width, Output out) {
        if (width == 0) {
            return;
        }
        long pending = 0;
        int bits = 0;
        for (int i = from; i < to; i++) {
            long value = values[i];
            pending |= value << bits;
            bits += width;
            if (bits >= Long.SIZE) {
                out.putLong(pending);
                bits -= Long.SIZE;
                pending = bits == 0 ? 0 : value >>> (width - bits);
            }
        }
        for (; bits > 0; bits -= 8) {
            out.putByte((int) pending);
            pending >>>= 8;
        }
    }

    /// Puts numbers, padded to whole bytes.
    ///
    /// @param width bits of each, 0 to 32
    static void pack(int[] values, int from, int to, int width, Output out) {
        if (width == 0) {
            return;
        }
        long pending = 0;
        int bits = 0;
        for (int i = from; i < to; i++) {
            pending |= (values[i] & 0xFFFF_FFFFL) << bits;
            bits += width;
            if (bits >= Integer.SIZE) {
                out.putInt((int) pending);
                pending >>>= Integer.SIZE;
                bits -= Integer.SIZE;
            }
        }
        for (; bits > 0; bits -= 8) {
            out.putByte((int) pending);
            pending >>>= 8;
        }
    }
}
