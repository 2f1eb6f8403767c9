package ashiato.log.internal;

import static ashiato.log.internal.JournalDescriptor.BLOCK_BYTES;
import static ashiato.log.internal.JournalDescriptor.KIND_RECORD;
import static ashiato.log.internal.JournalDescriptor.KIND_TYPE;
import static ashiato.log.internal.JournalDescriptor.STATE_SAME;
import static ashiato.log.internal.JournalDescriptor.STATE_TRUE;
import static ashiato.log.internal.JournalDescriptor.STATE_VALUE;
import static ashiato.log.internal.JournalDescriptor.VALUE_DEFINED;
import static ashiato.log.internal.JournalDescriptor.VALUE_FIRST_REFERENCE;
import static ashiato.log.internal.JournalDescriptor.VALUE_IN_PLACE;
import static java.util.Objects.requireNonNull;

import ashiato.event.Event;
import ashiato.event.EventType;
import ashiato.event.Field;
import ashiato.event.FieldType;
import ashiato.event.HexInt32;
import ashiato.event.HexInt64;
import ashiato.event.Port;
import ashiato.event.Schema;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// Turns events into frames, block by block. In steady state it allocates nothing but the field values that the
/// accessors of an event return.
///
/// A segment is proven by encoding its records once more ([PartFraming]): from the same values as a reader of the
/// journal
/// has them the same bytes must come, also in a later version. Whoever changes the choices made here or in [Dictionary]
/// has to keep the old ones for segments that exist.
public final class BlockEncoder {
    /// No text is cut.
    public static final int UNLIMITED = Integer.MAX_VALUE;

    private final FrameBuffer out;
    private final Dictionary dictionary = new Dictionary();
    private final @Nullable TypeState[] types = new @Nullable TypeState[256];
    private final BiConsumer<String, String> putExtra = this::putExtra;
    private int block;
    private boolean open;
    private int blockBytes;
    private long previousMicros;
    private int textLimit = UNLIMITED;

    /// A type's fields and the last values of them in the block that defined the type.
    private static final class TypeState {
        final Field[] fields;
        final FieldType[] fieldTypes;
        final @Nullable Object[] last;
        int definedIn;

        TypeState(EventType type) {
            this(type.schema().fields());
        }

        private TypeState(List<Field> all) {
            fields = all.toArray(Field[]::new);
            fieldTypes = all.stream().map(Field::type).toArray(FieldType[]::new);
            last = new @Nullable Object[fields.length];
        }

        /// A type as another version knew it.
        static TypeState of(TypeDefinition definition) throws CorruptException {
            Schema schema = EventType.ofId(definition.eventId())
                    .orElseThrow(() -> new UnknownDefinitionException("type " + definition.eventId()))
                    .schema();
            List<Field> fields = new ArrayList<>();
            for (TypeDefinition.FieldDefinition wanted : definition.fields()) {
                Field field = schema.field(wanted.name());
                if (field == null || field.type() != wanted.type()) {
                    throw new UnknownDefinitionException("type " + definition.eventId() + " with a field "
                            + wanted.name() + " (" + wanted.type() + ")");
                }
                fields.add(field);
            }
            return new TypeState(fields);
        }
    }

    /// An encoder for the types as this version knows them.
    ///
    /// @param out takes the frames
    public BlockEncoder(FrameBuffer out) {
        this.out = out;
    }

    /// An encoder for types as another version knew them.
    ///
    /// @param out takes the frames
    /// @param definitions of the types that are to be put; other types are those of this version
    /// @throws UnknownDefinitionException if this version does not know one of them, or a field
    BlockEncoder(FrameBuffer out, List<TypeDefinition> definitions) throws CorruptException {
        this.out = out;
        for (TypeDefinition definition : definitions) {
            TypeState type = TypeState.of(definition);
            types[definition.eventId()] = type;
        }
    }

    /// Whether the next record needs a new block first.
    public boolean needsBlock() {
        return !open || blockBytes >= BLOCK_BYTES;
    }

    /// Begins a block.
    public void begin(SyncFrame sync) {
        int start = out.length();
        block++;
        dictionary.clear();
        previousMicros = sync.baseMicros();
        sync.put(out);
        blockBytes = out.length() - start;
        open = true;
    }

    /// Forgets the block: what was put is not going to stand in the file as it was put, or another file begins.
    public void abandon() {
        open = false;
    }

    /// Puts a record, and before it the definition of its type if this block has none yet.
    ///
    /// @param textLimit longer texts are cut to this many characters and end with a note that says so
    /// @throws FrameBuffer.FrameTooLongException if it does not fit a frame; then the block must be abandoned and
    /// the
    ///     buffer truncated
    public void put(long timeMicros, Event event, Map<String, String> extra, int textLimit) {
        put(timeMicros, event.kind(), event, null, extra, textLimit);
    }

