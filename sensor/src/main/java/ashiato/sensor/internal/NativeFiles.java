package ashiato.sensor.internal;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import ashiato.sensor.internal.libc.Errno;
import ashiato.sensor.internal.libc.Libc;
import ashiato.sensor.internal.libc.NativeFunction;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Opens, reads and identifies files by paths that are bytes, through buffers of its own.
///
/// Paths are written as in [EscapedText], so that every file can be named, whatever the locale of the JVM. Belongs to
/// the thread that made it.
final class NativeFiles implements AutoCloseable {
    /// The most bytes of one [#read(int, byte[], int)].
    static final int BUFFER_SIZE = 64 * 1024;

    /// PATH_MAX, with its NUL.
    private static final int PATH_MAX = 4096;

    private final Arena arena = Arena.ofConfined();
    private final MemorySegment state = arena.allocate(NativeFunction.ERRNO_LAYOUT);
    private final MemorySegment path = arena.allocate(PATH_MAX);
    private final MemorySegment buffer = arena.allocate(BUFFER_SIZE);
    private final MemorySegment statx = arena.allocate(Statx.SIZE, 8);
    private final MemorySegment emptyPath = arena.allocate(1);
    // struct open_how { __u64 flags; __u64 mode; __u64 resolve; } of include/uapi/linux/openat2.h
    private final MemorySegment how = arena.allocate(24, 8);

    /// Opens a file to be read from its beginning. Never blocks on a FIFO or a device.
    ///
    /// @return a descriptor, or minus errno
    int open(String text) {
        if (!setPath(text)) {
            return -Errno.ENOENT;
        }
        return Libc.open(state, path, Libc.O_RDONLY | Libc.O_CLOEXEC | Libc.O_NONBLOCK);
    }

    /// Opens a regular file to be read from its beginning, without changing its time of last access if we may.
    /// Whatever
    /// else may be at this path by now is not opened: opening a device can set something off.
    ///
    /// @return a descriptor, or minus errno; of anything else than a regular file minus EINVAL
    int openUntouched(String text) {
        if (!setPath(text)) {
            return -Errno.ENOENT;
        }
        int place = Libc.open(state, path, Libc.O_PATH | Libc.O_CLOEXEC);
        if (place < 0) {
            return place;
        }
        try {
            if (identity(place) == null || !setPath("/proc/self/fd/" + place)) {
                return -Errno.EINVAL;
            }
            int flags = Libc.O_RDONLY | Libc.O_CLOEXEC | Libc.O_NONBLOCK;
            int fd = Libc.open(state, path, flags | Libc.O_NOATIME);
            return fd == -Errno.EPERM ? Libc.open(state, path, flags) : fd;
        } finally {
            close(place);
        }
    }

    /// Opens a directory as a place to begin at, not to read it.
    ///
    /// @return a descriptor, or minus errno
    int openDirectory(String text) {
        if (!setPath(text)) {
            return -Errno.ENOENT;
        }
        return Libc.open(state, path, Libc.O_PATH | Libc.O_DIRECTORY | Libc.O_CLOEXEC);
    }

    /// Opens a file as a place, not to read it, without ever waiting for a disk or a server: as if the directory
    /// were
    /// the root of the file system.
    ///
    /// @param root a descriptor of the directory
    /// @param follow whether to follow a symbolic link at the end
    /// @return a descriptor, or minus errno; before Linux 5.12 always that
    int openCached(int root, String text, boolean follow) {
        if (!setPath(text)) {
            return -Errno.ENOENT;
        }
        int flags = Libc.O_PATH | Libc.O_CLOEXEC | (follow ? 0 : Libc.O_NOFOLLOW);
        how.set(JAVA_LONG, 0, flags);
        how.set(JAVA_LONG, 16, Libc.RESOLVE_IN_ROOT | Libc.RESOLVE_CACHED);
        return Libc.openInside(state, root, path, how);
    }

    void close(int fd) {
        Libc.close(state, fd);
    }

    /// Reads up to [#BUFFER_SIZE] bytes, or up to the end of `into`.
    ///
    /// @return the number of bytes, 0 at the end of the file, or minus errno
    int read(int fd, byte[] into, int offset) {
        int count = Libc.read(state, fd, buffer, Math.min(BUFFER_SIZE, into.length - offset));
        if (count > 0) {
            MemorySegment.copy(buffer, JAVA_BYTE, 0, into, offset, count);
        }
        return count;
    }

