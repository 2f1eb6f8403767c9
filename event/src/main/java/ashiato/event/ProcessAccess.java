package ashiato.event;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Event 10, Process accessed. A process opened another process. The GUID fields are spelled in capitals here, and only
/// here, as Sysmon does.
///
/// The components are the fields of the event in their order; see [Event] for what null means.
public record ProcessAccess(
        @Nullable String ruleName,
        Instant utcTime,
        @Nullable UUID sourceProcessGUID,
        @Nullable Integer sourceProcessId,
        @Nullable Integer sourceThreadId,
        @Nullable String sourceImage,
        @Nullable UUID targetProcessGUID,
        @Nullable Integer targetProcessId,
        @Nullable String targetImage,
        @Nullable HexInt32 grantedAccess,
        @Nullable String callTrace,
        @Nullable String sourceUser,
        @Nullable String targetUser)
        implements Event {

    @Override
    public EventType kind() {
        return EventType.PROCESS_ACCESS;
    }
}
