package ashiato.event;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Event 9, RawAccessRead detected. A process opened a device for raw reading, past the file system.
///
/// The components are the fields of the event in their order; see [Event] for what null means.
public record RawAccessRead(
        @Nullable String ruleName,
        Instant utcTime,
        @Nullable UUID processGuid,
        @Nullable Integer processId,
        @Nullable String image,
        @Nullable String device,
        @Nullable String user)
        implements Event {

    @Override
    public EventType kind() {
        return EventType.RAW_ACCESS_READ;
    }
}
