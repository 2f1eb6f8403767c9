package ashiato.event;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Event 26, File Delete logged. A file was deleted; no copy was kept.
///
/// The components are the fields of the event in their order; see [Event] for what null means.
public record FileDeleteDetected(
        @Nullable String ruleName,
        Instant utcTime,
        @Nullable UUID processGuid,
        @Nullable Integer processId,
        @Nullable String user,
        @Nullable String image,
        @Nullable String targetFilename,
        @Nullable String hashes,
        @Nullable Boolean isExecutable)
        implements Event {

    @Override
    public EventType kind() {
        return EventType.FILE_DELETE_DETECTED;
    }
}
