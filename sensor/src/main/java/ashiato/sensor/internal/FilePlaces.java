package ashiato.sensor.internal;

import ashiato.sensor.SensorStatus;
import ashiato.sensor.internal.FileRecords.FileRecord;
import ashiato.sensor.internal.KernelRecords.Header;
import ashiato.sensor.internal.KernelRecords.ProcessKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Finds the files that records tell of.
///
/// A file that was open has the path that the kernel walked. Where a program named a path, the directory in which it
/// stands is looked up as the program would find it: from its root or its directory, in its mount namespace, through
/// symbolic links. That happens after the call, and only as far as the kernel still has the names in memory, so that
/// nothing here waits for a disk or a server. Where that does not succeed, because the process or the directory is
/// gone or the kernel is older than 5.12, the path is put together from its parts, `.` and `..` taken literally.
///
/// Confined to one thread.
final class FilePlaces implements AutoCloseable {
    private static final String ROOT = "/";
    private static final String DELETED = " (deleted)";
    private static final int PATH_MAX = 4096;
    private static final int UNKNOWN_NAMESPACE = 0;

    private final NativeFiles files = new NativeFiles();
    private final PathNames paths = new PathNames(4096);
    private final int ownNamespace;
    private final int initialNamespace;
    private final byte[] link = new byte[PATH_MAX];
    private byte[] parts = new byte[8192];

    /// Where a file is.
    ///
    /// @param path in the mount namespace of the process; null if the program's text could not be read
    /// @param reach the paths by which this process may reach the file, the surest first; it may be another one by
    /// now
    /// @param status null if it was not asked for, or nothing is known any more
    record Place(
            @Nullable String path,
            List<String> reach,
            @Nullable FileStatus status) {
        static final Place UNKNOWN = new Place(null, List.of(), null);
    }

    FilePlaces() {
        ownNamespace = namespace("/proc/self/ns/mnt");
        initialNamespace = namespace("/proc/1/ns/mnt");
    }

    /// The place of a record's file.
    ///
    /// @param withStatus whether to look at the file as it is now
    Place find(ByteBuffer bytes, int record, boolean withStatus) {
        int flags = Header.flags(bytes, record);
        int namesLength = bytes.getInt(record + FileRecord.NAMES_LENGTH);
        int textLength = bytes.getInt(record + FileRecord.TEXT_LENGTH);
        if ((flags & FileRecord.FLAG_TEXT_UNREAD) != 0) {
            return Place.UNKNOWN;
        }
        if (parts.length < namesLength + textLength) {
            parts = new byte[namesLength + textLength];
        }
        bytes.get(record + FileRecord.BYTES, parts, 0, namesLength + textLength);
        boolean cut = (flags & FileRecord.FLAG_PATH_CUT) != 0;
        int pid = bytes.getInt(record + FileRecord.PROCESS + ProcessKey.PID);
        String root = rootOf(bytes.getInt(record + FileRecord.MOUNT_NAMESPACE), pid);
        if (textLength == 0) {
            boolean nameless = (flags & FileRecord.FLAG_NAMELESS) != 0;
            String path = paths.text(parts, 0, namesLength, cut, nameless);
            FileStatus status = withStatus && !cut && !nameless
                    ? statusOf(root, path, bytes.getLong(record + FileRecord.INODE))
                    : null;
            return new Place(path, reach(root, path), status);
        }
        String base = paths.text(parts, 0, namesLength, cut, false);
        String text = EscapedText.of(parts, namesLength, textLength);
        Place resolved = cut ? null : resolve(root, base, text, (flags & FileRecord.FLAG_FOLLOWED) != 0, withStatus);
        if (resolved != null) {
            return resolved;
        }
        String path = joined(base, text);
        return new Place(path, reach(root, path), null);
    }

    /// How full the table of paths is.
    SensorStatus.Table table() {
        SensorStatus.Table table = paths.table();
        return new SensorStatus.Table("paths of files", table.size(), table.capacity(), table.evicted());
    }

    /// The path that a text means from a directory on, taken literally.
    static String joined(String base, String text) {
        ArrayDeque<String> names = new ArrayDeque<>();
        for (String name : (base + '/' + text).split("/", -1)) {
            switch (name) {
                case "", "." -> {
                    // They stay where they are.
                }
                case ".." -> names.pollLast();
                default -> names.add(name);
            }
        }
        return ROOT + String.join("/", names);
    }

