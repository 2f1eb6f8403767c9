package ashiato.sensor.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import ashiato.sensor.internal.DnsMessage.Answer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DnsMessageTest {
    // www.example.com A → CNAME edge.example.net → A 93.184.216.34, with compression.
    private static final String RESPONSE =
            // id 0x1234; response, recursion desired and available, NOERROR; 1 question, 2 answers, 0, 0
            "1234 8180 0001 0002 0000 0000"
                    // offset 12: 3 www 7 example 3 com 0; type A, class IN
                    + "03777777 076578616d706c65 03636f6d 00 0001 0001"
                    // name → offset 12; CNAME, IN, TTL 300, 18 bytes: 4 edge 7 example 3 net 0 (at offset 45)
                    + "c00c 0005 0001 0000012c 0012 0465646765 076578616d706c65 036e6574 00"
                    // name → offset 45; A, IN, TTL 60, 4 bytes
                    + "c02d 0001 0001 0000003c 0004 5db8d822";

    @Test
    void readsAQueryWithoutAnswers() {
        byte[] bytes =
                DnsBytes.query(7).question("WWW.example.com", DnsBytes.AAAA).bytes();

        assertThat(DnsMessage.parse(bytes, 0, bytes.length))
                .isEqualTo(new DnsMessage(
                        7, false, 0, 0, false, new DnsMessage.Question("WWW.example.com", 28), List.of(), true));
    }

    @Test
    void followsCompressedNames() {
        DnsMessage message = parse(RESPONSE);

        assertThat(message)
                .isEqualTo(new DnsMessage(
                        0x1234,
                        true,
                        0,
                        0,
                        false,
                        new DnsMessage.Question("www.example.com", 1),
                        List.of(
                                new Answer.Name("www.example.com", 5, 300, "edge.example.net"),
                                new Answer.Address("edge.example.net", 1, 60, IpAddress.v4(0x5db8d822))),
                        true));
        assertThat(message.queryStatus()).isEqualTo("0");
        assertThat(message.queryResults()).isEqualTo("type:  5 edge.example.net;::ffff:93.184.216.34;");
    }

    @Test
    void readsTheFirstMessageOfATcpStream() {
        byte[] udp = bytes(RESPONSE);
        byte[] tcp = new byte[udp.length + 2 + 5];
        tcp[1] = (byte) udp.length;
        System.arraycopy(udp, 0, tcp, 2, udp.length);

        assertThat(DnsMessage.parseTcp(tcp, 0, tcp.length)).isEqualTo(parse(RESPONSE));
        assertThat(DnsMessage.parseTcp(tcp, 0, 1)).isNull();
        assertThat(Objects.requireNonNull(DnsMessage.parseTcp(tcp, 0, tcp.length - 10))
                        .whole())
                .isFalse();
    }

    @Test
    void readsOnlyItsPartOfTheBuffer() {
        byte[] udp = bytes(RESPONSE);
        byte[] shifted = new byte[udp.length + 40];
        System.arraycopy(udp, 0, shifted, 20, udp.length);

        assertThat(DnsMessage.parse(shifted, 20, udp.length)).isEqualTo(parse(RESPONSE));
    }

    @Test
    void printsAnswersOfEveryKind() {
        DnsMessage message = DnsBytes.response(1, 0)
                .question("x", 255)
                .address("x", 1, "2a00:edc0:6259:7:6:0:0:2")
                .address("x", 1, "1.2.3.4")
                .name("x", DnsBytes.PTR, 1, "host.example")
                // MX: preference 10, then the name; SRV: priority, weight, port, then the name.
                .record("x", 15, 1, "\0\n\4mail\2it\0".getBytes(StandardCharsets.ISO_8859_1))
                .record("x", 33, 1, "\0\1\0\2\0\3\2dc\4corp\0".getBytes(StandardCharsets.ISO_8859_1))
                // HTTPS: priority 1, target "." (the owner itself), one parameter.
                .record("x", 65, 1, new byte[] {0, 1, 0, 0, 1, 0, 3, 2, 'h', '2'})
                // TXT: two strings.
                .record("x", 16, 1, "\4v=1;\3a \"".getBytes(StandardCharsets.ISO_8859_1))
                .record("x", 99, 1, new byte[] {1, 2, 3})
                .parsed();

        assertThat(message.whole()).isTrue();
        assertThat(message.queryResults())
                .isEqualTo("2a00:edc0:6259:7:6::2;::ffff:1.2.3.4;type:  12 host.example;type:  15 mail.it;"
                        + "type:  33 dc.corp;type:  65 .;type:  16 v=1\\059a\\032\\034;type:  99 ;");
    }

    @ParameterizedTest
    @CsvSource({"0, 9501", "1, 9001", "2, 9002", "3, 9003", "4, 9004", "5, 9005", "9, 9009"})
    void givesTheStatusAsWindowsNumbersIt(int responseCode, String status) {
        DnsMessage message =
                DnsBytes.response(1, responseCode).question("nx.example", 1).parsed();

        assertThat(message.queryStatus()).isEqualTo(status);
        assertThat(message.queryResults()).isNull();
    }

    @Test
    void doesNotCallATruncatedResponseEmpty() {
        byte[] bytes = DnsBytes.response(1, 0).question("big.example", 16).bytes();
        bytes[2] |= 0x02;
        DnsMessage message = Objects.requireNonNull(DnsMessage.parse(bytes, 0, bytes.length));

        assertThat(message.truncated()).isTrue();
        assertThat(message.queryStatus()).isEqualTo("0");
    }

    @Test
    void showsBytesOfNamesThatWouldMislead() {
        byte[] label = {3, 'a', '.', 'b', 4, 'c', ' ', ';', '\\', 1, (byte) 0xe9, 0};

        assertThat(question(label)).isEqualTo("a\\.b.c\\032\\059\\\\.\\233");
        assertThat(question(new byte[] {0})).isEqualTo(".");
    }

    @Test
    void boundsNames() {
        // 63 + 63 + 63 + 61 with four length bytes and the root's: 255.
        byte[] longest = new byte[255];
        int at = 0;
        for (int length : new int[] {63, 63, 63, 61}) {
            longest[at] = (byte) length;
            Arrays.fill(longest, at + 1, at + 1 + length, (byte) 'a');
            at += length + 1;
        }
        assertThat(question(longest)).hasSize(253);

        byte[] tooLong = Arrays.copyOf(longest, 257);
        tooLong[254] = 1;
        tooLong[255] = 'b';
        assertThat(question(tooLong)).isNull();
        assertThat(question(new byte[] {64, 'a', 0})).isNull();
        assertThat(question(new byte[] {(byte) 0x80, 0})).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // A pointer to itself, forward, and past the end.
                "c00c",
                "c010",
                "cfff",
                // A label and then a pointer back to it: it would never end.
                "0161c00c",
                // A pointer into the header is backwards, but 0x12 as a length leads outside.
                "c000",
                // No end.
                "0161",
                "c0",
                "",
            })
    void refusesQuestionsWhoseNamesLoopOrLeadOutside(String name) {
        String hex = "1234 0100 0001 0000 0000 0000" + name;
        byte[] bytes = bytes(hex);

        assertThat(DnsMessage.parse(bytes, 0, bytes.length)).isNull();
    }

    @Test
    void keepsTheAnswersBeforeADamagedOne() {
        byte[] bytes = bytes(RESPONSE);
        for (int length = 0; length < bytes.length; length++) {
            DnsMessage message = DnsMessage.parse(bytes, 0, length);
            if (length < 33) {
                assertThat(message).as("cut at %d", length).isNull();
            } else {
                DnsMessage part = Objects.requireNonNull(message);
                assertThat(part.answers()).as("cut at %d", length).hasSize(length < 63 ? 0 : 1);
                assertThat(part.whole()).isFalse();
            }
        }
    }

    @Test
    void refusesAddressesOfAWrongLength() {
        DnsMessage message = DnsBytes.response(1, 0)
                .question("x", 1)
                .record("x", DnsBytes.A, 1, new byte[3])
                .parsed();

        assertThat(message.answers()).isEmpty();
        assertThat(message.whole()).isFalse();
    }

    @Test
    void takesNoAddressFromAnotherClass() {
        byte[] bytes = bytes("0001 8180 0001 0001 0000 0000 0178 00 0001 0003 c00c 0001 0003 00000001 0004 01020304");
        DnsMessage message = Objects.requireNonNull(DnsMessage.parse(bytes, 0, bytes.length));

        assertThat(message.answers()).containsExactly(new Answer.Other("x", 1, 1, ""));
    }

    @Test
    void readsATimeToLiveWithItsHighestBitAsZero() {
        DnsMessage message = DnsBytes.response(1, 0)
                .question("x", 1)
                .address("x", 0x8000_0001, "1.2.3.4")
                .parsed();

        assertThat(message.answers().getFirst().ttl()).isZero();
    }

    @Test
    void hasNoQuestionUnlessThereIsExactlyOne() {
        assertThat(DnsBytes.query(1).parsed().question()).isNull();
        assertThat(DnsBytes.query(1).question("a", 1).question("b", 1).parsed().question())
                .isNull();
    }

    @Test
    void survivesAnyBytes() {
        long seed = 53;
        Random random = new Random(seed);
        byte[] valid = bytes(RESPONSE);
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            for (int round = 0; round < 40_000; round++) {
                byte[] bytes = round % 2 == 0 ? valid.clone() : new byte[random.nextInt(600)];
                if (round % 2 == 0) {
                    for (int mutation = random.nextInt(8); mutation >= 0; mutation--) {
                        bytes[random.nextInt(bytes.length)] =
                                (byte) (random.nextBoolean() ? random.nextInt(256) : 0xc0 | random.nextInt(4));
                    }
                } else {
                    random.nextBytes(bytes);
                    if (bytes.length > 12) {
                        bytes[4] = 0;
                        bytes[5] = 1;
                    }
                }
                DnsMessage message = DnsMessage.parse(bytes, 0, bytes.length - random.nextInt(bytes.length / 8 + 1));
                if (message != null) {
                    message.queryStatus();
                    String results = message.queryResults();
                    assertThat(results == null ? "" : results).doesNotContainPattern("[\\x00-\\x1f\\x7f-\\xff]");
                }
            }
        });
    }

    @Test
    void readsTheLargestMessageInBoundedTime() {
        // As many answers as fit, each owner a pointer to the question, and a chain of pointers as deep as can be.
        byte[] bytes = new byte[65_535];
        System.arraycopy(bytes("0001 8180 0001 ffff 0000 0000 0178 00 0001 0001"), 0, bytes, 0, 19);
        for (int at = 19; at + 12 <= bytes.length; at += 12) {
            System.arraycopy(bytes("c00c 0005 0001 00000001 0000"), 0, bytes, at, 12);
        }
        DnsMessage message = assertTimeoutPreemptively(
                Duration.ofSeconds(2), () -> Objects.requireNonNull(DnsMessage.parse(bytes, 0, bytes.length)));

        assertThat(message.answers().size()).isLessThanOrEqualTo(128);
    }

    private static DnsMessage parse(String hex) {
        byte[] bytes = bytes(hex);
        return Objects.requireNonNull(DnsMessage.parse(bytes, 0, bytes.length));
    }

    private static @Nullable String question(byte[] name) {
        byte[] header = bytes("1234 0100 0001 0000 0000 0000");
        byte[] bytes = Arrays.copyOf(header, header.length + name.length + 4);
        System.arraycopy(name, 0, bytes, header.length, name.length);
        DnsMessage message = DnsMessage.parse(bytes, 0, bytes.length);
        return message == null || message.question() == null
                ? null
                : message.question().name();
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }
}
