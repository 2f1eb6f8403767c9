package ashiato.sensor.internal;

import ashiato.event.EventType;
import ashiato.sensor.SensorException;
import ashiato.sensor.SensorStatus;
import ashiato.sensor.internal.FileRecords.FileRecord;
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

/// What happens to files: loads the programs when somebody wants it, and reads their ring.
///
/// That ring is read in pieces, after the other one, so that a flood of files drives out nothing else. A record of it
/// may be older than what was read from the other ring, and never younger: see [#produced].
///
/// Confined to one thread.
final class FileActivity implements AutoCloseable {
    /// The most records that are read at a time.
    private static final int PIECE = 2048;

    private final int ringBytes;
    private final int possibleCpus;
    private final Processes processes;
    private final FileEvents events;
    private final BiPredicate<EventType, TrackedProcess> wants;
    private Set<EventType> wanted = EnumSet.noneOf(EventType.class);
    private @Nullable FileKernel kernel;
    private @Nullable String failure;
    private long malformed;

    /// @param wants whether events of a type are wanted of a process
    FileActivity(
            int ringBytes,
            int possibleCpus,
            Processes processes,
            FileEvents events,
            BiPredicate<EventType, TrackedProcess> wants) {
        this.ringBytes = ringBytes;
        this.possibleCpus = possibleCpus;
        this.processes = processes;
        this.events = events;
        this.wants = wants;
    }

    /// Has the kernel report what these event types need.
    ///
    /// @param recorder the process whose activity is passed over, or 0
    void want(Set<EventType> types, int recorder) {
        wanted = EnumSet.noneOf(EventType.class);
        wanted.addAll(types);
        wanted.retainAll(FileRecords.types());
        if (kernel == null && !wanted.isEmpty()) {
            try {
                kernel = FileKernel.open(ringBytes, possibleCpus);
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

    /// Waits for either ring, see [RingBuffer#await(int)].
    void await(RingBuffer other, int timeoutMillis) {
        if (kernel == null || wanted.isEmpty()) {
            other.await(timeoutMillis);
        } else {
            other.await(kernel.ring(), timeoutMillis);
        }
    }

    private void record(ByteBuffer bytes, int record, int length) {
        if (!FileRecords.isPlausible(bytes, record, length)) {
            malformed++;
            return;
        }
        TrackedProcess process = processes.resolve(bytes, record + FileRecord.PROCESS);
        for (EventType type : FileRecords.types(Header.kind(bytes, record))) {
            if (wants.test(type, process)) {
                events.report(type, bytes, record, process);
            }
        }
    }

    /// Records that were not as they should be, since the start.
    long malformed() {
        return malformed;
    }

    /// What did not become events for want of room in the ring, or because a process has read too many files.
    Map<EventType, Long> lost() {
        Map<EventType, Long> lost = new EnumMap<>(EventType.class);
        if (kernel != null) {
            for (int kind = 1; kind <= FileRecords.LAST_KIND; kind++) {
                for (EventType type : FileRecords.types(kind)) {
                    lost.merge(type, kernel.counter(kind), Long::sum);
                }
            }
            lost.merge(EventType.FILE_READ, kernel.counter(FileRecords.COUNTER_READS_LEFT_OUT), Long::sum);
        }
        return lost;
    }

    /// See [FileKernel#skipped].
    long callsPassedOver() {
        return kernel == null ? 0 : kernel.skipped();
    }

    List<SensorStatus.Hook> hooks() {
        return kernel == null ? FileKernel.unloadedHooks(wanted, failure) : kernel.hooks(wanted);
    }

    @Override
    public void close() {
        if (kernel != null) {
            kernel.close();
        }
    }
}
