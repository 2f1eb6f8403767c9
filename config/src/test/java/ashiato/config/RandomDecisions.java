package ashiato.config;

import ashiato.event.Condition;
import ashiato.event.Event;
import ashiato.event.EventType;
import ashiato.event.PipeCreated;
import ashiato.event.RegistryValueSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// Small configurations and events from few values, so that they meet.
final class RandomDecisions {
    private static final List<String> TAGS =
            List.of("ProcessTerminate", "NetworkConnect", "RegistryEvent", "PipeEvent");
    private static final List<String> VALUES = List.of("/bin/a", "/bin/b", "a", "/b", "root", "alice", "443", "80", "");
    private final Random random;

    RandomDecisions(Random random) {
        this.random = random;
    }

    Configuration configuration() {
        List<EventNode> nodes = new ArrayList<>();
        for (int i = random.nextInt(6); i > 0; i--) {
            nodes.add(node());
        }
        SchemaVersion version = new SchemaVersion(pick(List.of(200, 320, 410, 450, 490)));
        return new Configuration(version, Options.NONE, nodes);
    }

    private EventNode node() {
        String tag = pick(TAGS);
        List<EventType> types = EventType.named(tag);
        List<Term> terms = new ArrayList<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            terms.add(random.nextInt(3) == 0 ? rule(types) : filter(types));
        }
        RuleGroup group = random.nextBoolean()
                ? null
                : new RuleGroup(name(), random.nextBoolean() ? Relation.OR : null, Configurations.nextLine());
        return new EventNode(
                tag,
                types,
                pick(List.of(OnMatch.values())),
                pick(List.of(Relation.values())),
                group,
                terms,
                Configurations.nextLine());
    }

    private Rule rule(List<EventType> types) {
        List<Filter> filters = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            filters.add(filter(types));
        }
        return new Rule(name(), pick(List.of(Relation.values())), filters, Configurations.nextLine());
    }

    private Filter filter(List<EventType> types) {
        List<String> fields = new ArrayList<>(List.of("Image", "User", "ProcessId"));
        fields.removeIf(name -> types.getFirst().schema().field(name) == null);
        if (types.contains(EventType.NETWORK_CONNECT)) {
            fields.addAll(List.of("DestinationPort", "DestinationIp", "DestinationHostname"));
        }
        if (types.contains(EventType.REGISTRY_VALUE_SET)) {
            fields.addAll(List.of("Details", "NewName", "TargetObject"));
        }
        return new Filter(
                pick(fields),
                pick(List.of(Condition.values())),
                pick(VALUES),
                random.nextInt(3) == 0 ? name() : null,
                Configurations.nextLine());
    }

    private @Nullable String name() {
        return random.nextBoolean() ? null : pick(List.of("", "one", "two", "three"));
    }

    Event event() {
        String image = pick(VALUES);
        String user = pick(List.of("root", "alice", ""));
        return switch (random.nextInt(4)) {
            case 0 -> Configurations.terminated(image, user);
            case 1 -> Configurations.connected(image, pick(VALUES), random.nextBoolean() ? 443 : 80);
            case 2 ->
                new RegistryValueSet(
                        null,
                        null,
                        Configurations.NOW,
                        null,
                        7,
                        image,
                        pick(VALUES),
                        random.nextBoolean() ? user : null,
                        null);
            default -> new PipeCreated(null, null, Configurations.NOW, null, 7, pick(VALUES), image, user);
        };
    }

    private <T> T pick(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }
}
