package ashiato.sensor.internal;

import ashiato.event.EventType;
import ashiato.sensor.internal.CallPrograms.Program;
import ashiato.sensor.internal.KernelRecords.Header;
import ashiato.sensor.internal.KernelRecords.ProcessKey;
import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The layout of the records of processes that reach into others: the twin of `src/main/bpf/access.h`, offset by
/// offset.
/// What [KernelRecords] says of numbers and times holds here too.
final class AccessRecords {
    static final int ATTACHED = 1;
    static final int READ = 2;
    static final int WRITTEN = 3;
    static final int OPENED = 4;
    static final int POKED = 5;
    static final int STEERED = 6;
    static final int LAST_KIND = STEERED;

    static final int COUNTER_SLOTS = 8;

    private static final CallPrograms PROGRAMS = new CallPrograms(
            "access.bpf.o",
            "access",
            "",
            COUNTER_SLOTS,
            List.of(new Program(
                    "on_access_end",
                    "tp_btf/sys_exit",
                    EnumSet.of(EventType.CREATE_REMOTE_THREAD, EventType.PROCESS_ACCESS))),
            LAST_KIND,
            AccessRecords::types,
            Map.of(),
            AccessRecords::isPlausible);

    private AccessRecords() {}

    /// `struct access_record`
    static final class AccessRecord {
        static final int FLAG_FOR_READING = 1;
        static final int FLAG_FOR_WRITING = 2;
        static final int FLAG_ADDRESS_KNOWN = 4;

        static final int SOURCE = Header.BYTES;
        static final int TARGET = SOURCE + ProcessKey.BYTES;
        static final int SOURCE_THREAD = TARGET + ProcessKey.BYTES;
        static final int TARGET_THREAD = SOURCE_THREAD + 4;
        static final int ADDRESS = TARGET_THREAD + 4;
        static final int REQUEST = ADDRESS + 8;
        static final int BYTES = REQUEST + 8;

        private AccessRecord() {}
    }

    /// The event types that records of a kind become.
    static Set<EventType> types(int kind) {
        return switch (kind) {
            case ATTACHED, READ, OPENED -> EnumSet.of(EventType.PROCESS_ACCESS);
            case WRITTEN -> EnumSet.of(EventType.CREATE_REMOTE_THREAD, EventType.PROCESS_ACCESS);
            case POKED, STEERED -> EnumSet.of(EventType.CREATE_REMOTE_THREAD);
            default -> throw new IllegalArgumentException("kind " + kind + "; expected 1 to " + LAST_KIND);
        };
    }

    /// The object of their programs.
    static CallPrograms programs() {
        return PROGRAMS;
    }

    /// Whether a record can be what it says: what the kernel hands over is checked before it is read.
    static boolean isPlausible(ByteBuffer bytes, int record, int length) {
        if (length != AccessRecord.BYTES || Header.size(bytes, record) != length) {
            return false;
        }
        int kind = Header.kind(bytes, record);
        return kind >= 1 && kind <= LAST_KIND;
    }
}
