package ashiato.event;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Event 19, WmiEventFilter activity detected. A WMI event filter was registered. Windows only.
///
/// The components are the fields of the event in their order; see [Event] for what null means.
public record WmiFilter(
        @Nullable String ruleName,
        @Nullable String eventType,
        Instant utcTime,
        @Nullable String operation,
        @Nullable String user,
        @Nullable String eventNamespace,
        @Nullable String name,
        @Nullable String query)
        implements Event {

    @Override
    public EventType kind() {
        return EventType.WMI_FILTER;
    }
}
