package ashiato.sensor.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PortNamesTest {
    @TempDir
    Path directory;

    @Test
    void namesPortsByProtocol() throws IOException {
        Path services = directory.resolve("services");
        Files.writeString(services, """
                # Network services, Internet style
                http\t\t80/tcp\t\twww\t# WorldWideWeb HTTP
                https   443/tcp
                https   443/udp
                domain  53/tcp
                nicname 43/tcp whois
                other   80/tcp
                  dns   53/udp
                sctp-one 9/sctp
                bad     x/tcp
                worse   70000/tcp
                80/tcp
                lonely
                #hidden 81/tcp
                """);
        PortNames names = PortNames.load(services);

        assertThat(names.name(6, 80)).isEqualTo("http");
        assertThat(names.name(17, 80)).isNull();
        assertThat(names.name(6, 443)).isEqualTo("https");
        assertThat(names.name(17, 443)).isEqualTo("https");
        assertThat(names.name(6, 53)).isEqualTo("domain");
        assertThat(names.name(17, 53)).isEqualTo("dns");
        assertThat(names.name(6, 43)).isEqualTo("nicname");
        assertThat(names.name(132, 9)).isNull();
        assertThat(names.name(6, 81)).isNull();
        assertThat(names.name(6, 70000 & 0xffff)).isNull();
    }

    @Test
    void doesWithoutTheFile() {
        assertThat(PortNames.load(directory.resolve("none")).name(6, 80)).isNull();
    }
}
