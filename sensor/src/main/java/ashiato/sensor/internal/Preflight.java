package ashiato.sensor.internal;

import ashiato.sensor.SensorException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What must hold on a host before its kernel can be observed, checked before any work, so that the user reads a
/// reason and not an errno.
public final class Preflight {
    /// The capabilities that suffice, by their numbers (capabilities(7), include/uapi/linux/capability.h).
    private enum Capability {
        CAP_BPF(39),
        /// tracefs, where the numbers of tracepoints are, can be read by root only.
        CAP_DAC_READ_SEARCH(2),
        CAP_NET_ADMIN(12),
        CAP_PERFMON(38);

        private static final int CAP_SYS_ADMIN = 21;

        private final int number;

        Capability(int number) {
            this.number = number;
        }

        /// CAP_SYS_ADMIN holds all rights over eBPF (kernel/bpf/syscall.c), but none over files.
        boolean isIn(long mask) {
            boolean administers = this != CAP_DAC_READ_SEARCH && (mask >>> CAP_SYS_ADMIN & 1) != 0;
            return administers || (mask >>> number & 1) != 0;
        }
    }

    private final Path root;

    /// @param root the file system's root, `/` except in tests
    public Preflight(Path root) {
        this.root = root;
    }

    /// Checks privileges, BTF and lockdown.
    ///
    /// @throws SensorException with what is missing and what to do
    public void check() throws SensorException {
        List<String> missing = missingCapabilities();
        if (!missing.isEmpty()) {
            throw new SensorException("observing the kernel needs root; this process lacks "
                    + String.join(", ", missing) + "; run it with sudo");
        }
        if (!Files.exists(root.resolve("sys/kernel/btf/vmlinux"))) {
            throw new SensorException("this kernel (" + release() + ") has no type information:"
                    + " /sys/kernel/btf/vmlinux is missing; recording needs Linux 5.10 or newer built with"
                    + " CONFIG_DEBUG_INFO_BTF=y, as the kernels of Debian 12, Ubuntu 24.04, RHEL 9 and newer are");
        }
        String lockdown = read("sys/kernel/security/lockdown");
        if (lockdown != null && lockdown.contains("[confidentiality]")) {
            throw new SensorException("the kernel is locked down (/sys/kernel/security/lockdown says confidentiality)"
                    + " and refuses every eBPF program that reads memory; boot with lockdown=integrity or without"
                    + " lockdown");
        }
    }

    /// The capabilities that this process lacks, by name; empty if it may observe the kernel.
    public List<String> missingCapabilities() {
        long effective = capabilities();
        return Stream.of(Capability.values())
                .filter(capability -> !capability.isIn(effective))
                .map(Capability::name)
                .toList();
    }

    /// The directory where the unified control group hierarchy is mounted, or null if it is not: `/sys/fs/cgroup`
    /// or,
    /// on hosts that still use version 1, often `/sys/fs/cgroup/unified`.
    public @Nullable String cgroupMount() {
        String mounts = read("proc/mounts");
        if (mounts == null) {
            return null;
        }
        for (String line : mounts.split("\n", -1)) {
            String[] columns = line.split(" ", 4);
            if (columns.length == 4 && columns[2].equals("cgroup2")) {
                return columns[1].replace("\\040", " ");
            }
        }
        return null;
    }

    /// One more than the highest number that a CPU of this host can have.
    public int possibleCpus() {
        String possible = read("sys/devices/system/cpu/possible");
        if (possible == null) {
            return Runtime.getRuntime().availableProcessors();
        }
        String last = possible.strip();
        last = last.substring(Math.max(last.lastIndexOf('-'), last.lastIndexOf(',')) + 1);
        return Integer.parseInt(last) + 1;
    }

    private long capabilities() {
        String status = read("proc/self/status");
        if (status == null) {
            return 0;
        }
        for (String line : status.split("\n", -1)) {
            if (line.startsWith("CapEff:")) {
                return Long.parseUnsignedLong(line.substring("CapEff:".length()).strip(), 16);
            }
        }
        return 0;
    }

    private String release() {
        String release = read("proc/sys/kernel/osrelease");
        return release == null ? "unknown release" : release.strip();
    }

    private @Nullable String read(String path) {
        try {
            return Files.readString(root.resolve(path), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return null;
        }
    }
}
