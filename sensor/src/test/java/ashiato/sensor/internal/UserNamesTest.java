package ashiato.sensor.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UserNamesTest {
    private final ManualClock clock = new ManualClock();

    @TempDir
    Path directory;

    private Path passwd;
    private UserNames names;

    @BeforeEach
    void writePasswd() throws IOException {
        passwd = directory.resolve("passwd");
        Files.writeString(passwd, """
                root:x:0:0:root:/root:/bin/bash
                toor:x:0:0:also root:/root:/bin/sh
                # a comment

                broken
                nouid:x::0::/:
                +::::::
                hana:x:1000:1000:Hana,,,:/home/hana:/bin/bash
                last:x:4294967294:65534::/:/usr/sbin/nologin
                """);
        names = new UserNames(passwd, clock);
    }

    @Test
    void namesUsersByTheFirstLineWithTheirId() {
        assertThat(names.name(0)).isEqualTo("root");
        assertThat(names.name(1000)).isEqualTo("hana");
        assertThat(names.name(-2)).isEqualTo("last");
    }

    @Test
    void showsUnknownUsersAsNumbers() {
        assertThat(names.name(1001)).isEqualTo("1001");
        assertThat(names.name(-1)).isEqualTo("4294967295");
    }

    @Test
    void noticesANewUserWithinASecond() throws IOException {
        assertThat(names.name(1001)).isEqualTo("1001");
        Path edited = directory.resolve("passwd+");
        Files.writeString(edited, "root:x:0:0::/:\nyuki:x:1001:1001::/:\n");
        Files.move(edited, passwd, StandardCopyOption.REPLACE_EXISTING);

        clock.advance(Duration.ofMillis(999));
        assertThat(names.name(1001)).isEqualTo("1001");
        clock.advance(Duration.ofMillis(1));
        assertThat(names.name(1001)).isEqualTo("yuki");
        assertThat(names.name(1000)).isEqualTo("1000");
    }

    @Test
    void doesWithoutTheFile() throws IOException {
        Files.delete(passwd);
        assertThat(names.name(0)).isEqualTo("0");

        Files.writeString(passwd, "root:x:0:0::/:\n");
        clock.advance(Duration.ofSeconds(1));
        assertThat(names.name(0)).isEqualTo("root");
    }
}
