package ashiato.benchmarks;

import ashiato.benchmarks.Truth.Actor;
import ashiato.event.Event;
import ashiato.event.EventType;
import ashiato.event.NetworkConnect;
import ashiato.event.Port;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One event 3 for each destination port, from the sender, and one from the receiver if there is one.
final class UdpExpectation implements Expectation {
    private final Truth truth;
    private final Map<Integer, Actor> actors = new HashMap<>();
    private final Direction out = new Direction();
    private final Direction in = new Direction();

    private static final class Direction {
        private final BitSet ports = new BitSet();
        private long recorded;
        private long duplicates;
        private long wrong;

        Verdict verdict(String what, long expected) {
            return new Verdict(
                    what,
                    EventType.NETWORK_CONNECT,
                    expected,
                    recorded,
                    expected - ports.cardinality(),
                    duplicates,
                    wrong);
        }
    }

    UdpExpectation(Truth truth) {
        this.truth = truth;
        truth.actors().forEach(actor -> actors.put(actor.pid(), actor));
    }

    @Override
    public void see(Event event) {
        if (!(event instanceof NetworkConnect c) || !Objects.equals(c.protocol(), "udp")) {
            return;
        }
        int port = portOfRange(c.destinationPort());
        port = port == 0 ? portOfRange(c.sourcePort()) : port;
        if (port == 0) {
            return;
        }
        boolean initiated = Objects.equals(c.initiated(), true);
        Direction direction = initiated ? out : in;
        Integer pid = c.processId();
        Actor actor = pid == null ? null : actors.get(pid);
        if (actor == null
                || !actor.image().equals(c.image())
                || (initiated ? actor.flowsOut() : actor.flowsIn()) == 0
                || !TcpExpectation.isLoopback(c.sourceIp())
                || !TcpExpectation.isLoopback(c.destinationIp())) {
            direction.wrong++;
            return;
        }
        direction.recorded++;
        if (direction.ports.get(port)) {
            direction.duplicates++;
        }
        direction.ports.set(port);
    }

    private int portOfRange(@Nullable Port port) {
        return port != null
                        && port.number() >= truth.ports().getFirst()
                        && port.number() <= truth.ports().getLast()
                ? port.number()
                : 0;
    }

    @Override
    public List<Verdict> verdicts() {
        Verdict sent = out.verdict(
                "UDP out", truth.actors().stream().mapToLong(Actor::flowsOut).sum());
        Verdict received = in.verdict(
                "UDP in", truth.actors().stream().mapToLong(Actor::flowsIn).sum());
        return received.expected() == 0 && received.perfect() ? List.of(sent) : List.of(sent, received);
    }
}
