package ashiato.sensor.internal;

import ashiato.event.EventType;
import ashiato.sensor.SensorException;
import ashiato.sensor.SensorStatus;
import ashiato.sensor.internal.bpf.BpfIterator;
import ashiato.sensor.internal.bpf.BpfObject;
import ashiato.sensor.internal.bpf.Counters;
import ashiato.sensor.internal.bpf.LoadedProgram;
import ashiato.sensor.internal.bpf.MapElements;
import ashiato.sensor.internal.bpf.RingBuffer;
import ashiato.sensor.internal.libc.Libc;
import ashiato.sensor.internal.libc.NativeException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The programs in the kernel, loaded and attached, and what they share with this process.
///
/// For each event the programs of tier A are used where this kernel loads and attaches them, else their twins of tier
/// B. All are loaded, so that they can be attached and detached while events are read; attached are those that a wanted
/// event type needs. Closing detaches everything. Not thread-safe, except [#counter].
public final class Kernel implements AutoCloseable {
    /// System property with the path of an object to use instead of the built-in one.
    public static final String OBJECT_PROPERTY = "ashiato.bpf.object";

    private static final Path TRACEFS = Path.of("/sys/kernel/tracing");
    private static final String OBJECT_RESOURCE = "ashiato.bpf.o";
    /// The reader is woken when the ring is filled to this part; it looks by itself often enough for the rest.
    private static final int WAKEUP_DIVISOR = 8;

    private final Deque<AutoCloseable> owned = new ArrayDeque<>();
    /// What is attached, in the order of attaching.
    private final Map<KernelProgram, AutoCloseable> attached = new LinkedHashMap<>();
    private final Map<KernelProgram, String> states = new EnumMap<>(KernelProgram.class);
    private final Map<KernelProgram, LoadedProgram> loaded = new EnumMap<>(KernelProgram.class);
    private final List<KernelProgram> programs;
    private final BpfObject object;
    private final @Nullable String cgroupMount;
    private final RingBuffer ring;
    private final Counters counters;
    private final MapElements counterElements;
    private final MapElements sockets;
    private final MapElements udpFlows;
    private final KernelExclusions exclusions;
    private Set<EventType> types = Set.of();

