package ashiato.log.internal;

import ashiato.event.EventType;
import ashiato.event.FieldType;
import java.util.ArrayList;
import java.util.List;

/// An event type as a writer knew it: what a TYPE frame says.
///
/// @param eventId the number of the type
/// @param fields in order
record TypeDefinition(int eventId, List<FieldDefinition> fields) {
    /// A field by its name and the type of its values.
    record FieldDefinition(String name, FieldType type) {}

    TypeDefinition {
        fields = List.copyOf(fields);
    }

    /// The type as this version knows it.
    static TypeDefinition of(EventType type) {
        return new TypeDefinition(
                type.id(),
                type.schema().fields().stream()
                        .map(field -> new FieldDefinition(field.name(), field.type()))
                        .toList());
    }

    void put(FrameBuffer out) {
        out.putVarint(eventId);
        out.putVarint(fields.size());
        for (FieldDefinition field : fields) {
            out.putByte(FieldTypeCode.of(field.type()));
            out.putText(field.name());
        }
    }

    /// Reads what [#put] has written.
    static TypeDefinition read(PayloadReader in) throws CorruptException {
        int eventId = in.varint32();
        int count = in.count();
        List<FieldDefinition> fields = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            FieldType type = FieldTypeCode.type(in.u8());
            fields.add(new FieldDefinition(in.text(), type));
        }
        return new TypeDefinition(eventId, fields);
    }
}
