package ashiato.config;

import org.jspecify.annotations.Nullable;

/// What becomes of an event.
///
/// @param logged whether it is logged
/// @param ruleName the name of the filter that decided, or null: the event's RuleName if it is logged, and what
/// excluded it if it is not
public record Verdict(boolean logged, @Nullable String ruleName) {
    /// Logged, without a name.
    public static final Verdict LOGGED = new Verdict(true, null);

    /// Not logged, without a name.
    public static final Verdict DROPPED = new Verdict(false, null);
}
