package ashiato.sensor.internal;

import ashiato.event.EventType;
import ashiato.sensor.SensorException;
import ashiato.sensor.SensorStatus;
import ashiato.sensor.internal.KernelRecords.Header;
import ashiato.sensor.internal.bpf.RingBuffer;
import ashiato.sensor.internal.libc.NativeException;
import java.nio.ByteBuffer;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/// What programs do by system calls of some sort: loads the programs of an object when somebody wants it, and reads
/// their ring.
///
/// That ring is read in pieces, after the other one, so that a flood drives out nothing else. A record of it may be
/// older than what was read from the other ring, and never younger: see [#produced].
///
/// Confined to one thread.
final class CallActivity implements AutoCloseable {
    /// The most records that are read at a time.
    private static final int PIECE = 2048;

    private final CallPrograms calls;
    private final int ringBytes;
    private final int possibleCpus;
    private final Processes processes;
    private final Reports reports;
    private final BiPredicate<EventType, TrackedProcess> wants;
    private Set<EventType> wanted = EnumSet.noneOf(EventType.class);
    private @Nullable CallKernel kernel;
    private @Nullable String failure;
    private long malformed;

    /// Makes events of records.
    @FunctionalInterface
    interface Reports {
        /// Makes the event of a type of a record that is plausible.
        ///
        /// @param process the one that made the call
        void report(EventType type, ByteBuffer bytes, int record, TrackedProcess process);
    }

    /// @param wants whether events of a type are wanted of a process
    CallActivity(
            CallPrograms calls,
            int ringBytes,
            int possibleCpus,
            Processes processes,
            Reports reports,
            BiPredicate<EventType, TrackedProcess> wants) {
        this.calls = calls;
        this.ringBytes = ringBytes;
        this.possibleCpus = possibleCpus;
        this.processes = processes;
        this.reports = reports;
        this.wants = wants;
    }

    /// Has the kernel report what these event types need.
    ///
    /// @param recorder the process whose activity is passed over, or 0
    void want(Set<EventType> types, int recorder) {
        wanted = EnumSet.noneOf(EventType.class);
        wanted.addAll(types);
        wanted.retainAll(calls.types());
        if (kernel == null && !wanted.isEmpty()) {
            try {
                kernel = CallKernel.open(calls, ringBytes, possibleCpus);
            } catch (NativeException | SensorException e) {
                failure = e.getMessage();
            }
        }
        if (kernel != null) {
            kernel.want(wanted, recorder);
        }
    }

    /// Up to where records have been put into the ring. What the other ring holds by then is to be read before
    /// them:
    /// the beginnings of their processes are in it.
    long produced() {
        return kernel == null ? 0 : kernel.ring().produced();
    }

    /// Reads a piece of the records.
    ///
    /// @param end see [#produced]
    /// @return the number of records
    int read(long end) {
        return kernel == null ? 0 : kernel.ring().drain(this::record, end, PIECE);
    }

    /// Reads all records that are there.
    void readAll(long end) {
        if (kernel != null) {
            kernel.ring().drain(this::record, end, Integer.MAX_VALUE);
        }
    }

    /// The ring, or null while nothing is wanted.
    @Nullable
    RingBuffer ring() {
        return kernel == null || wanted.isEmpty() ? null : kernel.ring();
    }

    private void record(ByteBuffer bytes, int record, int length) {
        if (!calls.plausibility().test(bytes, record, length)) {
            malformed++;
            return;
        }
        TrackedProcess process = processes.resolve(bytes, record + Header.BYTES);
        for (EventType type : calls.typesOfKind().apply(Header.kind(bytes, record))) {
            if (wants.test(type, process)) {
                reports.report(type, bytes, record, process);
            }
        }
    }

    /// Records that were not as they should be, since the start.
    long malformed() {
        return malformed;
    }

    /// What did not become events for want of room, in the ring or elsewhere in the kernel.
    Map<EventType, Long> lost() {
        Map<EventType, Long> lost = new EnumMap<>(EventType.class);
        if (kernel != null) {
            for (int kind = 1; kind <= calls.lastKind(); kind++) {
                for (EventType type : calls.typesOfKind().apply(kind)) {
                    lost.merge(type, kernel.counter(kind), Long::sum);
                }
            }
            for (Map.Entry<Integer, EventType> other : calls.otherLosses().entrySet()) {
                lost.merge(other.getValue(), kernel.counter(other.getKey()), Long::sum);
            }
        }
        return lost;
    }

    /// See [CallKernel#skipped].
    long callsPassedOver() {
        return kernel == null ? 0 : kernel.skipped();
    }

    List<SensorStatus.Hook> hooks() {
        return kernel == null ? CallKernel.unloadedHooks(calls, wanted, failure) : kernel.hooks(wanted);
    }

    @Override
    public void close() {
        if (kernel != null) {
            kernel.close();
        }
    }
}
