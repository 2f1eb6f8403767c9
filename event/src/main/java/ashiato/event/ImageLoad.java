package ashiato.event;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Event 7, Image loaded. A process mapped a library or another image as executable.
///
/// The components are the fields of the event in their order; see [Event] for what null means.
public record ImageLoad(
        @Nullable String ruleName,
        Instant utcTime,
        @Nullable UUID processGuid,
        @Nullable Integer processId,
        @Nullable String image,
        @Nullable String imageLoaded,
        @Nullable String fileVersion,
        @Nullable String description,
        @Nullable String product,
        @Nullable String company,
        @Nullable String originalFileName,
        @Nullable String hashes,
        @Nullable String signed,
        @Nullable String signature,
        @Nullable String signatureStatus,
        @Nullable String user)
        implements Event {

    @Override
    public EventType kind() {
        return EventType.IMAGE_LOAD;
    }
}
