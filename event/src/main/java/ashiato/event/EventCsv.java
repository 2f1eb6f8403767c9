package ashiato.event;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Events as a table in the form of RFC 4180, one line an event, lines ended by CR LF.
///
/// The columns are the same for every event, whatever its type: `RecordId`, `TimeCreated`, `Computer`, `EventID`, then
/// every field name of every type, each once, in the order in which the types and their fields have them, then
/// `Extra`. Later versions may add columns; address them by name.
///
/// A cell holds the text that Sysmon shows ([FieldType#text(Object)]), with two exceptions: a field that the event does
/// not have or that is not known is an empty cell, so that columns of numbers stay numbers, and an empty text is `""`.
/// `Extra` holds what else is known ([EventRecord#extra()]) as a JSON object, and is empty where there is nothing.
///
/// **Values are data, not formulas.** A command line that begins with `=`, `+`, `-` or `@` is written as it was:
/// an apostrophe in front would be an alteration of evidence, and would break every program that reads the file. A
/// spreadsheet may take such a cell for a formula; import the columns as text there. Only a lone half of a surrogate
/// pair, which no encoding can hold, is replaced, by U+FFFD.
public final class EventCsv {
    private static final List<String> LEADING = List.of("RecordId", "TimeCreated", "Computer", "EventID");
    private static final List<String> FIELD_COLUMNS = fieldColumns();
    private static final Map<EventType, @Nullable Field[]> FIELDS_BY_TYPE = fieldsByType();

    private EventCsv() {}

    private static List<String> fieldColumns() {
        Set<String> names = new LinkedHashSet<>();
        for (EventType type : EventType.values()) {
            for (Field field : type.schema().fields()) {
                names.add(field.name());
            }
        }
        return List.copyOf(names);
    }

    /// For each type the field that fills each column, null where it has none.
    private static Map<EventType, @Nullable Field[]> fieldsByType() {
        Map<EventType, @Nullable Field[]> fieldsByType = new EnumMap<>(EventType.class);
        for (EventType type : EventType.values()) {
            @Nullable Field[] fields = new Field[FIELD_COLUMNS.size()];
            for (int i = 0; i < fields.length; i++) {
                fields[i] = type.schema().field(FIELD_COLUMNS.get(i));
            }
            fieldsByType.put(type, fields);
        }
        return fieldsByType;
    }

    /// The names of the columns.
    public static List<String> columns() {
        List<String> columns = new ArrayList<>(LEADING);
        columns.addAll(FIELD_COLUMNS);
        columns.add("Extra");
        return List.copyOf(columns);
    }

    /// Appends the line with the names of the columns.
    public static void appendHeader(StringBuilder out) {
        out.append(String.join(",", columns())).append("\r\n");
    }

    /// Appends the line of one event.
    public static void append(EventRecord record, StringBuilder out) {
        Event event = record.event();
        out.append(record.recordId()).append(',');
        UtcTime.appendSystem(record.timeCreated(), out);
        out.append(',');
        appendCell(record.origin().computer(), out);
        out.append(',').append(event.kind().id());
        for (Field field : Objects.requireNonNull(FIELDS_BY_TYPE.get(event.kind()))) {
            out.append(',');
            Object value = field == null ? null : field.value(event);
            if (value instanceof String text) {
                appendCell(text, out);
            } else if (field != null && value != null) {
                field.type().appendText(value, out);
            }
        }
        out.append(',');
        if (!record.extra().isEmpty()) {
            appendCell(json(record.extra()), out);
        }
        out.append("\r\n");
    }

    /// The line that [#append(EventRecord, StringBuilder)] appends.
    public static String of(EventRecord record) {
        StringBuilder out = new StringBuilder(1024);
        append(record, out);
        return out.toString();
    }

    private static String json(Map<String, String> extra) {
        StringBuilder object = new StringBuilder("{");
        for (Map.Entry<String, String> entry : extra.entrySet()) {
            if (object.length() > 1) {
                object.append(',');
            }
            EventJson.appendString(entry.getKey(), object);
            object.append(':');
            EventJson.appendString(entry.getValue(), object);
        }
        return object.append('}').toString();
    }

    private static void appendCell(String text, StringBuilder out) {
        boolean quoted = mustBeQuoted(text);
        if (quoted) {
            out.append('"');
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"') {
                out.append("\"\"");
            } else if (Character.isSurrogate(c) && VisibleText.isUnpairedSurrogate(text, i)) {
                out.append(VisibleText.REPLACEMENT);
            } else {
                out.append(c);
            }
        }
        if (quoted) {
            out.append('"');
        }
    }

    private static boolean mustBeQuoted(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c == ',' || c == '"') {
                return true;
            }
        }
        return text.isEmpty() || text.startsWith(" ") || text.endsWith(" ");
    }
}
