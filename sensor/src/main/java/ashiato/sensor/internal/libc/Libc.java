package ashiato.sensor.internal.libc;

import static ashiato.sensor.internal.libc.NativeFunction.at;

import java.lang.foreign.Arena;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;

/// The functions of the C library that Java does not offer in the form needed: files by paths that are bytes, their
/// identity by descriptor, mappings, the clocks of the kernel.
///
/// Two forms. Calls made for every process or file take a segment `errno` of [NativeFunction#ERRNO_LAYOUT], owned by
/// the calling thread, allocate nothing and return minus errno where the function fails. Rare calls throw
/// [NativeException]. Safe for use by many threads.
public final class Libc {
    /// Flags of open(2); these have the same values on x86-64 and AArch64.
    public static final int O_RDONLY = 0;

    public static final int O_NONBLOCK = 0x800;
    public static final int O_DIRECTORY = 0x10000;
    public static final int O_NOATIME = 0x40000;
    public static final int O_CLOEXEC = 0x80000;
    /// On x86-64 only.
    public static final int O_NOFOLLOW = 0x20000;

    public static final int O_PATH = 0x200000;

    public static final int PROT_READ = 1;
    public static final int PROT_WRITE = 2;
    public static final short POLLIN = 1;
    public static final int MADV_DONTNEED = 4;
    public static final int MADV_NOHUGEPAGE = 15;
    public static final int AT_EMPTY_PATH = 0x1000;
    /// Answers with what is known, without asking a server.
    public static final int AT_STATX_DONT_SYNC = 0x4000;

    public static final int STATX_BASIC_STATS = 0x7ff;
    public static final int STATX_BTIME = 0x800;

    /// Of openat2(2): a link leads nowhere outside of the directory where the path begins.
    public static final long RESOLVE_IN_ROOT = 0x10;

    /// Of openat2(2), since Linux 5.12: fails rather than wait for a disk or a server.
    public static final long RESOLVE_CACHED = 0x20;

    private static final int MAP_SHARED = 1;
    /// The number of openat2, the same on every architecture.
    private static final long SYS_OPENAT2 = 437;

    private static final SymbolLookup LIBRARY = Linker.nativeLinker().defaultLookup();

    // int open(const char *path, int flags, ...);
    private static final NativeFunction OPEN = NativeFunction.of(LIBRARY, "open");
    // long syscall(long number, ...);
    private static final NativeFunction SYSCALL = NativeFunction.of(LIBRARY, "syscall");
    // int close(int fd);
    private static final NativeFunction CLOSE = NativeFunction.of(LIBRARY, "close");
    // ssize_t read(int fd, void *buffer, size_t count);
    private static final NativeFunction READ = NativeFunction.of(LIBRARY, "read");
    // ssize_t readlink(const char *path, char *buffer, size_t size);
    private static final NativeFunction READLINK = NativeFunction.of(LIBRARY, "readlink");
    // int statx(int directory, const char *path, int flags, unsigned int mask, struct statx *statx);
    private static final NativeFunction STATX = NativeFunction.of(LIBRARY, "statx");
    // int clock_gettime(clockid_t clock, struct timespec *time);
    private static final NativeFunction CLOCK_GETTIME = NativeFunction.of(LIBRARY, "clock_gettime");
    // int setpriority(int which, id_t who, int priority);
    private static final NativeFunction SETPRIORITY = NativeFunction.of(LIBRARY, "setpriority");
    // void *mmap(void *address, size_t length, int protection, int flags, int fd, off_t offset);
    private static final NativeFunction MMAP = NativeFunction.of(LIBRARY, "mmap");
    // int munmap(void *address, size_t length);
    private static final NativeFunction MUNMAP = NativeFunction.of(LIBRARY, "munmap");
    // int poll(struct pollfd *fds, nfds_t count, int timeout);
    private static final NativeFunction POLL = NativeFunction.of(LIBRARY, "poll");
    // int madvise(void *address, size_t length, int advice);
    private static final NativeFunction MADVISE = NativeFunction.of(LIBRARY, "madvise");
    // int mount(const char *source, const char *target, const char *type, unsigned long flags, const void *data);
    private static final NativeFunction MOUNT = NativeFunction.of(LIBRARY, "mount");
    // int getpagesize(void);
    private static final NativeFunction GETPAGESIZE = NativeFunction.of(LIBRARY, "getpagesize");

    private Libc() {}

    /// Opens a file.
    ///
    /// @param path with a NUL at its end
    /// @return a descriptor, or minus errno
    public static int open(MemorySegment errno, MemorySegment path, int flags) {
        return orErrno((int) OPEN.call(errno, at(path), flags), errno);
    }

    /// Opens a file and returns its descriptor.
    public static int open(String path, int flags) throws NativeException {
        try (Arena arena = Arena.ofConfined()) {
            int fd = open(arena.allocate(NativeFunction.ERRNO_LAYOUT), arena.allocateFrom(path), flags);
            if (fd < 0) {
                throw new NativeException("open " + path, -fd);
            }
            return fd;
        }
    }

    /// Opens a file as openat2(2) does, which the C library has no function for.
    ///
    /// @param directory the descriptor of the directory where a relative path begins
    /// @param path with a NUL at its end
    /// @param how a `struct open_how`: flags, mode and how to resolve, 64 bits each
    /// @return a descriptor, or minus errno
    public static int openInside(MemorySegment errno, int directory, MemorySegment path, MemorySegment how) {
        long result = SYSCALL.call(errno, SYS_OPENAT2, directory, at(path), at(how), how.byteSize(), 0);
        return orErrno((int) result, errno);
    }

