package ashiato.sensor.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostsFileTest {
    private final ManualClock clock = new ManualClock();

    @TempDir
    Path directory;

    @Test
    void givesTheFirstNameOfAnAddress() throws IOException {
        Path hosts = directory.resolve("hosts");
        Files.writeString(hosts, """
                127.0.0.1 localhost   # the host itself
                ::1\tip6-localhost ip6-loopback
                10.0.0.5 db.corp.example db
                10.0.0.5 later.example
                0.0.0.0 ads.example
                fe80::1%eth0 router
                10.0.0.6
                999.0.0.1 nowhere
                """);
        HostsFile names = new HostsFile(hosts, clock);

        assertThat(names.name(IpAddress.v4(0x7f000001))).isEqualTo("localhost");
        assertThat(names.name(new IpAddress(0, 1))).isEqualTo("ip6-localhost");
        assertThat(names.name(IpAddress.v4(0x0a000005))).isEqualTo("db.corp.example");
        assertThat(names.name(new IpAddress(0xfe80L << 48, 1))).isEqualTo("router");
        assertThat(names.name(IpAddress.v4(0))).isNull();
        assertThat(names.name(IpAddress.v4(0x0a000006))).isNull();

        Files.writeString(hosts, "10.0.0.6 new.example\n");
        clock.advance(Duration.ofSeconds(1));
        assertThat(names.name(IpAddress.v4(0x0a000006))).isEqualTo("new.example");
        assertThat(names.name(IpAddress.v4(0x0a000005))).isNull();
    }
}
