package ashiato.sensor.internal;

import ashiato.event.EventType;
import ashiato.sensor.SensorException;
import ashiato.sensor.SensorStatus;
import ashiato.sensor.internal.bpf.BpfIterator;
import ashiato.sensor.internal.bpf.BpfObject;
import ashiato.sensor.internal.bpf.Counters;
import ashiato.sensor.internal.bpf.MapEraser;
import ashiato.sensor.internal.bpf.RingBuffer;
import ashiato.sensor.internal.libc.Libc;
import ashiato.sensor.internal.libc.NativeException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
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
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The programs in the kernel, loaded and attached, and what they share with this process.
///
/// For each event the programs of tier A are used where this kernel loads and attaches them, else their twins of tier
/// B. Closing detaches everything. Not thread-safe, except [#hooks()] and [#counter].
public final class Kernel implements AutoCloseable {
    /// System property with the path of an object to use instead of the built-in one.
    public static final String OBJECT_PROPERTY = "ashiato.bpf.object";

    private static final Path TRACEFS = Path.of("/sys/kernel/tracing");
    private static final String OBJECT_RESOURCE = "ashiato.bpf.o";
    /// The reader is woken when the ring is filled to this part; it looks by itself often enough for the rest.
    private static final int WAKEUP_DIVISOR = 8;

    private final Deque<AutoCloseable> owned = new ArrayDeque<>();
    private final List<SensorStatus.Hook> hooks = new ArrayList<>();
    private final Map<KernelProgram, BpfIterator> iterators = new EnumMap<>(KernelProgram.class);
    private final RingBuffer ring;
    private final Counters counters;
    private final MapEraser udpFlows;

    private Kernel(Set<EventType> types, int ringBytes, Preflight host, boolean trampolines)
            throws NativeException, SensorException {
        try {
            BpfObject object = own(BpfObject.open(objectBytes()));
            List<KernelProgram> programs = KernelProgram.serving(types, trampolines);
            for (KernelProgram program : programs) {
                object.wantProgram(program.function());
            }
            object.setMaxEntries("ring", ringBytes);
            object.setMaxEntries("scratches", host.possibleCpus());
            MemorySegment settings = object.readOnlyData();
            settings.set(ValueLayout.JAVA_INT, KernelRecords.Settings.WAKEUP_BYTES, ringBytes / WAKEUP_DIVISOR);
            // Names of peers come from DNS answers, so connections need them as well.
            settings.set(
                    ValueLayout.JAVA_BYTE,
                    KernelRecords.Settings.WANT_DNS,
                    flag(types.contains(EventType.DNS_QUERY)
                            || types.contains(EventType.NETWORK_CONNECT)
                            || types.contains(EventType.NETWORK_FLOW)));
            settings.set(
                    ValueLayout.JAVA_BYTE,
                    KernelRecords.Settings.WANT_FLOWS,
                    flag(types.contains(EventType.NETWORK_FLOW)));
            object.load();
            ring = own(object.ring("ring", ringBytes));
            counters = own(object.counters("counters", KernelRecords.COUNTER_SLOTS));
            udpFlows = object.eraser("udp_flows");
            attach(object, programs, types, host.cgroupMount());
        } catch (NativeException | SensorException | RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    /// Loads and attaches what these event types need.
    ///
    /// @param ringBytes the ring's size, a power of two, a page or more
    /// @throws SensorException if the kernel refuses
    public static Kernel open(Set<EventType> types, int ringBytes, Preflight host) throws SensorException {
        try {
            if (trampolinesWork()) {
                try {
                    return new Kernel(types, ringBytes, host, true);
                } catch (NativeException e) {
                    // This kernel has trampolines but not for all that tier A wants: tier B serves everywhere.
                    return new Kernel(types, ringBytes, host, false);
                }
            }
            return new Kernel(types, ringBytes, host, false);
        } catch (NativeException e) {
            throw refused(types, ringBytes, host, e);
        }
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
            for (KernelProgram program : KernelProgram.serving(types, false)) {
                object.wantProgram(program.function());
            }
            object.setMaxEntries("ring", ringBytes);
            object.setMaxEntries("scratches", host.possibleCpus());
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

    private void attach(
            BpfObject object, List<KernelProgram> programs, Set<EventType> types, @Nullable String cgroupMount)
            throws NativeException {
        for (KernelProgram program : programs) {
            String state = "attached";
            try {
                switch (program.place()) {
                    case TRACEPOINT -> own(object.attach(program.function()));
                    case CLASSIC_TRACEPOINT, SYSTEM_CALL -> {
                        provideTracefs();
                        own(object.attach(program.function()));
                    }
                    case CGROUP -> {
                        if (cgroupMount == null) {
                            state = "not attached: no cgroup2 file system is mounted;"
                                    + " mount it with: mkdir -p /run/cgroup2 && mount -t cgroup2 none /run/cgroup2";
                        } else {
                            own(object.attachToCgroup(program.function(), cgroupMount));
                        }
                    }
                    case ITERATOR -> iterators.put(program, own(iterator(object, program)));
                }
            } catch (NativeException e) {
                if (program.tierName().equals("A")) {
                    throw e;
                }
                state = "not attached: " + e.getMessage();
            }
            hooks.add(new SensorStatus.Hook(program.section(), program.tierName(), program.types(types), state));
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
            case LIST_TCP_FLOWS -> object.mapIterator(program.function(), "sockets");
            case LIST_UDP_FLOWS -> object.mapIterator(program.function(), "udp_flows");
            default -> object.iterator(program.function());
        };
    }

    private static byte flag(boolean set) {
        return (byte) (set ? 1 : 0);
    }

    private static byte[] objectBytes() throws SensorException {
        String override = System.getProperty(OBJECT_PROPERTY);
        try {
            if (override != null) {
                return Files.readAllBytes(Path.of(override));
            }
            try (InputStream in = Kernel.class.getResourceAsStream(OBJECT_RESOURCE)) {
                if (in == null) {
                    throw new IllegalStateException("the module lacks its resource " + OBJECT_RESOURCE);
                }
                return in.readAllBytes();
            }
        } catch (IOException e) {
            throw new SensorException("the eBPF object " + (override == null ? OBJECT_RESOURCE : override)
                    + " cannot be read: " + e.getMessage());
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

    /// The iterator of a program, or null if it is not wanted or could not be attached.
    @Nullable
    BpfIterator iterator(KernelProgram program) {
        return iterators.get(program);
    }

    MapEraser udpFlows() {
        return udpFlows;
    }

    /// Every hook that was wanted, in the order of attaching.
    List<SensorStatus.Hook> hooks() {
        return List.copyOf(hooks);
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
        while (!owned.isEmpty()) {
            AutoCloseable resource = owned.pop();
            try {
                resource.close();
            } catch (Exception e) {
                throw new IllegalStateException("closing " + resource + " failed", e);
            }
        }
    }
}
