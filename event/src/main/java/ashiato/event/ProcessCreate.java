package ashiato.event;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Event 1, Process Create. A program was started: an image was executed in a new or an existing process.
///
/// The components are the fields of the event in their order; see [Event] for what null means.
public record ProcessCreate(
        @Nullable String ruleName,
        Instant utcTime,
        @Nullable UUID processGuid,
        @Nullable Integer processId,
        @Nullable String image,
        @Nullable String fileVersion,
        @Nullable String description,
        @Nullable String product,
        @Nullable String company,
        @Nullable String originalFileName,
        @Nullable String commandLine,
        @Nullable String currentDirectory,
        @Nullable String user,
        @Nullable UUID logonGuid,
        @Nullable HexInt64 logonId,
        @Nullable Integer terminalSessionId,
        @Nullable String integrityLevel,
        @Nullable String hashes,
        @Nullable UUID parentProcessGuid,
        @Nullable Integer parentProcessId,
        @Nullable String parentImage,
        @Nullable String parentCommandLine,
        @Nullable String parentUser)
        implements Event {

    @Override
    public EventType kind() {
        return EventType.PROCESS_CREATE;
    }
}
