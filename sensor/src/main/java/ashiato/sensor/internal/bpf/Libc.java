package ashiato.sensor.internal.bpf;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;

/// The C library's functions that the sensor needs, raw. Each method throws [NativeException] where the function
/// reports an error. Safe for use by many threads.
public final class Libc {
    static final int PROT_READ = 1;
    static final int PROT_WRITE = 2;
    static final int MAP_SHARED = 1;
    static final int O_RDONLY = 0;
    static final int O_DIRECTORY = 0x10000;
    static final int O_CLOEXEC = 0x80000;
    static final short POLLIN = 1;
    static final int MADV_DONTNEED = 4;
    static final int MADV_NOHUGEPAGE = 15;

    private static final SymbolLookup LIBRARY = Linker.nativeLinker().defaultLookup();

    // int open(const char *path, int flags, ...);
    private static final MethodHandle OPEN =
            NativeFunctions.linkVariadic(LIBRARY, "open", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT), 2);
    // int close(int fd);
    private static final MethodHandle CLOSE =
            NativeFunctions.link(LIBRARY, "close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    // ssize_t read(int fd, void *buffer, size_t count);
    private static final MethodHandle READ =
            NativeFunctions.link(LIBRARY, "read", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));
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

    static int open(String path, int flags) throws NativeException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment errno = arena.allocate(NativeFunctions.ERRNO_LAYOUT);
            int fd = (int) OPEN.invokeExact(errno, arena.allocateFrom(path), flags);
            if (fd < 0) {
                throw new NativeException("open " + path, NativeFunctions.errno(errno));
            }
            return fd;
        } catch (NativeException e) {
            throw e;
        } catch (Throwable e) {
            throw NativeFunctions.unexpected(e);
        }
    }

    static void close(int fd) {
        try (Arena arena = Arena.ofConfined()) {
            // Linux releases the descriptor whatever close returns.
            int ignored = (int) CLOSE.invokeExact(arena.allocate(NativeFunctions.ERRNO_LAYOUT), fd);
        } catch (Throwable e) {
            throw NativeFunctions.unexpected(e);
        }
    }

    /// Returns the bytes read, 0 at the end.
    static long read(int fd, MemorySegment buffer) throws NativeException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment errno = arena.allocate(NativeFunctions.ERRNO_LAYOUT);
            while (true) {
                long count = (long) READ.invokeExact(errno, fd, buffer, buffer.byteSize());
                if (count >= 0) {
                    return count;
                }
                int error = NativeFunctions.errno(errno);
                if (error != Errno.EINTR && error != Errno.EAGAIN) {
                    throw new NativeException("read", error);
                }
            }
        } catch (NativeException e) {
            throw e;
        } catch (Throwable e) {
            throw NativeFunctions.unexpected(e);
        }
    }

    static MemorySegment map(long length, int protection, int fd, long offset) throws NativeException {
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

    static void unmap(MemorySegment mapped) {
        try (Arena arena = Arena.ofConfined()) {
            int ignored =
                    (int) MUNMAP.invokeExact(arena.allocate(NativeFunctions.ERRNO_LAYOUT), mapped, mapped.byteSize());
        } catch (Throwable e) {
            throw NativeFunctions.unexpected(e);
        }
    }

    /// Waits for one of the events of `pollfd`; true if there is one, false after the time-out or a signal.
    static boolean poll(MemorySegment pollfd, MemorySegment errno, int timeoutMillis) {
        try {
            return (int) POLL.invokeExact(errno, pollfd, 1L, timeoutMillis) > 0;
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
    static void advise(long address, long length, int advice) throws NativeException {
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

    static int pageSize() {
        try {
            return (int) GETPAGESIZE.invokeExact();
        } catch (Throwable e) {
            throw NativeFunctions.unexpected(e);
        }
    }
}
