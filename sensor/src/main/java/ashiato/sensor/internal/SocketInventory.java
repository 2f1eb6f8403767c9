package ashiato.sensor.internal;

import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The sockets that are open already, in every network namespace that has a process, joined with the processes that
/// hold them: /proc/PID/net/{tcp,tcp6,udp,udp6} and the links of /proc/PID/fd (proc(5)).
///
/// Sockets that no process can hold (TIME_WAIT, SYN_RECV: inode 0) are left out. Listening sockets come first in the
/// kernel's lists and so are the last to be lost when the capacity is reached.
///
/// Belongs to the thread that made it.
public final class SocketInventory implements AutoCloseable {
    private static final int TCP = 6;
    private static final int UDP = 17;
    private static final byte[] SOCKET = "socket:[".getBytes(StandardCharsets.ISO_8859_1);
    private static final byte[] NAMESPACE = "net:[".getBytes(StandardCharsets.ISO_8859_1);

    private final Path procRoot;
    private final int capacity;
    private final NativeFiles files = new NativeFiles();
    private final byte[] bytes = new byte[NativeFiles.BUFFER_SIZE];
    private final byte[] target = new byte[64];
    private final Row row = new Row();
    private long skipped;

    /// @param procRoot where procfs is mounted, normally /proc
    /// @param capacity the most sockets to return
    public SocketInventory(Path procRoot, int capacity) {
        this.procRoot = procRoot;
        this.capacity = capacity;
    }

    /// Every socket, as many as the capacity allows.
    public List<OpenSocket> sockets() {
        skipped = 0;
        int[] pids = ProcfsInventory.pids(procRoot);
        Map<Long, OpenSocket> byInode = new LinkedHashMap<>();
        Set<Long> namespaces = new HashSet<>();
        for (int pid : pids) {
            String directory = procRoot + "/" + pid;
            long namespace = inodeOfLink(directory + "/ns/net", NAMESPACE);
            if (namespace >= 0 && namespaces.add(namespace)) {
                read(directory + "/net/tcp", TCP, namespace, byInode);
                read(directory + "/net/tcp6", TCP, namespace, byInode);
                read(directory + "/net/udp", UDP, namespace, byInode);
                read(directory + "/net/udp6", UDP, namespace, byInode);
            }
        }
        if (!byInode.isEmpty()) {
            Map<Long, List<Integer>> owners = new HashMap<>();
            for (int pid : pids) {
                findOwned(pid, byInode.keySet(), owners);
            }
            owners.forEach((inode, holders) ->
                    byInode.computeIfPresent(inode, (key, socket) -> socket.withOwners(holders)));
        }
        return List.copyOf(byInode.values());
    }

    /// How many sockets the last [#sockets()] left out for want of room.
    public long skipped() {
        return skipped;
    }

    @Override
    public void close() {
        files.close();
    }

    private void read(String path, int protocol, long namespace, Map<Long, OpenSocket> byInode) {
        int fd = files.open(path);
        if (fd < 0) {
            return;
        }
        int kept = 0;
        int count;
        while (kept < bytes.length && (count = files.read(fd, bytes, kept)) > 0) {
            int length = kept + count;
            int from = 0;
            for (int i = kept; i < length; i++) {
                if (bytes[i] == '\n') {
                    if (row.parse(bytes, from, i)) {
                        add(row.socket(protocol, namespace), byInode);
                    }
                    from = i + 1;
                }
            }
            kept = length - from;
            System.arraycopy(bytes, from, bytes, 0, kept);
        }
        files.close(fd);
    }

    private void add(OpenSocket socket, Map<Long, OpenSocket> byInode) {
        if (byInode.size() < capacity) {
            byInode.putIfAbsent(socket.inode(), socket);
        } else {
            skipped++;
        }
    }

