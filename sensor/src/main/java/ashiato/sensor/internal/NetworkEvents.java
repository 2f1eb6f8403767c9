package ashiato.sensor.internal;

import ashiato.event.NetworkConnect;
import ashiato.event.NetworkFlow;
import ashiato.sensor.internal.KernelRecords.Flow;
import ashiato.sensor.internal.KernelRecords.Header;
import ashiato.sensor.internal.libc.Errno;
import java.nio.ByteBuffer;
import java.time.Instant;

/// Makes events 3 and 200 from flow records. Confined to one thread.
final class NetworkEvents {
    private static final long NANOS_PER_MILLI = 1_000_000;
    /// `TCP_SYN_SENT` of include/net/tcp_states.h: the connection ended before it was established.
    private static final int TCP_SYN_SENT = 2;

    private final KernelClock clock;
    private final UserNames users;
    private final Conversation conversation;

    NetworkEvents(KernelClock clock, UserNames users, Conversation conversation) {
        this.clock = clock;
        this.users = users;
        this.conversation = conversation;
    }

    NetworkConnect connect(ByteBuffer bytes, int record, TrackedProcess process) {
        conversation.read(bytes, record + Flow.ENDS, process);
        Conversation.Side source = conversation.source;
        Conversation.Side destination = conversation.destination;
        return new NetworkConnect(
                null,
                clock.instant(Header.time(bytes, record)),
                process.guid,
                process.pid,
                process.imageOrUnknown(),
                users.name(bytes.getInt(record + Flow.PROCESS + KernelRecords.ProcessKey.UID)),
                conversation.protocol,
                conversation.initiated,
                source.isIpv6(),
                source.address(),
                source.host(),
                source.port(),
                source.portName(),
                destination.isIpv6(),
                destination.address(),
                destination.host(),
                destination.port(),
                destination.portName());
    }

    /// An event 200 as of a time.
    ///
    /// @param until the end of what the flow's numbers cover, kernel nanoseconds
    NetworkFlow flow(ByteBuffer bytes, int record, TrackedProcess process, FlowState state, long until) {
        conversation.read(bytes, record + Flow.ENDS, process);
        Conversation.Side source = conversation.source;
        Conversation.Side destination = conversation.destination;
        long opened = bytes.getLong(record + Flow.OPENED);
        Instant start = opened == 0 ? null : clock.instant(opened);
        return new NetworkFlow(
                null,
                clock.instant(until),
                process.guid,
                process.pid,
                process.imageOrUnknown(),
                users.name(bytes.getInt(record + Flow.PROCESS + KernelRecords.ProcessKey.UID)),
                conversation.protocol,
                conversation.initiated,
                source.isIpv6(),
                source.address(),
                source.host(),
                source.port(),
                source.portName(),
                destination.isIpv6(),
                destination.address(),
                destination.host(),
                destination.port(),
                destination.portName(),
                start,
                opened == 0 ? null : Math.max(0, (until - opened) / NANOS_PER_MILLI),
                bytes.getLong(record + Flow.SENT),
                bytes.getLong(record + Flow.RECEIVED),
                state.text());
    }

    /// How a TCP connection ended: by the error that the kernel left at the socket, and by how far it had come.
    static FlowState endState(ByteBuffer bytes, int record) {
        boolean attempt = bytes.getInt(record + Flow.STATE) == TCP_SYN_SENT;
        return switch (bytes.getInt(record + Flow.ERROR)) {
            case 0 -> attempt ? FlowState.ABANDONED : FlowState.CLOSED;
            case Errno.ECONNREFUSED -> FlowState.REFUSED;
            case Errno.ETIMEDOUT -> FlowState.TIMED_OUT;
            case Errno.EHOSTUNREACH, Errno.ENETUNREACH -> FlowState.UNREACHABLE;
            case Errno.ECONNRESET, Errno.EPIPE -> attempt ? FlowState.ABANDONED : FlowState.RESET;
            default -> FlowState.FAILED;
        };
    }
}
