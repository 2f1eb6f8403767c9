package ashiato.config;

import ashiato.event.Condition;
import ashiato.event.EventType;
import ashiato.event.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Configurations and events made of few, short pieces, so that filters often match: letters whose case is odd, list
/// separators at odd places, path separators, empty texts. The same seed gives the same ones.
final class RandomConfigurations {
    /// The types that the configurations speak of: with shared tags, numbers, addresses and truth values.
    static final List<EventType> TYPES = List.of(
            EventType.PROCESS_CREATE,
            EventType.NETWORK_CONNECT,
            EventType.REGISTRY_OBJECT,
            EventType.REGISTRY_VALUE_SET,
            EventType.REGISTRY_RENAME,
            EventType.PROCESS_ACCESS);

    private static final List<String> PIECES = List.of(
            "a",
            "A",
            "b",
            "B",
            "ab",
            "aba",
            "\\",
            "/",
            ";",
            ";",
            " ",
            "1",
            "0",
            "-",
            ".",
            "ß",
            "ẞ",
            "ss",
            "i",
            "I",
            "ı",
            "İ",
            "k",
            "K",
            "ſ",
            "s",
            "ä",
            "Ä",
            "µ",
            "μ",
            "Σ",
            "ς",
            "ⅰ",
            "Ⅰ",
            "\ud801\udc00",
            "\ud801\udc28",
            "\ud801",
            "\udc28",
            "足");

    private static final List<String> USUAL = List.of(
            "443", "80", "127.0.0.1", "true", "TRUE", "false", "0x10", "0X10", "cmd.exe", "\\cmd.exe", "tcp", "-", "");

    private final Random random;

    RandomConfigurations(Random random) {
        this.random = random;
    }

    Configuration configuration() {
        int[] versions = {200, 320, 330, 340, 400, 410, 420, 450, 490};
        List<EventNode> nodes = new ArrayList<>();
        for (int i = random.nextInt(7); i > 0; i--) {
            nodes.add(node());
        }
        return new Configuration(new SchemaVersion(versions[random.nextInt(versions.length)]), Options.NONE, nodes);
    }

    private EventNode node() {
        EventType type = TYPES.get(random.nextInt(TYPES.size()));
        String tag = Objects.requireNonNull(type.tag());
        List<EventType> types = TYPES.stream().filter(t -> tag.equals(t.tag())).toList();
        List<String> fields = fields(types);
        List<Term> terms = new ArrayList<>();
        for (int i = random.nextInt(random.nextInt(8) == 0 ? 60 : 6); i > 0; i--) {
            terms.add(random.nextInt(3) == 0 ? rule(fields) : filter(fields));
        }
        RuleGroup group = random.nextBoolean() ? null : new RuleGroup(name(), null, position());
        return new EventNode(tag, types, pick(OnMatch.values()), pick(Relation.values()), group, terms, position());
    }

    /// A few of the fields that the types have, so that they come up often.
    private List<String> fields(List<EventType> types) {
        List<String> all = types.stream()
                .flatMap(type -> type.schema().fields().stream())
                .map(Field::name)
                .filter(name -> !name.equals("UtcTime"))
                .distinct()
                .toList();
        List<String> some = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            some.add(all.get(random.nextInt(all.size())));
        }
        return some;
    }

    private Rule rule(List<String> fields) {
        List<Filter> filters = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            filters.add(filter(fields));
        }
        return new Rule(name(), pick(Relation.values()), filters, position());
    }

    private Filter filter(List<String> fields) {
        Condition condition = pick(Condition.values());
        // Else an event would hardly be included but by a negative filter.
        if (condition.isNegative() && random.nextBoolean()) {
            condition = pick(Condition.values());
        }
        return new Filter(fields.get(random.nextInt(fields.size())), condition, text(), name(), position());
    }

    private @Nullable String name() {
        int number = random.nextInt(8);
        return number == 0 ? "" : number < 4 ? null : "N" + number;
    }

    private Position position() {
        return new Position(1 + random.nextInt(99), 1);
    }

    private <T> T pick(T[] values) {
        return values[random.nextInt(values.length)];
    }

    String text() {
        if (random.nextInt(3) == 0) {
            return USUAL.get(random.nextInt(USUAL.size()));
        }
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(6); i > 0; i--) {
            text.append(PIECES.get(random.nextInt(PIECES.size())));
        }
        return text.toString();
    }

    /// An event as texts: of fields with a type, such that the type could not hold, too.
    Map<String, String> texts(EventType type) {
        Map<String, String> texts = new TreeMap<>();
        for (Field field : type.schema().fields()) {
            if (random.nextInt(8) != 0) {
                texts.put(field.name(), text());
            }
        }
        return texts;
    }
}
