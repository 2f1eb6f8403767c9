package ashiato.event;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Event 255, Error report. The recorder met an error or lost events. Never filtered.
///
/// The components are the fields of the event in their order; see [Event] for what null means.
public record ErrorReport(
        Instant utcTime, @Nullable String ID, @Nullable String description) implements Event {

    @Override
    public EventType kind() {
        return EventType.ERROR_REPORT;
    }
}
