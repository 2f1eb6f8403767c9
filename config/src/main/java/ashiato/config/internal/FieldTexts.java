package ashiato.config.internal;

import ashiato.event.Event;
import ashiato.event.Field;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The texts of an event's fields, as conditions compare them.
@FunctionalInterface
public interface FieldTexts {
    /// The text of a field of the event's type, or null if nothing is known about it. (That a field has no value is
    /// known: its text is [ashiato.event.FieldType#ABSENT].)
    @Nullable
    String text(Field field);

    /// The texts of an event. All are known.
    static FieldTexts of(Event event) {
        return field -> field.type().text(field.value(event));
    }

    /// Known texts by the name of the field. Those of fields that are not there are not known.
    static FieldTexts known(Map<String, String> known) {
        return field -> known.get(field.name());
    }
}
