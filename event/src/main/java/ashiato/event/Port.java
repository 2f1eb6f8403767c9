package ashiato.event;

/// A port of TCP or UDP, or another unsigned 16-bit number.
///
/// @param number 0 to 65535
public record Port(int number) {
    public Port {
        if (number < 0 || number > 0xffff) {
            throw new IllegalArgumentException("not a port: " + number + "; expected 0 to 65535");
        }
    }

    @Override
    public String toString() {
        return Integer.toString(number);
    }
}
