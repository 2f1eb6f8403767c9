package ashiato.config;

import org.jspecify.annotations.Nullable;

/// A `<RuleGroup>` around event tags.
///
/// @param name the name that its filters give to events, or null
/// @param relation what its attribute `groupRelation` says, or null if it says nothing
/// @param position where its tag begins
public record RuleGroup(@Nullable String name, @Nullable Relation relation, Position position) {}
