package ashiato.config;

/// What a node of a configuration does with the events that its filters match.
public enum OnMatch {
    /// Log them, and no others.
    INCLUDE,
    /// Do not log them, but all others.
    EXCLUDE
}
