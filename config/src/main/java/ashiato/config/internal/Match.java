package ashiato.config.internal;

/// Whether something matches an event of which not every field may be known (Kleene's three values).
public enum Match {
    /// It matches, whatever the fields that are not known hold.
    YES,
    /// It does not match, whatever they hold.
    NO,
    /// It depends on them.
    UNKNOWN;

    /// This or that.
    public Match or(Match other) {
        return this == YES || other == YES ? YES : this == NO ? other : other == NO ? this : UNKNOWN;
    }

    /// This and that.
    public Match and(Match other) {
        return this == NO || other == NO ? NO : this == YES ? other : other == YES ? this : UNKNOWN;
    }
}
