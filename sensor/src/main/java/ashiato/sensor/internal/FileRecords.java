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

/// The layouts of the records of files: the twin of `src/main/bpf/files.h`, offset by offset. What [KernelRecords] says
/// of numbers and times holds here too.
final class FileRecords {
    static final int CREATED = 1;
    static final int DELETED = 2;
    static final int READ = 3;
    static final int TIMES_SET = 4;
    static final int MADE_EXECUTABLE = 5;
    static final int WRITTEN = 6;
    static final int ATTRIBUTE_SET = 7;
    static final int PIPE_CREATED = 8;
    static final int PIPE_OPENED = 9;
    static final int MOVED = 10;
    static final int DEVICE_READ = 11;
    static final int LOADED = 12;
    static final int LAST_KIND = LOADED;

    /// Slots of the counters map; losses stand at the slot of the record's kind.
    static final int COUNTER_READS_LEFT_OUT = 15;

    static final int COUNTER_SLOTS = 16;

    private static final CallPrograms PROGRAMS = new CallPrograms(
            "files.bpf.o",
            "file",
            "file_scratches",
            COUNTER_SLOTS,
            List.of(
                    new Program("on_call_end", "tp_btf/sys_exit", allTypes()),
                    new Program(
                            "on_call_begin",
                            "tp_btf/sys_enter",
                            EnumSet.of(EventType.FILE_CREATE_TIME, EventType.FILE_EXECUTABLE_DETECTED))),
            LAST_KIND,
            FileRecords::types,
            Map.of(COUNTER_READS_LEFT_OUT, EventType.FILE_READ),
            FileRecords::isPlausible);

    private FileRecords() {}

    private static Set<EventType> allTypes() {
        Set<EventType> types = EnumSet.noneOf(EventType.class);
        for (int kind = 1; kind <= LAST_KIND; kind++) {
            types.addAll(types(kind));
        }
        return types;
    }

    /// `struct file_record`, followed by its three parts.
    static final class FileRecord {
        static final int FLAG_PATH_CUT = 1;
        static final int FLAG_TEXT_UNREAD = 2;
        static final int FLAG_NAMELESS = 4;
        static final int FLAG_ABSTRACT = 8;
        static final int FLAG_FOLLOWED = 16;
        static final int FLAG_CONTENTS_CUT = 32;
        static final int FLAG_INODE_KNOWN = 64;
        static final int FLAG_BEFORE_KNOWN = 128;
        static final int FLAG_REFERRER = 256;
        static final int FLAG_COMPRESSED = 512;

        static final int PROCESS = Header.BYTES;
        static final int INODE = PROCESS + ProcessKey.BYTES;
        static final int CHANGE_TIME = INODE + 8;
        static final int MODIFIED = CHANGE_TIME + 8;
        static final int MODIFIED_BEFORE = MODIFIED + 8;
        static final int FILE_SIZE = MODIFIED_BEFORE + 8;
        static final int DEVICE = FILE_SIZE + 8;
        static final int MODE = DEVICE + 4;
        static final int MOUNT_NAMESPACE = MODE + 4;
        static final int NAMES_LENGTH = MOUNT_NAMESPACE + 4;
        static final int TEXT_LENGTH = NAMES_LENGTH + 4;
        static final int CONTENTS_LENGTH = TEXT_LENGTH + 4;
        static final int BYTES = CONTENTS_LENGTH + 4;

        private FileRecord() {}
    }

    /// The event types that records of a kind become.
    static Set<EventType> types(int kind) {
        return switch (kind) {
            case CREATED -> EnumSet.of(EventType.FILE_CREATE);
            case DELETED -> EnumSet.of(EventType.FILE_DELETE_DETECTED);
            case READ -> EnumSet.of(EventType.FILE_READ);
            case TIMES_SET -> EnumSet.of(EventType.FILE_CREATE_TIME);
            case MADE_EXECUTABLE, WRITTEN -> EnumSet.of(EventType.FILE_EXECUTABLE_DETECTED);
            case ATTRIBUTE_SET -> EnumSet.of(EventType.FILE_CREATE_STREAM_HASH);
            case PIPE_CREATED -> EnumSet.of(EventType.PIPE_CREATED);
            case PIPE_OPENED -> EnumSet.of(EventType.PIPE_CONNECTED);
            // An executable is often written under another name.
            case MOVED -> EnumSet.of(EventType.FILE_CREATE, EventType.FILE_EXECUTABLE_DETECTED);
            case DEVICE_READ -> EnumSet.of(EventType.RAW_ACCESS_READ);
            case LOADED -> EnumSet.of(EventType.DRIVER_LOAD);
            default -> throw new IllegalArgumentException("kind " + kind + "; expected 1 to " + LAST_KIND);
        };
    }

    /// The object of their programs.
    static CallPrograms programs() {
        return PROGRAMS;
    }

    /// Whether a record can be what it says: what the kernel hands over is checked before it is read.
    static boolean isPlausible(ByteBuffer bytes, int record, int length) {
        if (length < FileRecord.BYTES || Header.size(bytes, record) != length) {
            return false;
        }
        int kind = Header.kind(bytes, record);
        if (kind < 1 || kind > LAST_KIND) {
            return false;
        }
        long parts = 0;
        for (int field = FileRecord.NAMES_LENGTH; field <= FileRecord.CONTENTS_LENGTH; field += 4) {
            parts += Integer.toUnsignedLong(bytes.getInt(record + field));
        }
        return FileRecord.BYTES + parts == length;
    }
}