    private Kernel(Set<EventType> types, int ringBytes, Preflight host, boolean trampolines, boolean all)
            throws NativeException, SensorException {
        try {
            object = own(BpfObject.open(objectBytes()));
            programs = KernelProgram.of(trampolines);
            List<KernelProgram> asked = all ? programs : KernelProgram.serving(types, trampolines);
            prepare(object, asked, trampolines, ringBytes, host);
            object.load();
            for (KernelProgram program : asked) {
                loaded.put(program, object.loadedProgram(program.function()));
            }
            cgroupMount = host.cgroupMount();
            ring = own(object.ring("ring", ringBytes));
            counters = own(object.counters("counters", KernelRecords.COUNTER_SLOTS));
            counterElements = object.elements("counters", Integer.BYTES);
            sockets = object.elements("sockets", Long.BYTES);
            udpFlows = object.elements("udp_flows", KernelRecords.UdpKey.BYTES);
            exclusions = new KernelExclusions(
                    own(object.variables(KernelRecords.Switches.BYTES)),
                    object.elements("addresses", KernelExclusions.ADDRESS_BYTES),
                    object.elements("marks", KernelRecords.MarkKey.BYTES),
                    ring);
            want(types, true, () -> {});
        } catch (NativeException | SensorException | RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    /// Loads all programs and attaches those that these event types need.
    ///
    /// @param ringBytes the ring's size, a power of two, a page or more
    /// @throws SensorException if the kernel refuses
    public static Kernel open(Set<EventType> types, int ringBytes, Preflight host) throws SensorException {
        try {
            if (trampolinesWork()) {
                try {
                    return new Kernel(types, ringBytes, host, true, true);
                } catch (NativeException e) {
                    // This kernel has trampolines but not for all that tier A wants: tier B serves everywhere.
                    return openWithoutTrampolines(types, ringBytes, host);
                }
            }
            return openWithoutTrampolines(types, ringBytes, host);
        } catch (NativeException e) {
            throw refused(types, ringBytes, host, e);
        }
    }

    private static Kernel openWithoutTrampolines(Set<EventType> types, int ringBytes, Preflight host)
            throws NativeException, SensorException {
        try {
            return new Kernel(types, ringBytes, host, false, true);
        } catch (NativeException e) {
            // A program that nobody needs now must not stand in the way.
            return new Kernel(types, ringBytes, host, false, false);
        }
    }

    private static void prepare(
            BpfObject object, Iterable<KernelProgram> programs, boolean trampolines, int ringBytes, Preflight host)
            throws NativeException {
        for (KernelProgram program : programs) {
            object.wantProgram(program.function());
        }
        object.setMaxEntries("ring", ringBytes);
        object.setMaxEntries("scratches", host.possibleCpus());
        MemorySegment settings = object.readOnlyData();
        settings.set(ValueLayout.JAVA_INT, KernelRecords.Settings.WAKEUP_BYTES, ringBytes / WAKEUP_DIVISOR);
        settings.set(ValueLayout.JAVA_BYTE, KernelRecords.Settings.DEFER_ACCEPTS, (byte) (trampolines ? 0 : 1));
    }

    private static boolean trampolinesWork() throws NativeException, SensorException {
        try (BpfObject object = BpfObject.open(objectBytes())) {
            return object.supportsTrampolines();
        } catch (IllegalArgumentException e) {
            throw new SensorException(
                    "libbpf.so.1 was not found; install it (Debian and Ubuntu: apt-get install libbpf1; Fedora and"
                            + " RHEL: dnf install libbpf)",
                    e);
        }
    }

    /// Loads once more to hear the verifier's reason.
    private static SensorException refused(
            Set<EventType> types, int ringBytes, Preflight host, NativeException failure) {
        StringBuilder message = new StringBuilder("the kernel refused the sensor's programs (")
                .append(failure.getMessage())
                .append(')');
        try (BpfObject object = BpfObject.open(objectBytes())) {
            prepare(object, KernelProgram.serving(types, false), false, ringBytes, host);
            Map<String, MemorySegment> logs = object.keepVerifierLogs();
            try {
                object.load();
            } catch (NativeException again) {
                logs.forEach((program, log) -> {
                    String words = BpfObject.verifierLog(log);
                    if (words.contains("processed ") || words.contains("CO-RE")) {
                        message.append("\nprogram ")
                                .append(program)
                                .append(":\n")
                                .append(words);
                    }
                });
            }
        } catch (NativeException | SensorException e) {
            failure.addSuppressed(e);
        }
        return new SensorException(message.toString(), failure);
    }

    /// Attaches what these event types need and detaches what they do not.
    ///
    /// @param between called after each hook, which can take a while, to read what has come meanwhile
    void want(Set<EventType> wanted, Runnable between) {
        try {
            want(wanted, false, between);
        } catch (NativeException e) {
            throw new IllegalStateException("a hook that may be missing was demanded", e);
        }
    }

    /// @param demanding whether a program of tier A must attach, because there is still the choice of tier B
    private void want(Set<EventType> wanted, boolean demanding, Runnable between) throws NativeException {
        types = Set.copyOf(wanted);
        exclusions.want(wanted);
        for (KernelProgram program : programs) {
            boolean needed = !program.types(wanted).isEmpty();
            if (!needed && attached.containsKey(program)) {
                close(attached.remove(program));
                between.run();
            }
        }
        for (KernelProgram program : programs) {
            if (program.types(wanted).isEmpty()) {
                states.put(program, SensorStatus.Hook.NOT_WANTED);
            } else if (!attached.containsKey(program)) {
                states.put(program, attach(program, demanding));
                between.run();
            }
        }
    }

    /// Attaches a program; the state that it has then.
    private String attach(KernelProgram program, boolean demanding) throws NativeException {
        if (!loaded.containsKey(program)) {
            return "not attached: the kernel refused it when the sensor was opened";
        }
        try {
            switch (program.place()) {
                case TRACEPOINT -> attached.put(program, object.attach(program.function()));
                case CLASSIC_TRACEPOINT -> {
                    provideTracefs();
                    attached.put(program, object.attach(program.function()));
                }
                case CGROUP -> {
                    if (cgroupMount == null) {
                        return "not attached: no cgroup2 file system is mounted;"
                                + " mount it with: mkdir -p /run/cgroup2 && mount -t cgroup2 none /run/cgroup2";
                    }
                    attached.put(program, object.attachToCgroup(program.function(), cgroupMount));
                }
                case ITERATOR -> attached.put(program, iterator(object, program));
            }
            return SensorStatus.Hook.ATTACHED;
        } catch (NativeException e) {
            if (demanding && program.tierName().equals("A")) {
                throw e;
            }
            return "not attached: " + e.getMessage();
        }
    }

    /// Classic tracepoints are found through tracefs. systemd mounts it; where nobody did, the sensor does.
    private static void provideTracefs() throws NativeException {
        if (!Files.isDirectory(TRACEFS.resolve("events"))
                && !Files.isDirectory(Path.of("/sys/kernel/debug/tracing/events"))) {
            Libc.mount("tracefs", TRACEFS.toString());
        }
    }

    private static BpfIterator iterator(BpfObject object, KernelProgram program) throws NativeException {
        return switch (program) {
            case LIST_TCP_FLOWS, FORGET_FORSAKEN -> object.mapIterator(program.function(), "sockets");
            case LIST_UDP_FLOWS -> object.mapIterator(program.function(), "udp_flows");
            default -> object.iterator(program.function());
        };
    }

    private static byte[] objectBytes() throws SensorException {
        String override = System.getProperty(OBJECT_PROPERTY);
        return override == null ? objectBytes(OBJECT_RESOURCE) : fileBytes(Path.of(override));
    }

    /// An object among the module's resources, or, where another one is to be used, the file of that name beside
    /// it.
    static byte[] objectBytes(String resource) throws SensorException {
        String override = System.getProperty(OBJECT_PROPERTY);
        Path beside = override == null ? null : Path.of(override).resolveSibling(resource);
        if (beside != null && Files.exists(beside)) {
            return fileBytes(beside);
        }
        try (InputStream in = Kernel.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("the module lacks its resource " + resource);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new SensorException("the eBPF object " + resource + " cannot be read: " + e.getMessage());
        }
    }

    private static byte[] fileBytes(Path object) throws SensorException {
        try {
            return Files.readAllBytes(object);
        } catch (IOException e) {
            throw new SensorException("the eBPF object " + object + " cannot be read: " + e.getMessage());
        }
    }

    private <T extends AutoCloseable> T own(T resource) {
        owned.push(resource);
        return resource;
    }

    RingBuffer ring() {
        return ring;
    }

    long counter(int slot) {
        return counters.get(slot);
    }

    /// How often the kernel passed over a program because it, or for classic tracepoints any, was running on that
    /// CPU
    /// already; 0 for a program that is not loaded, and on kernels before 5.12, which do not count it.
    long skipped(KernelProgram program) {
        LoadedProgram found = loaded.get(program);
        return found == null ? 0 : found.skipped();
    }

    /// Whether this kernel has loaded a program and there is what it is attached to.
    boolean canAttach(KernelProgram program) {
        return loaded.containsKey(program) && (program.place() != KernelProgram.Place.CGROUP || cgroupMount != null);
    }

    /// The iterator of a program, or null if it is not wanted or could not be attached.
    @Nullable
    BpfIterator iterator(KernelProgram program) {
        return attached.get(program) instanceof BpfIterator iterator ? iterator : null;
    }

    /// Forgets all sockets and flows; while nothing is attached that keeps them.
    void forgetSockets() {
        sockets.eraseAll();
        udpFlows.eraseAll();
        try (Arena arena = Arena.ofConfined()) {
            // No connection waits for its process any more.
            counterElements.put(
                    arena.allocateFrom(ValueLayout.JAVA_INT, KernelRecords.COUNTER_CLAIMED),
                    arena.allocateFrom(ValueLayout.JAVA_LONG, counter(KernelRecords.COUNTER_ESTABLISHED)));
        }
    }

    MapElements udpFlows() {
        return udpFlows;
    }

    /// What the programs are told while they run.
    KernelExclusions exclusions() {
        return exclusions;
    }

    /// Every hook of this kernel's tier, in the order of attaching.
    List<SensorStatus.Hook> hooks() {
        return programs.stream()
                .map(program -> {
                    Set<EventType> served = program.types(types);
                    return new SensorStatus.Hook(
                            program.section(),
                            program.tierName(),
                            served.isEmpty() ? program.types() : served,
                            states.getOrDefault(program, SensorStatus.Hook.NOT_WANTED));
                })
                .toList();
    }

    /// The memory that the kernel charges for this process's eBPF maps and programs, in bytes: the sum of `memlock`
    /// in
    /// `/proc/self/fdinfo`.
    static long memoryBytes() {
        long total = 0;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(Path.of("/proc/self/fdinfo"))) {
            for (Path file : files) {
                total += memlock(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("/proc/self/fdinfo cannot be listed", e);
        }
        return total;
    }

    private static long memlock(Path fdinfo) {
        try {
            for (String line : Files.readAllLines(fdinfo, StandardCharsets.ISO_8859_1)) {
                if (line.startsWith("memlock:")) {
                    return Long.parseLong(line.substring("memlock:".length()).strip());
                }
            }
        } catch (IOException closedMeanwhile) {
            return 0;
        }
        return 0;
    }

    @Override
    public void close() {
        new ArrayList<>(attached.values()).reversed().forEach(Kernel::close);
        attached.clear();
        while (!owned.isEmpty()) {
            close(owned.pop());
        }
    }

    private static void close(AutoCloseable resource) {
        try {
            resource.close();
        } catch (Exception e) {
            throw new IllegalStateException("closing " + resource + " failed", e);
        }
    }
}
