package ashiato.sensor.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostIdentityTest {
    private static final String BOOT_ID = "3e1f2a4b-0000-4000-8000-000000000001";

    @TempDir
    Path root;

    @BeforeEach
    void makeHost() throws IOException {
        write("proc/sys/kernel/hostname", "web01\n");
        write("proc/sys/kernel/random/boot_id", BOOT_ID + "\n");
        write("proc/stat", "cpu  1 2 3\nintr 5\nctxt 7\nbtime 1521372000\nprocesses 9\n");
        write("etc/hostname", "web01\n");
        write("etc/hosts", "127.0.0.1 localhost\n");
        write("etc/machine-id", "c591b94e0123456789abcdef01234567\n");
    }

    @Test
    void readsNameMachineAndTimeOfBoot() throws IOException {
        assertThat(HostIdentity.read(root, null)).isEqualTo(new HostIdentity("web01", 0xc591b94e, 1_521_372_000L));
    }

    @Test
    void qualifiesTheNameFromTheHostsOwnFiles() throws IOException {
        write("etc/hosts", "127.0.0.1 localhost web01.localdomain web01\n127.0.1.1 web01.corp.example web01 # me\n");
        assertThat(HostIdentity.read(root, null).computerName()).isEqualTo("web01.corp.example");

        write("etc/hostname", "web01.prod.example\n");
        assertThat(HostIdentity.read(root, null).computerName()).isEqualTo("web01.prod.example");

        write("proc/sys/kernel/hostname", "web01.live.example\n");
        assertThat(HostIdentity.read(root, null).computerName()).isEqualTo("web01.live.example");
    }

    @Test
    void doesNotTakeAnotherHostsDomain() throws IOException {
        write("etc/hosts", "10.0.0.1 web01.other.example\n10.0.0.2 web011.corp.example web011\n");
        write("etc/hostname", "web011.corp.example\n");

        assertThat(HostIdentity.read(root, null).computerName()).isEqualTo("web01");
    }

    @Test
    void hasANameEvenIfNobodyGaveOne() throws IOException {
        write("proc/sys/kernel/hostname", "(none)\n");

        assertThat(HostIdentity.read(root, null).computerName()).isEqualTo("localhost");
    }

    @Test
    void findsAMachineIdWhereThereIsOne() throws IOException {
        write("etc/machine-id", "uninitialized\n");
        write("var/lib/dbus/machine-id", "0badcafe0123456789abcdef01234567\n");
        assertThat(HostIdentity.read(root, null).machineId()).isEqualTo(0x0badcafe);

        Files.delete(root.resolve("var/lib/dbus/machine-id"));
        assertThat(HostIdentity.read(root, null).machineId()).isEqualTo(0x3e1f2a4b);

        Files.delete(root.resolve("etc/machine-id"));
        assertThat(HostIdentity.read(root, null).machineId()).isEqualTo(0x3e1f2a4b);
    }

    @Test
    void keepsTheTimeOfBootWhileTheHostRuns() throws IOException {
        Path record = root.resolve("run/ashiato/boot");
        assertThat(HostIdentity.read(root, record).bootSeconds()).isEqualTo(1_521_372_000L);

        // Somebody sets the clock: the kernel now computes another time of boot.
        write("proc/stat", "btime 1521375600\n");
        assertThat(HostIdentity.read(root, record).bootSeconds()).isEqualTo(1_521_372_000L);

        write("proc/sys/kernel/random/boot_id", "99999999-0000-4000-8000-000000000002\n");
        assertThat(HostIdentity.read(root, record).bootSeconds()).isEqualTo(1_521_375_600L);
    }

    @Test
    void survivesADamagedOrUnwritableRecord() throws IOException {
        Path record = root.resolve("boot");
        Files.writeString(record, BOOT_ID + " soon\n");
        assertThat(HostIdentity.read(root, record).bootSeconds()).isEqualTo(1_521_372_000L);
        assertThat(record).hasContent(BOOT_ID + " 1521372000");

        assertThat(HostIdentity.read(root, root.resolve("etc/hosts/boot")).bootSeconds())
                .isEqualTo(1_521_372_000L);
    }

    @Test
    void saysWhatIsMissingWithoutATimeOfBoot() throws IOException {
        write("proc/stat", "cpu 1\n");

        assertThatThrownBy(() -> HostIdentity.read(root, null))
                .isInstanceOf(IOException.class)
                .hasMessage(root.resolve("proc/stat")
                        + ": no line `btime`; expected the time of boot in seconds since 1970");
    }

    @Test
    void laysOutAProcessGuidAsSysmonDoes() {
        HostIdentity host = new HostIdentity("web01", 0xc591b94e, 1_521_372_000L);

        // 1521372000 + 125 s = 0x5aae4bdd: the low half of the time prints before the high half.
        UUID guid = host.processGuid(0x1234, 12_599);

        // The key, 0x00003137_00001234, prints as the bytes of a little-endian number.
        assertThat(guid).hasToString("c591b94e-4bdd-5aae-3412-000037310000");
    }

    @Test
    void givesEveryProcessItsOwnGuid() {
        HostIdentity host = new HostIdentity("web01", 1, 1_700_000_000L);
        Set<UUID> guids = new HashSet<>();
        for (int tick = 0; tick < 300; tick++) {
            for (int pid = 1; pid <= 100; pid++) {
                guids.add(host.processGuid(pid, tick));
            }
        }

        assertThat(guids).hasSize(30_000);
        assertThat(HostIdentity.startTicks(1_259_999_999L)).isEqualTo(125);
    }

    private void write(String file, String text) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }
}
