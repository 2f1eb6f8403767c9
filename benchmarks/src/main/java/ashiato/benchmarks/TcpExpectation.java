package ashiato.benchmarks;

import ashiato.benchmarks.Truth.Actor;
import ashiato.event.Event;
import ashiato.event.EventType;
import ashiato.event.NetworkConnect;
import ashiato.event.NetworkFlow;
import ashiato.event.Port;
import java.net.InetAddress;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One event 3 for each connection made and each accepted, and one event 200 for the end of each of those and for each
/// refusal, by the process that did it.
final class TcpExpectation implements Expectation {
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

    private record Connection(int serverPort, int clientPort) {}

    private final Truth truth;
    private final Map<Integer, Actor> actors = new HashMap<>();
    private final Map<Connection, Integer> connections = new HashMap<>();
    private final Map<Kind, Map<Integer, Long>> countsByPid = new EnumMap<>(Kind.class);
    private final Map<Kind, Map<Connection, Integer>> recorded = new EnumMap<>(Kind.class);
    private final Map<Kind, Long> refusals = new EnumMap<>(Kind.class);
    private final Map<Kind, Long> wrong = new EnumMap<>(Kind.class);

    TcpExpectation(Truth truth) {
        this.truth = truth;
        truth.actors().forEach(actor -> actors.put(actor.pid(), actor));
        for (int i = 0; i < truth.clientPorts().size(); i++) {
            int serverPort = truth.ports().get(i % truth.ports().size());
            connections.merge(new Connection(serverPort, truth.clientPorts().get(i)), 1, Integer::sum);
        }
        for (Kind kind : Kind.values()) {
            countsByPid.put(kind, new HashMap<>());
            recorded.put(kind, new HashMap<>());
        }
    }

    @Override
    public void see(Event event) {
        if (event instanceof NetworkConnect c && Objects.equals(c.protocol(), "tcp")) {
            Kind kind = Objects.equals(c.initiated(), true) ? Kind.CONNECT : Kind.ACCEPT;
            see(kind, c.processId(), c.image(), c.sourceIp(), c.sourcePort(), c.destinationIp(), c.destinationPort());
        } else if (event instanceof NetworkFlow f && Objects.equals(f.protocol(), "tcp")) {
            Kind kind = Objects.equals(f.initiated(), true) ? Kind.OUTWARD_END : Kind.INWARD_END;
            see(kind, f.processId(), f.image(), f.sourceIp(), f.sourcePort(), f.destinationIp(), f.destinationPort());
        }
    }

    private void see(
            Kind kind,
            @Nullable Integer pid,
            @Nullable String image,
            @Nullable String sourceIp,
            @Nullable Port sourcePort,
            @Nullable String destinationIp,
            @Nullable Port destinationPort) {
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
        countsByPid.getOrDefault(kind, Map.of()).merge(actor.pid(), 1L, Long::sum);
        if (destination == truth.closedPort()) {
            refusals.merge(kind, 1L, Long::sum);
            return;
        }
        Connection connection = toServer ? new Connection(destination, source) : new Connection(source, destination);
        recorded.getOrDefault(kind, Map.of()).merge(connection, 1, Integer::sum);
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
        long expected = 0;
        long refused = 0;
        long found = 0;
        long misattributed = 0;
        for (Actor actor : truth.actors()) {
            long due = kind.expectedOf(actor);
            long own = countsByPid.getOrDefault(kind, Map.of()).getOrDefault(actor.pid(), 0L);
            expected += due;
            refused += kind == Kind.OUTWARD_END ? actor.refused() : 0;
            found += own;
            misattributed += Math.max(0, own - due);
        }
        long refusalsFound = refusals.getOrDefault(kind, 0L);
        long missing = Math.max(0, refused - refusalsFound);
        long duplicates = Math.max(0, refusalsFound - refused);
        Map<Connection, Integer> due = expected == 0 ? Map.of() : connections;
        Map<Connection, Integer> seen = recorded.getOrDefault(kind, Map.of());
        Set<Connection> all = new HashSet<>(due.keySet());
        all.addAll(seen.keySet());
        for (Connection connection : all) {
            int difference = seen.getOrDefault(connection, 0) - due.getOrDefault(connection, 0);
            missing += Math.max(0, -difference);
            duplicates += Math.max(0, difference);
        }
        // One process may have too many because another has too few, without any event too many.
        long wrongs = wrong.getOrDefault(kind, 0L) + Math.max(0, misattributed - duplicates);
        return new Verdict(kind.what, kind.type, expected, found, missing, duplicates, wrongs);
    }
}
