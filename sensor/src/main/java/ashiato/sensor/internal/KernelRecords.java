package ashiato.sensor.internal;

import java.nio.ByteBuffer;

/// The layouts of the records that the eBPF programs hand over: the twin of `src/main/bpf/records.h`, offset by
/// offset. Numbers are in the host's byte order; times are nanoseconds of CLOCK_BOOTTIME.
///
/// A record is read in place: the accessors take the buffer and the offset of the record's first byte.
final class KernelRecords {
    static final int FORK = 1;
    static final int EXEC = 2;
    static final int EXIT = 3;
    static final int CONNECT = 4;
    static final int ACCEPT = 5;
    static final int DATAGRAM = 6;
    static final int FLOW_END = 7;
    static final int DNS = 8;
    static final int UDP_CLOSED = 9;
    static final int FLOW_OPEN = 10;
    static final int SOCKET = 11;

    /// Slots of the counters map; losses stand at the slot of the record's kind.
    static final int COUNTER_SOCKETS_FULL = 16;

    static final int COUNTER_FLOWS_OPENED = 17;
    static final int COUNTER_ESTABLISHED = 18;
    static final int COUNTER_CLAIMED = 19;
    static final int COUNTER_FORSAKEN = 20;
    static final int COUNTER_EXCLUDED_CONNECTS = 32;
    static final int COUNTER_EXCLUDED_FLOWS = 40;
    static final int COUNTER_SLOTS = 48;

    /// Types of network events, as bits.
    static final int TYPE_CONNECT = 1;

    static final int TYPE_FLOW = 2;

    /// By how much those bits are shifted where a port or an address is the destination's.
    static final int AS_DESTINATION = 2;

    /// What excludes events, as bits.
    static final int EXCLUDE_ADDRESSES = 1;

    static final int EXCLUDE_PORTS = 2;
    static final int EXCLUDE_PROCESSES = 4;

    private KernelRecords() {}

    /// `struct settings`: what the programs are told before they are loaded.
    static final class Settings {
        static final int WAKEUP_BYTES = 0;
        static final int DEFER_ACCEPTS = 4;

        private Settings() {}
    }

    /// `struct switches`: what the programs are told while they run.
    static final class Switches {
        static final int TYPES = 0;
        static final int WANT_DNS = 1;
        static final int EXCLUDE = 2;
        static final int VERSION = 4;
        static final int PORTS = 8;
        static final int PORT_COUNT = 1 << 16;
        static final int BYTES = PORTS + PORT_COUNT;

        private Switches() {}
    }

    /// `struct mark_key`
    static final class MarkKey {
        static final int START = 0;
        static final int PID = START + 8;
        static final int BYTES = PID + 8;

        private MarkKey() {}
    }

    /// `struct mark`
    static final class Mark {
        static final int START = 0;
        static final int PID = START + 8;
        static final int UID = PID + 4;
        static final int TYPES = UID + 4;
        static final int BYTES = TYPES + 8;

        private Mark() {}
    }

    /// `struct record_header`
    static final class Header {
        static final int KIND = 0;
        static final int FLAGS = KIND + 2;
        static final int SIZE = FLAGS + 2;
        static final int TIME = SIZE + 4;
        static final int BYTES = TIME + 8;

        private Header() {}

        static int kind(ByteBuffer bytes, int record) {
            return bytes.getShort(record + KIND) & 0xffff;
        }

        static int flags(ByteBuffer bytes, int record) {
            return bytes.getShort(record + FLAGS) & 0xffff;
        }

        static int size(ByteBuffer bytes, int record) {
            return bytes.getInt(record + SIZE);
        }

        static long time(ByteBuffer bytes, int record) {
            return bytes.getLong(record + TIME);
        }
    }

    /// `struct process_key`
    static final class ProcessKey {
        static final int PID = 0;
        static final int UID = PID + 4;
        static final int START = UID + 4;
        static final int BYTES = START + 8;

        private ProcessKey() {}
    }

    /// `struct fork_record`
    static final class Fork {
        static final int CHILD = Header.BYTES;
        static final int PARENT = CHILD + ProcessKey.BYTES;
        static final int NAMESPACED_PID = PARENT + ProcessKey.BYTES;
        static final int BYTES = NAMESPACED_PID + 8;

        private Fork() {}
    }

    /// `struct exit_record`
    static final class Exit {
        static final int PROCESS = Header.BYTES;
        static final int EXIT_CODE = PROCESS + ProcessKey.BYTES;
        static final int BYTES = EXIT_CODE + 8;

        private Exit() {}
    }

