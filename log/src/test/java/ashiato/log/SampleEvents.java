package ashiato.log;

import ashiato.event.Event;
import ashiato.event.EventType;
import ashiato.event.Field;
import ashiato.event.HexInt32;
import ashiato.event.HexInt64;
import ashiato.event.Origin;
import ashiato.event.Port;
import ashiato.event.ProcessTerminate;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Events made from a seed: of every type, with every field now null, now repeated, now new.
final class SampleEvents {
    static final Instant START = Instant.parse("2026-03-01T09:00:00.123456Z");
    static final Origin ORIGIN = Origin.linux("ws01.example.org", 4711);

    private static final List<String> WORDS =
            List.of("/usr/bin/curl", "", "-", "tcp", "日本語のファイル.txt", "a\nb\t\"c\" \\ d", "𠮷野家", "\uD800 alone", "\0");

    private final Random random;
    private Instant now = START;

    SampleEvents(long seed) {
        random = new Random(seed);
    }

    Instant nextTime() {
        now = now.plus(random.nextInt(-1000, 1_000_000), ChronoUnit.MICROS);
        return now;
    }

    Event next() {
        EventType[] types = EventType.values();
        return next(types[random.nextInt(types.length)]);
    }

    Event next(EventType type) {
        List<Field> fields = type.schema().fields();
        @Nullable Object[] values = new @Nullable Object[fields.size()];
        for (int i = 0; i < values.length; i++) {
            Field field = fields.get(i);
            boolean mayBeNull = !field.name().equals("UtcTime");
            values[i] = mayBeNull && random.nextInt(4) == 0 ? null : value(field);
        }
        return type.schema().create(values);
    }

    private Object value(Field field) {
        return switch (field.type()) {
            case TIME ->
                START.plus(random.nextLong(-1_000_000_000_000_000L, 1_000_000_000_000_000L), ChronoUnit.MICROS);
            case GUID -> new UUID(random.nextInt(3), random.nextBoolean() ? 7 : random.nextLong());
            case UINT16 -> new Port(random.nextInt(65536));
            case UINT32 ->
                random.nextBoolean() ? Integer.valueOf(random.nextInt(3)) : Integer.valueOf(random.nextInt());
            case UINT64 -> random.nextBoolean() ? Long.valueOf(random.nextInt(3)) : Long.valueOf(random.nextLong());
            case HEX_INT32 -> new HexInt32(random.nextInt());
            case HEX_INT64 -> new HexInt64(random.nextLong());
            case BOOLEAN -> random.nextBoolean();
            case STRING -> text();
        };
    }

    private String text() {
        return random.nextBoolean()
                ? WORDS.get(random.nextInt(WORDS.size()))
                : WORDS.get(random.nextInt(WORDS.size())) + random.nextInt(1000);
    }

    Map<String, String> nextExtra() {
        if (random.nextInt(3) != 0) {
            return Map.of();
        }
        Map<String, String> extra = new LinkedHashMap<>();
        extra.put("ContainerProcessId", "1");
        extra.put("ContainerId", text());
        return extra;
    }

    /// A small event that says which it is.
    static ProcessTerminate numbered(int number) {
        return new ProcessTerminate(null, START, new UUID(1, number), number, "/usr/bin/program" + number, "root");
    }
}
