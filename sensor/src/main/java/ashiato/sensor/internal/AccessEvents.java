package ashiato.sensor.internal;

import ashiato.event.CreateRemoteThread;
import ashiato.event.Event;
import ashiato.event.EventType;
import ashiato.event.HexInt32;
import ashiato.event.ProcessAccess;
import ashiato.sensor.internal.AccessRecords.AccessRecord;
import ashiato.sensor.internal.KernelRecords.Header;
import ashiato.sensor.internal.KernelRecords.ProcessKey;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// Makes the events of processes that reach into others from their records. Confined to one thread.
final class AccessEvents {
    private static final String CALL = "Call";

    // The nearest of the rights of Windows, winnt.h.
    private static final int PROCESS_VM_OPERATION = 0x0008;
    private static final int PROCESS_VM_READ = 0x0010;
    private static final int PROCESS_VM_WRITE = 0x0020;
    private static final int PROCESS_SUSPEND_RESUME = 0x0800;

    private final KernelClock clock;
    private final UserNames users;
    private final Resolver resolver;
    private final BiConsumer<Event, Map<String, String>> destination;

    /// Finds processes.
    @FunctionalInterface
    interface Resolver {
        /// The process of a `struct process_key` at an offset, see [Processes#resolve].
        TrackedProcess resolve(ByteBuffer bytes, int key);
    }

    /// A process that was reached into.
    ///
    /// @param guid null, as are all but the image, if it was gone already
    private record Target(
            @Nullable UUID guid,
            @Nullable Integer pid,
            String image,
            @Nullable String user) {
        static final Target GONE = new Target(null, null, TrackedProcess.UNKNOWN_IMAGE, null);
    }

    /// @param destination takes the events, with what the process that reached out adds to them
    AccessEvents(
            KernelClock clock, UserNames users, Resolver resolver, BiConsumer<Event, Map<String, String>> destination) {
        this.clock = clock;
        this.users = users;
        this.resolver = resolver;
        this.destination = destination;
    }

    /// Makes the event of a type of a record that is plausible.
    ///
    /// @param type one of those that [AccessRecords#types(int)] has for the record's kind
    /// @param source the process that reached into another one
    void report(EventType type, ByteBuffer bytes, int record, TrackedProcess source) {
        switch (type) {
            case PROCESS_ACCESS -> accessed(bytes, record, source);
            case CREATE_REMOTE_THREAD -> changed(bytes, record, source);
            default -> throw new IllegalArgumentException("no records of accesses become events " + type);
        }
    }

    private void accessed(ByteBuffer bytes, int record, TrackedProcess source) {
        long at = Header.time(bytes, record);
        Instant time = clock.instant(at);
        Target target = target(bytes, record, at);
        destination.accept(
                new ProcessAccess(
                        null,
                        time,
                        source.guid,
                        source.pid,
                        bytes.getInt(record + AccessRecord.SOURCE_THREAD),
                        source.imageAt(at),
                        target.guid,
                        target.pid,
                        target.image,
                        new HexInt32(rights(bytes, record)),
                        null,
                        user(bytes, record + AccessRecord.SOURCE),
                        target.user),
                source.extra);
    }

    private void changed(ByteBuffer bytes, int record, TrackedProcess source) {
        long at = Header.time(bytes, record);
        Target target = target(bytes, record, at);
        int thread = bytes.getInt(record + AccessRecord.TARGET_THREAD);
        boolean addressKnown = (Header.flags(bytes, record) & AccessRecord.FLAG_ADDRESS_KNOWN) != 0;
        Map<String, String> extra = new LinkedHashMap<>(source.extra);
        extra.put(CALL, call(bytes, record));
        destination.accept(
                new CreateRemoteThread(
                        null,
                        clock.instant(at),
                        source.guid,
                        source.pid,
                        source.imageAt(at),
                        target.guid,
                        target.pid,
                        target.image,
                        thread == 0 ? null : (Integer) thread,
                        addressKnown ? address(bytes.getLong(record + AccessRecord.ADDRESS)) : null,
                        null,
                        null,
                        user(bytes, record + AccessRecord.SOURCE),
                        target.user),
                extra);
    }

    /// As Sysmon prints it.
    private static String address(long address) {
        return String.format(Locale.ROOT, "0x%016X", address);
    }

    /// What a program calls to do this: include/uapi/linux/ptrace.h and arch/x86/include/uapi/asm/ptrace-abi.h.
    private static String call(ByteBuffer bytes, int record) {
        if (Header.kind(bytes, record) == AccessRecords.WRITTEN) {
            return "process_vm_writev";
        }
        int request = bytes.getInt(record + AccessRecord.REQUEST);
        return switch (request) {
            case 4 -> "PTRACE_POKETEXT";
            case 5 -> "PTRACE_POKEDATA";
            case 6 -> "PTRACE_POKEUSER";
            case 13 -> "PTRACE_SETREGS";
            case 0x4205 -> "PTRACE_SETREGSET";
            default -> "ptrace " + request;
        };
    }

    private Target target(ByteBuffer bytes, int record, long at) {
        int key = record + AccessRecord.TARGET;
        if (bytes.getInt(key + ProcessKey.PID) == 0) {
            return Target.GONE;
        }
        TrackedProcess process = resolver.resolve(bytes, key);
        return new Target(process.guid, process.pid, process.imageAt(at), user(bytes, key));
    }

    private @Nullable String user(ByteBuffer bytes, int key) {
        return users.name(bytes.getInt(key + ProcessKey.UID));
    }

    /// The rights that a program of Windows would have asked for.
    private static int rights(ByteBuffer bytes, int record) {
        int flags = Header.flags(bytes, record);
        int rights = Header.kind(bytes, record) == AccessRecords.ATTACHED ? PROCESS_SUSPEND_RESUME : 0;
        if ((flags & AccessRecord.FLAG_FOR_READING) != 0) {
            rights |= PROCESS_VM_READ;
        }
        if ((flags & AccessRecord.FLAG_FOR_WRITING) != 0) {
            rights |= PROCESS_VM_WRITE | PROCESS_VM_OPERATION;
        }
        return rights;
    }
}
