package ashiato.event;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Event 29, File Executable Detected. An executable file was created.
///
/// The components are the fields of the event in their order; see [Event] for what null means.
public record FileExecutableDetected(
        @Nullable String ruleName,
        Instant utcTime,
        @Nullable UUID processGuid,
        @Nullable Integer processId,
        @Nullable String user,
        @Nullable String image,
        @Nullable String targetFilename,
        @Nullable String hashes)
        implements Event {

    @Override
    public EventType kind() {
        return EventType.FILE_EXECUTABLE_DETECTED;
    }
}
