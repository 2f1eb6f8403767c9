package ashiato.config;

import ashiato.event.Condition;
import org.jspecify.annotations.Nullable;

/// One field with a condition: `<Image condition="end with">\cmd.exe</Image>`.
///
/// @param field the field's name, one that at least one of the node's event types has; or `SequenceNumber`, which
/// events had before schema 3.10, and which no event has now: such a filter never matches
/// @param condition how the value is compared; [Condition#IS] where the file says nothing
/// @param value the text to compare with, entities decoded, `%COMPUTERNAME%` replaced, nothing trimmed
/// @param name the name that a match gives to the event (field RuleName), or null
/// @param position where its tag begins
public record Filter(
        String field,
        Condition condition,
        String value,
        @Nullable String name,
        Position position) implements Term {}