    /// Linux releases the descriptor whatever close(2) returns.
    public static void close(MemorySegment errno, int fd) {
        CLOSE.call(errno, fd);
    }

    /// As [#close(MemorySegment, int)].
    public static void close(int fd) {
        try (Arena arena = Arena.ofConfined()) {
            close(arena.allocate(NativeFunction.ERRNO_LAYOUT), fd);
        }
    }

    /// Reads up to `count` bytes.
    ///
    /// @return the number of bytes, 0 at the end of the file, or minus errno
    public static int read(MemorySegment errno, int fd, MemorySegment buffer, int count) {
        return orErrno((int) READ.call(errno, fd, at(buffer), count), errno);
    }

    /// Reads, again after a signal.
    ///
    /// @return the number of bytes, 0 at the end
    public static int read(int fd, MemorySegment buffer) throws NativeException {
        int most = (int) Math.min(buffer.byteSize(), Integer.MAX_VALUE);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment errno = arena.allocate(NativeFunction.ERRNO_LAYOUT);
            while (true) {
                int count = read(errno, fd, buffer, most);
                if (count >= 0) {
                    return count;
                }
                if (count != -Errno.EINTR && count != -Errno.EAGAIN) {
                    throw new NativeException("read", -count);
                }
            }
        }
    }

    /// Reads where a symbolic link leads to.
    ///
    /// @param path with a NUL at its end
    /// @return the length of the link's target, or minus errno
    public static int readlink(MemorySegment errno, MemorySegment path, MemorySegment buffer, int size) {
        return orErrno((int) READLINK.call(errno, at(path), at(buffer), size), errno);
    }

    /// Asks for the attributes of a file.
    ///
    /// @param path with a NUL at its end; empty for the file of the descriptor itself
    /// @return 0, or minus errno
    public static int statx(MemorySegment errno, int fd, MemorySegment path, int flags, int mask, MemorySegment statx) {
        return orErrno((int) STATX.call(errno, fd, at(path), flags, mask, at(statx), 0), errno);
    }

    /// Reads a clock.
    ///
    /// @return 0, or minus errno
    public static int clockGettime(MemorySegment errno, int clock, MemorySegment timespec) {
        return orErrno((int) CLOCK_GETTIME.call(errno, clock, at(timespec)), errno);
    }

    /// Sets the nice value of the calling thread: on Linux each thread has its own (setpriority(2), NOTES).
    ///
    /// @return 0, or minus errno
    public static int setThreadNice(MemorySegment errno, int nice) {
        return orErrno((int) SETPRIORITY.call(errno, 0, 0, nice), errno);
    }

    /// Maps a part of a file into this process's memory, shared.
    public static MemorySegment map(long length, int protection, int fd, long offset) throws NativeException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment errno = arena.allocate(NativeFunction.ERRNO_LAYOUT);
            long address = MMAP.call(errno, 0, length, protection, MAP_SHARED, fd, offset);
            if (address == -1) {
                throw new NativeException("mmap of " + length + " bytes", NativeFunction.errno(errno));
            }
            return MemorySegment.ofAddress(address).reinterpret(length);
        }
    }

    /// Ends a mapping.
    public static void unmap(MemorySegment mapped) {
        try (Arena arena = Arena.ofConfined()) {
            MUNMAP.call(arena.allocate(NativeFunction.ERRNO_LAYOUT), at(mapped), mapped.byteSize());
        }
    }

    /// Waits for one of the events of one or several `struct pollfd`; true if there is one, false after the
    /// time-out or a signal.
    public static boolean poll(MemorySegment pollfd, MemorySegment errno, int timeoutMillis) {
        return (int) POLL.call(errno, at(pollfd), pollfd.byteSize() / 8, timeoutMillis) > 0;
    }

    /// Mounts a file system that needs no device.
    ///
    /// @param type its type, for example `tracefs`
    public static void mount(String type, String target) throws NativeException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment errno = arena.allocate(NativeFunction.ERRNO_LAYOUT);
            MemorySegment name = arena.allocateFrom(type);
            int result = (int) MOUNT.call(errno, at(name), at(arena.allocateFrom(target)), at(name), 0);
            if (result < 0) {
                throw new NativeException("mount of " + type + " at " + target, NativeFunction.errno(errno));
            }
        }
    }

    /// Advises the kernel about a range of this process's memory.
    ///
    /// @param advice MADV_DONTNEED to give its pages back: what comes from a file is read from there again when it
    /// is
    ///     needed, anything else is lost; MADV_NOHUGEPAGE to have small pages from now on
    public static void advise(long address, long length, int advice) throws NativeException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment errno = arena.allocate(NativeFunction.ERRNO_LAYOUT);
            int result = (int) MADVISE.call(errno, address, length, advice);
            if (result < 0) {
                throw new NativeException("madvise of " + length + " bytes", NativeFunction.errno(errno));
            }
        }
    }

    /// The size of a page, in bytes.
    public static int pageSize() {
        try (Arena arena = Arena.ofConfined()) {
            return (int) GETPAGESIZE.call(arena.allocate(NativeFunction.ERRNO_LAYOUT), 0);
        }
    }

    private static int orErrno(int result, MemorySegment errno) {
        return result < 0 ? -NativeFunction.errno(errno) : result;
    }
}
