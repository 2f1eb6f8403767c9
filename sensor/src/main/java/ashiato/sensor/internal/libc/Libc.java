package ashiato.sensor.internal.libc;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;

/// The functions of the C library that Java does not offer in the form needed: files by paths that are bytes, their
/// identity by descriptor, mappings, the clocks of the kernel.
///
/// Two forms. Calls made for every process or file take a segment `errno` of [NativeFunctions#ERRNO_LAYOUT], owned by
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
    private static final MethodHandle OPEN =
            NativeFunctions.linkVariadic(LIBRARY, "open", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT), 2);
    // long syscall(long number, ...);
    private static final MethodHandle SYSCALL = NativeFunctions.linkVariadic(
            LIBRARY, "syscall", FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, ADDRESS, ADDRESS, JAVA_LONG), 1);
    // int close(int fd);
    private static final MethodHandle CLOSE =
            NativeFunctions.link(LIBRARY, "close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    // ssize_t read(int fd, void *buffer, size_t count);
    private static final MethodHandle READ =
            NativeFunctions.link(LIBRARY, "read", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));
    // ssize_t readlink(const char *path, char *buffer, size_t size);
    private static final MethodHandle READLINK =
            NativeFunctions.link(LIBRARY, "readlink", FunctionDescriptor.of(JAVA_LONG, ADDRESS, ADDRESS, JAVA_LONG));
    // int statx(int directory, const char *path, int flags, unsigned int mask, struct statx *statx);
    private static final MethodHandle STATX = NativeFunctions.link(
            LIBRARY, "statx", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS));
    // int clock_gettime(clockid_t clock, struct timespec *time);
    private static final MethodHandle CLOCK_GETTIME =
            NativeFunctions.link(LIBRARY, "clock_gettime", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS));
    // int setpriority(int which, id_t who, int priority);
    private static final MethodHandle SETPRIORITY =
            NativeFunctions.link(LIBRARY, "setpriority", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
    // void *mmap(void *address, size_t length, int protection, int flags, int fd, off_t offset);
    private static final MethodHandle MMAP = NativeFunctions.link(
            LIBRARY,
            "mmap",
            FunctionDescriptor.of(ADDRESS, ADDRESS, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG));
    // int munmap(void *address, size_t length);
    private static final MethodHandle MUNMAP =
            NativeFunctions.link(LIBRARY, "munmap", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG));
    // int poll(struct pollfd *fds, nfds_t count, int timeout);
    private static final MethodHandle POLL =
            NativeFunctions.link(LIBRARY, "poll", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
    // int madvise(void *address, size_t length, int advice);
    private static final MethodHandle MADVISE =
            NativeFunctions.link(LIBRARY, "madvise", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
    // int mount(const char *source, const char *target, const char *type, unsigned long flags, const void *data);
    private static final MethodHandle MOUNT = NativeFunctions.link(
            LIBRARY, "mount", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS));
    // int getpagesize(void);
    private static final MethodHandle GETPAGESIZE =
            NativeFunctions.linkWithoutErrno(LIBRARY, "getpagesize", FunctionDescriptor.of(JAVA_INT));

    private Libc() {}

    /// Opens a file.
    ///
    /// @param path with a NUL at its end
    /// @return a descriptor, or minus errno
    public static int open(MemorySegment errno, MemorySegment path, int flags) {
        try {
            return orErrno((int) OPEN.invokeExact(errno, path, flags), errno);
        } catch (Throwable e) {
            throw NativeFunctions.unexpected(e);
        }
    }

    /// Opens a file and returns its descriptor.
    public static int open(String path, int flags) throws NativeException {
        try (Arena arena = Arena.ofConfined()) {
            int fd = open(arena.allocate(NativeFunctions.ERRNO_LAYOUT), arena.allocateFrom(path), flags);
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
        try {
            long result = (long) SYSCALL.invokeExact(errno, SYS_OPENAT2, (long) directory, path, how, how.byteSize());
            return orErrno((int) result, errno);
        } catch (Throwable e) {
            throw NativeFunctions.unexpected(e);
        }
    }

    /// Linux releases the descriptor whatever close(2) returns.
    public static void close(MemorySegment errno, int fd) {
        try {
            int ignored = (int) CLOSE.invokeExact(errno, fd);
        } catch (Throwable e) {
            throw NativeFunctions.unexpected(e);
        }
    }

    /// As [#close(MemorySegment, int)].
    public static void close(int fd) {
        try (Arena arena = Arena.ofConfined()) {
            close(arena.allocate(NativeFunctions.ERRNO_LAYOUT), fd);
        }
    }

    /// Reads up to `count` bytes.
    ///
    /// @return the number of bytes, 0 at the end of the file, or minus errno
    public static int read(MemorySegment errno, int fd, MemorySegment buffer, int count) {
        try {
            return orErrno((int) (long) READ.invokeExact(errno, fd, buffer, (long) count), errno);
        } catch (Throwable e) {
            throw NativeFunctions.unexpected(e);
        }
    }

    /// Reads, again after a signal.
    ///
    /// @return the number of bytes, 0 at the end
    public static int read(int fd, MemorySegment buffer) throws NativeException {
        int most = (int) Math.min(buffer.byteSize(), Integer.MAX_VALUE);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment errno = arena.allocate(NativeFunctions.ERRNO_LAYOUT);
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
        try {
            return orErrno((int) (long) READLINK.invokeExact(errno, path, buffer, (long) size), errno);
        } catch (Throwable e) {
            throw NativeFunctions.unexpected(e);
        }
    }

    /// Asks for the attributes of a file.
    ///
    /// @param path with a NUL at its end; empty for the file of the descriptor itself
    /// @return 0, or minus errno
    public static int statx(MemorySegment errno, int fd, MemorySegment path, int flags, int mask, MemorySegment statx) {
        try {
            return orErrno((int) STATX.invokeExact(errno, fd, path, flags, mask, statx), errno);
        } catch (Throwable e) {
            throw NativeFunctions.unexpected(e);
        }
    }

    /// Reads a clock.
    ///
    /// @return 0, or minus errno
    public static int clockGettime(MemorySegment errno, int clock, MemorySegment timespec) {
        try {
            return orErrno((int) CLOCK_GETTIME.invokeExact(errno, clock, timespec), errno);
        } catch (Throwable e) {
            throw NativeFunctions.unexpected(e);
        }
    }

    /// Sets the nice value of the calling thread: on Linux each thread has its own (setpriority(2), NOTES).
    ///
    /// @return 0, or minus errno
    public static int setThreadNice(MemorySegment errno, int nice) {
        try {
            return orErrno((int) SETPRIORITY.invokeExact(errno, 0, 0, nice), errno);
        } catch (Throwable e) {
            throw NativeFunctions.unexpected(e);
        }
    }

    /// Maps a part of a file into this process's memory, shared.
    public static MemorySegment map(long length, int protection, int fd, long offset) throws NativeException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment errno = arena.allocate(NativeFunctions.ERRNO_LAYOUT);
            MemorySegment address = (MemorySegment)
                    MMAP.invokeExact(errno, MemorySegment.NULL, length, protection, MAP_SHARED, fd, offset);
            if (address.address() == -1) {
                throw new NativeException("mmap of " + length + " bytes", NativeFunctions.errno(errno));
            }
            return address.reinterpret(length);
        } catch (NativeException e) {
            throw e;
        } catch (Throwable e) {
            throw NativeFunctions.unexpected(e);
        }
    }

    /// Ends a mapping.
    public static void unmap(MemorySegment mapped) {
        try (Arena arena = Arena.ofConfined()) {
            int ignored =
                    (int) MUNMAP.invokeExact(arena.allocate(NativeFunctions.ERRNO_LAYOUT), mapped, mapped.byteSize());
        } catch (Throwable e) {
            throw NativeFunctions.unexpected(e);
        }
    }

    /// Waits for one of the events of one or several `struct pollfd`; true if there is one, false after the
    /// time-out or a signal.
    public static boolean poll(MemorySegment pollfd, MemorySegment errno, int timeoutMillis) {
        try {
            return (int) POLL.invokeExact(errno, pollfd, pollfd.byteSize() / 8, timeoutMillis) > 0;
        } catch (Throwable e) {
            throw NativeFunctions.unexpected(e);
        }
    }

    /// Mounts a file system that needs no device.
    ///
    /// @param type its type, for example `tracefs`
    public static void mount(String type, String target) throws NativeException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment errno = arena.allocate(NativeFunctions.ERRNO_LAYOUT);
            MemorySegment name = arena.allocateFrom(type);
            int result = (int) MOUNT.invokeExact(errno, name, arena.allocateFrom(target), name, 0L, MemorySegment.NULL);
            if (result < 0) {
                throw new NativeException("mount of " + type + " at " + target, NativeFunctions.errno(errno));
            }
        } catch (NativeException e) {
            throw e;
        } catch (Throwable e) {
            throw NativeFunctions.unexpected(e);
        }
    }

    /// Advises the kernel about a range of this process's memory.
    ///
    /// @param advice MADV_DONTNEED to give its pages back: what comes from a file is read from there again when it
    /// is
    ///     needed, anything else is lost; MADV_NOHUGEPAGE to have small pages from now on
    public static void advise(long address, long length, int advice) throws NativeException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment errno = arena.allocate(NativeFunctions.ERRNO_LAYOUT);
            int result = (int) MADVISE.invokeExact(errno, MemorySegment.ofAddress(address), length, advice);
            if (result < 0) {
                throw new NativeException("madvise of " + length + " bytes", NativeFunctions.errno(errno));
            }
        } catch (NativeException e) {
            throw e;
        } catch (Throwable e) {
            throw NativeFunctions.unexpected(e);
        }
    }

    /// The size of a page, in bytes.
    public static int pageSize() {
        try {
            return (int) GETPAGESIZE.invokeExact();
        } catch (Throwable e) {
            throw NativeFunctions.unexpected(e);
        }
    }

    private static int orErrno(int result, MemorySegment errno) {
        return result < 0 ? -NativeFunctions.errno(errno) : result;
    }
}
