package ashiato.event;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Event 12, Registry object added or deleted. A registry key or value was created or deleted. Windows only.
///
/// The components are the fields of the event in their order; see [Event] for what null means.
public record RegistryObject(
        @Nullable String ruleName,
        @Nullable String eventType,
        Instant utcTime,
        @Nullable UUID processGuid,
        @Nullable Integer processId,
        @Nullable String image,
        @Nullable String targetObject,
        @Nullable String user)
        implements Event {

    @Override
    public EventType kind() {
        return EventType.REGISTRY_OBJECT;
    }
}
