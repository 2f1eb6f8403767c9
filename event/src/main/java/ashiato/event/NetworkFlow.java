package ashiato.event;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Event 200, Network flow. What a connection carried: at its end, its refusal or time-out, as a periodic snapshot of a
/// long one, or found open when recording began. An extension of Ashiato.
///
/// The components are the fields of the event in their order; see [Event] for what null means.
public record NetworkFlow(
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
        @Nullable String destinationPortName,
        @Nullable Instant startUtcTime,
        @Nullable Long durationMs,
        @Nullable Long bytesSent,
        @Nullable Long bytesReceived,
        @Nullable String state)
        implements Event {

    @Override
    public EventType kind() {
        return EventType.NETWORK_FLOW;
    }
}
