package ashiato.event;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Event 27, File Block Executable. The creation of an executable file was blocked.
///
/// The components are the fields of the event in their order; see [Event] for what null means.
public record FileBlockExecutable(
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
        return EventType.FILE_BLOCK_EXECUTABLE;
    }
}
