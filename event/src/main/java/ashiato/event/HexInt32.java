package ashiato.event;

/// An unsigned 32-bit number that prints as `0x` and lower-case hex, as Windows prints its HexInt32.
///
/// @param value the 32 bits
public record HexInt32(int value) {
    @Override
    public String toString() {
        return "0x" + Integer.toHexString(value);
    }
}
