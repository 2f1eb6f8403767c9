package ashiato.sensor.internal;

import ashiato.event.EventType;
import ashiato.sensor.SensorException;
import ashiato.sensor.SensorStatus;
import ashiato.sensor.internal.FileRecords.Switches;
import ashiato.sensor.internal.bpf.BpfLink;
import ashiato.sensor.internal.bpf.BpfObject;
import ashiato.sensor.internal.bpf.Counters;
import ashiato.sensor.internal.bpf.LoadedProgram;
import ashiato.sensor.internal.bpf.RingBuffer;
import ashiato.sensor.internal.bpf.SharedVariables;
import ashiato.sensor.internal.libc.NativeException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The programs on files in the kernel, `src/main/bpf/files.bpf.c`: an object of their own with a ring of their own, so
/// that a host that records no files pays nothing for them, and a flood of files drives out no other record.
///
/// Confined to one thread.
final class FileKernel implements AutoCloseable {
    private static final String OBJECT = "files.bpf.o";
    /// The reader is woken when the ring is filled to this part.
    private static final int WAKEUP_DIVISOR = 8;

    /// The programs: where each hangs, and which event types need it.
    private enum Program {
        CALL_END("on_call_end", "tp_btf/sys_exit"),
        CALL_BEGIN("on_call_begin", "tp_btf/sys_enter");

        private final String function;
        private final String section;

        Program(String function, String section) {
            this.function = function;
            this.section = section;
        }

        Set<EventType> types() {
            return switch (this) {
                case CALL_END -> FileRecords.types();
                case CALL_BEGIN -> EnumSet.of(EventType.FILE_CREATE_TIME, EventType.FILE_EXECUTABLE_DETECTED);
            };
        }

        Set<EventType> types(Set<EventType> wanted) {
            Set<EventType> served = types();
            served.retainAll(wanted);
            return served;
        }
    }

    private final Deque<AutoCloseable> owned = new ArrayDeque<>();
    private final Map<Program, BpfLink> attached = new EnumMap<>(Program.class);
    private final Map<Program, LoadedProgram> loaded = new EnumMap<>(Program.class);
    private final Map<Program, String> states = new EnumMap<>(Program.class);
    private final BpfObject object;
    private final RingBuffer ring;
    private final Counters counters;
    private final SharedVariables switches;

    private FileKernel(int ringBytes, int possibleCpus) throws NativeException, SensorException {
        try {
            object = own(BpfObject.open(Kernel.objectBytes(OBJECT)));
            for (Program program : Program.values()) {
                object.wantProgram(program.function);
            }
            object.setMaxEntries("file_ring", ringBytes);
            object.setMaxEntries("file_scratches", possibleCpus * Program.values().length);
            object.load();
            for (Program program : Program.values()) {
                loaded.put(program, object.loadedProgram(program.function));
            }
            ring = own(object.ring("file_ring", ringBytes));
            counters = own(object.counters("file_counters", FileRecords.COUNTER_SLOTS));
            switches = own(object.variables(Switches.BYTES));
            switches.setInt(Switches.WAKEUP_BYTES, ringBytes / WAKEUP_DIVISOR);
        } catch (NativeException | SensorException | RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    /// Loads the programs and attaches none.
    ///
    /// @param ringBytes the size of the ring, a power of two, a page or more
    /// @throws NativeException if the kernel refuses
    static FileKernel open(int ringBytes, int possibleCpus) throws NativeException, SensorException {
        return new FileKernel(ringBytes, possibleCpus);
    }

    /// The hooks, for a sensor that has not loaded them.
    ///
    /// @param failure why the kernel refused them, or null if nobody has asked
    static List<SensorStatus.Hook> unloadedHooks(Set<EventType> wanted, @Nullable String failure) {
        List<SensorStatus.Hook> hooks = new ArrayList<>();
        for (Program program : Program.values()) {
            Set<EventType> served = program.types(wanted);
            String state = served.isEmpty() ? SensorStatus.Hook.NOT_WANTED : "not attached: " + failure;
            hooks.add(hook(program, served, state));
        }
        return hooks;
    }

    /// Attaches what these event types need and detaches what they do not.
    ///
    /// @param recorder the process whose activity is passed over, or 0
    void want(Set<EventType> wanted, int recorder) {
        switches.setInt(Switches.RECORDER, recorder);
        switches.setInt(Switches.KINDS, FileRecords.kinds(wanted));
        for (Program program : Program.values()) {
            BpfLink link = attached.get(program);
            if (program.types(wanted).isEmpty()) {
                states.put(program, SensorStatus.Hook.NOT_WANTED);
                if (link != null) {
                    attached.remove(program);
                    link.close();
                }
            } else if (link == null) {
                states.put(program, attach(program));
            }
        }
    }

    private String attach(Program program) {
        try {
            attached.put(program, object.attach(program.function));
            return SensorStatus.Hook.ATTACHED;
        } catch (NativeException e) {
            return "not attached: " + e.getMessage();
        }
    }

    RingBuffer ring() {
        return ring;
    }

    /// A slot of the counters map, see [FileRecords].
    long counter(int slot) {
        return counters.get(slot);
    }

    /// How many system calls the programs were passed over for, see [Kernel#skipped].
    long skipped() {
        return loaded.values().stream().mapToLong(LoadedProgram::skipped).sum();
    }

    List<SensorStatus.Hook> hooks(Set<EventType> wanted) {
        List<SensorStatus.Hook> hooks = new ArrayList<>();
        for (Program program : Program.values()) {
            String state = states.getOrDefault(program, SensorStatus.Hook.NOT_WANTED);
            hooks.add(hook(program, program.types(wanted), state));
        }
        return hooks;
    }

    private static SensorStatus.Hook hook(Program program, Set<EventType> served, String state) {
        return new SensorStatus.Hook(program.section, "-", served.isEmpty() ? program.types() : served, state);
    }

    private <T extends AutoCloseable> T own(T resource) {
        owned.push(resource);
        return resource;
    }

    @Override
    public void close() {
        attached.values().forEach(BpfLink::close);
        attached.clear();
        while (!owned.isEmpty()) {
            try {
                owned.pop().close();
            } catch (Exception e) {
                throw new IllegalStateException("the programs on files cannot be closed", e);
            }
        }
    }
}
