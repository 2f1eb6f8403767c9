package ashiato.sensor.internal.bpf;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import ashiato.sensor.internal.libc.NativeException;
import ashiato.sensor.internal.libc.NativeFunctions;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;

/// libbpf 1.x, raw: one handle for each C function with its prototype above it.
///
/// Pointers come back as NULL with errno set where a function fails; functions that return int give a negative errno.
final class Libbpf {
    private static final String LIBRARY_NAME = "libbpf.so.1";

    /// BPF_PROG_TYPE_TRACING of include/uapi/linux/bpf.h.
    static final int PROGRAM_TYPE_TRACING = 26;

    private final MethodHandle probeProgramType;
    private final MethodHandle setPrint;
    private final MethodHandle openMemory;
    private final MethodHandle load;
    private final MethodHandle closeObject;
    private final MethodHandle findProgram;
    private final MethodHandle setAutoload;
    private final MethodHandle setLogBuffer;
    private final MethodHandle findMap;
    private final MethodHandle setMaxEntries;
    private final MethodHandle initialValue;
    private final MethodHandle mapFd;
    private final MethodHandle attach;
    private final MethodHandle attachCgroup;
    private final MethodHandle attachIterator;
    private final MethodHandle linkFd;
    private final MethodHandle destroyLink;
    private final MethodHandle createIterator;
    private final MethodHandle updateElement;
    private final MethodHandle deleteElement;
    private final MethodHandle nextKey;
    private final MethodHandle programFd;
    private final MethodHandle objectInfo;

