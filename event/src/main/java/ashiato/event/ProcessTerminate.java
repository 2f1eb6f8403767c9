package ashiato.event;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Event 5, Process terminated. A process ended, reported once when its last thread is gone.
///
/// The components are the fields of the event in their order; see [Event] for what null means.
public record ProcessTerminate(
        @Nullable String ruleName,
        Instant utcTime,
        @Nullable UUID processGuid,
        @Nullable Integer processId,
        @Nullable String image,
        @Nullable String user)
        implements Event {

    @Override
    public EventType kind() {
        return EventType.PROCESS_TERMINATE;
    }
}
