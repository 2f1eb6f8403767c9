package ashiato.sensor.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpAddressTest {
    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, 127.0.0.1, 127.0.0.1",
        "::ffff:10.0.2.15, 10.0.2.15, 10.0.2.15",
        "::1, 0:0:0:0:0:0:0:1, ::1",
        "::, 0:0:0:0:0:0:0:0, ::",
        "fe80::4936:b9f7:cd11:25fa%eth0, fe80:0:0:0:4936:b9f7:cd11:25fa, fe80::4936:b9f7:cd11:25fa",
        // RFC 5952 section 4.2: one zero group is not shortened, the longest run is, the first of equals.
        "2620:4d:4000:6259:7:6:0:1, 2620:4d:4000:6259:7:6:0:1, 2620:4d:4000:6259:7:6:0:1",
        "2001:0:0:1:0:0:0:1, 2001:0:0:1:0:0:0:1, 2001:0:0:1::1",
        "2001:db8:0:0:1:0:0:1, 2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
        "1::, 1:0:0:0:0:0:0:0, 1::",
        "::1.2.3.4, 0:0:0:0:0:0:102:304, ::102:304",
    })
    void printsBothForms(String text, String longForm, String shortForm) {
        IpAddress address = Objects.requireNonNull(IpAddress.parse(text));

        assertThat(address.longForm()).isEqualTo(longForm);
        assertThat(address.shortForm()).isEqualTo(shortForm);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":",
                ":::",
                "1",
                "1.2.3",
                "1.2.3.4.5",
                "1.2.3.256",
                "1.2.3.1234",
                "1.2.3.4%lo",
                "1..2.3",
                "a.b.c.d",
                "1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:8:9",
                "1::2::3",
                "1:2:3:4:5:6:7::8:9",
                "12345::",
                "g::",
                "::1:",
                "1:2:3:4:5:6:7:1.2.3.4",
                "::1.2.3",
                ":1::2",
                "１::"
            })
    void recognisesWhatIsNoAddress(String text) {
        assertThat(IpAddress.parse(text)).isNull();
    }

    @Test
    void agreesWithThePlatformOnRandomAddresses() throws UnknownHostException {
        Random random = new Random(99);
        for (int round = 0; round < 5000; round++) {
            byte[] bytes = new byte[16];
            for (int i = 0; i < 16; i += 2) {
                if (random.nextBoolean()) {
                    bytes[i] = (byte) random.nextInt(256);
                    bytes[i + 1] = (byte) random.nextInt(256);
                }
            }
            IpAddress address = IpAddress.ofBytes(bytes, 0, 16);

            assertThat(address.longForm())
                    .isEqualTo(InetAddress.getByAddress(bytes).getHostAddress());
            assertThat(IpAddress.parse(address.longForm())).isEqualTo(address);
            assertThat(IpAddress.parse(address.shortForm())).isEqualTo(address);
        }
    }

    @Test
    void knowsLoopbackAndWildcardOfBothVersions() {
        assertThat(IpAddress.v4(0x7f000001).isLoopback()).isTrue();
        assertThat(IpAddress.v4(0x7fabcdef).isLoopback()).isTrue();
        assertThat(IpAddress.v4(0x80000001).isLoopback()).isFalse();
        assertThat(new IpAddress(0, 1).isLoopback()).isTrue();
        assertThat(new IpAddress(1, 1).isLoopback()).isFalse();
        assertThat(IpAddress.v4(0).isUnspecified()).isTrue();
        assertThat(new IpAddress(0, 0).isUnspecified()).isTrue();
        assertThat(IpAddress.v4(1).isUnspecified()).isFalse();
        assertThat(new IpAddress(0, 0).isV4()).isFalse();
    }
}
