package ashiato.agent;

import ashiato.event.Event;
import ashiato.event.EventType;
import ashiato.event.Field;
import ashiato.event.Schema;
import org.jspecify.annotations.Nullable;

/// The option `DnsLookup` switched off: events of connections without names of hosts. They come from what this host
/// received and cost no lookup; who switches them off does not want them in the log.
final class HostNames {
    private HostNames() {}

    /// An event 3 or 200 without `SourceHostname` and `DestinationHostname`; every other event as it is.
    static Event without(Event event) {
        if (event.kind() != EventType.NETWORK_CONNECT && event.kind() != EventType.NETWORK_FLOW) {
            return event;
        }
        Schema schema = event.kind().schema();
        @Nullable Object[] values = new @Nullable Object[schema.fields().size()];
        for (Field field : schema.fields()) {
            boolean name = field.name().equals("SourceHostname") || field.name().equals("DestinationHostname");
            values[field.position()] = name ? null : field.value(event);
        }
        return schema.create(values);
    }
}
