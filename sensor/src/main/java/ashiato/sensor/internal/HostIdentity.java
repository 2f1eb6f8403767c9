package ashiato.sensor.internal;

import ashiato.event.ProcessGuid;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.StringTokenizer;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Who this host is, and the identities it gives to its processes.
///
/// @param computerName the host's name, fully qualified where the host itself says so
/// @param machineId the number that begins every ProcessGuid of this host
/// @param bootSeconds when the host was started, in seconds since 1970, the same for as long as it runs
public record HostIdentity(String computerName, int machineId, long bootSeconds) {
    /// Units of a process's start time in /proc/PID/stat: USER_HZ, which is 100 on every architecture with BPF.
    private static final int TICKS_PER_SECOND = 100;

    private static final long NANOS_PER_TICK = 1_000_000_000L / TICKS_PER_SECOND;

    /// Asks the host.
    ///
    /// - The name is the kernel's node name. If that has no domain, then the fully qualified form of the same name
    /// in
    ///   /etc/hostname or in /etc/hosts is used; nothing is looked up.
    /// - The machine id is the first eight hex digits of /etc/machine-id, as in Sysmon for Linux, or of
    ///   /var/lib/dbus/machine-id; on a host with neither, of this boot's random id.
    /// - The time of boot is `btime` of /proc/stat. The kernel computes it anew from the time of day, so it moves
    /// when
    ///   the clock is set. The first recorder of a boot therefore writes what it found to `bootRecord`, and later
    /// ones
    ///   take it from there, so that a process keeps its ProcessGuid while it runs.
    ///
    /// @param root the root directory, `/`
    /// @param bootRecord a file in a directory that is emptied at boot, such as /run; null to keep no record. If it
    ///     cannot be written, the identity is that of this run.
    /// @throws IOException if /proc/stat cannot be read or has no `btime`
    public static HostIdentity read(Path root, @Nullable Path bootRecord) throws IOException {
        String bootId = firstLine(root.resolve("proc/sys/kernel/random/boot_id"));
        return new HostIdentity(computerName(root), machineId(root, bootId), bootSeconds(root, bootId, bootRecord));
    }

    /// The ProcessGuid of a process, laid out as Sysmon's: machine id, start time in seconds since 1970, key.
    ///
    /// The key is start time and pid together, so that two processes differ even if a pid is used twice in a
    /// second.
    /// Sysmon for Linux uses an address of the process's memory there, which all processes of one program can
    /// share.
    ///
    /// @param pid the process id in the initial namespace
    /// @param startTicks when it started, in hundredths of a second since boot
    public UUID processGuid(int pid, long startTicks) {
        long time = bootSeconds + startTicks / TICKS_PER_SECOND;
        long key = startTicks << 32 | (pid & 0xffff_ffffL);
        return ProcessGuid.of(machineId, time, key);
    }

    /// The start of a process in the unit of /proc/PID/stat.
    ///
    /// @param startBoottime `task_struct.start_boottime` of the thread group's leader, in nanoseconds
    public static long startTicks(long startBoottime) {
        return startBoottime / NANOS_PER_TICK;
    }

    /// The host's name alone, as in [#read].
    ///
    /// @param root the root directory, `/`
    public static String computerName(Path root) {
        String node = firstLine(root.resolve("proc/sys/kernel/hostname"));
        if (node.isEmpty() || node.equals("(none)")) {
            return "localhost";
        }
        if (node.indexOf('.') >= 0) {
            return node;
        }
        String configured = firstLine(root.resolve("etc/hostname"));
        if (configured.startsWith(node + ".")) {
            return configured;
        }
        return qualifiedInHosts(root.resolve("etc/hosts"), node);
    }

    /// A name with a domain that stands on one line with the node name: `127.0.1.1 web01.corp.example web01`.
    private static String qualifiedInHosts(Path hosts, String node) {
        for (String line : text(hosts).lines().toList()) {
            int comment = line.indexOf('#');
            StringTokenizer words = new StringTokenizer(comment < 0 ? line : line.substring(0, comment));
            String qualified = null;
            boolean hasNode = false;
            while (words.hasMoreTokens()) {
                String word = words.nextToken();
                hasNode |= word.equals(node);
                if (qualified == null && word.startsWith(node + ".") && !word.endsWith(".localdomain")) {
                    qualified = word;
                }
            }
            if (hasNode && qualified != null) {
                return qualified;
            }
        }
        return node;
    }

    private static int machineId(Path root, String bootId) {
        for (String source : new String[] {
            firstLine(root.resolve("etc/machine-id")), firstLine(root.resolve("var/lib/dbus/machine-id")), bootId
        }) {
            try {
                if (source.length() >= 8) {
                    return Integer.parseUnsignedInt(source, 0, 8, 16);
                }
            } catch (NumberFormatException notAnId) {
                // For example `uninitialized` before systemd has set the id: ask the next.
            }
        }
        return 0;
    }

    private static long bootSeconds(Path root, String bootId, @Nullable Path bootRecord) throws IOException {
        String prefix = bootId + " ";
        String recorded = bootRecord == null ? "" : firstLine(bootRecord);
        if (!bootId.isEmpty() && recorded.startsWith(prefix)) {
            try {
                return Long.parseLong(recorded.substring(prefix.length()));
            } catch (NumberFormatException damaged) {
                // Written anew below.
            }
        }
        long bootSeconds = bootTime(root.resolve("proc/stat"));
        if (bootRecord != null && !bootId.isEmpty()) {
            writeRecord(bootRecord, prefix + bootSeconds + "\n");
        }
        return bootSeconds;
    }

    private static long bootTime(Path stat) throws IOException {
        for (String line :
                Files.readString(stat, StandardCharsets.ISO_8859_1).lines().toList()) {
            if (line.startsWith("btime ")) {
                return Long.parseLong(line.substring(6).strip());
            }
        }
        throw new IOException(stat + ": no line `btime`; expected the time of boot in seconds since 1970");
    }

    private static void writeRecord(Path bootRecord, String line) {
        Path directory = bootRecord.toAbsolutePath().getParent();
        if (directory == null) {
            return;
        }
        try {
            Files.createDirectories(directory);
            Path written = Files.createTempFile(directory, "boot", ".tmp");
            Files.writeString(written, line);
            Files.move(written, bootRecord, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException | SecurityException unwritable) {
            // Documented: the identity is then that of this run.
        }
    }

    private static String firstLine(Path file) {
        return text(file).lines().findFirst().orElse("").strip();
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException unreadable) {
            return "";
        }
    }
}
