package ashiato.app;

import ashiato.app.EventParser.MalformedEventException;
import ashiato.app.EventParser.Place;
import ashiato.event.EventRecord;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;

/// Reads an event that [ashiato.event.EventJson] wrote: one flat object.
final class EventJsonParser {
    private static final Set<String> SYSTEM = Set.of(
            "EventID",
            "EventRecordID",
            "SystemTime",
            "Computer",
            "Channel",
            "Provider",
            "ProviderGuid",
            "ExecutionProcessID");
    /// The name of the event's record, which its number says as well.
    private static final String RECORD_NAME = "Event";

    private EventJsonParser() {}

    static EventRecord parse(byte[] bytes) throws MalformedEventException {
        EventParser event = new EventParser();
        try (JsonParser json = new JsonFactory().createParser(ObjectReadContext.empty(), bytes)) {
            json.nextToken();
            while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = json.currentName();
                JsonToken token = json.nextToken();
                Place place = place(json.currentTokenLocation());
                switch (token) {
                    case VALUE_STRING, VALUE_NUMBER_INT, VALUE_TRUE, VALUE_FALSE -> {
                        if (SYSTEM.contains(name)) {
                            event.system(name, json.getString(), place);
                        } else if (!name.equals(RECORD_NAME)) {
                            event.data(name, json.getString(), place);
                        }
                    }
                    case VALUE_NULL -> {}
                    default -> throw new MalformedEventException(place, Messages.text("event.nested", name));
                }
            }
            Place end = place(json.currentTokenLocation());
            if (json.nextToken() != null) {
                throw new MalformedEventException(place(json.currentTokenLocation()), Messages.text("event.second"));
            }
            return event.record(end);
        } catch (JacksonException e) {
            throw new MalformedEventException(
                    place(e.getLocation()), Messages.text("event.json", e.getOriginalMessage()));
        }
    }

    private static Place place(TokenStreamLocation location) {
        return new Place(Math.max(1, location.getLineNr()), Math.max(1, location.getColumnNr()));
    }
}
