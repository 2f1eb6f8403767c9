package ashiato.config;

import org.jspecify.annotations.Nullable;

/// What becomes of an event.
///
/// @param logged whether it is logged
/// @param ruleName the name that the matching filter gives it, or null; null if it is not logged
public record Verdict(boolean logged, @Nullable String ruleName) {
    /// Logged, without a name.
    public static final Verdict LOGGED = new Verdict(true, null);

    /// Not logged.
    public static final Verdict DROPPED = new Verdict(false, null);
}
