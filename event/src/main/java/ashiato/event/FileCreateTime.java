package ashiato.event;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Event 2, File creation time changed. A process changed the times of a file.
///
/// The components are the fields of the event in their order; see [Event] for what null means.
public record FileCreateTime(
        @Nullable String ruleName,
        Instant utcTime,
        @Nullable UUID processGuid,
        @Nullable Integer processId,
        @Nullable String image,
        @Nullable String targetFilename,
        @Nullable Instant creationUtcTime,
        @Nullable Instant previousCreationUtcTime,
        @Nullable String user)
        implements Event {

    @Override
    public EventType kind() {
        return EventType.FILE_CREATE_TIME;
    }
}
