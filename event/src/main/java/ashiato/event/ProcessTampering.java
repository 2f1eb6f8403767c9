package ashiato.event;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Event 25, Process Tampering. The image of a process is not what it pretends to be.
///
/// The components are the fields of the event in their order; see [Event] for what null means.
public record ProcessTampering(
        @Nullable String ruleName,
        Instant utcTime,
        @Nullable UUID processGuid,
        @Nullable Integer processId,
        @Nullable String image,
        @Nullable String type,
        @Nullable String user)
        implements Event {

    @Override
    public EventType kind() {
        return EventType.PROCESS_TAMPERING;
    }
}
