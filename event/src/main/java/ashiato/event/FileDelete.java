package ashiato.event;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Event 23, File Delete archived. A file was deleted, and a copy was kept in the archive directory.
///
/// The components are the fields of the event in their order; see [Event] for what null means.
public record FileDelete(
        @Nullable String ruleName,
        Instant utcTime,
        @Nullable UUID processGuid,
        @Nullable Integer processId,
        @Nullable String user,
        @Nullable String image,
        @Nullable String targetFilename,
        @Nullable String hashes,
        @Nullable Boolean isExecutable,
        @Nullable String archived)
        implements Event {

    @Override
    public EventType kind() {
        return EventType.FILE_DELETE;
    }
}
