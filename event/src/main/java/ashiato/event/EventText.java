package ashiato.event;

import java.util.List;
import java.util.Map;

/// An event as text for people: what the "General" page of the Windows event viewer shows.
///
/// ```
/// Process terminated:
/// RuleName: -
/// UtcTime: 2026-11-23 15:39:07.123
/// ...
/// ```
///
/// The first line is the template of the type, then come the fields of the type in their order, then what else is
/// known ([EventRecord#extra()]). Every value stays on its line: control characters are shown by their pictures (`␊`
/// for a line feed), and what would turn the direction of writing round by U+FFFD. The exact values are in the other
/// renderings.
public final class EventText {
    private EventText() {}

    /// Appends the lines of an event, each ended by a line feed.
    public static void append(EventRecord record, StringBuilder out) {
        Event event = record.event();
        out.append(event.kind().template()).append(":\n");
        List<Field> fields = event.kind().schema().fields();
        for (int i = 0; i < fields.size(); i++) {
            Field field = fields.get(i);
            out.append(field.name()).append(": ");
            Object value = field.value(event);
            if (value instanceof String text && !text.isEmpty()) {
                VisibleText.appendLine(text, out);
            } else {
                field.type().appendText(value, out);
            }
            out.append('\n');
        }
        for (Map.Entry<String, String> entry : record.extra().entrySet()) {
            VisibleText.appendLine(entry.getKey(), out);
            out.append(": ");
            VisibleText.appendLine(FieldType.STRING.text(entry.getValue()), out);
            out.append('\n');
        }
    }

    /// The lines that [#append(EventRecord, StringBuilder)] appends.
    public static String of(EventRecord record) {
        StringBuilder out = new StringBuilder(512);
        append(record, out);
        return out.toString();
    }
}
