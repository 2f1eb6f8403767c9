package ashiato.sensor.internal.bpf;

import ashiato.sensor.internal.libc.Libc;
import ashiato.sensor.internal.libc.NativeException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/// An eBPF object: opened from the bytes of its ELF file, configured, loaded into the kernel once, closed.
///
/// No program is loaded unless [#wantProgram] asked for it. What the object hands out (links, rings, iterators) must be
/// closed before it.
public final class BpfObject implements AutoCloseable {
    private static final int LOG_BYTES = 1 << 20;

    private final Libbpf libbpf;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment object;
    private final Map<String, MemorySegment> wanted = new HashMap<>();

    private BpfObject(Libbpf libbpf, byte[] elf) throws NativeException {
        this.libbpf = libbpf;
        MemorySegment bytes = arena.allocate(elf.length, 8);
        MemorySegment.copy(elf, 0, bytes, ValueLayout.JAVA_BYTE, 0, elf.length);
        try {
            this.object = libbpf.openObject(bytes);
        } catch (NativeException e) {
            arena.close();
            throw e;
        }
    }

    /// Opens an object.
    ///
    /// @param elf the ELF file's bytes
    /// @throws IllegalArgumentException if libbpf.so.1 is not installed
    public static BpfObject open(byte[] elf) throws NativeException {
        Libbpf libbpf = Libbpf.load();
        libbpf.silence();
        return new BpfObject(libbpf, elf);
    }

    /// Whether this kernel loads programs that hang on trampolines (fentry, fexit): asked with a tiny program.
    public boolean supportsTrampolines() {
        return libbpf.supportsProgramType(Libbpf.PROGRAM_TYPE_TRACING);
    }

    /// Asks for a program to be loaded; before [#load()].
    public void wantProgram(String name) throws NativeException {
        MemorySegment program = libbpf.findProgram(object, name);
        libbpf.setAutoload(program, true);
        wanted.put(name, program);
    }

    /// Sets how many elements a map takes, for a ring buffer its bytes; before [#load()].
    public void setMaxEntries(String map, int entries) throws NativeException {
        libbpf.setMaxEntries(libbpf.findMap(object, map), entries);
    }

    /// The object's read-only data, to be filled in before [#load()].
    public MemorySegment readOnlyData() throws NativeException {
        return libbpf.initialValue(libbpf.findMap(object, ".rodata"));
    }

    /// Creates the maps and loads the wanted programs.
    ///
    /// @throws NativeException if the kernel refuses the object
    public void load() throws NativeException {
        libbpf.loadObject(object);
    }

    /// Lets the verifier's words be kept for [#verifierLog]; before [#load()], which gets slower by it.
    public Map<String, MemorySegment> keepVerifierLogs() throws NativeException {
        Map<String, MemorySegment> logs = new HashMap<>();
        for (Map.Entry<String, MemorySegment> program : wanted.entrySet()) {
            MemorySegment log = arena.allocate(LOG_BYTES);
            libbpf.setLogBuffer(program.getValue(), log);
            logs.put(program.getKey(), log);
        }
        return logs;
    }

    /// The last lines of a log buffer of [#keepVerifierLogs], or an empty text.
    public static String verifierLog(MemorySegment log) {
        String text = log.getString(0, StandardCharsets.UTF_8).strip();
        return text.substring(Math.max(0, text.length() - 2000));
    }

    /// What the kernel counts of a loaded program. Valid until this object is closed.
    public LoadedProgram loadedProgram(String program) throws NativeException {
        return new LoadedProgram(libbpf, libbpf.programFd(loaded(program)));
    }

    /// Attaches a loaded program where its section says.
    public BpfLink attach(String program) throws NativeException {
        return new BpfLink(libbpf, libbpf.attach(loaded(program)));
    }

    /// Attaches a loaded program to a control group, for all processes in and below it.
    ///
    /// @param path the control group's directory in the unified hierarchy
    public BpfLink attachToCgroup(String program, String path) throws NativeException {
        int fd = Libc.open(path, Libc.O_RDONLY | Libc.O_DIRECTORY | Libc.O_CLOEXEC);
        try {
            return new BpfLink(libbpf, libbpf.attachCgroup(loaded(program), fd));
        } finally {
            Libc.close(fd);
        }
    }

    /// Attaches an iterator that takes no map.
    public BpfIterator iterator(String program) throws NativeException {
        return new BpfIterator(libbpf, new BpfLink(libbpf, libbpf.attachIterator(loaded(program), MemorySegment.NULL)));
    }

    /// Attaches an iterator over a map's elements.
    public BpfIterator mapIterator(String program, String map) throws NativeException {
        try (Arena call = Arena.ofConfined()) {
            // union bpf_iter_link_info { struct { __u32 map_fd; } map; ... } of include/uapi/linux/bpf.h
            MemorySegment info = call.allocate(16, 8);
            info.set(ValueLayout.JAVA_INT, 0, libbpf.mapFd(libbpf.findMap(object, map)));
            // struct bpf_iter_attach_opts { size_t sz; union bpf_iter_link_info *link_info; __u32 link_info_len; }
            MemorySegment options = call.allocate(24, 8);
            options.set(ValueLayout.JAVA_LONG, 0, 24);
            options.set(ValueLayout.ADDRESS, 8, info);
            options.set(ValueLayout.JAVA_INT, 16, 16);
            return new BpfIterator(libbpf, new BpfLink(libbpf, libbpf.attachIterator(loaded(program), options)));
        }
    }

    /// Maps a ring buffer for reading.
    ///
    /// @param bytes the ring's size, as set before loading
    public RingBuffer ring(String map, int bytes) throws NativeException {
        return RingBuffer.map(libbpf.mapFd(libbpf.findMap(object, map)), bytes);
    }

    /// Maps the object's variables, which begin as zeros; after [#load()].
    ///
    /// @param bytes their size
    public SharedVariables variables(int bytes) throws NativeException {
        return SharedVariables.map(libbpf.mapFd(libbpf.findMap(object, ".bss")), bytes);
    }

    /// Maps an array of 64-bit counters for reading.
    public Counters counters(String map, int slots) throws NativeException {
        return Counters.map(libbpf.mapFd(libbpf.findMap(object, map)), slots);
    }

    /// A map's elements.
    ///
    /// @param keyBytes the size of a key
    public MapElements elements(String map, int keyBytes) throws NativeException {
        return new MapElements(libbpf, libbpf.mapFd(libbpf.findMap(object, map)), keyBytes);
    }

    private MemorySegment loaded(String program) {
        MemorySegment found = wanted.get(program);
        if (found == null) {
            throw new IllegalStateException("the program " + program + " was not asked for before loading");
        }
        return found;
    }

    @Override
    public void close() {
        libbpf.closeObject(object);
        arena.close();
    }

    static {
        if (ByteOrder.nativeOrder() != ByteOrder.LITTLE_ENDIAN) {
            throw new UnsupportedOperationException("the eBPF object is for little-endian machines");
        }
    }
}
