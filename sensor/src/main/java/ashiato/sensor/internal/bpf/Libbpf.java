package ashiato.sensor.internal.bpf;

import static ashiato.sensor.internal.libc.NativeFunction.at;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import ashiato.sensor.internal.libc.NativeException;
import ashiato.sensor.internal.libc.NativeFunction;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;

/// libbpf 1.x, raw: the C functions with their prototypes above them.
///
/// Pointers come back as NULL with errno set where a function fails; functions that return int give a negative errno.
final class Libbpf {
    private static final String LIBRARY_NAME = "libbpf.so.1";

    /// BPF_PROG_TYPE_TRACING of include/uapi/linux/bpf.h.
    static final int PROGRAM_TYPE_TRACING = 26;

    private final NativeFunction probeProgramType;
    private final NativeFunction setPrint;
    private final NativeFunction openMemory;
    private final NativeFunction load;
    private final NativeFunction closeObject;
    private final NativeFunction findProgram;
    private final NativeFunction setAutoload;
    private final NativeFunction setLogBuffer;
    private final NativeFunction findMap;
    private final NativeFunction setMaxEntries;
    private final NativeFunction initialValue;
    private final NativeFunction mapFd;
    private final NativeFunction attach;
    private final NativeFunction attachCgroup;
    private final NativeFunction attachIterator;
    private final NativeFunction linkFd;
    private final NativeFunction destroyLink;
    private final NativeFunction createIterator;
    private final NativeFunction updateElement;
    private final NativeFunction deleteElement;
    private final NativeFunction nextKey;
    private final NativeFunction programFd;
    private final NativeFunction objectInfo;

    /// For functions that return their error: nobody reads it.
    private final MemorySegment unread = Arena.global().allocate(NativeFunction.ERRNO_LAYOUT);

    private Libbpf(SymbolLookup library) {
        // int libbpf_probe_bpf_prog_type(enum bpf_prog_type type, const void *opts);
        probeProgramType = NativeFunction.of(library, "libbpf_probe_bpf_prog_type");
        // libbpf_print_fn_t libbpf_set_print(libbpf_print_fn_t print);
        setPrint = NativeFunction.of(library, "libbpf_set_print");
        // struct bpf_object *bpf_object__open_mem(const void *bytes, size_t size, const struct bpf_object_open_opts *);
        openMemory = NativeFunction.of(library, "bpf_object__open_mem");
        // int bpf_object__load(struct bpf_object *object);
        load = NativeFunction.of(library, "bpf_object__load");
        // void bpf_object__close(struct bpf_object *object);
        closeObject = NativeFunction.of(library, "bpf_object__close");
        // struct bpf_program *bpf_object__find_program_by_name(const struct bpf_object *object, const char *name);
        findProgram = NativeFunction.of(library, "bpf_object__find_program_by_name");
        // int bpf_program__set_autoload(struct bpf_program *program, bool autoload);
        setAutoload = NativeFunction.of(library, "bpf_program__set_autoload");
        // int bpf_program__set_log_buf(struct bpf_program *program, char *buffer, size_t size);
        setLogBuffer = NativeFunction.of(library, "bpf_program__set_log_buf");
        // struct bpf_map *bpf_object__find_map_by_name(const struct bpf_object *object, const char *name);
        findMap = NativeFunction.of(library, "bpf_object__find_map_by_name");
        // int bpf_map__set_max_entries(struct bpf_map *map, __u32 entries);
        setMaxEntries = NativeFunction.of(library, "bpf_map__set_max_entries");
        // void *bpf_map__initial_value(struct bpf_map *map, size_t *size);
        initialValue = NativeFunction.of(library, "bpf_map__initial_value");
        // int bpf_map__fd(const struct bpf_map *map);
        mapFd = NativeFunction.of(library, "bpf_map__fd");
        // struct bpf_link *bpf_program__attach(const struct bpf_program *program);
        attach = NativeFunction.of(library, "bpf_program__attach");
        // struct bpf_link *bpf_program__attach_cgroup(const struct bpf_program *program, int cgroup_fd);
        attachCgroup = NativeFunction.of(library, "bpf_program__attach_cgroup");
        // struct bpf_link *bpf_program__attach_iter(const struct bpf_program *, const struct bpf_iter_attach_opts *);
        attachIterator = NativeFunction.of(library, "bpf_program__attach_iter");
        // int bpf_link__fd(const struct bpf_link *link);
        linkFd = NativeFunction.of(library, "bpf_link__fd");
        // int bpf_link__destroy(struct bpf_link *link);
        destroyLink = NativeFunction.of(library, "bpf_link__destroy");
        // int bpf_iter_create(int link_fd);
        createIterator = NativeFunction.of(library, "bpf_iter_create");
        // int bpf_map_update_elem(int fd, const void *key, const void *value, __u64 flags);
        updateElement = NativeFunction.of(library, "bpf_map_update_elem");
        // int bpf_map_get_next_key(int fd, const void *key, void *next_key);
        nextKey = NativeFunction.of(library, "bpf_map_get_next_key");
        // int bpf_map_delete_elem(int fd, const void *key);
        deleteElement = NativeFunction.of(library, "bpf_map_delete_elem");
        // int bpf_program__fd(const struct bpf_program *program);
        programFd = NativeFunction.of(library, "bpf_program__fd");
        // int bpf_obj_get_info_by_fd(int fd, void *info, __u32 *size);
        objectInfo = NativeFunction.of(library, "bpf_obj_get_info_by_fd");
    }

    /// Loads the library.
    ///
    /// @throws IllegalArgumentException if there is no libbpf.so.1 on this host
    static Libbpf load() {
        return new Libbpf(SymbolLookup.libraryLookup(LIBRARY_NAME, Arena.global()));
    }

