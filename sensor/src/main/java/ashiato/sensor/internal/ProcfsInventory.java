package ashiato.sensor.internal;

import ashiato.sensor.internal.libc.Errno;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The processes that are running already, from /proc (proc(5)).
///
/// A process that ends while it is read is left out. With `hidepid` and without the right to see through it,
/// processes of others cannot be read: [#unreadable()] counts them.
///
/// Belongs to the thread that made it.
public final class ProcfsInventory implements AutoCloseable {
    /// Longer command lines are cut and end in `...`.
    static final int MAX_COMMAND_LINE = 32 * 1024;

    private static final int PF_KTHREAD = 0x0020_0000;
    private static final byte[] UID_LINE = "Uid:".getBytes(StandardCharsets.ISO_8859_1);
    private static final byte[] NSPID_LINE = "NSpid:".getBytes(StandardCharsets.ISO_8859_1);

    private final Path procRoot;
    private final NativeFiles files = new NativeFiles();
    private final CommandLine commandLine = new CommandLine();
    private final byte[] bytes = new byte[MAX_COMMAND_LINE];
    private int unreadable;

    /// @param procRoot where procfs is mounted, normally /proc
    public ProcfsInventory(Path procRoot) {
        this.procRoot = procRoot;
    }

    /// Every process that can be read, by ascending process id.
    public List<InventoriedProcess> processes() {
        unreadable = 0;
        int[] pids = pids(procRoot);
        List<InventoriedProcess> processes = new ArrayList<>(pids.length);
        for (int pid : pids) {
            InventoriedProcess process = process(pid);
            if (process != null) {
                processes.add(process);
            }
        }
        return processes;
    }

    /// One process.
    ///
    /// @return null if there is no such process, or it may not be read
    public @Nullable InventoriedProcess process(int pid) {
        String directory = procRoot + "/" + pid;
        int length = files.readAll(directory + "/stat", bytes);
        if (length <= 0) {
            unreadable += length == 0 || isGone(length) ? 0 : 1;
            return null;
        }
        Stat stat = Stat.parse(bytes, length);
        if (stat == null) {
            unreadable++;
            return null;
        }
        boolean kernelThread = (stat.flags & PF_KTHREAD) != 0;
        String image = kernelThread ? "[" + stat.name + "]" : link(directory + "/exe");
        String arguments = kernelThread ? "" : arguments(directory + "/cmdline");
        String currentDirectory = kernelThread ? null : link(directory + "/cwd");
        int loginUid = number(directory + "/loginuid");
        int sessionId = number(directory + "/sessionid");
        int cgroupLength = Math.max(files.readAll(directory + "/cgroup", bytes), 0);
        String cgroups = new String(bytes, 0, cgroupLength, StandardCharsets.UTF_8);
        length = files.readAll(directory + "/status", bytes);
        if (length < 0) {
            unreadable += isGone(length) ? 0 : 1;
            return null;
        }
        int uids = afterLineStart(UID_LINE, length);
        int namespacedPids = afterLineStart(NSPID_LINE, length);
        return new InventoriedProcess(
                pid,
                stat.parentPid,
                stat.startTicks,
                stat.name,
                image,
                arguments,
                currentDirectory,
                (int) numberOnLine(uids, length, 0),
                (int) numberOnLine(uids, length, 1),
                loginUid,
                sessionId,
                namespacedPids < 0 ? pid : (int) lastNumberOnLine(namespacedPids, length),
                kernelThread,
                controlGroup(cgroups),
                ContainerId.ofProcFile(cgroups));
    }

    /// How many processes could be seen but not read in the last [#processes()].
    public int unreadable() {
        return unreadable;
    }

    @Override
    public void close() {
        files.close();
    }

    /// The process ids under a proc mount, ascending; none if it cannot be listed.
    static int[] pids(Path procRoot) {
        String[] entries = procRoot.toFile().list();
        if (entries == null) {
            return new int[0];
        }
        int[] pids = new int[entries.length];
        int count = 0;
        for (String entry : entries) {
            if (entry.charAt(0) >= '1' && entry.charAt(0) <= '9') {
                pids[count++] = Integer.parseInt(entry);
            }
        }
        pids = Arrays.copyOf(pids, count);
        Arrays.sort(pids);
        return pids;
    }

