package ashiato.event;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Event 201, File read. A process opened a file for reading for the first time. An extension of Ashiato.
///
/// The components are the fields of the event in their order; see [Event] for what null means.
public record FileRead(
        @Nullable String ruleName,
        Instant utcTime,
        @Nullable UUID processGuid,
        @Nullable Integer processId,
        @Nullable String image,
        @Nullable String user,
        @Nullable String targetFilename,
        @Nullable Long size)
        implements Event {

    @Override
    public EventType kind() {
        return EventType.FILE_READ;
    }
}
