package ashiato.event;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Event 18, Pipe Connected. A named pipe was connected to.
///
/// The components are the fields of the event in their order; see [Event] for what null means.
public record PipeConnected(
        @Nullable String ruleName,
        @Nullable String eventType,
        Instant utcTime,
        @Nullable UUID processGuid,
        @Nullable Integer processId,
        @Nullable String pipeName,
        @Nullable String image,
        @Nullable String user)
        implements Event {

    @Override
    public EventType kind() {
        return EventType.PIPE_CONNECTED;
    }
}
