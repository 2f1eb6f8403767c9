package ashiato.app;

import ashiato.app.EventParser.MalformedEventException;
import ashiato.app.EventParser.Place;
import ashiato.event.EventRecord;
import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.Set;
import javax.xml.stream.Location;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/// Reads an event of the Windows event log (schema `http://schemas.microsoft.com/win/2004/08/events/event`), as
/// [ashiato.event.EventXml], Sysmon for Linux, `wevtutil` and the event viewer write it.
final class EventXmlParser {
    private static final Set<String> SYSTEM_ELEMENTS = Set.of("EventID", "EventRecordID", "Channel", "Computer");

    private final XMLStreamReader xml;
    private final EventParser event = new EventParser();

    private EventXmlParser(XMLStreamReader xml) {
        this.xml = xml;
    }

    static EventRecord parse(byte[] bytes) throws MalformedEventException {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        factory.setXMLReporter(null);
        try {
            XMLStreamReader xml = factory.createXMLStreamReader(new ByteArrayInputStream(bytes));
            try {
                return new EventXmlParser(xml).event();
            } finally {
                xml.close();
            }
        } catch (XMLStreamException e) {
            Location location = e.getLocation();
            Place place = location == null ? new Place(1, 1) : place(location);
            String message = String.valueOf(e.getMessage());
            int detail = message.indexOf("Message: ");
            throw new MalformedEventException(
                    place,
                    Messages.text(
                            "event.xml", detail < 0 ? message : message.substring(detail + "Message: ".length())));
        }
    }

    private EventRecord event() throws XMLStreamException, MalformedEventException {
        boolean wrapped = false;
        xml.nextTag();
        if (xml.getLocalName().equals("Events")) {
            wrapped = true;
            xml.nextTag();
        }
        if (!xml.isStartElement() || !xml.getLocalName().equals("Event")) {
            throw new MalformedEventException(here(), Messages.text("event.notEvent", xml.getLocalName()));
        }
        while (xml.nextTag() == XMLStreamConstants.START_ELEMENT) {
            switch (xml.getLocalName()) {
                case "System" -> system();
                case "EventData" -> eventData();
                // What the event viewer adds, and what Windows writes of events that it cannot render.
                default -> skip();
            }
        }
        Place end = here();
        if (wrapped && xml.nextTag() == XMLStreamConstants.START_ELEMENT) {
            throw new MalformedEventException(here(), Messages.text("event.second"));
        }
        while (xml.hasNext()) {
            xml.next();
        }
        return event.record(end);
    }

    private void system() throws XMLStreamException, MalformedEventException {
        while (xml.nextTag() == XMLStreamConstants.START_ELEMENT) {
            String name = xml.getLocalName();
            switch (name) {
                case "Provider" -> attributes(List.of("Name", "Guid"), List.of("Provider", "ProviderGuid"));
                case "TimeCreated" -> attributes(List.of("SystemTime"), List.of("SystemTime"));
                case "Execution" -> attributes(List.of("ProcessID"), List.of("ExecutionProcessID"));
                default -> {
                    if (SYSTEM_ELEMENTS.contains(name)) {
                        Place place = here();
                        event.system(name, xml.getElementText(), place);
                    } else {
                        skip();
                    }
                }
            }
        }
    }

    private void attributes(List<String> names, List<String> as) throws XMLStreamException, MalformedEventException {
        for (int i = 0; i < names.size(); i++) {
            String text = attribute(names.get(i));
            if (text != null) {
                event.system(as.get(i), text, here());
            }
        }
        skip();
    }

    private void eventData() throws XMLStreamException, MalformedEventException {
        while (xml.nextTag() == XMLStreamConstants.START_ELEMENT) {
            Place place = here();
            String name = attribute("Name");
            if (!xml.getLocalName().equals("Data") || name == null) {
                throw new MalformedEventException(place, Messages.text("event.noName", xml.getLocalName()));
            }
            event.data(name, xml.getElementText(), place);
        }
    }

    private @Nullable String attribute(String name) {
        return xml.getAttributeValue(null, name);
    }

    /// Passes over the element that has begun.
    private void skip() throws XMLStreamException {
        int depth = 1;
        while (depth > 0) {
            switch (xml.next()) {
                case XMLStreamConstants.START_ELEMENT -> depth++;
                case XMLStreamConstants.END_ELEMENT -> depth--;
                default -> {}
            }
        }
    }

    private Place here() {
        return place(xml.getLocation());
    }

    /// Behind the tag that was read last: the parser does not tell where it began.
    private static Place place(Location location) {
        return new Place(Math.max(1, location.getLineNumber()), Math.max(1, location.getColumnNumber()));
    }
}