    private void findOwned(int pid, Set<Long> inodes, Map<Long, List<Integer>> owners) {
        String directory = procRoot + "/" + pid + "/fd";
        String[] descriptors = Path.of(directory).toFile().list();
        if (descriptors == null) {
            return;
        }
        for (String descriptor : descriptors) {
            long inode = inodeOfLink(directory + "/" + descriptor, SOCKET);
            if (inodes.contains(inode)) {
                List<Integer> holders = owners.computeIfAbsent(inode, key -> new ArrayList<>(1));
                if (holders.isEmpty() || holders.getLast() != pid) {
                    holders.add(pid);
                }
            }
        }
    }

    /// The number in a link such as `socket:[4711]`; -1 if it is no such link or cannot be read.
    private long inodeOfLink(String path, byte[] prefix) {
        int length = files.readLink(path, target);
        if (length <= prefix.length || !Arrays.equals(target, 0, prefix.length, prefix, 0, prefix.length)) {
            return -1;
        }
        long inode = 0;
        for (int i = prefix.length; i < length && target[i] != ']'; i++) {
            inode = inode * 10 + target[i] - '0';
        }
        return inode;
    }

    /// One line of /proc/net/tcp and its siblings:
    /// ```
    ///   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode …
    ///    0: 0100007F:0CEA 00000000:0000 0A 00000000:00000000 00:00000000 00000000   115        0 23434 …
    /// ```
    /// Ports are numbers in hex. Addresses are the hex of 32-bit words in the machine's own byte order: 0100007F is
    /// 127.0.0.1 on a little-endian machine.
    private static final class Row {
        private static final boolean SWAPPED = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;

        private byte[] bytes = {};
        private int at;
        private int end;
        private @Nullable IpAddress localAddress;
        private int localPort;
        private @Nullable IpAddress remoteAddress;
        private int remotePort;
        private int state;
        private int uid;
        private long inode;

        /// Whether the line is that of a socket that a process can hold.
        boolean parse(byte[] line, int from, int to) {
            bytes = line;
            at = from;
            end = to;
            skipBlanks();
            nextWord(); // sl
            localAddress = address();
            localPort = port();
            nextWord();
            remoteAddress = address();
            remotePort = port();
            nextWord();
            state = (int) hex(2);
            nextWord(); // tx_queue:rx_queue
            nextWord(); // tr:tm->when
            nextWord(); // retrnsmt
            nextWord();
            uid = (int) decimal();
            nextWord(); // timeout
            nextWord();
            inode = decimal();
            return localAddress != null && remoteAddress != null && inode > 0;
        }

        OpenSocket socket(int protocol, long namespace) {
            if (localAddress == null || remoteAddress == null) {
                throw new IllegalStateException("no line was parsed");
            }
            return new OpenSocket(
                    protocol,
                    localAddress,
                    localPort,
                    remoteAddress,
                    remotePort,
                    state,
                    uid,
                    inode,
                    namespace,
                    List.of());
        }

        private void nextWord() {
            while (at < end && bytes[at] != ' ') {
                at++;
            }
            skipBlanks();
        }

        private void skipBlanks() {
            while (at < end && bytes[at] == ' ') {
                at++;
            }
        }

        private @Nullable IpAddress address() {
            int start = at;
            while (at < end && bytes[at] != ':' && bytes[at] != ' ') {
                at++;
            }
            int digits = at - start;
            at = start;
            if (digits == 8) {
                return IpAddress.v4(word());
            }
            if (digits != 32) {
                return null;
            }
            long high = (long) word() << 32 | (word() & 0xffff_ffffL);
            long low = (long) word() << 32 | (word() & 0xffff_ffffL);
            return new IpAddress(high, low);
        }

        private int word() {
            int word = (int) hex(8);
            return SWAPPED ? Integer.reverseBytes(word) : word;
        }

        private int port() {
            at++;
            return (int) hex(4);
        }

        private long hex(int digits) {
            long value = 0;
            for (int stop = Math.min(at + digits, end); at < stop; at++) {
                value = value << 4 | (Character.digit(bytes[at], 16) & 0xf);
            }
            return value;
        }

        private long decimal() {
            long value = 0;
            while (at < end && bytes[at] >= '0' && bytes[at] <= '9') {
                value = value * 10 + bytes[at++] - '0';
            }
            return value;
        }
    }
}
