package ashiato.sensor.live;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// DNS messages as they are on the wire.
final class DnsMessages {
    private DnsMessages() {}

    /// A question for an address of IPv4.
    static byte[] query(int id, String... labels) {
        byte[] message = new byte[512];
        message[0] = (byte) (id >> 8);
        message[1] = (byte) id;
        message[2] = 1; // recursion desired
        message[5] = 1; // one question
        int at = 12;
        for (String label : labels) {
            byte[] bytes = label.getBytes(StandardCharsets.US_ASCII);
            message[at++] = (byte) bytes.length;
            System.arraycopy(bytes, 0, message, at, bytes.length);
            at += bytes.length;
        }
        at++; // the root's empty label
        message[at + 1] = 1; // type A
        message[at + 3] = 1; // class IN
        return Arrays.copyOf(message, at + 4);
    }

    /// The answer to a question: one address of IPv4.
    static byte[] answer(byte[] query, int... address) {
        byte[] message = Arrays.copyOf(query, query.length + 16);
        message[2] = (byte) 0x81; // a response
        message[3] = (byte) 0x80;
        message[7] = 1; // one answer
        int at = query.length;
        message[at] = (byte) 0xc0; // the name at offset 12
        message[at + 1] = 12;
        message[at + 3] = 1; // type A
        message[at + 5] = 1; // class IN
        message[at + 9] = 60; // seconds to live
        message[at + 11] = 4; // bytes of data
        for (int i = 0; i < 4; i++) {
            message[at + 12 + i] = (byte) address[i];
        }
        return message;
    }
}
