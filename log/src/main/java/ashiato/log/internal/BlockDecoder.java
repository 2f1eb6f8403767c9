package ashiato.log.internal;

import static ashiato.log.internal.JournalDescriptor.KIND_RECORD;
import static ashiato.log.internal.JournalDescriptor.KIND_TYPE;
import static ashiato.log.internal.JournalDescriptor.MAX_DICTIONARY_ENTRIES;
import static ashiato.log.internal.JournalDescriptor.STATE_NULL;
import static ashiato.log.internal.JournalDescriptor.STATE_SAME;
import static ashiato.log.internal.JournalDescriptor.STATE_TRUE;
import static ashiato.log.internal.JournalDescriptor.VALUE_DEFINED;
import static ashiato.log.internal.JournalDescriptor.VALUE_FIRST_REFERENCE;
import static ashiato.log.internal.JournalDescriptor.VALUE_IN_PLACE;

import ashiato.event.EventRecord;
import ashiato.event.EventType;
import ashiato.event.Field;
import ashiato.event.FieldType;
import ashiato.event.HexInt32;
import ashiato.event.HexInt64;
import ashiato.event.Origin;
import ashiato.event.Port;
import ashiato.event.Schema;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Turns the frames of a block back into events. Fields are matched by name and type: a field that the block's writer
/// did not have is null, one that this version does not have goes, as text, to the record's extra values.
public final class BlockDecoder {
    private static final int UTC_TIME_ABSENT = -1;

    private final List<Object> dictionary = new ArrayList<>();
    private final Map<Integer, Type> types = new HashMap<>();
    private @Nullable Origin origin;
    private long nextRecordId;
    private long previousMicros;
    private int eventId;
    private @Nullable Type lastDefined;
    private final boolean fillTimes;

    /// A decoder that gives an event without a time the time of its record.
    public BlockDecoder() {
        this(true);
    }

    private BlockDecoder(boolean fillTimes) {
        this.fillTimes = fillTimes;
    }

    /// A decoder that gives out what stands in the frames, no more: put into frames again, it is the same bytes.
    /// The
    /// events may be without a time.
    static BlockDecoder exact() {
        return new BlockDecoder(false);
    }

    /// A type as this block's writer knew it.
    private static final class Type {
        final int eventId;
        final @Nullable EventType known;
        final String[] names;
        final FieldType[] fieldTypes;
        /// Where in the record of the known type each field goes; -1 for one that it does not have.
        final int[] positions;
        final @Nullable Object[] last;
        final int utcTime;

        Type(int eventId, String[] names, FieldType[] fieldTypes) {
            this.eventId = eventId;
            this.known = EventType.ofId(eventId).orElse(null);
            this.names = names;
            this.fieldTypes = fieldTypes;
            this.positions = new int[names.length];
            this.last = new @Nullable Object[names.length];
            Arrays.fill(positions, -1);
            if (known == null) {
                utcTime = UTC_TIME_ABSENT;
                return;
            }
            Schema schema = known.schema();
            for (int i = 0; i < names.length; i++) {
                Field field = schema.field(names[i]);
                if (field != null && field.type() == fieldTypes[i]) {
                    positions[i] = field.position();
                }
            }
            Field time = schema.field("UtcTime");
            utcTime = time == null ? UTC_TIME_ABSENT : time.position();
        }

        TypeDefinition definition() {
            List<TypeDefinition.FieldDefinition> fields = new ArrayList<>();
            for (int i = 0; i < names.length; i++) {
                fields.add(new TypeDefinition.FieldDefinition(names[i], fieldTypes[i]));
            }
            return new TypeDefinition(eventId, fields);
        }
    }

    /// Begins a block.
    public void begin(SyncFrame sync) {
        dictionary.clear();
        types.clear();
        lastDefined = null;
        origin = sync.origin();
        nextRecordId = sync.firstRecordId();
        previousMicros = sync.baseMicros();
    }

    /// The id of the next record.
    public long nextRecordId() {
        return nextRecordId;
    }

    /// What the last TYPE frame said; null if there was none in this block.
    @Nullable
    TypeDefinition lastDefinition() {
        return lastDefined == null ? null : lastDefined.definition();
    }

    /// The event number of the last record.
    public int eventId() {
        return eventId;
    }

    /// Takes a frame of the block that the walker has come to.
    ///
    /// @return the record, or null if the frame is not a record or this version does not know the record's type
    /// @throws CorruptException if the frame does not make sense although its checksum is right
    public @Nullable EventRecord take(PartWalker walker) throws CorruptException {
        return switch (walker.kind()) {
            case KIND_TYPE -> {
                define(walker.payload());
                yield null;
            }
            case KIND_RECORD -> record(walker.payload());
            default -> null;
        };
    }

    /// Takes the payload of a TYPE frame behind its kind.
    private void define(PayloadReader in) throws CorruptException {
        int defined = in.varint32();
        int count = in.count();
        String[] names = new String[count];
        FieldType[] fieldTypes = new FieldType[count];
        for (int i = 0; i < count; i++) {
            fieldTypes[i] = FieldTypeCode.type(in.u8());
            names[i] = text(in);
        }
        Type type = new Type(defined, names, fieldTypes);
        types.put(defined, type);
        lastDefined = type;
    }

