package ashiato.sensor.live;

import static org.assertj.core.api.Assertions.assertThat;

import ashiato.event.EventType;
import ashiato.event.RawAccessRead;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Event 9 of real programs on the running kernel.
class DevicesLiveTest {
    private Path root;
    private Scripts scripts;

    @BeforeEach
    void requireKernel(@TempDir Path directory) throws IOException {
        LiveKernel.require();
        root = directory.toRealPath();
        scripts = new Scripts(root);
    }

    private static List<RawAccessRead> reads(Recording recording, Integer pid) {
        recording.settle();
        return recording.all(RawAccessRead.class).stream()
                .filter(event -> pid.equals(event.processId()))
                .toList();
    }

    /// The path of a block device that this process may open.
    private static Path blockDevice() {
        return Stream.of("loop0", "sda", "vda", "nvme0n1", "ram0")
                .map(name -> Path.of("/dev", name))
                .filter(DevicesLiveTest::canBeOpened)
                .findFirst()
                .orElseGet(() -> Assumptions.abort("this host has no block device that can be opened"));
    }

    private static boolean canBeOpened(Path device) {
        try {
            Files.newInputStream(device).close();
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    @Test
    void reportsABlockDeviceThatIsOpenedForReading() throws Exception {
        Path device = blockDevice();
        long number = (Long) Files.getAttribute(device, "unix:rdev");
        scripts.run("mknod", "disk", "b", Long.toString(number >> 8 & 0xfff), Long.toString(number & 0xff));
        try (Recording recording = new Recording(Scripts.options(EventType.RAW_ACCESS_READ))) {
            Integer pid = scripts.perl("open(F, '<', '" + device + "') or die $!; open(G, '<', './disk') or die $!;"
                    + " open(H, '<', '/dev/null') or die; open(I, '<', '/dev/zero') or die;"
                    + " open(J, '<', '/proc/self/stat') or die");

            assertThat(reads(recording, pid))
                    .extracting(RawAccessRead::device)
                    .containsExactly(device.toString(), root + "/disk");
            assertThat(reads(recording, pid)).allSatisfy(event -> {
                assertThat(event.image())
                        .isEqualTo(Path.of("/usr/bin/perl").toRealPath().toString());
                assertThat(event.user()).isEqualTo("root");
                assertThat(event.processGuid()).isNotNull();
            });
            assertThat(recording.sensor().status().lost()).containsEntry(EventType.RAW_ACCESS_READ, 0L);
        }
    }

    @Test
    void reportsEachOpening() throws Exception {
        Path device = blockDevice();
        try (Recording recording = new Recording(Scripts.options(EventType.RAW_ACCESS_READ))) {
            Integer pid = scripts.perl("for (1..500) { open(F, '<', '" + device + "') or die $!; close F }");

            assertThat(reads(recording, pid)).hasSize(500);
        }
    }

    @Test
    void reportsTheMemoryOfTheMachine() throws Exception {
        scripts.run("mknod", "memory", "c", "1", "1");
        Process can = scripts.start("perl", "-e", "open(F, '<', 'memory') or exit 1");
        Assumptions.assumeTrue(can.waitFor() == 0, "this kernel has no /dev/mem");
        try (Recording recording = new Recording(Scripts.options(EventType.RAW_ACCESS_READ))) {
            Integer pid = scripts.perl("open(F, '<', 'memory') or die $!");

            assertThat(reads(recording, pid)).extracting(RawAccessRead::device).containsExactly(root + "/memory");
        }
    }
}
