package ashiato.sensor.internal;

import org.jspecify.annotations.Nullable;

/// An IP address of either version. An IPv4 address is held, and equal to, the IPv4-mapped IPv6 address
/// (`::ffff:a.b.c.d`, RFC 4291 section 2.5.5.2): a socket of either kind that talks to it names the same peer.
///
/// @param high the first eight bytes, most significant first
/// @param low the last eight bytes, most significant first
public record IpAddress(long high, long low) {
    private static final long MAPPED = 0xffffL << 32;

    /// An IPv4 address.
    ///
    /// @param bits its four bytes, the first one most significant: 127.0.0.1 is 0x7f000001
    public static IpAddress v4(int bits) {
        return new IpAddress(0, MAPPED | (bits & 0xffff_ffffL));
    }

    /// The address in four or sixteen bytes as they stand in a packet.
    static IpAddress ofBytes(byte[] bytes, int offset, int length) {
        if (length == 4) {
            return v4((int) bigEndian(bytes, offset, 4));
        }
        return new IpAddress(bigEndian(bytes, offset, 8), bigEndian(bytes, offset + 8, 8));
    }

    /// The address that a text spells: dotted decimal, or IPv6 as in RFC 4291 section 2.2 with an optional `%zone`,
    /// which is ignored.
    ///
    /// @return null if the text is not an address
    public static @Nullable IpAddress parse(String text) {
        int zone = text.indexOf('%');
        String address = zone < 0 ? text : text.substring(0, zone);
        if (address.indexOf(':') < 0) {
            long bits = zone < 0 ? parseV4(address) : -1;
            return bits < 0 ? null : v4((int) bits);
        }
        return parseV6(address);
    }

    /// Whether this is an IPv4 address.
    public boolean isV4() {
        return high == 0 && low >>> 32 == 0xffff;
    }

    /// Whether it is of the host itself: 127.0.0.0/8 or ::1.
    public boolean isLoopback() {
        return isV4() ? (low >>> 24 & 0xff) == 127 : high == 0 && low == 1;
    }

    /// Whether it is the wildcard: 0.0.0.0 or ::.
    public boolean isUnspecified() {
        return high == 0 && (low == 0 || low == MAPPED);
    }

    /// Dotted decimal, or IPv6 with all eight groups: `0:0:0:0:0:0:0:1`, `fe80:0:0:0:4936:b9f7:cd11:25fa`. This is
    /// how
    /// Sysmon for Windows prints SourceIp and DestinationIp, and what the rules of public configurations compare
    /// with
    /// (`begin with fe80:0:0:0`).
    public String longForm() {
        if (isV4()) {
            return dotted();
        }
        StringBuilder out = new StringBuilder(39);
        for (int group = 0; group < 8; group++) {
            if (group > 0) {
                out.append(':');
            }
            out.append(Integer.toHexString(group(group)));
        }
        return out.toString();
    }

    /// Dotted decimal, or IPv6 as RFC 5952 recommends: the longest run of zero groups, the first of equals, as
    /// `::`.
    public String shortForm() {
        if (isV4()) {
            return dotted();
        }
        int runStart = 8;
        int runLength = 1;
        for (int group = 0; group < 8; group++) {
            int end = group;
            while (end < 8 && group(end) == 0) {
                end++;
            }
            if (end - group > runLength) {
                runStart = group;
                runLength = end - group;
            }
            group = Math.max(group, end - 1);
        }
        StringBuilder out = new StringBuilder(39);
        for (int group = 0; group < 8; group++) {
            if (group == runStart) {
                out.append("::");
                group += runLength - 1;
            } else {
                if (group > 0 && out.charAt(out.length() - 1) != ':') {
                    out.append(':');
                }
                out.append(Integer.toHexString(group(group)));
            }
        }
        return out.toString();
    }

    /// The short form.
    @Override
    public String toString() {
        return shortForm();
    }

    private String dotted() {
        return (low >>> 24 & 0xff) + "." + (low >>> 16 & 0xff) + "." + (low >>> 8 & 0xff) + "." + (low & 0xff);
    }

    private int group(int index) {
        long half = index < 4 ? high : low;
        return (int) (half >>> (48 - (index & 3) * 16)) & 0xffff;
    }

    private static long bigEndian(byte[] bytes, int offset, int length) {
        long value = 0;
        for (int i = 0; i < length; i++) {
            value = value << 8 | (bytes[offset + i] & 0xff);
        }
        return value;
    }

    private static long parseV4(String text) {
        long bits = 0;
        int at = 0;
        for (int part = 0; part < 4; part++) {
            int from = at;
            int value = 0;
            while (at < text.length() && at < from + 3 && isDigit(text.charAt(at))) {
                value = value * 10 + text.charAt(at++) - '0';
            }
            boolean separated = part == 3 ? at == text.length() : at < text.length() && text.charAt(at) == '.';
            if (at == from || value > 255 || !separated) {
                return -1;
            }
            bits = bits << 8 | value;
            at++;
        }
        return bits;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static @Nullable IpAddress parseV6(String text) {
        int[] groups = new int[8];
        int count = 0;
        int gap = -1;
        int at = 0;
        if (text.startsWith("::")) {
            gap = 0;
            at = 2;
        }
        while (at < text.length()) {
            int end = text.indexOf(':', at);
            if (end < 0) {
                end = text.length();
            }
            String part = text.substring(at, end);
            if (end == text.length() && part.indexOf('.') >= 0) {
                long bits = parseV4(part);
                if (bits < 0 || count > 6) {
                    return null;
                }
                groups[count++] = (int) (bits >>> 16);
                groups[count++] = (int) (bits & 0xffff);
                break;
            }
            int value = parseGroup(part);
            if (value < 0 || count == 8) {
                return null;
            }
            groups[count++] = value;
            at = end + 1;
            if (end < text.length()) {
                if (at == text.length()) {
                    return null;
                }
                if (text.charAt(at) == ':') {
                    if (gap >= 0) {
                        return null;
                    }
                    gap = count;
                    at++;
                }
            }
        }
        if (gap < 0 ? count != 8 : count == 8) {
            return null;
        }
        long high = 0;
        long low = 0;
        for (int i = 0; i < 8; i++) {
            int zeros = 8 - count;
            int group = gap < 0 || i < gap ? groups[i] : i < gap + zeros ? 0 : groups[i - zeros];
            if (i < 4) {
                high = high << 16 | group;
            } else {
                low = low << 16 | group;
            }
        }
        return new IpAddress(high, low);
    }

    private static int parseGroup(String part) {
        if (part.isEmpty() || part.length() > 4) {
            return -1;
        }
        int value = 0;
        for (int i = 0; i < part.length(); i++) {
            int digit = Character.digit(part.charAt(i), 16);
            if (digit < 0 || part.charAt(i) > 'f') {
                return -1;
            }
            value = value << 4 | digit;
        }
        return value;
    }
}
