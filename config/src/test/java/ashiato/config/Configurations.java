package ashiato.config;

import ashiato.event.Condition;
import ashiato.event.EventType;
import ashiato.event.NetworkConnect;
import ashiato.event.Port;
import ashiato.event.ProcessTerminate;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Configurations made by hand, each element on a line of its own, and events for them.
final class Configurations {
    static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final AtomicInteger LINE = new AtomicInteger();

    private Configurations() {}

    static Position nextLine() {
        return new Position(LINE.incrementAndGet(), 5);
    }

    static Configuration of(EventNode... nodes) {
        return new Configuration(SchemaVersion.NEWEST, Options.NONE, List.of(nodes));
    }

    static EventNode node(String tag, OnMatch onMatch, Relation relation, Term... terms) {
        return new EventNode(tag, EventType.named(tag), onMatch, relation, null, List.of(terms), nextLine());
    }

    static Filter filter(String field, Condition condition, String value, @Nullable String name) {
        return new Filter(field, condition, value, name, nextLine());
    }

    static Rule rule(@Nullable String name, Relation relation, Filter... filters) {
        return new Rule(name, relation, List.of(filters), nextLine());
    }

    static ProcessTerminate terminated(String image, String user) {
        return new ProcessTerminate(null, NOW, null, 7, image, user);
    }

    static NetworkConnect connected(String image, String address, int port) {
        return new NetworkConnect(
                null,
                NOW,
                null,
                7,
                image,
                "root",
                "tcp",
                true,
                false,
                "10.0.0.5",
                null,
                new Port(50_000),
                null,
                false,
                address,
                null,
                new Port(port),
                null);
    }
}
