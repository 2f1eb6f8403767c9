package ashiato.benchmarks;

import static ashiato.benchmarks.Events.connect;
import static ashiato.event.EventType.NETWORK_CONNECT;
import static org.assertj.core.api.Assertions.assertThat;

import ashiato.benchmarks.Truth.Actor;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Process 10 sends to ports 10000 to 10002; process 20 receives on them.
class UdpExpectationTest {
    private static final Actor SENDER = new Actor("client", "/bin/sender", 10, 0, 0, 0, 3, 0, 0, 0, 0);
    private static final Actor RECEIVER = new Actor("server", "/bin/receiver", 20, 0, 0, 0, 0, 3, 0, 0, 0);

    private static Expectation expectation(Actor... actors) {
        return Expectation.of(
                new Truth("udpstorm", List.of(10000, 10002), List.of(), 0, 0, 0, List.of(actors), "", List.of()));
    }

    @Test
    void findsEachPortInEachDirection() {
        Expectation expectation = expectation(SENDER, RECEIVER);
        for (int port = 10000; port <= 10002; port++) {
            expectation.see(connect("udp", 10, "/bin/sender", true, 33000, port));
            expectation.see(connect("udp", 20, "/bin/receiver", false, 33000, port));
        }
        assertThat(expectation.verdicts())
                .containsExactly(
                        new Verdict("UDP out", NETWORK_CONNECT, 3, 3, 0, 0, 0),
                        new Verdict("UDP in", NETWORK_CONNECT, 3, 3, 0, 0, 0));
    }

    @Test
    void countsAPortSeenTwiceAndAPortNotSeen() {
        Expectation expectation = expectation(SENDER);
        expectation.see(connect("udp", 10, "/bin/sender", true, 33000, 10000));
        expectation.see(connect("udp", 10, "/bin/sender", true, 33000, 10000));
        expectation.see(connect("udp", 10, "/bin/sender", true, 33000, 10002));
        assertThat(expectation.verdicts()).containsExactly(new Verdict("UDP out", NETWORK_CONNECT, 3, 3, 1, 1, 0));
    }

    @Test
    void takesTheWrongProgramAndTheWrongDirectionAsWrong() {
        Expectation expectation = expectation(SENDER);
        expectation.see(connect("udp", 10, "/bin/sender", true, 33000, 10000));
        expectation.see(connect("udp", 11, "/bin/sender", true, 33000, 10001));
        expectation.see(connect("udp", 10, "/bin/sender", false, 33000, 10002));
        assertThat(expectation.verdicts())
                .containsExactly(
                        new Verdict("UDP out", NETWORK_CONNECT, 3, 1, 2, 0, 1),
                        new Verdict("UDP in", NETWORK_CONNECT, 0, 0, 0, 0, 1));
    }

    @Test
    void ignoresPortsOutsideTheRange() {
        Expectation expectation = expectation(SENDER);
        expectation.see(connect("udp", 99, "/bin/other", true, 33000, 10003));
        expectation.see(connect("udp", 99, "/bin/other", true, 33000, 53));
        assertThat(expectation.verdicts()).containsExactly(new Verdict("UDP out", NETWORK_CONNECT, 3, 0, 3, 0, 0));
    }
}
