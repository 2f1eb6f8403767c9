package ashiato.config.internal.lint;

import ashiato.config.EventNode;
import ashiato.config.Filter;
import ashiato.config.Rule;
import ashiato.event.Field;
import ashiato.event.FieldType;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A filter and where it stands.
///
/// @param node the node around it
/// @param rule the rule around it, or null
/// @param filter the filter
record Place(EventNode node, @Nullable Rule rule, Filter filter) {
    /// What its field holds.
    FieldKind kind() {
        return FieldKind.of(filter.field());
    }

    /// The type of its field's values, in the first event type of the node that has the field.
    FieldType fieldType() {
        return node.types().stream()
                .map(type -> type.schema().field(filter.field()))
                .filter(Objects::nonNull)
                .findFirst()
                .map(Field::type)
                .orElse(FieldType.STRING);
    }
}
