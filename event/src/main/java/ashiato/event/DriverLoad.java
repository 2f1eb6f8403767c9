package ashiato.event;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Event 6, Driver loaded. A driver (on Linux a kernel module) was loaded.
///
/// The components are the fields of the event in their order; see [Event] for what null means.
public record DriverLoad(
        @Nullable String ruleName,
        Instant utcTime,
        @Nullable String imageLoaded,
        @Nullable String hashes,
        @Nullable String signed,
        @Nullable String signature,
        @Nullable String signatureStatus)
        implements Event {

    @Override
    public EventType kind() {
        return EventType.DRIVER_LOAD;
    }
}
