package ashiato.event;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Event 4, Sysmon service state changed. The recorder was started or stopped. Never filtered.
///
/// The components are the fields of the event in their order; see [Event] for what null means.
public record ServiceStateChange(
        Instant utcTime,
        @Nullable String state,
        @Nullable String version,
        @Nullable String schemaVersion) implements Event {

    @Override
    public EventType kind() {
        return EventType.SERVICE_STATE_CHANGE;
    }
}
