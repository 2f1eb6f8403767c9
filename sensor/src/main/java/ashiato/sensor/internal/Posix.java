package ashiato.sensor.internal;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;

/// The calls of the C library that Java does not offer in the form needed: files by paths that are bytes, their
/// identity by descriptor, and the clocks of the kernel.
///
/// The raw layer: segments in, numbers out. A call that fails returns minus errno. `state` is a segment of
/// [#CALL_STATE], owned by the calling thread. Owners of descriptors and segments are [NativeFiles] and
/// [LinuxClock]. Safe for use by many threads.
final class Posix {
    static final StructLayout CALL_STATE = Linker.Option.captureStateLayout();

    /// Flags of open(2); these have the same values on x86-64 and AArch64.
    static final int O_RDONLY = 0;

    static final int O_NONBLOCK = 0x800;
    static final int O_NOATIME = 0x40000;
    static final int O_CLOEXEC = 0x80000;

    static final int AT_EMPTY_PATH = 0x1000;
    static final int STATX_BASIC_STATS = 0x7ff;

    static final int EPERM = 1;
    static final int ENOENT = 2;
    static final int ESRCH = 3;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");
    private static final long ERRNO_OFFSET = CALL_STATE.byteOffset(MemoryLayout.PathElement.groupElement("errno"));

    // int open(const char *pathname, int flags, ... /* mode_t mode */);
    private static final MethodHandle OPEN = LINKER.downcallHandle(
            symbol("open"),
            FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT),
            ERRNO,
            Linker.Option.firstVariadicArg(2));

    // ssize_t read(int fd, void *buf, size_t count);
    private static final MethodHandle READ = LINKER.downcallHandle(
            symbol("read"), FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG), ERRNO);

    // int close(int fd);
    private static final MethodHandle CLOSE =
            LINKER.downcallHandle(symbol("close"), FunctionDescriptor.of(JAVA_INT, JAVA_INT), ERRNO);

    // ssize_t readlink(const char *pathname, char *buf, size_t bufsiz);
    private static final MethodHandle READLINK = LINKER.downcallHandle(
            symbol("readlink"), FunctionDescriptor.of(JAVA_LONG, ADDRESS, ADDRESS, JAVA_LONG), ERRNO);

    // int statx(int dirfd, const char *pathname, int flags, unsigned int mask, struct statx *statxbuf);
    private static final MethodHandle STATX = LINKER.downcallHandle(
            symbol("statx"), FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS), ERRNO);

    // int clock_gettime(clockid_t clockid, struct timespec *tp);
    private static final MethodHandle CLOCK_GETTIME =
            LINKER.downcallHandle(symbol("clock_gettime"), FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS), ERRNO);

    // int setpriority(int which, id_t who, int prio);
    private static final MethodHandle SETPRIORITY = LINKER.downcallHandle(
            symbol("setpriority"), FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT), ERRNO);

    private Posix() {}

    static int open(MemorySegment state, MemorySegment path, int flags) {
        try {
            int result = (int) OPEN.invokeExact(state, path, flags);
            return result < 0 ? -errno(state) : result;
        } catch (Throwable impossible) {
            throw new AssertionError("open(2) cannot be called", impossible);
        }
    }

    static int read(MemorySegment state, int fd, MemorySegment buffer, long count) {
        try {
            long result = (long) READ.invokeExact(state, fd, buffer, count);
            return result < 0 ? -errno(state) : (int) result;
        } catch (Throwable impossible) {
            throw new AssertionError("read(2) cannot be called", impossible);
        }
    }

    static int close(MemorySegment state, int fd) {
        try {
            int result = (int) CLOSE.invokeExact(state, fd);
            return result < 0 ? -errno(state) : result;
        } catch (Throwable impossible) {
            throw new AssertionError("close(2) cannot be called", impossible);
        }
    }

    static int readlink(MemorySegment state, MemorySegment path, MemorySegment buffer, long count) {
        try {
            long result = (long) READLINK.invokeExact(state, path, buffer, count);
            return result < 0 ? -errno(state) : (int) result;
        } catch (Throwable impossible) {
            throw new AssertionError("readlink(2) cannot be called", impossible);
        }
    }

    static int statx(MemorySegment state, int fd, MemorySegment path, int flags, int mask, MemorySegment statx) {
        try {
            int result = (int) STATX.invokeExact(state, fd, path, flags, mask, statx);
            return result < 0 ? -errno(state) : result;
        } catch (Throwable impossible) {
            throw new AssertionError("statx(2) cannot be called", impossible);
        }
    }

    static int clockGettime(MemorySegment state, int clock, MemorySegment timespec) {
        try {
            int result = (int) CLOCK_GETTIME.invokeExact(state, clock, timespec);
            return result < 0 ? -errno(state) : result;
        } catch (Throwable impossible) {
            throw new AssertionError("clock_gettime(2) cannot be called", impossible);
        }
    }

    /// Sets the nice value of the calling thread: on Linux each thread has its own (setpriority(2), NOTES).
    static int setThreadNice(MemorySegment state, int nice) {
        try {
            int result = (int) SETPRIORITY.invokeExact(state, 0, 0, nice);
            return result < 0 ? -errno(state) : result;
        } catch (Throwable impossible) {
            throw new AssertionError("setpriority(2) cannot be called", impossible);
        }
    }

    private static int errno(MemorySegment state) {
        return state.get(JAVA_INT, ERRNO_OFFSET);
    }

    private static MemorySegment symbol(String name) {
        return LINKER.defaultLookup()
                .find(name)
                .orElseThrow(() -> new UnsatisfiedLinkError(
                        "the C library has no function " + name + "; expected glibc 2.28 or newer"));
    }
}