    private @Nullable Place resolve(String root, String base, String text, boolean followed, boolean withStatus) {
        int rootFd = files.openDirectory(root);
        if (rootFd < 0) {
            return null;
        }
        // Links of a process whose root is another directory do not lead out of that.
        boolean confined = text.startsWith(ROOT) && !base.equals(ROOT);
        int from = confined ? files.openCached(rootFd, base, true) : rootFd;
        try {
            if (from < 0) {
                return null;
            }
            String whole = confined || text.startsWith(ROOT) ? text : base + '/' + text;
            return followed ? follow(root, from, whole) : lookIn(root, from, whole, withStatus);
        } finally {
            if (confined && from >= 0) {
                files.close(from);
            }
            files.close(rootFd);
        }
    }

    private @Nullable Place follow(String root, int from, String whole) {
        int fd = files.openCached(from, whole, true);
        if (fd < 0) {
            return null;
        }
        try {
            String path = pathOf(fd);
            return path == null ? null : new Place(path, reach(root, path), files.status(fd));
        } finally {
            files.close(fd);
        }
    }

    /// Looks up the directory; the name in it may be gone.
    private @Nullable Place lookIn(String root, int from, String whole, boolean withStatus) {
        int end = whole.length();
        while (end > 1 && whole.charAt(end - 1) == '/') {
            end--;
        }
        int slash = whole.lastIndexOf('/', end - 1);
        String name = whole.substring(slash + 1, end);
        if (name.isEmpty() || name.equals(".") || name.equals("..")) {
            return follow(root, from, whole);
        }
        int fd = files.openCached(from, slash <= 0 ? ROOT : whole.substring(0, slash), true);
        if (fd < 0) {
            return null;
        }
        try {
            String directory = pathOf(fd);
            if (directory == null) {
                return null;
            }
            String path = directory.equals(ROOT) ? ROOT + name : directory + '/' + name;
            return new Place(path, reach(root, path), withStatus ? statusIn(fd, name) : null);
        } finally {
            files.close(fd);
        }
    }

    private @Nullable FileStatus statusIn(int directory, String name) {
        int fd = files.openCached(directory, name, false);
        if (fd < 0) {
            return null;
        }
        try {
            return files.status(fd);
        } finally {
            files.close(fd);
        }
    }

    private @Nullable FileStatus statusOf(String root, String path, long inode) {
        int rootFd = files.openDirectory(root);
        if (rootFd < 0) {
            return null;
        }
        try {
            FileStatus status = statusIn(rootFd, path);
            return status != null && status.identity().inode() == inode ? status : null;
        } finally {
            files.close(rootFd);
        }
    }

    /// The path of an open file, or null if it has none any more.
    private @Nullable String pathOf(int fd) {
        int length = files.readLink("/proc/self/fd/" + fd, link);
        if (length <= 0 || length == link.length) {
            return null;
        }
        String path = EscapedText.of(link, 0, length);
        return path.endsWith(DELETED) ? null : path;
    }

    /// What is the root of a mount namespace here: this process may have another one, as a service has.
    private String rootOf(int namespace, int pid) {
        if (namespace == ownNamespace && namespace != UNKNOWN_NAMESPACE) {
            return ROOT;
        }
        boolean initial = namespace == initialNamespace && namespace != UNKNOWN_NAMESPACE;
        return initial ? "/proc/1/root" : "/proc/" + pid + "/root";
    }

    private static List<String> reach(String root, String path) {
        return root.equals(ROOT) ? List.of(path) : List.of(root + path, path);
    }

    /// The number in a link such as `mnt:[4026531841]`.
    private int namespace(String file) {
        int length = files.readLink(file, link);
        if (length < 0) {
            return UNKNOWN_NAMESPACE;
        }
        String text = new String(link, 0, length, StandardCharsets.US_ASCII);
        int begin = text.indexOf('[');
        int end = text.indexOf(']');
        return begin < 0 || end < begin ? UNKNOWN_NAMESPACE : Integer.parseUnsignedInt(text, begin + 1, end, 10);
    }

    @Override
    public void close() {
        files.close();
    }
}