    private static boolean isGone(int result) {
        return result == -Errno.ENOENT || result == -Errno.ESRCH;
    }

    private @Nullable String link(String path) {
        int length = files.readLink(path, bytes);
        return length < 0 ? null : EscapedText.of(bytes, 0, length);
    }

    /// A program that rewrites its arguments to show a title fills the rest with NULs: of several at the end one
    /// counts.
    private String arguments(String path) {
        int length = Math.max(files.readAll(path, bytes), 0);
        boolean truncated = length == bytes.length;
        while (length > 1 && bytes[length - 1] == 0 && bytes[length - 2] == 0) {
            length--;
        }
        return commandLine.join(bytes, 0, length, truncated);
    }

    private int number(String path) {
        int length = files.readAll(path, bytes);
        return length <= 0 ? -1 : (int) numberOnLine(0, length, 0);
    }

    /// The position after a line's label, or -1 if no line begins with it.
    private int afterLineStart(byte[] label, int length) {
        int at = 0;
        while (at + label.length <= length) {
            if (Arrays.equals(bytes, at, at + label.length, label, 0, label.length)) {
                return at + label.length;
            }
            while (at < length && bytes[at] != '\n') {
                at++;
            }
            at++;
        }
        return -1;
    }

    /// The number after `skip` others, from a position to the end of its line; -1 if there is none.
    private long numberOnLine(int from, int length, int skip) {
        if (from < 0) {
            return -1;
        }
        int at = from;
        long value = -1;
        for (int i = 0; i <= skip; i++) {
            while (at < length && (bytes[at] == '\t' || bytes[at] == ' ')) {
                at++;
            }
            value = -1;
            while (at < length && bytes[at] >= '0' && bytes[at] <= '9') {
                value = Math.max(value, 0) * 10 + bytes[at++] - '0';
            }
        }
        return value;
    }

    private long lastNumberOnLine(int from, int length) {
        int count = 0;
        while (numberOnLine(from, length, count) >= 0) {
            count++;
        }
        return numberOnLine(from, length, count - 1);
    }

    private static String controlGroup(String cgroups) {
        String unified = "";
        String systemd = "";
        for (String line : cgroups.lines().toList()) {
            if (line.startsWith("0::")) {
                unified = line.substring(3);
            } else if (line.indexOf(":name=systemd:") > 0) {
                systemd = line.substring(line.indexOf(":name=systemd:") + 14);
            }
        }
        return unified.length() > 1 || systemd.isEmpty() ? unified : systemd;
    }

    /// What is needed of /proc/PID/stat.
    private record Stat(String name, int parentPid, long flags, long startTicks) {
        private static final int FIELD_AFTER_NAME = 3;
        private static final int PARENT = 4;
        private static final int FLAGS = 9;
        private static final int START = 22;

        /// The name is in parentheses and may itself hold any byte, parentheses and line feeds too: it ends at
        /// the
        /// last parenthesis, since only numbers follow.
        static @Nullable Stat parse(byte[] bytes, int length) {
            int open = 0;
            while (open < length && bytes[open] != '(') {
                open++;
            }
            int close = length - 1;
            while (close > open && bytes[close] != ')') {
                close--;
            }
            if (close <= open) {
                return null;
            }
            int parentPid = 0;
            long flags = 0;
            int at = close + 2;
            for (int field = FIELD_AFTER_NAME; at < length; field++) {
                long value = 0;
                while (at < length && bytes[at] != ' ') {
                    value = value * 10 + bytes[at++] - '0';
                }
                at++;
                if (field == PARENT) {
                    parentPid = (int) value;
                } else if (field == FLAGS) {
                    flags = value;
                } else if (field == START) {
                    return new Stat(EscapedText.of(bytes, open + 1, close - open - 1), parentPid, flags, value);
                }
            }
            return null;
        }
    }
}
