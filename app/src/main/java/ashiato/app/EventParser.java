package ashiato.app;

import ashiato.event.Event;
import ashiato.event.EventRecord;
import ashiato.event.EventType;
import ashiato.event.Field;
import ashiato.event.FieldType;
import ashiato.event.Origin;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads one event from its text, as [ashiato.event.EventJson] or [ashiato.event.EventXml] writes it or as Windows
/// renders it, back into a record: the parts that the two forms share.
final class EventParser {
    private static final long UNKNOWN_ID = 0;
    private static final String EXTRA_PREFIX = "Extra.";

    private final Map<String, Text> system = new LinkedHashMap<>();
    private final List<Text> data = new ArrayList<>();

    /// A place in a text.
    ///
    /// @param line from 1
    /// @param column from 1
    record Place(int line, int column) {
        @Override
        public String toString() {
            return line + ":" + column;
        }
    }

    /// A named text and where it stands.
    private record Text(String name, String text, Place place) {}

    /// A text is no event. The message begins with the place: `3:17: …`.
    static final class MalformedEventException extends Exception {
        private static final long serialVersionUID = 1L;

        MalformedEventException(Place place, String problem) {
            super(place + ": " + problem);
        }
    }

    /// Reads one event as JSON or XML in UTF-8, or XML in any encoding that it declares.
    ///
    /// @throws MalformedEventException if it is neither, or not one event of a known type
    static EventRecord parse(byte[] bytes) throws MalformedEventException {
        int start = 0;
        while (start < bytes.length && (bytes[start] <= ' ' || isPartOfByteOrderMark(bytes[start]))) {
            start++;
        }
        if (start == bytes.length) {
            throw new MalformedEventException(new Place(1, 1), Messages.text("event.empty"));
        }
        return switch (bytes[start]) {
            case '{' -> EventJsonParser.parse(bytes);
            case '<' -> EventXmlParser.parse(bytes);
            default -> throw new MalformedEventException(new Place(1, start + 1), Messages.text("event.neither"));
        };
    }

    /// The marks of UTF-8 (EF BB BF) and UTF-16 (FE FF) are no white space.
    private static boolean isPartOfByteOrderMark(byte b) {
        return switch (b & 0xff) {
            case 0xef, 0xbb, 0xbf, 0xfe, 0xff -> true;
            default -> false;
        };
    }

    /// Takes a part of the System block, by the name that JSON has for it.
    void system(String name, String text, Place place) throws MalformedEventException {
        if (system.putIfAbsent(name, new Text(name, text, place)) != null) {
            throw new MalformedEventException(place, Messages.text("event.twice", name));
        }
    }

    /// Takes a field, or something that is known beyond the fields.
    void data(String name, String text, Place place) {
        data.add(new Text(name, text, place));
    }

    /// The record made of what was taken.
    ///
    /// @param end where the event ends
    EventRecord record(Place end) throws MalformedEventException {
        EventType type = type(end);
        @Nullable Object[] values = new @Nullable Object[type.schema().fields().size()];
        boolean[] given = new boolean[values.length];
        Map<String, String> extra = new LinkedHashMap<>();
        for (Text text : data) {
            Field field = type.schema().field(text.name());
            if (field != null) {
                if (given[field.position()]) {
                    throw new MalformedEventException(text.place(), Messages.text("event.twice", text.name()));
                }
                given[field.position()] = true;
                values[field.position()] = value(field.type(), text);
            } else {
                boolean escaped = text.name().startsWith(EXTRA_PREFIX);
                extra.put(escaped ? text.name().substring(EXTRA_PREFIX.length()) : text.name(), text.text());
            }
        }
        Instant written = (Instant) system(FieldType.TIME, "SystemTime");
        Event event = event(type, values, written, end);
        Long id = (Long) system(FieldType.UINT64, "EventRecordID");
        return new EventRecord(
                id == null ? UNKNOWN_ID : id,
                written == null ? event.utcTime() : written,
                origin(),
                event,
                Collections.unmodifiableMap(extra));
    }

    private EventType type(Place end) throws MalformedEventException {
        Text number = system.get("EventID");
        if (number == null) {
            throw new MalformedEventException(end, Messages.text("event.noId"));
        }
        Integer id = (Integer) value(FieldType.UINT32, number);
        EventType type = id == null ? null : EventType.ofId(id).orElse(null);
        if (type == null) {
            throw new MalformedEventException(number.place(), Messages.text("event.unknownId", number.text()));
        }
        return type;
    }

    private static Event event(EventType type, @Nullable Object[] values, @Nullable Instant written, Place end)
            throws MalformedEventException {
        Field time = type.schema().field("UtcTime");
        if (time != null && values[time.position()] == null) {
            if (written == null) {
                throw new MalformedEventException(end, Messages.text("event.noTime"));
            }
            values[time.position()] = written;
        }
        return type.schema().create(values);
    }

    private Origin origin() throws MalformedEventException {
        Integer process = (Integer) system(FieldType.UINT32, "ExecutionProcessID");
        String guid = text("ProviderGuid");
        boolean braces = guid.startsWith("{") && guid.endsWith("}");
        return new Origin(
                text("Provider"),
                braces ? guid.substring(1, guid.length() - 1) : guid,
                text("Channel"),
                text("Computer"),
                process == null ? 0 : process);
    }

    private String text(String name) {
        Text text = system.get(name);
        return text == null ? "" : text.text();
    }

    private @Nullable Object system(FieldType type, String name) throws MalformedEventException {
        Text text = system.get(name);
        return text == null ? null : value(type, text);
    }

    private static @Nullable Object value(FieldType type, Text text) throws MalformedEventException {
        try {
            return type.parse(text.text());
        } catch (IllegalArgumentException e) {
            throw new MalformedEventException(text.place(), text.name() + ": " + e.getMessage());
        }
    }
}
