package ashiato.sensor.internal;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Objects;

/// Writes DNS messages without compression, for tests.
final class DnsBytes {
    static final int A = 1;
    static final int CNAME = 5;
    static final int PTR = 12;
    static final int AAAA = 28;

    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private final int id;
    private final int flags;
    private int questions;
    private int answers;

    private DnsBytes(int id, int flags) {
        this.id = id;
        this.flags = flags;
    }

    /// A query with recursion desired.
    static DnsBytes query(int id) {
        return new DnsBytes(id, 0x0100);
    }

    /// A response with recursion desired and available.
    static DnsBytes response(int id, int responseCode) {
        return new DnsBytes(id, 0x8180 | responseCode);
    }

    DnsBytes question(String name, int type) {
        questions++;
        name(name);
        u16(type);
        u16(1);
        return this;
    }

    DnsBytes address(String owner, int ttl, String address) {
        IpAddress ip = Objects.requireNonNull(IpAddress.parse(address));
        String hex = ip.isV4() ? "%08x".formatted((int) ip.low()) : "%016x%016x".formatted(ip.high(), ip.low());
        return record(owner, ip.isV4() ? A : AAAA, ttl, HexFormat.of().parseHex(hex));
    }

    DnsBytes name(String owner, int type, int ttl, String target) {
        return record(owner, type, ttl, nameBytes(target));
    }

    DnsBytes record(String owner, int type, int ttl, byte[] data) {
        answers++;
        name(owner);
        u16(type);
        u16(1);
        u16(ttl >>> 16);
        u16(ttl);
        u16(data.length);
        body.writeBytes(data);
        return this;
    }

    byte[] bytes() {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        for (int field : new int[] {id, flags, questions, answers, 0, 0}) {
            message.write(field >>> 8);
            message.write(field);
        }
        message.writeBytes(body.toByteArray());
        return message.toByteArray();
    }

    DnsMessage parsed() {
        byte[] bytes = bytes();
        return Objects.requireNonNull(DnsMessage.parse(bytes, 0, bytes.length));
    }

    private void name(String name) {
        body.writeBytes(nameBytes(name));
    }

    private static byte[] nameBytes(String name) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int from = 0;
        while (from < name.length()) {
            int dot = name.indexOf('.', from);
            int to = dot < 0 ? name.length() : dot;
            out.write(to - from);
            out.writeBytes(name.substring(from, to).getBytes(StandardCharsets.ISO_8859_1));
            from = to + 1;
        }
        out.write(0);
        return out.toByteArray();
    }

    private void u16(int value) {
        body.write(value >>> 8);
        body.write(value);
    }
}
