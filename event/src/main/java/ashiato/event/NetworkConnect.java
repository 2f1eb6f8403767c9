package ashiato.event;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Event 3, Network connection detected. A TCP connection was established or accepted, or the first packet of a UDP
/// flow passed.
///
/// The components are the fields of the event in their order; see [Event] for what null means.
public record NetworkConnect(
        @Nullable String ruleName,
        Instant utcTime,
        @Nullable UUID processGuid,
        @Nullable Integer processId,
        @Nullable String image,
        @Nullable String user,
        @Nullable String protocol,
        @Nullable Boolean initiated,
        @Nullable Boolean sourceIsIpv6,
        @Nullable String sourceIp,
        @Nullable String sourceHostname,
        @Nullable Port sourcePort,
        @Nullable String sourcePortName,
        @Nullable Boolean destinationIsIpv6,
        @Nullable String destinationIp,
        @Nullable String destinationHostname,
        @Nullable Port destinationPort,
        @Nullable String destinationPortName)
        implements Event {

    @Override
    public EventType kind() {
        return EventType.NETWORK_CONNECT;
    }
}
