package ashiato.sensor.internal;

import ashiato.event.EventType;
import ashiato.sensor.SensorException;
import ashiato.sensor.SensorStatus;
import ashiato.sensor.internal.CallPrograms.Program;
import ashiato.sensor.internal.CallPrograms.Switches;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The programs of one object on system calls, in the kernel: an object of its own with a ring of its own, so that a
/// host that records none of its events pays nothing for them, and a flood of them drives out no other record.
///
/// Confined to one thread.
final class CallKernel implements AutoCloseable {
    /// The reader is woken when the ring is filled to this part.
    private static final int WAKEUP_DIVISOR = 8;

    private final CallPrograms calls;
    private final Deque<AutoCloseable> owned = new ArrayDeque<>();
    private final Map<Program, BpfLink> attached = new LinkedHashMap<>();
    private final Map<Program, LoadedProgram> loaded = new LinkedHashMap<>();
    private final Map<Program, String> states = new LinkedHashMap<>();
    private final BpfObject object;
    private final RingBuffer ring;
    private final Counters counters;
    private final SharedVariables switches;

    private CallKernel(CallPrograms calls, int ringBytes, int possibleCpus) throws NativeException, SensorException {
        this.calls = calls;
        String ringName = calls.maps() + "_ring";
        try {
            object = own(BpfObject.open(Kernel.objectBytes(calls.object())));
            for (Program program : calls.programs()) {
                object.wantProgram(program.function());
            }
            object.setMaxEntries(ringName, ringBytes);
            if (!calls.scratches().isEmpty()) {
                object.setMaxEntries(
                        calls.scratches(), possibleCpus * calls.programs().size());
            }
            object.load();
            for (Program program : calls.programs()) {
                loaded.put(program, object.loadedProgram(program.function()));
            }
            ring = own(object.ring(ringName, ringBytes));
            counters = own(object.counters(calls.maps() + "_counters", calls.counterSlots()));
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
    static CallKernel open(CallPrograms calls, int ringBytes, int possibleCpus)
            throws NativeException, SensorException {
        return new CallKernel(calls, ringBytes, possibleCpus);
    }

    /// The hooks, for a sensor that has not loaded them.
    ///
    /// @param failure why the kernel refused them, or null if nobody has asked
    static List<SensorStatus.Hook> unloadedHooks(CallPrograms calls, Set<EventType> wanted, @Nullable String failure) {
        List<SensorStatus.Hook> hooks = new ArrayList<>();
        for (Program program : calls.programs()) {
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
        switches.setInt(Switches.KINDS, calls.kinds(wanted));
        for (Program program : calls.programs()) {
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
            attached.put(program, object.attach(program.function()));
            return SensorStatus.Hook.ATTACHED;
        } catch (NativeException e) {
            return "not attached: " + e.getMessage();
        }
    }

    RingBuffer ring() {
        return ring;
    }

    /// A slot of the counters map, see [CallPrograms#counterSlots].
    long counter(int slot) {
        return counters.get(slot);
    }

    /// How many system calls the programs were passed over for, see [Kernel#skipped].
    long skipped() {
        return loaded.values().stream().mapToLong(LoadedProgram::skipped).sum();
    }

    List<SensorStatus.Hook> hooks(Set<EventType> wanted) {
        List<SensorStatus.Hook> hooks = new ArrayList<>();
        for (Program program : calls.programs()) {
            String state = states.getOrDefault(program, SensorStatus.Hook.NOT_WANTED);
            hooks.add(hook(program, program.types(wanted), state));
        }
        return hooks;
    }

    private static SensorStatus.Hook hook(Program program, Set<EventType> served, String state) {
        return new SensorStatus.Hook(program.section(), "-", served.isEmpty() ? program.types() : served, state);
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
                throw new IllegalStateException("the programs on system calls cannot be closed", e);
            }
        }
    }
}
