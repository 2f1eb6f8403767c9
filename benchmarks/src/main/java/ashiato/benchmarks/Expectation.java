package ashiato.benchmarks;

import ashiato.event.Event;
import java.util.List;

/// Compares the events of a log with what a generator did.
public sealed interface Expectation permits TcpExpectation, UdpExpectation, ProcessExpectation {

    /// Takes the next event of the log.
    void see(Event event);

    /// The comparison, after the last event.
    List<Verdict> verdicts();

    /// What the run of a generator must have left in the log.
    static Expectation of(Truth truth) {
        return switch (truth.generator()) {
            case "udpstorm" -> new UdpExpectation(truth);
            case "execstorm", "threads" -> new ProcessExpectation(truth);
            default -> new TcpExpectation(truth);
        };
    }
}
