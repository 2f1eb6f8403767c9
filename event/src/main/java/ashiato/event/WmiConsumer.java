package ashiato.event;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Event 20, WmiEventConsumer activity detected. A WMI consumer was registered. Windows only.
///
/// The components are the fields of the event in their order; see [Event] for what null means.
public record WmiConsumer(
        @Nullable String ruleName,
        @Nullable String eventType,
        Instant utcTime,
        @Nullable String operation,
        @Nullable String user,
        @Nullable String name,
        @Nullable String type,
        @Nullable String destination)
        implements Event {

    @Override
    public EventType kind() {
        return EventType.WMI_CONSUMER;
    }
}
