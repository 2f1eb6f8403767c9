package ashiato.sensor.internal;

import ashiato.sensor.SensorStatus;
import org.jspecify.annotations.Nullable;

/// The texts of IP addresses for SourceIp and DestinationIp, with those seen lately kept.
///
/// The form is [IpAddress#longForm()]: Sysmon's. IPv4-mapped IPv6 addresses print as IPv4. The table consists of sets
/// of two entries, the older of a set giving way.
///
/// Not thread-safe.
public final class Addresses {
    private final long[] highs;
    private final long[] lows;
    private final @Nullable String[] texts;
    private final int setMask;
    private int size;
    private long evicted;

    /// @param capacity how many texts to keep; a power of two, at least 2
    public Addresses(int capacity) {
        if (capacity < 2 || Integer.bitCount(capacity) != 1) {
            throw new IllegalArgumentException("capacity " + capacity + "; expected a power of two, at least 2");
        }
        this.highs = new long[capacity];
        this.lows = new long[capacity];
        this.texts = new String[capacity];
        this.setMask = capacity / 2 - 1;
    }

    /// The text of an IPv4 address.
    ///
    /// @param bits its four bytes, the first one most significant: 127.0.0.1 is 0x7f000001
    public String v4(int bits) {
        return text(0, 0xffff_0000_0000L | (bits & 0xffff_ffffL));
    }

    /// The text of an address.
    public String text(IpAddress address) {
        return text(address.high(), address.low());
    }

    /// The text of an IPv6 address, or of the IPv4 address mapped into it.
    ///
    /// @param high the first eight bytes, most significant first
    /// @param low the last eight bytes, most significant first
    public String text(long high, long low) {
        long mixed = (high ^ Long.rotateLeft(low, 29)) * 0x9e3779b97f4a7c15L;
        int first = ((int) (mixed >>> 40) & setMask) * 2;
        for (int slot = first; slot <= first + 1; slot++) {
            String text = texts[slot];
            if (text != null && highs[slot] == high && lows[slot] == low) {
                if (slot != first) {
                    insert(first, high, low, text);
                }
                return text;
            }
        }
        if (texts[first + 1] != null) {
            evicted++;
        } else {
            size++;
        }
        String text = new IpAddress(high, low).longForm();
        insert(first, high, low, text);
        return text;
    }

    /// How full the table is.
    public SensorStatus.Table table() {
        return new SensorStatus.Table("addresses", size, texts.length, evicted);
    }

    private void insert(int first, long high, long low, String text) {
        highs[first + 1] = highs[first];
        lows[first + 1] = lows[first];
        texts[first + 1] = texts[first];
        highs[first] = high;
        lows[first] = low;
        texts[first] = text;
    }
}
