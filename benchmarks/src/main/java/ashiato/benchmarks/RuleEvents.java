package ashiato.benchmarks;

import ashiato.event.Event;
import ashiato.event.EventType;
import ashiato.event.Field;
import ashiato.event.HexInt32;
import ashiato.event.HexInt64;
import ashiato.event.Port;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// Events for the rule engine: real ones and mutations of them, from files of measured decisions. Fields of which a
/// file
/// says nothing get an ordinary value, since a recorder fills them.
final class RuleEvents {
    private static final JsonFactory JSON = new JsonFactory();
    private static final long SEED = 20150420;

    /// How many of a hundred events of an ordinary host have a type: programs, connections, names, files, and on
    /// Windows
    /// the registry and loaded images.
    private static final Map<EventType, Integer> SHARES = Map.of(
            EventType.PROCESS_CREATE, 15,
            EventType.PROCESS_TERMINATE, 15,
            EventType.NETWORK_CONNECT, 20,
            EventType.DNS_QUERY, 10,
            EventType.FILE_CREATE, 15,
            EventType.REGISTRY_VALUE_SET, 15,
            EventType.IMAGE_LOAD, 5,
            EventType.PROCESS_ACCESS, 5);

    private final List<Event> events;
    private final Random random = new Random(SEED);

    private RuleEvents(List<Event> events) {
        this.events = events;
    }

    /// The folder of the configurations and their decisions, beside the working copy.
    ///
    /// @throws IOException if there is none
    static Path folder(Path root) throws IOException {
        Path folder = root.toAbsolutePath().normalize().resolveSibling("shared").resolve("data/configs");
        if (!Files.isDirectory(folder)) {
            throw new IOException("no folder 'shared' with data/configs beside the working copy: " + folder);
        }
        return folder;
    }

    /// The events of one file, with one JSON object a line.
    static RuleEvents read(Path file) throws IOException {
        List<Event> events = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            events.add(event(line));
        }
        return new RuleEvents(events);
    }

    /// So many of the events in random order.
    Event[] all(int count) {
        return random.ints(count, 0, events.size()).mapToObj(events::get).toArray(Event[]::new);
    }

    /// So many of the events in random order, in usual proportions of the types that there are.
    Event[] usual(int count) {
        List<List<Event>> hundred = new ArrayList<>();
        SHARES.entrySet().stream().sorted(Map.Entry.comparingByKey()).forEach(share -> {
            List<Event> ofType = events.stream()
                    .filter(event -> event.kind() == share.getKey())
                    .toList();
            for (int i = 0; i < share.getValue() && !ofType.isEmpty(); i++) {
                hundred.add(ofType);
            }
        });
        return random.ints(count, 0, hundred.size())
                .mapToObj(hundred::get)
                .map(ofType -> ofType.get(random.nextInt(ofType.size())))
                .toArray(Event[]::new);
    }

    private static Event event(String line) {
        Map<String, String> texts = new HashMap<>();
        int id = 0;
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), line)) {
            json.nextToken();
            while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = json.currentName();
                JsonToken token = json.nextToken();
                if (name.equals("eventId")) {
                    id = json.getIntValue();
                } else if (token == JsonToken.START_OBJECT) {
                    while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                        String field = json.currentName();
                        json.nextToken();
                        texts.put(field, json.getString());
                    }
                }
            }
        }
        EventType type = EventType.ofId(id).orElseThrow();
        @Nullable Object[] values = new @Nullable Object[type.schema().fields().size()];
        for (Field field : type.schema().fields()) {
            values[field.position()] = value(field, texts.get(field.name()));
        }
        return type.schema().create(values);
    }

    private static @Nullable Object value(Field field, @Nullable String text) {
        if (text != null) {
            try {
                return field.type().parse(text);
            } catch (IllegalArgumentException e) {
                return null; // a mutation that the field cannot hold
            }
        }
        return switch (field.type()) {
            case TIME -> Instant.parse("2026-11-23T15:39:07.123Z");
            case GUID -> UUID.fromString("c591b94e-4bdd-5aae-0000-001073b13706");
            case UINT16 -> new Port(49817);
            case UINT32 -> 4711;
            case UINT64 -> 1L << 33;
            case HEX_INT32 -> new HexInt32(0x1410);
            case HEX_INT64 -> new HexInt64(0x3e7);
            case BOOLEAN -> true;
            case STRING -> usualText(field.name());
        };
    }

    private static @Nullable String usualText(String field) {
        return switch (field) {
            case "Image", "SourceImage", "TargetImage" -> "C:\\Program Files\\Example\\Application\\example.exe";
            case "ParentImage" -> "C:\\Windows\\explorer.exe";
            case "CommandLine" ->
                "\"C:\\Program Files\\Example\\Application\\example.exe\" --type=renderer --lang=en-US"
                        + " --device-scale-factor=1 --num-raster-threads=2 --renderer-client-id=7";
            case "ParentCommandLine" -> "C:\\Windows\\explorer.exe /factory";
            case "CurrentDirectory" -> "C:\\Users\\alice\\Documents\\";
            case "User", "ParentUser", "SourceUser", "TargetUser" -> "EXAMPLE\\alice";
            case "Hashes" -> "SHA256=" + "0123456789ABCDEF".repeat(4);
            case "SourceIp" -> "192.168.2.5";
            case "DestinationIp" -> "203.0.113.80";
            case "Protocol" -> "tcp";
            default -> null;
        };
    }
}
