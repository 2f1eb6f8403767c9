package ashiato.sensor.live;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/// Decides whether a test that loads eBPF programs into the running kernel can run here.
///
/// Without kernel access such a test is skipped, and the reason is shown. Where the environment variable
/// `ASHIATO_LIVE` is `required` it fails instead, so that a build that must have tried the kernel cannot pass without.
public final class LiveKernel {

    /// The environment variable that makes kernel access a must.
    static final String VARIABLE = "ASHIATO_LIVE";

    private static final String REQUIRED = "required";

    // Bits of the capability sets in /proc/PID/status: include/uapi/linux/capability.h
    private static final int CAP_SYS_ADMIN = 21;
    private static final int CAP_PERFMON = 38;
    private static final int CAP_BPF = 39;

    private LiveKernel() {}

    /// Returns when the running kernel can be watched from this process, and ends the test otherwise.
    ///
    /// @throws org.opentest4j.TestAbortedException without kernel access; the test counts as skipped
    /// @throws AssertionError without kernel access where `ASHIATO_LIVE` is `required`; on any other value of it
    public static void require() {
        String demand = System.getenv(VARIABLE);
        if (demand != null && !demand.isEmpty() && !demand.equals(REQUIRED)) {
            Assertions.fail(VARIABLE + ": found " + demand + "; expected " + REQUIRED + ", or the variable unset");
        }
        obstacle(Path.of("/")).or(LiveKernel::missingLibrary).ifPresent(reason -> {
            if (REQUIRED.equals(demand)) {
                Assertions.fail(VARIABLE + " is " + REQUIRED + ", but " + reason);
            }
            Assumptions.abort(reason);
        });
    }

    /// What keeps a process from watching the kernel.
    ///
    /// @param root the root of the file system, `/` but for tests
    /// @return one sentence with what to do about it, or empty when nothing is in the way
    static Optional<String> obstacle(Path root) {
        String status = read(root.resolve("proc/self/status"));
        // Uid: real, effective, saved set and file system id, see proc_pid_status(5).
        String effectiveUid = value(status, "Uid").split("\\s+", -1)[1];
        if (!effectiveUid.equals("0")) {
            return Optional.of("this test watches the kernel and runs as user " + effectiveUid + ": run it as root");
        }
        long capabilities = Long.parseUnsignedLong(value(status, "CapEff"), 16);
        if (!has(capabilities, CAP_SYS_ADMIN) && !(has(capabilities, CAP_BPF) && has(capabilities, CAP_PERFMON))) {
            return Optional.of("this root lacks CAP_BPF and CAP_PERFMON: run the test outside a restricted container");
        }
        if (!Files.isReadable(root.resolve("sys/kernel/btf/vmlinux"))) {
            return Optional.of("the kernel has no /sys/kernel/btf/vmlinux: use one built with CONFIG_DEBUG_INFO_BTF");
        }
        Path lockdown = root.resolve("sys/kernel/security/lockdown");
        if (Files.isReadable(lockdown) && read(lockdown).contains("[confidentiality]")) {
            return Optional.of(
                    "kernel lockdown is at confidentiality: start the kernel with lockdown=integrity or none");
        }
        return Optional.empty();
    }

    private static Optional<String> missingLibrary() {
        try (Arena arena = Arena.ofConfined()) {
            SymbolLookup.libraryLookup("libbpf.so.1", arena);
            return Optional.empty();
        } catch (IllegalArgumentException _) {
            return Optional.of("libbpf.so.1 is missing: apt-get install libbpf1");
        }
    }

    private static boolean has(long capabilities, int bit) {
        return (capabilities >>> bit & 1) == 1;
    }

    private static String value(String status, String name) {
        return status.lines()
                .filter(line -> line.startsWith(name + ":"))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("/proc/self/status: no line " + name));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
