package ashiato.config;

import ashiato.config.SchemaManifest.Argument;
import ashiato.config.SchemaManifest.EventDefinition;
import ashiato.config.SchemaManifest.FieldDefinition;
import ashiato.config.SchemaManifest.Option;
import ashiato.event.Condition;
import ashiato.event.EventType;
import ashiato.event.Field;
import ashiato.event.FieldType;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The resource `schemas.txt`, whose head describes its lines. What is not as described there is a mistake in the
/// resource, and an [IllegalStateException].
final class SchemaTable {
    /// The number that Ashiato's own events begin with; they are not in the table, but in [EventType].
    private static final int FIRST_EXTENSION = 200;

    private final List<String[]> schemas = new ArrayList<>();
    private final Map<String, String> types = new HashMap<>();
    private final List<Bounded<Option>> options = new ArrayList<>();
    private final List<Bounded<Condition>> conditions = new ArrayList<>();
    private final List<List<Bounded<EventDefinition>>> events = new ArrayList<>();

    private int eventId;
    private String eventName = "";
    private @Nullable String eventTag;

    /// Something that only the schemas from the first to the last have; null for a last that has not come.
    private record Bounded<T>(SchemaVersion first, @Nullable SchemaVersion last, T value) {
        boolean isIn(SchemaVersion version) {
            return first.compareTo(version) <= 0 && (last == null || version.compareTo(last) <= 0);
        }
    }

    private SchemaTable() {}

    static SchemaTable read() {
        SchemaTable table = new SchemaTable();
        try (InputStream resource = Objects.requireNonNull(SchemaTable.class.getResourceAsStream("schemas.txt"));
                BufferedReader lines = new BufferedReader(new InputStreamReader(resource, StandardCharsets.UTF_8))) {
            lines.lines()
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .forEach(table::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return table;
    }

    private void add(String line) {
        String[] words = line.split(" ");
        switch (words[0]) {
            case "schema" -> schemas.add(words);
            case "type" -> {
                for (int i = 2; i < words.length; i++) {
                    types.put(words[i], words[1]);
                }
            }
            case "option" -> addOption(words);
            case "filter" -> {
                String spelling = line.split(" ", 3)[2];
                Condition condition =
                        Condition.named(spelling).orElseThrow(() -> new IllegalStateException("condition: " + line));
                conditions.add(new Bounded<>(SchemaManifest.hundredths(words[1]), null, condition));
            }
            case "event" -> {
                eventId = Integer.parseInt(words[1]);
                eventName = words[2];
                eventTag = orNull(words[3]);
                events.add(new ArrayList<>());
            }
            case "form" -> addForm(line);
            default -> throw new IllegalStateException("not a line of this table: " + line);
        }
    }

    private void addOption(String[] words) {
        String[] range = words[1].split("\\.\\.", -1);
        List<String> flags = List.of(words).subList(5, words.length);
        options.add(new Bounded<>(
                SchemaManifest.hundredths(range[0]),
                range.length == 1 ? null : SchemaManifest.hundredths(range[1]),
                new Option(
                        orNull(words[2]),
                        words[3],
                        Argument.valueOf(words[4].toUpperCase(Locale.ROOT)),
                        flags.contains("noconfig"),
                        flags.contains("exclusive"),
                        flags.contains("rule"),
                        flags.contains("forceconfig"))));
    }

    private void addForm(String line) {
        String[] words = line.split(" ", 5);
        int colon = words[4].indexOf(": ");
        List<FieldDefinition> fields = new ArrayList<>();
        for (String name : words[4].substring(colon + 2).split(" ", -1)) {
            fields.add(new FieldDefinition(name, types.getOrDefault(name, "UnicodeString")));
        }
        events.getLast()
                .add(new Bounded<>(
                        SchemaManifest.hundredths(words[1]),
                        null,
                        new EventDefinition(
                                eventName,
                                eventId,
                                words[4].substring(0, colon),
                                eventTag,
                                orNull(words[3]),
                                Integer.parseInt(words[2]),
                                fields)));
    }

    private static @Nullable String orNull(String word) {
        return word.equals(".") ? null : word;
    }

    /// One for each schema, the newest first.
    List<SchemaManifest> manifests() {
        List<SchemaManifest> manifests = new ArrayList<>();
        for (String[] schema : schemas) {
            manifests.addFirst(manifest(schema[1], schema[2]));
        }
        return List.copyOf(manifests);
    }

    private SchemaManifest manifest(String schemaVersion, String binaryVersion) {
        SchemaVersion version = SchemaManifest.hundredths(schemaVersion);
        List<EventDefinition> definitions = new ArrayList<>();
        for (List<Bounded<EventDefinition>> forms : events) {
            in(version, forms).reduce((_, later) -> later).ifPresent(definitions::add);
        }
        if (version.equals(SchemaVersion.NEWEST)) {
            definitions.addAll(extensions());
        }
        return new SchemaManifest(
                schemaVersion,
                binaryVersion,
                in(version, options).toList(),
                in(version, conditions).toList(),
                definitions);
    }

    private static <T> Stream<T> in(SchemaVersion version, List<Bounded<T>> all) {
        return all.stream().filter(each -> each.isIn(version)).map(Bounded::value);
    }

    private static List<EventDefinition> extensions() {
        List<EventDefinition> extensions = new ArrayList<>();
        for (EventType type : EventType.values()) {
            if (type.id() >= FIRST_EXTENSION && type != EventType.ERROR_REPORT) {
                extensions.add(new EventDefinition(
                        "ASHIATO_" + type.name(),
                        type.id(),
                        type.template(),
                        type.tag(),
                        type.filterDefault().name().toLowerCase(Locale.ROOT),
                        type.version(),
                        type.schema().fields().stream()
                                .map(SchemaTable::definition)
                                .toList()));
            }
        }
        return extensions;
    }

    private static FieldDefinition definition(Field field) {
        return new FieldDefinition(field.name(), typeName(field.type()));
    }

    /// The schema's name of a type. Points of time are text there.
    static String typeName(FieldType type) {
        return switch (type) {
            case TIME, STRING -> "UnicodeString";
            case GUID -> "GUID";
            case UINT16 -> "UInt16";
            case UINT32 -> "UInt32";
            case UINT64 -> "UInt64";
            case HEX_INT32 -> "HexInt32";
            case HEX_INT64 -> "HexInt64";
            case BOOLEAN -> "Boolean";
        };
    }
}
