package ashiato.sensor.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LiveKernelTest {

    private static final String ALL_CAPABILITIES = "000001ffffffffff";

    @TempDir
    private Path root;

    @BeforeEach
    void prepareAnAbleKernel() throws IOException {
        status(0, ALL_CAPABILITIES);
        write("sys/kernel/btf/vmlinux", "");
        write("sys/kernel/security/lockdown", "none [integrity] confidentiality\n");
    }

    @Test
    void findsNothingInTheWayOfRootOnAnAbleKernel() {
        assertThat(LiveKernel.obstacle(root)).isEmpty();
    }

    @Test
    void asksForRootByTheEffectiveUser() throws IOException {
        status(1000, "0000000000000000");
        assertThat(LiveKernel.obstacle(root))
                .hasValue("this test watches the kernel and runs as user 1000: run it as root");
    }

    @Test
    void acceptsTheTwoCapabilitiesInPlaceOfAllPower() throws IOException {
        // bits 38 and 39
        status(0, "000000c000000000");
        assertThat(LiveKernel.obstacle(root)).isEmpty();
    }

    @Test
    void rejectsTheRootOfAContainerWithoutThem() throws IOException {
        // Docker's default set
        status(0, "00000000a80425fb");
        assertThat(LiveKernel.obstacle(root))
                .hasValue("this root lacks CAP_BPF and CAP_PERFMON: run the test outside a restricted container");
    }

    @Test
    void rejectsAKernelWithoutTypeInformation() throws IOException {
        Files.delete(root.resolve("sys/kernel/btf/vmlinux"));
        assertThat(LiveKernel.obstacle(root))
                .hasValue("the kernel has no /sys/kernel/btf/vmlinux: use one built with CONFIG_DEBUG_INFO_BTF");
    }

    @Test
    void rejectsLockdownThatHidesKernelMemory() throws IOException {
        write("sys/kernel/security/lockdown", "none integrity [confidentiality]\n");
        assertThat(LiveKernel.obstacle(root))
                .hasValue("kernel lockdown is at confidentiality: start the kernel with lockdown=integrity or none");
    }

    @Test
    void takesAKernelWithoutLockdownAsUnlocked() throws IOException {
        Files.delete(root.resolve("sys/kernel/security/lockdown"));
        assertThat(LiveKernel.obstacle(root)).isEmpty();
    }

    private void status(int effectiveUid, String capabilities) throws IOException {
        write("proc/self/status", """
                Name:\tjava
                Uid:\t1000\t%d\t1000\t1000
                CapPrm:\t%s
                CapEff:\t%s
                """.formatted(effectiveUid, ALL_CAPABILITIES, capabilities));
    }

    private void write(String path, String text) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