    /// Reads a file from its beginning until it ends or `into` is full.
    ///
    /// @return the number of bytes, or minus errno
    int readAll(String text, byte[] into) {
        int fd = open(text);
        if (fd < 0) {
            return fd;
        }
        int length = 0;
        int count;
        do {
            count = read(fd, into, length);
            length += Math.max(count, 0);
        } while (count > 0 && length < into.length);
        close(fd);
        return count < 0 ? count : length;
    }

    /// The target of a symbolic link, or its first bytes if `into` is too small.
    ///
    /// @return its length, or minus errno
    int readLink(String text, byte[] into) {
        if (!setPath(text)) {
            return -Errno.ENOENT;
        }
        int length = Libc.readlink(state, path, buffer, Math.min(BUFFER_SIZE, into.length));
        if (length > 0) {
            MemorySegment.copy(buffer, JAVA_BYTE, 0, into, 0, length);
        }
        return length;
    }

    /// The identity of an open file.
    ///
    /// @return null if it is not a regular file, or cannot be asked
    @Nullable
    FileIdentity identity(int fd) {
        int result = Libc.statx(state, fd, emptyPath, Libc.AT_EMPTY_PATH, Libc.STATX_BASIC_STATS, statx);
        if (result < 0 || (statx.get(JAVA_SHORT, Statx.MODE) & Statx.S_IFMT) != Statx.S_IFREG) {
            return null;
        }
        return identity();
    }

    /// What is known of a file without asking a server, of whatever sort it is.
    ///
    /// @param fd open, also as a place only
    /// @return null if it cannot be asked
    @Nullable
    FileStatus status(int fd) {
        int mask = Libc.STATX_BASIC_STATS | Libc.STATX_BTIME;
        if (Libc.statx(state, fd, emptyPath, Libc.AT_EMPTY_PATH | Libc.AT_STATX_DONT_SYNC, mask, statx) < 0) {
            return null;
        }
        boolean knowsBirth = (statx.get(JAVA_INT, Statx.MASK) & Libc.STATX_BTIME) != 0;
        return new FileStatus(
                identity(),
                statx.get(JAVA_SHORT, Statx.MODE) & 0xffff,
                nanos(Statx.MODIFIED_SECONDS, Statx.MODIFIED_NANOS),
                knowsBirth ? nanos(Statx.BIRTH_SECONDS, Statx.BIRTH_NANOS) : FileStatus.UNKNOWN);
    }

    private FileIdentity identity() {
        long device = (long) statx.get(JAVA_INT, Statx.DEV_MAJOR) << 20 | statx.get(JAVA_INT, Statx.DEV_MINOR);
        return new FileIdentity(
                device,
                statx.get(JAVA_LONG, Statx.INO),
                nanos(Statx.CTIME_SECONDS, Statx.CTIME_NANOS),
                statx.get(JAVA_LONG, Statx.BYTES));
    }

    private long nanos(int seconds, int nanos) {
        return TimeUnit.SECONDS.toNanos(statx.get(JAVA_LONG, seconds)) + statx.get(JAVA_INT, nanos);
    }

    @Override
    public void close() {
        arena.close();
    }

    private boolean setPath(String text) {
        byte[] bytes = text.indexOf('\\') < 0 ? text.getBytes(StandardCharsets.UTF_8) : EscapedText.bytes(text);
        if (bytes.length >= PATH_MAX) {
            return false;
        }
        MemorySegment.copy(bytes, 0, path, JAVA_BYTE, 0, bytes.length);
        path.set(JAVA_BYTE, bytes.length, (byte) 0);
        return true;
    }

    /// Offsets in `struct statx` (linux/stat.h), the same on every architecture.
    private static final class Statx {
        static final int MASK = 0;
        static final int MODE = 28;
        static final int INO = 32;
        static final int BYTES = 40;
        static final int BIRTH_SECONDS = 80;
        static final int BIRTH_NANOS = 88;
        static final int CTIME_SECONDS = 96;
        static final int CTIME_NANOS = 104;
        static final int MODIFIED_SECONDS = 112;
        static final int MODIFIED_NANOS = 120;
        static final int DEV_MAJOR = 136;
        static final int DEV_MINOR = 140;
        static final int SIZE = 256;

        static final int S_IFMT = 0xf000;
        static final int S_IFREG = 0x8000;
    }
}
