package ashiato.event;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Event 22, Dns query. A process asked for a name; the status and the answers it was given.
///
/// The components are the fields of the event in their order; see [Event] for what null means.
public record DnsQuery(
        @Nullable String ruleName,
        Instant utcTime,
        @Nullable UUID processGuid,
        @Nullable Integer processId,
        @Nullable String queryName,
        @Nullable String queryStatus,
        @Nullable String queryResults,
        @Nullable String image,
        @Nullable String user)
        implements Event {

    @Override
    public EventType kind() {
        return EventType.DNS_QUERY;
    }
}
