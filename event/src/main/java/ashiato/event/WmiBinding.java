package ashiato.event;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Event 21, WmiEventConsumerToFilter activity detected. A WMI consumer was bound to a filter. Windows only.
///
/// The components are the fields of the event in their order; see [Event] for what null means.
public record WmiBinding(
        @Nullable String ruleName,
        @Nullable String eventType,
        Instant utcTime,
        @Nullable String operation,
        @Nullable String user,
        @Nullable String consumer,
        @Nullable String filter)
        implements Event {

    @Override
    public EventType kind() {
        return EventType.WMI_BINDING;
    }
}
