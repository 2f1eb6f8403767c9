package ashiato.event;

/// An unsigned 64-bit number that prints as `0x` and lower-case hex, as Windows prints its HexInt64.
///
/// @param value the 64 bits
public record HexInt64(long value) {
    @Override
    public String toString() {
        return "0x" + Long.toHexString(value);
    }
}
