package ashiato.event;

import java.util.List;
import java.util.Map;

/// An event as the XML of the Windows event log, one event a line, as Sysmon for Linux writes it.
///
/// The System block says who wrote the event and when, `EventData` holds the fields of the type in their order as
/// `Data` elements, then what else is known ([EventRecord#extra()]) in the same way. A value is the text of the field
/// ([FieldType#text(Object)]).
///
/// Tab, line feed, carriage return and U+007F to U+009F are written as character references, so that an event stays on
/// its line, does nothing to a terminal, and a parser returns them. XML 1.0 has no way at all to hold the other control
/// characters: they are written as their pictures (U+2400 to U+241F, `␛` for an escape), and a lone half of a surrogate
/// pair, U+FFFE and U+FFFF as U+FFFD.
///
/// Two things are not known of a record and written by convention: the thread that wrote it, for which the process id
/// stands, and its user, which is that of a service: `UserId="0"` in the spelling of Sysmon for Linux, or
/// `UserID="S-1-5-18"` (the local system) for events whose provider is that of Windows.
///
/// @see <a href="https://learn.microsoft.com/windows/win32/wes/eventschema-schema">Event schema</a>
public final class EventXml {
    private static final String WINDOWS_PROVIDER = "Microsoft-Windows-Sysmon";

    private EventXml() {}

    /// Appends one event as one line, ended by a line feed.
    public static void append(EventRecord record, StringBuilder out) {
        EventType type = record.event().kind();
        out.append("<Event xmlns=\"http://schemas.microsoft.com/win/2004/08/events/event\">");
        appendSystem(record, type, out);
        out.append("<EventData>");
        List<Field> fields = type.schema().fields();
        for (int i = 0; i < fields.size(); i++) {
            appendField(fields.get(i), record.event(), out);
        }
        for (Map.Entry<String, String> entry : record.extra().entrySet()) {
            out.append("<Data Name=\"");
            appendEscaped(entry.getKey(), out);
            out.append("\">");
            appendEscaped(FieldType.STRING.text(entry.getValue()), out);
            out.append("</Data>");
        }
        out.append("</EventData></Event>\n");
    }

    /// The line that [#append(EventRecord, StringBuilder)] appends.
    public static String of(EventRecord record) {
        StringBuilder out = new StringBuilder(2048);
        append(record, out);
        return out.toString();
    }

    private static void appendSystem(EventRecord record, EventType type, StringBuilder out) {
        Origin origin = record.origin();
        out.append("<System><Provider Name=\"");
        appendEscaped(origin.provider(), out);
        out.append("\" Guid=\"{");
        appendEscaped(origin.providerGuid(), out);
        out.append("}\"/><EventID>").append(type.id());
        out.append("</EventID><Version>").append(type.version());
        out.append("</Version><Level>").append(type.level());
        out.append("</Level><Task>").append(type.id());
        out.append("</Task><Opcode>0</Opcode><Keywords>0x8000000000000000</Keywords><TimeCreated SystemTime=\"");
        UtcTime.appendSystem(record.timeCreated(), out);
        out.append("\"/><EventRecordID>").append(record.recordId());
        out.append("</EventRecordID><Correlation/><Execution ProcessID=\"");
        FieldType.UINT32.appendText(origin.processId(), out);
        out.append("\" ThreadID=\"");
        FieldType.UINT32.appendText(origin.processId(), out);
        out.append("\"/><Channel>");
        appendEscaped(origin.channel(), out);
        out.append("</Channel><Computer>");
        appendEscaped(origin.computer(), out);
        out.append("</Computer><Security ");
        out.append(origin.provider().equals(WINDOWS_PROVIDER) ? "UserID=\"S-1-5-18\"" : "UserId=\"0\"");
        out.append("/></System>");
    }

    private static void appendField(Field field, Event event, StringBuilder out) {
        out.append("<Data Name=\"").append(field.name()).append("\">");
        Object value = field.value(event);
        if (value instanceof String text && !text.isEmpty()) {
            appendEscaped(text, out);
        } else {
            field.type().appendText(value, out);
        }
        out.append("</Data>");
    }

    /// Appends text as the content of an element or of an attribute in double quotes.
    private static void appendEscaped(String text, StringBuilder out) {
        int written = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (isPlain(c)) {
                continue;
            }
            out.append(text, written, i);
            appendEscaped(text, i, out);
            written = i + 1;
        }
        out.append(text, written, text.length());
    }

    private static boolean isPlain(char c) {
        return switch (c) {
            case '<', '>', '&', '"' -> false;
            default -> c >= ' ' && (c < 0x7f || c >= 0xa0) && !Character.isSurrogate(c) && c < '\ufffe';
        };
    }

    private static void appendEscaped(String text, int position, StringBuilder out) {
        char c = text.charAt(position);
        switch (c) {
            case '<' -> out.append("&lt;");
            case '>' -> out.append("&gt;");
            case '&' -> out.append("&amp;");
            case '"' -> out.append("&quot;");
            case '\t', '\n', '\r' -> out.append("&#").append((int) c).append(';');
            case '\ufffe', '\uffff' -> out.append(VisibleText.REPLACEMENT);
            default -> {
                if (c < ' ') {
                    out.append(VisibleText.picture(c));
                } else if (c < 0xa0) {
                    out.append("&#").append((int) c).append(';');
                } else {
                    out.append(VisibleText.isUnpairedSurrogate(text, position) ? VisibleText.REPLACEMENT : c);
                }
            }
        }
    }
}
