package ashiato.event;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Events of every type with random values: any number, any time Windows can write, and texts made of what breaks
/// formats. About one value in eight is not known. The same seed gives the same events.
final class RandomEvents {
    /// Pieces that texts are made of, in no character set's good order.
    private static final List<String> PIECES = List.of(
            "a",
            "Z",
            "0",
            " ",
            "  ",
            "\t",
            "\n",
            "\r\n",
            "\\",
            "/",
            "\"",
            "'",
            "<",
            ">",
            "&",
            "&amp;",
            "]]>",
            "<!--",
            ",",
            ";",
            ":",
            "=",
            "+1",
            "-",
            "@",
            "{",
            "}",
            "[",
            "%d",
            "$",
            "\u0000",
            "\u0001",
            "\u001b[31m",
            "\u007f",
            "\u0085",
            "\u009b",
            "\u00a0",
            "é",
            "ß",
            "İ",
            "漢字",
            "足跡",
            "\u202e",
            "\u2028",
            "\ufffd",
            "\ufffe",
            "\uffff",
            "\ud83d\udc63",
            "\ud83d",
            "\udc63",
            "C:\\Windows\\System32\\cmd.exe",
            "/usr/bin/curl");

    private final Random random;

    RandomEvents(Random random) {
        this.random = random;
    }

    /// A record of an event of any type.
    EventRecord next() {
        EventType[] types = EventType.values();
        return record(types[random.nextInt(types.length)]);
    }

    /// A record of an event of this type.
    EventRecord record(EventType type) {
        Map<String, String> extra = new LinkedHashMap<>();
        while (random.nextInt(4) == 0) {
            extra.put(text(), text());
        }
        return new EventRecord(
                random.nextLong() >>> 1,
                time(),
                new Origin(text(), new UUID(random.nextLong(), random.nextLong()).toString(), text(), text(), number()),
                type.schema().create(values(type)),
                extra);
    }

    /// Values for the fields of this type, null where not known.
    @Nullable
    Object[] values(EventType type) {
        return type.schema().fields().stream().map(this::value).toArray();
    }

    private @Nullable Object value(Field field) {
        if (!field.name().equals("UtcTime") && random.nextInt(8) == 0) {
            return null;
        }
        return switch (field.type()) {
            case TIME -> time();
            case GUID -> new UUID(random.nextLong(), random.nextLong() | 1);
            case UINT16 -> new Port(random.nextInt(0x10000));
            case UINT32 -> number();
            case UINT64 -> random.nextLong() >> random.nextInt(64);
            case HEX_INT32 -> new HexInt32(number());
            case HEX_INT64 -> new HexInt64(random.nextLong() >> random.nextInt(64));
            case BOOLEAN -> random.nextBoolean();
            case STRING -> text();
        };
    }

    /// Any 32-bit number, small ones as often as large ones.
    private int number() {
        return random.nextInt() >> random.nextInt(32);
    }

    /// A time in whole milliseconds from 1601 to 30828, the years of a Windows FILETIME; mostly of this century.
    private Instant time() {
        long windowsEpoch = -11_644_473_600_000L;
        long windowsEnd = 910_670_515_199_999L;
        return Instant.ofEpochMilli(
                random.nextInt(4) == 0
                        ? random.nextLong(windowsEpoch, windowsEnd)
                        : random.nextLong(946_684_800_000L, 4_102_444_800_000L));
    }

    /// A text that stands for itself: not empty, and not `-`.
    private String text() {
        StringBuilder text = new StringBuilder();
        do {
            text.append(PIECES.get(random.nextInt(PIECES.size())));
        } while (random.nextInt(6) != 0);
        return text.toString().equals("-") ? "--" : text.toString();
    }
}
