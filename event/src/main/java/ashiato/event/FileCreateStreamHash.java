package ashiato.event;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Event 15, File stream created. A named stream of a file (on Linux an extended attribute) was created.
///
/// The components are the fields of the event in their order; see [Event] for what null means.
public record FileCreateStreamHash(
        @Nullable String ruleName,
        Instant utcTime,
        @Nullable UUID processGuid,
        @Nullable Integer processId,
        @Nullable String image,
        @Nullable String targetFilename,
        @Nullable Instant creationUtcTime,
        @Nullable String hash,
        @Nullable String contents,
        @Nullable String user)
        implements Event {

    @Override
    public EventType kind() {
        return EventType.FILE_CREATE_STREAM_HASH;
    }
}