    /// Takes the payload of a RECORD frame behind its kind.
    ///
    /// @return the record, or null if this version does not know its type; [#eventId()] says which
    private @Nullable EventRecord record(PayloadReader in) throws CorruptException {
        eventId = in.varint32();
        Type type = types.get(eventId);
        if (type == null) {
            throw new CorruptException("an event of type " + eventId + " before the type's definition");
        }
        long timeMicros = previousMicros + in.zigzag();
        previousMicros = timeMicros;
        long recordId = nextRecordId++;
        @Nullable
        Object[] values = new @Nullable
                Object[type.known == null ? 0 : type.known.schema().fields().size()];
        Map<String, String> extra = readFields(in, type, timeMicros, values);
        while (in.hasMore()) {
            if (extra.isEmpty()) {
                extra = new LinkedHashMap<>();
            }
            extra.put(text(in), text(in));
        }
        if (type.known == null || origin == null) {
            return null;
        }
        Instant timeCreated = Micros.toInstant(timeMicros);
        if (fillTimes && type.utcTime >= 0 && values[type.utcTime] == null) {
            values[type.utcTime] = timeCreated;
        }
        return new EventRecord(
                recordId,
                timeCreated,
                origin,
                type.known.schema().create(values),
                extra.isEmpty() ? extra : Collections.unmodifiableMap(extra));
    }

    /// Fills in the fields that this version has and returns the others.
    private Map<String, String> readFields(PayloadReader in, Type type, long timeMicros, @Nullable Object[] values)
            throws CorruptException {
        int count = type.names.length;
        byte[] states = new byte[(count + 3) >> 2];
        for (int i = 0; i < states.length; i++) {
            states[i] = (byte) in.u8();
        }
        Map<String, String> others = Map.of();
        for (int i = 0; i < count; i++) {
            int state = (states[i >> 2] >> ((i & 3) << 1)) & 3;
            Object value = value(in, type, i, state, timeMicros);
            if (value == null) {
                continue;
            }
            if (type.positions[i] >= 0) {
                values[type.positions[i]] = value;
            } else {
                if (others.isEmpty()) {
                    others = new LinkedHashMap<>();
                }
                others.put(type.names[i], value.toString());
            }
        }
        return others;
    }

    private @Nullable Object value(PayloadReader in, Type type, int i, int state, long timeMicros)
            throws CorruptException {
        if (state == STATE_NULL) {
            return null;
        }
        if (type.fieldTypes[i] == FieldType.BOOLEAN) {
            if (state == STATE_SAME) {
                throw new CorruptException("a repeated value of the boolean " + type.names[i]);
            }
            return state == STATE_TRUE;
        }
        if (state == STATE_SAME) {
            Object last = type.last[i];
            if (last == null) {
                throw new CorruptException("a repeated value of " + type.names[i] + " without a first");
            }
            return last;
        }
        if (state == STATE_TRUE) {
            throw new CorruptException("the state of a boolean for " + type.names[i]);
        }
        Object value = switch (type.fieldTypes[i]) {
            case TIME -> Micros.toInstant(timeMicros + in.zigzag());
            case GUID -> uuid(in);
            case UINT16 -> new Port(in.u16());
            case UINT32 -> in.varint32();
            case UINT64 -> in.varint();
            case HEX_INT32 -> new HexInt32(in.varint32());
            case HEX_INT64 -> new HexInt64(in.varint());
            case STRING -> text(in);
            case BOOLEAN -> throw new AssertionError("a boolean is all in its state");
        };
        type.last[i] = value;
        return value;
    }

    private String text(PayloadReader in) throws CorruptException {
        long code = in.varint();
        if (code == VALUE_DEFINED) {
            String text = in.text();
            define(text);
            return text;
        }
        if (code == VALUE_IN_PLACE) {
            return in.text();
        }
        if (entry(code) instanceof String text) {
            return text;
        }
        throw new CorruptException("a GUID where text belongs");
    }

    private UUID uuid(PayloadReader in) throws CorruptException {
        long code = in.varint();
        if (code == VALUE_DEFINED) {
            UUID uuid = in.uuid();
            define(uuid);
            return uuid;
        }
        if (code == VALUE_IN_PLACE) {
            return in.uuid();
        }
        if (entry(code) instanceof UUID uuid) {
            return uuid;
        }
        throw new CorruptException("text where a GUID belongs");
    }

    private void define(Object value) throws CorruptException {
        if (dictionary.size() == MAX_DICTIONARY_ENTRIES) {
            throw new CorruptException("more than " + MAX_DICTIONARY_ENTRIES + " dictionary entries");
        }
        dictionary.add(value);
    }

    private Object entry(long code) throws CorruptException {
        long entry = code - VALUE_FIRST_REFERENCE;
        if (entry < 0 || entry >= dictionary.size()) {
            throw new CorruptException("a reference to an entry that the dictionary does not have");
        }
        return dictionary.get((int) entry);
    }
}
