package ashiato.benchmarks;

import ashiato.benchmarks.Truth.Actor;
import ashiato.event.Event;
import ashiato.event.EventType;
import ashiato.event.NetworkConnect;
import ashiato.event.NetworkFlow;
import ashiato.event.Port;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One event 3 for each connection made and each accepted, and one event 200 for the end of each of those and for each
/// refusal, by the process that did it.
final class TcpExpectation implements Expectation {
    /// The kernel gives the port of a closed loopback connection away again after one second at the earliest
    /// (`net.ipv4.tcp_tw_reuse`), so the same endpoints sooner than that are the same connection.
    private static final Duration SAME_CONNECTION = Duration.ofMillis(900);

    private enum Kind {
        CONNECT("connects", EventType.NETWORK_CONNECT),
        ACCEPT("accepts", EventType.NETWORK_CONNECT),
        OUTWARD_END("flows out", EventType.NETWORK_FLOW),
        INWARD_END("flows in", EventType.NETWORK_FLOW);

        private final String what;
        private final EventType type;

        Kind(String what, EventType type) {
            this.what = what;
            this.type = type;
        }

        long expectedOf(Actor actor) {
            return switch (this) {
                case CONNECT -> actor.connects();
                case ACCEPT, INWARD_END -> actor.accepts();
                case OUTWARD_END -> actor.connects() + actor.refused();
            };
        }
    }

    private record Key(Kind kind, int serverPort, int clientPort) {}

    private final Truth truth;
    private final Map<Integer, Actor> actors = new HashMap<>();
    private final Map<Kind, Map<Integer, Long>> counts = new EnumMap<>(Kind.class);
    private final Map<Kind, Long> duplicates = new EnumMap<>(Kind.class);
    private final Map<Kind, Long> wrong = new EnumMap<>(Kind.class);
    private final Map<Key, Instant> seen = new HashMap<>();

    TcpExpectation(Truth truth) {
        this.truth = truth;
        truth.actors().forEach(actor -> actors.put(actor.pid(), actor));
    }

    @Override
    public void see(Event event) {
        if (event instanceof NetworkConnect c && Objects.equals(c.protocol(), "tcp")) {
            Kind kind = Objects.equals(c.initiated(), true) ? Kind.CONNECT : Kind.ACCEPT;
            see(kind, c.processId(), c.image(), c.sourceIp(), c.sourcePort(), c.destinationIp(), c.destinationPort(), c);
        } else if (event instanceof NetworkFlow f && Objects.equals(f.protocol(), "tcp")) {
            Kind kind = Objects.equals(f.initiated(), true) ? Kind.OUTWARD_END : Kind.INWARD_END;
            see(kind, f.processId(), f.image(), f.sourceIp(), f.sourcePort(), f.destinationIp(), f.destinationPort(), f);
        }
    }

    private void see(
            Kind kind,
            @Nullable Integer pid,
            @Nullable String image,
            @Nullable String sourceIp,
            @Nullable Port sourcePort,
            @Nullable String destinationIp,
            @Nullable Port destinationPort,
            Event event) {
        int source = sourcePort == null ? 0 : sourcePort.number();
        int destination = destinationPort == null ? 0 : destinationPort.number();
        boolean toServer = isServerPort(destination);
        if (!toServer && !isServerPort(source)) {
            return;
        }
        Actor actor = pid == null ? null : actors.get(pid);
        if (actor == null
                || !actor.image().equals(image)
                || kind.expectedOf(actor) == 0
                || (kind == Kind.CONNECT && destination == truth.closedPort())
                || !isLoopback(sourceIp)
                || !isLoopback(destinationIp)) {
            wrong.merge(kind, 1L, Long::sum);
            return;
        }
        counts.computeIfAbsent(kind, k -> new HashMap<>()).merge(actor.pid(), 1L, Long::sum);
        Key key = toServer ? new Key(kind, destination, source) : new Key(kind, source, destination);
        Instant before = seen.put(key, event.utcTime());
        if (before != null && Duration.between(before, event.utcTime()).abs().compareTo(SAME_CONNECTION) < 0) {
            duplicates.merge(kind, 1L, Long::sum);
        }
    }

    private boolean isServerPort(int port) {
        return port != 0 && (port == truth.closedPort() || truth.ports().contains(port));
    }

    static boolean isLoopback(@Nullable String ip) {
        try {
            return ip != null && InetAddress.ofLiteral(ip).isLoopbackAddress();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    @Override
    public List<Verdict> verdicts() {
        return List.of(Kind.values()).stream()
                .map(this::verdict)
                .filter(verdict -> verdict.expected() > 0 || !verdict.perfect())
                .toList();
    }

    private Verdict verdict(Kind kind) {
        Map<Integer, Long> recorded = counts.getOrDefault(kind, Map.of());
        long twice = duplicates.getOrDefault(kind, 0L);
        long expected = 0;
        long total = 0;
        long missing = 0;
        long surplus = 0;
        for (Actor actor : truth.actors()) {
            long due = kind.expectedOf(actor);
            long found = recorded.getOrDefault(actor.pid(), 0L);
            expected += due;
            total += found;
            missing += Math.max(0, due - found);
            surplus += Math.max(0, found - due);
        }
        // A duplicate beside a missing one leaves no surplus: what is missing is then hidden behind it.
        return new Verdict(
                kind.what,
                kind.type,
                expected,
                total,
                missing + Math.max(0, twice - surplus),
                Math.max(twice, surplus),
                wrong.getOrDefault(kind, 0L));
    }
}