    /// `struct exec_record`, followed by its four parts.
    static final class Exec {
        static final int FLAG_ARGUMENTS_CUT = 1;
        static final int FLAG_PATH_CUT = 2;
        static final int FLAG_IMAGE_DELETED = 4;

        static final int PROCESS = Header.BYTES;
        static final int PARENT = PROCESS + ProcessKey.BYTES;
        static final int NAMESPACED_PID = PARENT + ProcessKey.BYTES;
        static final int LOGIN_UID = NAMESPACED_PID + 4;
        static final int SESSION = LOGIN_UID + 4;
        static final int DEVICE = SESSION + 4;
        static final int INODE = DEVICE + 4;
        static final int CHANGE_TIME = INODE + 8;
        static final int IMAGE_SIZE = CHANGE_TIME + 8;
        static final int IMAGE_LENGTH = IMAGE_SIZE + 8;
        static final int DIRECTORY_LENGTH = IMAGE_LENGTH + 4;
        static final int CGROUP_LENGTH = DIRECTORY_LENGTH + 4;
        static final int ARGUMENTS_LENGTH = CGROUP_LENGTH + 4;
        static final int BYTES = ARGUMENTS_LENGTH + 4;

        private Exec() {}

        /// Whether the lengths of the parts add up to the record's length.
        static boolean isWhole(ByteBuffer bytes, int record, int length) {
            long parts = 0;
            for (int field = IMAGE_LENGTH; field <= ARGUMENTS_LENGTH; field += 4) {
                parts += Integer.toUnsignedLong(bytes.getInt(record + field));
            }
            return BYTES + parts == length;
        }
    }

    /// `struct endpoints`
    static final class Endpoints {
        static final int LOCAL_ADDRESS = 0;
        static final int REMOTE_ADDRESS = LOCAL_ADDRESS + 16;
        static final int LOCAL_PORT = REMOTE_ADDRESS + 16;
        static final int REMOTE_PORT = LOCAL_PORT + 2;
        static final int VERSION = REMOTE_PORT + 2;
        static final int PROTOCOL = VERSION + 1;
        static final int INITIATED = PROTOCOL + 1;
        static final int BYTES = INITIATED + 2;

        /// Values of INITIATED.
        static final int BY_PEER = 0;

        static final int BY_PROCESS = 1;
        /// A connection that was open when recording began.
        static final int UNKNOWN = 2;

        private Endpoints() {}
    }

    /// `struct flow_record`
    static final class Flow {
        static final int PROCESS = Header.BYTES;
        static final int SOCKET = PROCESS + ProcessKey.BYTES;
        static final int OPENED = SOCKET + 8;
        static final int LAST = OPENED + 8;
        static final int SENT = LAST + 8;
        static final int RECEIVED = SENT + 8;
        static final int ENDS = RECEIVED + 8;
        static final int ERROR = ENDS + Endpoints.BYTES;
        static final int STATE = ERROR + 4;
        static final int BYTES = STATE + 4;

        private Flow() {}
    }

    /// `struct udp_key` of the UDP flow table.
    static final class UdpKey {
        static final int COOKIE = 0;
        static final int REMOTE_ADDRESS = COOKIE + 8;
        static final int REMOTE_PORT = REMOTE_ADDRESS + 16;
        static final int BYTES = REMOTE_PORT + 8;

        private UdpKey() {}
    }

    /// `struct dns_record`, followed by the payload.
    static final class Dns {
        static final int FLAG_TCP = 1;

        static final int PROCESS = Header.BYTES;
        static final int ENDS = PROCESS + ProcessKey.BYTES;
        static final int LENGTH = ENDS + Endpoints.BYTES;
        static final int BYTES = LENGTH + 8;

        private Dns() {}
    }

    /// Whether a record of this kind can be this long: what the kernel hands over is checked before it is read.
    static boolean isPlausible(ByteBuffer bytes, int record, int length) {
        if (length < Header.BYTES) {
            return false;
        }
        return switch (Header.kind(bytes, record)) {
            case FORK -> length == Fork.BYTES;
            case EXIT -> length == Exit.BYTES;
            case EXEC -> length >= Exec.BYTES && Exec.isWhole(bytes, record, length);
            case CONNECT, ACCEPT, DATAGRAM, FLOW_END, UDP_CLOSED, FLOW_OPEN, SOCKET -> length == Flow.BYTES;
            case DNS ->
                length >= Dns.BYTES && Integer.toUnsignedLong(bytes.getInt(record + Dns.LENGTH)) <= length - Dns.BYTES;
            default -> false;
        };
    }
}
