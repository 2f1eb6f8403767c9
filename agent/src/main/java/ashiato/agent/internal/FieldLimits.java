package ashiato.agent.internal;

import ashiato.event.Event;
import ashiato.event.EventType;
import ashiato.event.Field;
import ashiato.event.FieldType;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The option `FieldSizes`: the longest text of a field, in characters. A longer one is cut to that length, of which
/// the last three characters are `...`; where three do not fit, the field is not given at all.
///
/// Only fields of text are cut. Numbers, times and GUIDs are never long, and half of one would be a wrong one.
public final class FieldLimits {
    /// Cuts nothing.
    public static final FieldLimits NONE = of(Map.of());

    private static final String CUT = "...";

    private final Map<EventType, List<Limit>> limits = new EnumMap<>(EventType.class);

    private record Limit(Field field, int characters) {}

    private FieldLimits() {}

    /// Cuts fields to these lengths.
    ///
    /// @param sizes the longest text in characters, by field name
    public static FieldLimits of(Map<String, Integer> sizes) {
        FieldLimits made = new FieldLimits();
        if (sizes.isEmpty()) {
            return made;
        }
        for (EventType type : EventType.values()) {
            List<Limit> ofType = new ArrayList<>();
            for (Field field : type.schema().fields()) {
                Integer size = sizes.get(field.name());
                if (size != null && field.type() == FieldType.STRING) {
                    ofType.add(new Limit(field, size));
                }
            }
            if (!ofType.isEmpty()) {
                made.limits.put(type, ofType);
            }
        }
        return made;
    }

    /// The event with its long fields cut; itself if none is too long.
    public Event cut(Event event) {
        List<Limit> ofType = limits.get(event.kind());
        if (ofType == null) {
            return event;
        }
        @Nullable Object[] values = null;
        for (Limit limit : ofType) {
            String text = (String) limit.field().value(event);
            if (text != null && text.length() > limit.characters()) {
                values = values == null ? values(event) : values;
                values[limit.field().position()] = cut(text, limit.characters());
            }
        }
        return values == null ? event : event.kind().schema().create(values);
    }

    private static @Nullable Object[] values(Event event) {
        List<Field> fields = event.kind().schema().fields();
        @Nullable Object[] values = new @Nullable Object[fields.size()];
        for (Field field : fields) {
            values[field.position()] = field.value(event);
        }
        return values;
    }

    /// Never leaves half of a character that takes two UTF-16 units.
    private static @Nullable String cut(String text, int characters) {
        int kept = characters - CUT.length();
        if (kept < 0) {
            return null;
        }
        if (kept > 0 && Character.isHighSurrogate(text.charAt(kept - 1))) {
            kept--;
        }
        return text.substring(0, kept) + CUT;
    }
}
