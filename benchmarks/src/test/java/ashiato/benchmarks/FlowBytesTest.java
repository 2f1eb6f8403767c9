package ashiato.benchmarks;

import static ashiato.benchmarks.Events.connect;
import static ashiato.benchmarks.Events.flow;
import static org.assertj.core.api.Assertions.assertThat;

import ashiato.benchmarks.BytesBenchmark.FlowBytes;
import org.junit.jupiter.api.Test;

class FlowBytesTest {
    private final FlowBytes bytes = new FlowBytes();

    @Test
    void sumsTheFlowsOfAProcess() {
        bytes.see(flow(10, "/bin/a", true, 33001, 80, 100, 1));
        bytes.see(flow(10, "/bin/a", true, 33002, 80, 200, 2));
        bytes.see(flow(11, "/bin/a", true, 33003, 80, 400, 4));
        bytes.see(connect("tcp", 10, "/bin/a", true, 33001, 80));
        assertThat(bytes.of("/bin/a", 10)).isEqualTo(new FlowBytes.Sum(300, 3, 2));
        assertThat(bytes.of("/bin/a", 11)).isEqualTo(new FlowBytes.Sum(400, 4, 1));
    }

    @Test
    void takesTheLastWordOnAFlowForItsSum() {
        bytes.see(flow(10, "/bin/a", true, 33001, 80, 100, 1));
        bytes.see(flow(10, "/bin/a", true, 33001, 80, 300, 3));
        assertThat(bytes.of("/bin/a", 10)).isEqualTo(new FlowBytes.Sum(300, 3, 1));
    }

    @Test
    void doesNotFindAnotherProgramsFlows() {
        bytes.see(flow(10, "/bin/a", true, 33001, 80, 100, 1));
        assertThat(bytes.of("/bin/b", 10)).isEqualTo(new FlowBytes.Sum(0, 0, 0));
    }
}
