package ashiato.config;

/// What an [EventNode] combines: a filter, or a rule made of filters.
public sealed interface Term permits Filter, Rule {
    /// Where its tag begins.
    Position position();
}
