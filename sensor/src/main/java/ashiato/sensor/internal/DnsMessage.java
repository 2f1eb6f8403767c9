package ashiato.sensor.internal;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A DNS message as it was on the wire (RFC 1035), as far as it can be read.
///
/// Messages come from whoever sends them: nothing in one makes the parser fail, loop or read outside the message.
/// Compression pointers may only point backwards, and ever further back; a name has at most 255 bytes.
///
/// Names are written without the final dot, in the case in which they came; the root is `.`. Bytes other than letters,
/// digits and harmless punctuation are written `\DDD` in decimal, a dot inside a label `\.` (RFC 1035 section 5.1).
///
/// @param id the transaction's number
/// @param response whether it is a response; else a query
/// @param opcode 0 for a standard query
/// @param responseCode 0 for success
/// @param truncated whether the server left something out for want of room (the asker may come back over TCP)
/// @param question the question; null unless there is exactly one
/// @param answers the answer section, as far as it could be read
/// @param whole whether every answer could be read
public record DnsMessage(
        int id,
        boolean response,
        int opcode,
        int responseCode,
        boolean truncated,
        @Nullable Question question,
        List<Answer> answers,
        boolean whole) {
    /// The type of IPv4 address records.
    public static final int A = 1;

    /// The type of IPv6 address records.
    public static final int AAAA = 28;

    static final int CNAME = 5;
    private static final int DNAME = 39;
    private static final int NS = 2;
    private static final int SOA = 6;
    private static final int PTR = 12;
    private static final int MX = 15;
    private static final int TXT = 16;
    private static final int SRV = 33;
    private static final int SVCB = 64;
    private static final int HTTPS = 65;

    private static final int INTERNET = 1;
    private static final int HEADER_LENGTH = 12;

    /// More answers than this are not kept.
    private static final int MAX_ANSWERS = 128;

    public DnsMessage {
        answers = List.copyOf(answers);
    }

    /// What is asked.
    ///
    /// @param name the name asked for
    /// @param type the record type asked for, for example 1 for A
    public record Question(String name, int type) {}

    /// A record of the answer section.
    public sealed interface Answer {
        /// The name that the record belongs to.
        String owner();

        /// The record's type.
        int type();

        /// How long the record may be used, in seconds.
        long ttl();

        /// An A or AAAA record.
        record Address(String owner, int type, long ttl, IpAddress address) implements Answer {}

        /// A record that leads to another name: CNAME, DNAME, NS, PTR, MX, SRV, SOA, SVCB, HTTPS.
        record Name(String owner, int type, long ttl, String name) implements Answer {}

        /// Any other record; its text is empty unless it is TXT.
        record Other(String owner, int type, long ttl, String text) implements Answer {}
    }

    /// Reads the payload of a UDP datagram.
    ///
    /// @return null if there is no whole header and question
    public static @Nullable DnsMessage parse(byte[] bytes, int offset, int length) {
        return length < HEADER_LENGTH ? null : new Parser(bytes, offset, offset + length).message();
    }

    /// Reads the beginning of a TCP stream, where two bytes of length come before each message (RFC 1035 section
    /// 4.2.2). A message that is not all there is read as far as it goes.
    ///
    /// @return null if there is no whole header and question
    public static @Nullable DnsMessage parseTcp(byte[] bytes, int offset, int length) {
        if (length < 2) {
            return null;
        }
        int announced = (bytes[offset] & 0xff) << 8 | (bytes[offset + 1] & 0xff);
        return parse(bytes, offset + 2, Math.min(announced, length - 2));
    }

    /// The response's outcome as Sysmon for Windows prints QueryStatus, a Win32 code: `0` for success, `9501`
    /// (DNS_INFO_NO_RECORDS) for success without answers, else 9000 and the response code, for example `9003`
    /// (DNS_ERROR_RCODE_NAME_ERROR) for a name that does not exist.
    public String queryStatus() {
        if (responseCode != 0) {
            return Integer.toString(9000 + responseCode);
        }
        return answers.isEmpty() && !truncated ? "9501" : "0";
    }

    /// The answers as Sysmon for Windows prints QueryResults: `type:  5 edge.example.net;::ffff:93.184.216.34;`
    /// with
    /// IPv4 addresses in their IPv6 form, IPv6 addresses in their short form, other records by number and content.
    ///
    /// @return null if there are no answers
    public @Nullable String queryResults() {
        if (answers.isEmpty()) {
            return null;
        }
        StringBuilder results = new StringBuilder();
        for (Answer answer : answers) {
            switch (answer) {
                case Answer.Address a ->
                    results.append(a.address().isV4() ? "::ffff:" : "")
                            .append(a.address().shortForm());
                case Answer.Name n ->
                    results.append("type:  ").append(n.type()).append(' ').append(n.name());
                case Answer.Other o ->
                    results.append("type:  ").append(o.type()).append(' ').append(o.text());
            }
            results.append(';');
        }
        return results.toString();
    }

    /// Reads from `at` on; a read that finds nothing sets `failed`.
    private static final class Parser {
        private static final int MAX_NAME_LENGTH = 255;
        private static final int MAX_TEXT_LENGTH = 4096;

        private final byte[] bytes;
        private final int start;
        private final int end;
        private final StringBuilder text = new StringBuilder(64);
        private int at;
        private boolean failed;

        Parser(byte[] bytes, int start, int end) {
            this.bytes = bytes;
            this.start = start;
            this.end = end;
            this.at = start;
        }

        @Nullable
        DnsMessage message() {
            int id = u16();
            int flags = u16();
            int questions = u16();
            int answerCount = u16();
            at += 4; // the counts of the sections that are not read
            Question question = null;
            for (int i = 0; i < questions; i++) {
                String name = name();
                int type = u16();
                u16(); // class
                if (failed) {
                    return null;
                }
                question = questions == 1 ? new Question(name, type) : null;
            }
            List<Answer> answers = new ArrayList<>(Math.min(answerCount, 8));
            for (int i = 0; i < answerCount && i < MAX_ANSWERS; i++) {
                Answer answer = answer();
                if (answer == null) {
                    break;
                }
                answers.add(answer);
            }
            return new DnsMessage(
                    id,
                    (flags & 0x8000) != 0,
                    flags >> 11 & 0xf,
                    flags & 0xf,
                    (flags & 0x0200) != 0,
                    question,
                    answers,
                    answers.size() == answerCount);
        }

        private @Nullable Answer answer() {
            String owner = name();
            int type = u16();
            int recordClass = u16();
            long ttl = (long) u16() << 16 | u16();
            int length = u16();
            int dataEnd = at + length;
            if (failed || dataEnd > end) {
                return null;
            }
            if (ttl > Integer.MAX_VALUE) {
                ttl = 0; // RFC 2181 section 8
            }
            Answer answer = data(owner, recordClass == INTERNET ? type : 0, type, ttl, length);
            if (failed) {
                return null;
            }
            at = dataEnd;
            return answer;
        }

        private Answer data(String owner, int known, int type, long ttl, int length) {
            return switch (known) {
                case A, AAAA -> {
                    if (length != (known == A ? 4 : 16)) {
                        failed = true;
                        yield new Answer.Other(owner, type, ttl, "");
                    }
                    yield new Answer.Address(owner, type, ttl, IpAddress.ofBytes(bytes, at, length));
                }
                case CNAME, DNAME, NS, PTR, SOA -> nameAfter(0, owner, type, ttl, length);
                case MX, SVCB, HTTPS -> nameAfter(2, owner, type, ttl, length); // preference or priority
                case SRV -> nameAfter(6, owner, type, ttl, length); // priority, weight, port
                case TXT -> new Answer.Other(owner, type, ttl, strings(at + length));
                default -> new Answer.Other(owner, type, ttl, "");
            };
        }

        private Answer nameAfter(int skipped, String owner, int type, long ttl, int length) {
            int dataEnd = at + length;
            at += skipped;
            String name = name();
            failed |= at > dataEnd;
            return new Answer.Name(owner, type, ttl, name);
        }

        /// The character-strings of a TXT record, one after the other.
        private String strings(int dataEnd) {
            text.setLength(0);
            while (at < dataEnd) {
                int length = bytes[at++] & 0xff;
                if (at + length > dataEnd) {
                    failed = true;
                    return "";
                }
                for (int i = at; i < at + length && text.length() < MAX_TEXT_LENGTH; i++) {
                    appendShown(bytes[i] & 0xff);
                }
                at += length;
            }
            return text.toString();
        }

        private String name() {
            text.setLength(0);
            int position = at;
            int earliest = at;
            int wireLength = 1;
            boolean jumped = false;
            while (position < end) {
                int length = bytes[position++] & 0xff;
                if (length == 0) {
                    if (!jumped) {
                        at = position;
                    }
                    return text.isEmpty() ? "." : text.toString();
                }
                if ((length & 0xc0) == 0xc0 && position < end) {
                    int target = start + ((length & 0x3f) << 8 | (bytes[position++] & 0xff));
                    if (!jumped) {
                        at = position;
                        jumped = true;
                    }
                    if (target >= earliest) {
                        break;
                    }
                    earliest = target;
                    position = target;
                    continue;
                }
                wireLength += length + 1;
                if (length > 63 || wireLength > MAX_NAME_LENGTH || position + length > end) {
                    break;
                }
                if (!text.isEmpty()) {
                    text.append('.');
                }
                for (int stop = position + length; position < stop; position++) {
                    int b = bytes[position] & 0xff;
                    if (b == '.') {
                        text.append("\\.");
                    } else {
                        appendShown(b);
                    }
                }
            }
            failed = true;
            return "";
        }

        /// A blank and a semicolon would end an answer in QueryResults, so they are written in decimal too.
        private void appendShown(int b) {
            if (b == '\\') {
                text.append("\\\\");
            } else if (b > ' ' && b < 0x7f && b != ';' && b != '"') {
                text.append((char) b);
            } else {
                text.append('\\')
                        .append((char) ('0' + b / 100))
                        .append((char) ('0' + b / 10 % 10))
                        .append((char) ('0' + b % 10));
            }
        }

        private int u16() {
            if (at + 2 > end) {
                failed = true;
                return 0;
            }
            int value = (bytes[at] & 0xff) << 8 | (bytes[at + 1] & 0xff);
            at += 2;
            return value;
        }
    }
}
