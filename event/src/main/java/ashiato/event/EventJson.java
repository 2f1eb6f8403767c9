package ashiato.event;

import java.util.List;
import java.util.Map;
import java.util.Set;

/// An event as a JSON object on one line: flat, with Sysmon's own field names, as `jq`, Sigma rules and collectors
/// want them.
///
/// ```
/// {"EventID":5,"Event":"ProcessTerminate","EventRecordID":7,"SystemTime":"2026-11-23T15:39:07.125000000Z",
///  "Computer":"host","Channel":"Linux-Sysmon/Operational","Provider":"Linux-Sysmon","ProviderGuid":"{ff03...}",
///  "ExecutionProcessID":612,"UtcTime":"2026-11-23 15:39:07.123","ProcessId":4711,"Image":"/usr/bin/curl"}
/// ```
///
/// - First come the parts of the System block by the names of its elements; `Event` is the name of the event's record,
///   which tells types apart that share a tag, and `ExecutionProcessID` the recorder's process.
/// - Then the fields of the type in their order. Numbers are JSON numbers (of up to 64 bits, without sign), booleans
///   are booleans, and all else is the text Sysmon shows: times `YYYY-MM-DD HH:MM:SS.mmm`, GUIDs in braces, masks and
///   logon ids as `0x...`.
/// - **A field that is not known is left out**; neither `-` nor zeros nor null stand for it, so that nobody counts
///   them as values. `.User` of such an event is null in `jq`. An empty text is a value and stands.
/// - Last comes what else is known ([EventRecord#extra()]), as texts at the same level; an entry whose name is taken
///   by the event gets `Extra.` before it.
///
/// Control characters up to U+009F are written as escapes, so that a line is one line and harmless on a terminal. A
/// lone half of a surrogate pair, which many parsers refuse even as an escape (RFC 7493, section 2.1), is written as
/// U+FFFD.
public final class EventJson {
    private static final Set<String> SYSTEM_NAMES = Set.of(
            "EventID",
            "Event",
            "EventRecordID",
            "SystemTime",
            "Computer",
            "Channel",
            "Provider",
            "ProviderGuid",
            "ExecutionProcessID");

    private EventJson() {}

    /// Appends one event as one line, ended by a line feed.
    public static void append(EventRecord record, StringBuilder out) {
        EventType type = record.event().kind();
        Origin origin = record.origin();
        out.append("{\"EventID\":").append(type.id());
        out.append(",\"Event\":\"").append(type.recordName());
        out.append("\",\"EventRecordID\":").append(record.recordId());
        out.append(",\"SystemTime\":\"");
        UtcTime.appendSystem(record.timeCreated(), out);
        out.append("\",\"Computer\":");
        appendString(origin.computer(), out);
        out.append(",\"Channel\":");
        appendString(origin.channel(), out);
        out.append(",\"Provider\":");
        appendString(origin.provider(), out);
        out.append(",\"ProviderGuid\":\"{");
        appendEscaped(origin.providerGuid(), out);
        out.append("}\",\"ExecutionProcessID\":");
        FieldType.UINT32.appendText(origin.processId(), out);
        List<Field> fields = type.schema().fields();
        for (int i = 0; i < fields.size(); i++) {
            appendField(fields.get(i), record.event(), out);
        }
        appendExtra(record.extra(), type, out);
        out.append("}\n");
    }

    /// The line that [#append(EventRecord, StringBuilder)] appends.
    public static String of(EventRecord record) {
        StringBuilder out = new StringBuilder(1024);
        append(record, out);
        return out.toString();
    }

    private static void appendField(Field field, Event event, StringBuilder out) {
        Object value = field.value(event);
        if (value == null) {
            return;
        }
        out.append(",\"").append(field.name()).append("\":");
        switch (field.type()) {
            case STRING -> appendString((String) value, out);
            case UINT16, UINT32, UINT64, BOOLEAN -> field.type().appendText(value, out);
            case TIME, GUID, HEX_INT32, HEX_INT64 -> {
                out.append('"');
                field.type().appendText(value, out);
                out.append('"');
            }
        }
    }

    private static void appendExtra(Map<String, String> extra, EventType type, StringBuilder out) {
        for (Map.Entry<String, String> entry : extra.entrySet()) {
            String name = entry.getKey();
            boolean taken = SYSTEM_NAMES.contains(name) || type.schema().field(name) != null;
            out.append(',');
            appendString(taken ? "Extra." + name : name, out);
            out.append(':');
            appendString(entry.getValue(), out);
        }
    }

    /// Appends a JSON string, quotes included.
    static void appendString(String text, StringBuilder out) {
        out.append('"');
        appendEscaped(text, out);
        out.append('"');
    }

    private static void appendEscaped(String text, StringBuilder out) {
        int written = 0;
        for (int i = 0; i < text.length(); i++) {
            if (isPlain(text, i)) {
                continue;
            }
            out.append(text, written, i);
            appendSpecial(text.charAt(i), out);
            written = i + 1;
        }
        out.append(text, written, text.length());
    }

    private static boolean isPlain(String text, int position) {
        char c = text.charAt(position);
        if (c < 0x7f) {
            return c >= ' ' && c != '"' && c != '\\';
        }
        return c >= 0xa0 && !(Character.isSurrogate(c) && VisibleText.isUnpairedSurrogate(text, position));
    }

    private static void appendSpecial(char c, StringBuilder out) {
        switch (c) {
            case '"' -> out.append("\\\"");
            case '\\' -> out.append("\\\\");
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            default -> {
                if (c < 0xa0) {
                    out.append("\\u00").append(Character.forDigit(c >> 4, 16)).append(Character.forDigit(c & 0xf, 16));
                } else {
                    out.append(VisibleText.REPLACEMENT);
                }
            }
        }
    }
}
