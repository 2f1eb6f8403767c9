package ashiato.agent;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What a running recorder answers about its configuration.
///
/// @param rules what it records by, or null if it logs all that it observes
/// @param since from when on, UTC, or null where `rules` is
/// @param trouble why this is in force and not the file that should be, or null if it is as it should be
public record ConfigurationInForce(
        @Nullable RecordingRules rules,
        @Nullable Instant since,
        @Nullable String trouble) {}
