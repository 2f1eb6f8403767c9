package ashiato.sensor.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ashiato.sensor.SensorException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PreflightTest {
    @TempDir
    Path root;

    @BeforeEach
    void aHostThatCanBeObserved() throws IOException {
        write("proc/self/status", "Name:\tjava\nCapEff:\t000001ffffffffff\n");
        write("sys/kernel/btf/vmlinux", "");
        write("proc/sys/kernel/osrelease", "6.1.0-9-amd64\n");
    }

    private void write(String path, String text) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    @Test
    void passesAHostWithAllItNeeds() {
        assertThatCode(() -> new Preflight(root).check()).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // all; bits 2, 12, 38 and 39; CAP_SYS_ADMIN (21) stands for all but bit 2
                "000001ffffffffff |",
                "000000c000001004 |",
                "0000000000200004 |",
                "0000000000200000 | CAP_DAC_READ_SEARCH",
                "000000c000001000 | CAP_DAC_READ_SEARCH",
                "000000c000000004 | CAP_NET_ADMIN",
                "0000008000001004 | CAP_PERFMON",
                "0000004000001004 | CAP_BPF",
                "0000000000000000 | CAP_BPF, CAP_DAC_READ_SEARCH, CAP_NET_ADMIN, CAP_PERFMON",
            })
    void namesTheCapabilitiesThatAreMissing(String effective, @Nullable String missing) throws IOException {
        write("proc/self/status", "CapPrm:\tffffffffffffffff\nCapEff:\t" + effective + "\n");
        Preflight preflight = new Preflight(root);
        if (missing == null) {
            assertThatCode(preflight::check).doesNotThrowAnyException();
        } else {
            assertThat(String.join(", ", preflight.missingCapabilities())).isEqualTo(missing);
            assertThatThrownBy(preflight::check)
                    .isInstanceOf(SensorException.class)
                    .hasMessage(
                            "observing the kernel needs root; this process lacks " + missing + "; run it with sudo");
        }
    }

    @Test
    void namesAKernelWithoutTypeInformation() throws IOException {
        Files.delete(root.resolve("sys/kernel/btf/vmlinux"));
        assertThatThrownBy(() -> new Preflight(root).check())
                .isInstanceOf(SensorException.class)
                .hasMessageStartingWith(
                        "this kernel (6.1.0-9-amd64) has no type information: /sys/kernel/btf/vmlinux is missing");
    }

    @Test
    void saysThatAKernelIsLockedDown() throws IOException {
        write("sys/kernel/security/lockdown", "none integrity [confidentiality]\n");
        assertThatThrownBy(() -> new Preflight(root).check())
                .isInstanceOf(SensorException.class)
                .hasMessageStartingWith("the kernel is locked down");
    }

    @Test
    void goesOnUnderLockdownThatProtectsIntegrityOnly() throws IOException {
        write("sys/kernel/security/lockdown", "none [integrity] confidentiality\n");
        assertThatCode(() -> new Preflight(root).check()).doesNotThrowAnyException();
    }

    @Test
    void findsTheUnifiedHierarchyWhereverItIsMounted() throws IOException {
        write(
                "proc/mounts",
                "cgroup /sys/fs/cgroup/pids cgroup rw,pids 0 0\ncgroup2 /sys/fs/cgroup/unified cgroup2 rw 0 0\n");
        assertThat(new Preflight(root).cgroupMount()).isEqualTo("/sys/fs/cgroup/unified");
    }

    @Test
    void saysSoWhereThereIsNoUnifiedHierarchy() throws IOException {
        write("proc/mounts", "proc /proc proc rw 0 0\n");
        assertThat(new Preflight(root).cgroupMount()).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"0|1", "0-1|2", "0-63|64", "0-3,8-11|12"})
    void countsTheCpusThatThereCanBe(String possible, int count) throws IOException {
        write("sys/devices/system/cpu/possible", possible + "\n");
        assertThat(new Preflight(root).possibleCpus()).isEqualTo(count);
    }
}
