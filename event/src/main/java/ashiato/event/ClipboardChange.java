package ashiato.event;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Event 24, Clipboard changed. The contents of the clipboard changed. Windows only.
///
/// The components are the fields of the event in their order; see [Event] for what null means.
public record ClipboardChange(
        @Nullable String ruleName,
        Instant utcTime,
        @Nullable UUID processGuid,
        @Nullable Integer processId,
        @Nullable String image,
        @Nullable Integer session,
        @Nullable String clientInfo,
        @Nullable String hashes,
        @Nullable String archived,
        @Nullable String user)
        implements Event {

    @Override
    public EventType kind() {
        return EventType.CLIPBOARD_CHANGE;
    }
}
