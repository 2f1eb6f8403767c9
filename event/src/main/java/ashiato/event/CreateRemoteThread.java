package ashiato.event;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Event 8, CreateRemoteThread detected. A process created a thread in another process.
///
/// The components are the fields of the event in their order; see [Event] for what null means.
public record CreateRemoteThread(
        @Nullable String ruleName,
        Instant utcTime,
        @Nullable UUID sourceProcessGuid,
        @Nullable Integer sourceProcessId,
        @Nullable String sourceImage,
        @Nullable UUID targetProcessGuid,
        @Nullable Integer targetProcessId,
        @Nullable String targetImage,
        @Nullable Integer newThreadId,
        @Nullable String startAddress,
        @Nullable String startModule,
        @Nullable String startFunction,
        @Nullable String sourceUser,
        @Nullable String targetUser)
        implements Event {

    @Override
    public EventType kind() {
        return EventType.CREATE_REMOTE_THREAD;
    }
}