    /// Puts a record whose event has not been made.
    ///
    /// @param values of the type's fields, by their places in its schema
    /// @throws FrameBuffer.FrameTooLongException as above
    void put(long timeMicros, EventType eventType, @Nullable Object[] values, Map<String, String> extra) {
        put(timeMicros, eventType, null, values, extra, UNLIMITED);
    }

    private void put(
            long timeMicros,
            EventType eventType,
            @Nullable Event event,
            @Nullable Object @Nullable [] values,
            Map<String, String> extra,
            int textLimit) {
        this.textLimit = textLimit;
        int start = out.length();
        TypeState type = define(eventType);
        out.beginFrame(KIND_RECORD);
        out.putVarint(eventType.id());
        out.putZigzag(timeMicros - previousMicros);
        Field[] fields = type.fields;
        int states = out.reserve((fields.length + 3) >> 2);
        for (int i = 0; i < fields.length; i++) {
            Object value = event != null ? fields[i].value(event) : requireNonNull(values)[fields[i].position()];
            if (value != null) {
                int state = putField(type, i, value, timeMicros);
                out.orByte(states + (i >> 2), state << ((i & 3) << 1));
            }
        }
        if (!extra.isEmpty()) {
            extra.forEach(putExtra);
        }
        out.endFrame();
        previousMicros = timeMicros;
        blockBytes += out.length() - start;
    }

    private TypeState define(EventType eventType) {
        TypeState type = types[eventType.id()];
        if (type == null) {
            type = new TypeState(eventType);
            types[eventType.id()] = type;
        }
        if (type.definedIn != block) {
            Arrays.fill(type.last, null);
            out.beginFrame(KIND_TYPE);
            out.putVarint(eventType.id());
            out.putVarint(type.fields.length);
            for (Field field : type.fields) {
                out.putByte(FieldTypeCode.of(field.type()));
                putReferable(field.name());
            }
            out.endFrame();
            type.definedIn = block;
        }
        return type;
    }

    /// Puts what must follow of a value and returns its state.
    private int putField(TypeState type, int i, Object value, long timeMicros) {
        FieldType fieldType = type.fieldTypes[i];
        if (fieldType == FieldType.BOOLEAN) {
            return (Boolean) value ? STATE_TRUE : STATE_VALUE;
        }
        Object last = type.last[i];
        if (isSame(fieldType, value, last)) {
            return STATE_SAME;
        }
        type.last[i] = value;
        switch (fieldType) {
            case TIME -> out.putZigzag(Micros.of((Instant) value) - timeMicros);
            case GUID -> putReferable(value);
            case UINT16 -> out.putShort(((Port) value).number());
            case UINT32 -> out.putVarint((Integer) value & 0xFFFF_FFFFL);
            case UINT64 -> out.putVarint((Long) value);
            case HEX_INT32 -> out.putVarint(((HexInt32) value).value() & 0xFFFF_FFFFL);
            case HEX_INT64 -> out.putVarint(((HexInt64) value).value());
            case STRING -> putText((String) value);
            case BOOLEAN -> throw new AssertionError("a boolean is all in its state");
        }
        return STATE_VALUE;
    }

    /// Whether two values are the same as they stand in the journal, where a time has microseconds.
    private static boolean isSame(FieldType type, Object value, @Nullable Object last) {
        if (type == FieldType.TIME && last instanceof Instant before) {
            return Micros.of((Instant) value) == Micros.of(before);
        }
        return value.equals(last);
    }

    private void putExtra(String name, String text) {
        putText(name);
        putText(text);
    }

    private void putText(String text) {
        if (text.length() <= textLimit) {
            putReferable(text);
        } else {
            int more = text.length() - textLimit;
            putReferable(text.substring(0, textLimit) + "… (" + more + " more characters were cut)");
        }
    }

    private void putReferable(Object value) {
        int found = dictionary.find(value);
        if (found >= 0) {
            out.putVarint(VALUE_FIRST_REFERENCE + (long) found);
            return;
        }
        if (found == Dictionary.FULL) {
            out.putVarint(VALUE_IN_PLACE);
        } else {
            out.putVarint(VALUE_DEFINED);
            dictionary.put(found, value);
        }
        switch (value) {
            case String text -> out.putText(text);
            case UUID uuid -> out.putUuid(uuid);
            default -> throw new AssertionError("neither text nor GUID: " + value.getClass());
        }
    }
}