    private Libbpf(SymbolLookup library) {
        // int libbpf_probe_bpf_prog_type(enum bpf_prog_type type, const void *opts);
        probeProgramType = NativeFunctions.linkWithoutErrno(
                library, "libbpf_probe_bpf_prog_type", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS));
        // libbpf_print_fn_t libbpf_set_print(libbpf_print_fn_t print);
        setPrint =
                NativeFunctions.linkWithoutErrno(library, "libbpf_set_print", FunctionDescriptor.of(ADDRESS, ADDRESS));
        // struct bpf_object *bpf_object__open_mem(const void *bytes, size_t size, const struct bpf_object_open_opts *);
        openMemory = NativeFunctions.link(
                library, "bpf_object__open_mem", FunctionDescriptor.of(ADDRESS, ADDRESS, JAVA_LONG, ADDRESS));
        // int bpf_object__load(struct bpf_object *object);
        load = NativeFunctions.linkWithoutErrno(library, "bpf_object__load", FunctionDescriptor.of(JAVA_INT, ADDRESS));
        // void bpf_object__close(struct bpf_object *object);
        closeObject =
                NativeFunctions.linkWithoutErrno(library, "bpf_object__close", FunctionDescriptor.ofVoid(ADDRESS));
        // struct bpf_program *bpf_object__find_program_by_name(const struct bpf_object *object, const char *name);
        findProgram = NativeFunctions.link(
                library, "bpf_object__find_program_by_name", FunctionDescriptor.of(ADDRESS, ADDRESS, ADDRESS));
        // int bpf_program__set_autoload(struct bpf_program *program, bool autoload);
        setAutoload = NativeFunctions.linkWithoutErrno(
                library, "bpf_program__set_autoload", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_BOOLEAN));
        // int bpf_program__set_log_buf(struct bpf_program *program, char *buffer, size_t size);
        setLogBuffer = NativeFunctions.linkWithoutErrno(
                library, "bpf_program__set_log_buf", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG));
        // struct bpf_map *bpf_object__find_map_by_name(const struct bpf_object *object, const char *name);
        findMap = NativeFunctions.link(
                library, "bpf_object__find_map_by_name", FunctionDescriptor.of(ADDRESS, ADDRESS, ADDRESS));
        // int bpf_map__set_max_entries(struct bpf_map *map, __u32 entries);
        setMaxEntries = NativeFunctions.linkWithoutErrno(
                library, "bpf_map__set_max_entries", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
        // void *bpf_map__initial_value(struct bpf_map *map, size_t *size);
        initialValue = NativeFunctions.link(
                library, "bpf_map__initial_value", FunctionDescriptor.of(ADDRESS, ADDRESS, ADDRESS));
        // int bpf_map__fd(const struct bpf_map *map);
        mapFd = NativeFunctions.linkWithoutErrno(library, "bpf_map__fd", FunctionDescriptor.of(JAVA_INT, ADDRESS));
        // struct bpf_link *bpf_program__attach(const struct bpf_program *program);
        attach = NativeFunctions.link(library, "bpf_program__attach", FunctionDescriptor.of(ADDRESS, ADDRESS));
        // struct bpf_link *bpf_program__attach_cgroup(const struct bpf_program *program, int cgroup_fd);
        attachCgroup = NativeFunctions.link(
                library, "bpf_program__attach_cgroup", FunctionDescriptor.of(ADDRESS, ADDRESS, JAVA_INT));
        // struct bpf_link *bpf_program__attach_iter(const struct bpf_program *, const struct bpf_iter_attach_opts *);
        attachIterator = NativeFunctions.link(
                library, "bpf_program__attach_iter", FunctionDescriptor.of(ADDRESS, ADDRESS, ADDRESS));
        // int bpf_link__fd(const struct bpf_link *link);
        linkFd = NativeFunctions.linkWithoutErrno(library, "bpf_link__fd", FunctionDescriptor.of(JAVA_INT, ADDRESS));
        // int bpf_link__destroy(struct bpf_link *link);
        destroyLink = NativeFunctions.linkWithoutErrno(
                library, "bpf_link__destroy", FunctionDescriptor.of(JAVA_INT, ADDRESS));
        // int bpf_iter_create(int link_fd);
        createIterator = NativeFunctions.link(library, "bpf_iter_create", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
        // int bpf_map_update_elem(int fd, const void *key, const void *value, __u64 flags);
        updateElement = NativeFunctions.linkWithoutErrno(
                library, "bpf_map_update_elem", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG));
        // int bpf_map_get_next_key(int fd, const void *key, void *next_key);
        nextKey = NativeFunctions.linkWithoutErrno(
                library, "bpf_map_get_next_key", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, ADDRESS));
        // int bpf_map_delete_elem(int fd, const void *key);
        deleteElement = NativeFunctions.linkWithoutErrno(
                library, "bpf_map_delete_elem", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS));
        // int bpf_program__fd(const struct bpf_program *program);
        programFd =
                NativeFunctions.linkWithoutErrno(library, "bpf_program__fd", FunctionDescriptor.of(JAVA_INT, ADDRESS));
        // int bpf_obj_get_info_by_fd(int fd, void *info, __u32 *size);
        objectInfo = NativeFunctions.linkWithoutErrno(
                library, "bpf_obj_get_info_by_fd", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, ADDRESS));
    }

    /// Loads the library.
    ///
    /// @throws IllegalArgumentException if there is no libbpf.so.1 on this host
    static Libbpf load() {
        return new Libbpf(SymbolLookup.libraryLookup(LIBRARY_NAME, Arena.global()));
    }

    /// Keeps libbpf from writing to the process's standard error.
    void silence() {
        try {
            MemorySegment ignored = (MemorySegment) setPrint.invokeExact(MemorySegment.NULL);
        } catch (Throwable e) {
            throw NativeFunctions.unexpected(e);
        }
    }

    boolean supportsProgramType(int type) {
        try {
            return (int) probeProgramType.invokeExact(type, MemorySegment.NULL) == 1;
        } catch (Throwable e) {
            throw NativeFunctions.unexpected(e);
        }
    }

    MemorySegment openObject(MemorySegment bytes) throws NativeException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment errno = arena.allocate(NativeFunctions.ERRNO_LAYOUT);
            return checked(
                    (MemorySegment) openMemory.invokeExact(errno, bytes, bytes.byteSize(), MemorySegment.NULL),
                    errno,
                    "bpf_object__open_mem");
        } catch (NativeException e) {
            throw e;
        } catch (Throwable e) {
            throw NativeFunctions.unexpected(e);
        }
    }

    void loadObject(MemorySegment object) throws NativeException {
        try {
            checked((int) load.invokeExact(object), "bpf_object__load");
        } catch (NativeException e) {
            throw e;
        } catch (Throwable e) {
            throw NativeFunctions.unexpected(e);
        }
    }

    void closeObject(MemorySegment object) {
        try {
            closeObject.invokeExact(object);
        } catch (Throwable e) {
            throw NativeFunctions.unexpected(e);
        }
    }

    MemorySegment findProgram(MemorySegment object, String name) throws NativeException {
        return find(findProgram, object, name, "bpf_object__find_program_by_name");
    }

    MemorySegment findMap(MemorySegment object, String name) throws NativeException {
        return find(findMap, object, name, "bpf_object__find_map_by_name");
    }

    void setAutoload(MemorySegment program, boolean autoload) throws NativeException {
        try {
            checked((int) setAutoload.invokeExact(program, autoload), "bpf_program__set_autoload");
        } catch (NativeException e) {
            throw e;
        } catch (Throwable e) {
            throw NativeFunctions.unexpected(e);
        }
    }

    void setLogBuffer(MemorySegment program, MemorySegment buffer) throws NativeException {
        try {
            checked((int) setLogBuffer.invokeExact(program, buffer, buffer.byteSize()), "bpf_program__set_log_buf");
        } catch (NativeException e) {
            throw e;
        } catch (Throwable e) {
            throw NativeFunctions.unexpected(e);
        }
    }

    void setMaxEntries(MemorySegment map, int entries) throws NativeException {
        try {
            checked((int) setMaxEntries.invokeExact(map, entries), "bpf_map__set_max_entries");
        } catch (NativeException e) {
            throw e;
        } catch (Throwable e) {
            throw NativeFunctions.unexpected(e);
        }
    }

    /// The memory that initialises a data map when the object is loaded.
    MemorySegment initialValue(MemorySegment map) throws NativeException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment errno = arena.allocate(NativeFunctions.ERRNO_LAYOUT);
            MemorySegment size = arena.allocate(JAVA_LONG);
            MemorySegment value = checked(
                    (MemorySegment) initialValue.invokeExact(errno, map, size), errno, "bpf_map__initial_value");
            return value.reinterpret(size.get(JAVA_LONG, 0));
        } catch (NativeException e) {
            throw e;
        } catch (Throwable e) {
            throw NativeFunctions.unexpected(e);
        }
    }

    int mapFd(MemorySegment map) throws NativeException {
        try {
            return checked((int) mapFd.invokeExact(map), "bpf_map__fd");
        } catch (NativeException e) {
            throw e;
        } catch (Throwable e) {
            throw NativeFunctions.unexpected(e);
        }
    }

    MemorySegment attach(MemorySegment program) throws NativeException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment errno = arena.allocate(NativeFunctions.ERRNO_LAYOUT);
            return checked((MemorySegment) attach.invokeExact(errno, program), errno, "bpf_program__attach");
        } catch (NativeException e) {
            throw e;
        } catch (Throwable e) {
            throw NativeFunctions.unexpected(e);
        }
    }

    MemorySegment attachCgroup(MemorySegment program, int cgroupFd) throws NativeException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment errno = arena.allocate(NativeFunctions.ERRNO_LAYOUT);
            return checked(
                    (MemorySegment) attachCgroup.invokeExact(errno, program, cgroupFd),
                    errno,
                    "bpf_program__attach_cgroup");
        } catch (NativeException e) {
            throw e;
        } catch (Throwable e) {
            throw NativeFunctions.unexpected(e);
        }
    }

    MemorySegment attachIterator(MemorySegment program, MemorySegment options) throws NativeException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment errno = arena.allocate(NativeFunctions.ERRNO_LAYOUT);
            return checked(
                    (MemorySegment) attachIterator.invokeExact(errno, program, options),
                    errno,
                    "bpf_program__attach_iter");
        } catch (NativeException e) {
            throw e;
        } catch (Throwable e) {
            throw NativeFunctions.unexpected(e);
        }
    }

    int linkFd(MemorySegment link) throws NativeException {
        try {
            return checked((int) linkFd.invokeExact(link), "bpf_link__fd");
        } catch (NativeException e) {
            throw e;
        } catch (Throwable e) {
            throw NativeFunctions.unexpected(e);
        }
    }

    void destroyLink(MemorySegment link) {
        try {
            int ignored = (int) destroyLink.invokeExact(link);
        } catch (Throwable e) {
            throw NativeFunctions.unexpected(e);
        }
    }

    int createIterator(int linkFd) throws NativeException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment errno = arena.allocate(NativeFunctions.ERRNO_LAYOUT);
            int fd = (int) createIterator.invokeExact(errno, linkFd);
            if (fd < 0) {
                throw new NativeException("bpf_iter_create", NativeFunctions.errno(errno));
            }
            return fd;
        } catch (NativeException e) {
            throw e;
        } catch (Throwable e) {
            throw NativeFunctions.unexpected(e);
        }
    }

    /// Sets an element's value; false if there is no room, or none of the key although the flags demand one.
    boolean updateElement(int mapFd, MemorySegment key, MemorySegment value, long flags) {
        try {
            return (int) updateElement.invokeExact(mapFd, key, value, flags) == 0;
        } catch (Throwable e) {
            throw NativeFunctions.unexpected(e);
        }
    }

    /// Finds the first key of a map; false if the map is empty.
    boolean firstKey(int mapFd, MemorySegment key) {
        try {
            return (int) nextKey.invokeExact(mapFd, MemorySegment.NULL, key) == 0;
        } catch (Throwable e) {
            throw NativeFunctions.unexpected(e);
        }
    }

    /// Removes an element; false if there was none.
    boolean deleteElement(int mapFd, MemorySegment key) {
        try {
            return (int) deleteElement.invokeExact(mapFd, key) == 0;
        } catch (Throwable e) {
            throw NativeFunctions.unexpected(e);
        }
    }

    int programFd(MemorySegment program) throws NativeException {
        try {
            return checked((int) programFd.invokeExact(program), "bpf_program__fd");
        } catch (NativeException e) {
            throw e;
        } catch (Throwable e) {
            throw NativeFunctions.unexpected(e);
        }
    }

    /// Fills in what the kernel says of an object of its own; false if it refuses.
    ///
    /// @param info zeros, except for requests
    /// @param size an `int`: in, the size of `info`; out, how much of it is filled in
    boolean describe(int fd, MemorySegment info, MemorySegment size) {
        try {
            return (int) objectInfo.invokeExact(fd, info, size) == 0;
        } catch (Throwable e) {
            throw NativeFunctions.unexpected(e);
        }
    }

    private static MemorySegment find(MethodHandle handle, MemorySegment object, String name, String call)
            throws NativeException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment errno = arena.allocate(NativeFunctions.ERRNO_LAYOUT);
            return checked(
                    (MemorySegment) handle.invokeExact(errno, object, arena.allocateFrom(name)),
                    errno,
                    call + " " + name);
        } catch (NativeException e) {
            throw e;
        } catch (Throwable e) {
            throw NativeFunctions.unexpected(e);
        }
    }

    private static MemorySegment checked(MemorySegment pointer, MemorySegment errno, String call)
            throws NativeException {
        if (pointer.address() == 0) {
            throw new NativeException(call, NativeFunctions.errno(errno));
        }
        return pointer;
    }

    private static int checked(int result, String call) throws NativeException {
        if (result < 0) {
            throw new NativeException(call, -result);
        }
        return result;
    }
}
