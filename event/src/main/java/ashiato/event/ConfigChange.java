package ashiato.event;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Event 16, Sysmon config state changed. The configuration in force changed. Never filtered.
///
/// The components are the fields of the event in their order; see [Event] for what null means.
public record ConfigChange(
        Instant utcTime,
        @Nullable String configuration,
        @Nullable String configurationFileHash) implements Event {

    @Override
    public EventType kind() {
        return EventType.CONFIG_CHANGE;
    }
}