    /// Keeps libbpf from writing to the process's standard error.
    void silence() {
        setPrint.call(unread, 0);
    }

    boolean supportsProgramType(int type) {
        return (int) probeProgramType.call(unread, type, 0) == 1;
    }

    MemorySegment openObject(MemorySegment bytes) throws NativeException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment errno = arena.allocate(NativeFunction.ERRNO_LAYOUT);
            return checked(openMemory.call(errno, at(bytes), bytes.byteSize(), 0), errno, "bpf_object__open_mem");
        }
    }

    void loadObject(MemorySegment object) throws NativeException {
        checked((int) load.call(unread, at(object)), "bpf_object__load");
    }

    void closeObject(MemorySegment object) {
        closeObject.call(unread, at(object));
    }

    MemorySegment findProgram(MemorySegment object, String name) throws NativeException {
        return find(findProgram, object, name, "bpf_object__find_program_by_name");
    }

    MemorySegment findMap(MemorySegment object, String name) throws NativeException {
        return find(findMap, object, name, "bpf_object__find_map_by_name");
    }

    void setAutoload(MemorySegment program, boolean autoload) throws NativeException {
        checked((int) setAutoload.call(unread, at(program), autoload ? 1 : 0), "bpf_program__set_autoload");
    }

    void setLogBuffer(MemorySegment program, MemorySegment buffer) throws NativeException {
        checked(
                (int) setLogBuffer.call(unread, at(program), at(buffer), buffer.byteSize()),
                "bpf_program__set_log_buf");
    }

    void setMaxEntries(MemorySegment map, int entries) throws NativeException {
        checked((int) setMaxEntries.call(unread, at(map), entries), "bpf_map__set_max_entries");
    }

    /// The memory that initialises a data map when the object is loaded.
    MemorySegment initialValue(MemorySegment map) throws NativeException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment errno = arena.allocate(NativeFunction.ERRNO_LAYOUT);
            MemorySegment size = arena.allocate(JAVA_LONG);
            MemorySegment value = checked(initialValue.call(errno, at(map), at(size)), errno, "bpf_map__initial_value");
            return value.reinterpret(size.get(JAVA_LONG, 0));
        }
    }

    int mapFd(MemorySegment map) throws NativeException {
        return checked((int) mapFd.call(unread, at(map)), "bpf_map__fd");
    }

    MemorySegment attach(MemorySegment program) throws NativeException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment errno = arena.allocate(NativeFunction.ERRNO_LAYOUT);
            return checked(attach.call(errno, at(program)), errno, "bpf_program__attach");
        }
    }

    MemorySegment attachCgroup(MemorySegment program, int cgroupFd) throws NativeException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment errno = arena.allocate(NativeFunction.ERRNO_LAYOUT);
            return checked(attachCgroup.call(errno, at(program), cgroupFd), errno, "bpf_program__attach_cgroup");
        }
    }

    MemorySegment attachIterator(MemorySegment program, MemorySegment options) throws NativeException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment errno = arena.allocate(NativeFunction.ERRNO_LAYOUT);
            return checked(attachIterator.call(errno, at(program), at(options)), errno, "bpf_program__attach_iter");
        }
    }

    int linkFd(MemorySegment link) throws NativeException {
        return checked((int) linkFd.call(unread, at(link)), "bpf_link__fd");
    }

    void destroyLink(MemorySegment link) {
        destroyLink.call(unread, at(link));
    }

    int createIterator(int linkFd) throws NativeException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment errno = arena.allocate(NativeFunction.ERRNO_LAYOUT);
            int fd = (int) createIterator.call(errno, linkFd);
            if (fd < 0) {
                throw new NativeException("bpf_iter_create", NativeFunction.errno(errno));
            }
            return fd;
        }
    }

    /// Sets an element's value; false if there is no room, or none of the key although the flags demand one.
    boolean updateElement(int mapFd, MemorySegment key, MemorySegment value, long flags) {
        return (int) updateElement.call(unread, mapFd, at(key), at(value), flags) == 0;
    }

    /// Finds the first key of a map; false if the map is empty.
    boolean firstKey(int mapFd, MemorySegment key) {
        return (int) nextKey.call(unread, mapFd, 0, at(key)) == 0;
    }

    /// Removes an element; false if there was none.
    boolean deleteElement(int mapFd, MemorySegment key) {
        return (int) deleteElement.call(unread, mapFd, at(key)) == 0;
    }

    int programFd(MemorySegment program) throws NativeException {
        return checked((int) programFd.call(unread, at(program)), "bpf_program__fd");
    }

    /// Fills in what the kernel says of an object of its own; false if it refuses.
    ///
    /// @param info zeros, except for requests
    /// @param size an `int`: in, the size of `info`; out, how much of it is filled in
    boolean describe(int fd, MemorySegment info, MemorySegment size) {
        return (int) objectInfo.call(unread, fd, at(info), at(size)) == 0;
    }

    private static MemorySegment find(NativeFunction function, MemorySegment object, String name, String call)
            throws NativeException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment errno = arena.allocate(NativeFunction.ERRNO_LAYOUT);
            return checked(function.call(errno, at(object), at(arena.allocateFrom(name))), errno, call + " " + name);
        }
    }

    private static MemorySegment checked(long pointer, MemorySegment errno, String call) throws NativeException {
        if (pointer == 0) {
            throw new NativeException(call, NativeFunction.errno(errno));
        }
        return MemorySegment.ofAddress(pointer);
    }

    private static int checked(int result, String call) throws NativeException {
        if (result < 0) {
            throw new NativeException(call, -result);
        }
        return result;
    }
}
