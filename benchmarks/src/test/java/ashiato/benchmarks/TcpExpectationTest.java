package ashiato.benchmarks;

import static ashiato.benchmarks.Events.NOON;
import static ashiato.benchmarks.Events.connect;
import static ashiato.benchmarks.Events.flow;
import static ashiato.event.EventType.NETWORK_CONNECT;
import static ashiato.event.EventType.NETWORK_FLOW;
import static org.assertj.core.api.Assertions.assertThat;

import ashiato.benchmarks.Truth.Actor;
import ashiato.event.Event;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// One client, process 10, connects twice and is refused once; one server, process 20, accepts twice on port 20000.
class TcpExpectationTest {
    private static final int CLIENT = 10;
    private static final int SERVER = 20;

    private final Expectation expectation = Expectation.of(new Truth(
            "tcpstorm",
            List.of(20000),
            List.of(33001, 33002),
            40000,
            0,
            0,
            List.of(
                    new Actor("client", "/bin/client", CLIENT, 2, 1, 0, 0, 0, 0, 0, 0),
                    new Actor("server", "/bin/server", SERVER, 0, 0, 2, 0, 0, 0, 0, 0)),
            "",
            List.of()));

    private final List<Event> right = new ArrayList<>(List.of(
            connect("tcp", CLIENT, "/bin/client", true, 33001, 20000),
            connect("tcp", CLIENT, "/bin/client", true, 33002, 20000),
            connect("tcp", SERVER, "/bin/server", false, 33001, 20000),
            connect("tcp", SERVER, "/bin/server", false, 33002, 20000),
            flow(CLIENT, "/bin/client", true, 33001, 20000, 0, 0),
            flow(CLIENT, "/bin/client", true, 33002, 20000, 0, 0),
            flow(CLIENT, "/bin/client", true, 33003, 40000, 0, 0),
            flow(SERVER, "/bin/server", false, 33001, 20000, 0, 0),
            flow(SERVER, "/bin/server", false, 33002, 20000, 0, 0)));

    private List<Verdict> verdicts() {
        right.forEach(expectation::see);
        return expectation.verdicts();
    }

    @Test
    void findsEverythingRight() {
        assertThat(verdicts())
                .containsExactly(
                        new Verdict("connects", NETWORK_CONNECT, 2, 2, 0, 0, 0),
                        new Verdict("accepts", NETWORK_CONNECT, 2, 2, 0, 0, 0),
                        new Verdict("flows out", NETWORK_FLOW, 3, 3, 0, 0, 0),
                        new Verdict("flows in", NETWORK_FLOW, 2, 2, 0, 0, 0));
    }

    @Test
    void countsEachThatIsMissing() {
        right.remove(8);
        right.remove(6);
        right.remove(3);
        right.remove(0);
        assertThat(verdicts()).extracting(Verdict::missing).containsExactly(1L, 1L, 1L, 1L);
    }

    @Test
    void takesAnAcceptByTheWrongProgramAsWrongAndMissing() {
        right.set(3, connect("tcp", CLIENT, "/bin/client", false, 33002, 20000));
        assertThat(verdicts()).contains(new Verdict("accepts", NETWORK_CONNECT, 2, 1, 1, 0, 1));
    }

    @Test
    void takesTheRightProcessWithAnotherImageAsWrong() {
        right.set(0, connect("tcp", CLIENT, "/bin/client (deleted)", true, 33001, 20000));
        assertThat(verdicts()).contains(new Verdict("connects", NETWORK_CONNECT, 2, 1, 1, 0, 1));
    }

    @Test
    void takesAnAddressOutsideLoopbackAsWrong() {
        right.set(0, connect(NOON, "tcp", CLIENT, "/bin/client", true, "0.0.0.0", 33001, "127.0.0.1", 20000));
        assertThat(verdicts()).contains(new Verdict("connects", NETWORK_CONNECT, 2, 1, 1, 0, 1));
    }

    @Test
    void takesAConnectionToTheClosedPortAsWrong() {
        right.add(connect("tcp", CLIENT, "/bin/client", true, 33003, 40000));
        assertThat(verdicts()).contains(new Verdict("connects", NETWORK_CONNECT, 2, 2, 0, 0, 1));
    }

    @Test
    void countsADuplicate() {
        right.add(right.getFirst());
        assertThat(verdicts()).contains(new Verdict("connects", NETWORK_CONNECT, 2, 3, 0, 1, 0));
    }

    @Test
    void doesNotLetADuplicateHideAMissingOne() {
        right.set(1, right.getFirst());
        assertThat(verdicts()).contains(new Verdict("connects", NETWORK_CONNECT, 2, 2, 1, 1, 0));
    }

    @Test
    void takesAClientPortThatWasNotUsedAsADuplicate() {
        right.set(1, connect("tcp", CLIENT, "/bin/client", true, 33003, 20000));
        assertThat(verdicts()).contains(new Verdict("connects", NETWORK_CONNECT, 2, 2, 1, 1, 0));
    }

    @Test
    void countsRefusalsRecordedTwice() {
        right.add(right.get(6));
        assertThat(verdicts()).contains(new Verdict("flows out", NETWORK_FLOW, 3, 4, 0, 1, 0));
    }

    @Test
    void acceptsEitherOrderOfEndpointsOfAnAcceptedConnection() {
        right.set(2, connect("tcp", SERVER, "/bin/server", false, 20000, 33001));
        assertThat(verdicts()).contains(new Verdict("accepts", NETWORK_CONNECT, 2, 2, 0, 0, 0));
    }

    @Test
    void ignoresOtherPortsAndOtherProtocols() {
        right.add(connect("tcp", 99, "/bin/other", true, 33001, 443));
        right.add(connect("udp", 99, "/bin/other", true, 33001, 20000));
        assertThat(verdicts()).allMatch(Verdict::perfect);
    }
}
