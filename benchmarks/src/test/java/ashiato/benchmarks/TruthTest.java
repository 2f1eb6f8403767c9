package ashiato.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ashiato.benchmarks.Truth.Actor;
import org.junit.jupiter.api.Test;

class TruthTest {
    @Test
    void readsEveryFieldOfAGenerator() throws BenchmarkException {
        Truth truth = Truth.parse("""
                {"generator":"execstorm","ports":[20000,20001],"clientPorts":[3,4],"closedPort":40000,"wallNs":5,"cpuNs":6,"threads":25,
                "actors":[{"role":"client","image":"/x/y","pid":7,"connects":1,"refused":2,"accepts":3,"flowsOut":4,
                "flowsIn":5,"execs":6,"sent":8000000000,"received":9,"later":[1]}],
                "program":"/usr/bin/true","children":[8,9]}
                """);
        assertThat(truth.generator()).isEqualTo("execstorm");
        assertThat(truth.ports()).containsExactly(20000, 20001);
        assertThat(truth.clientPorts()).containsExactly(3, 4);
        assertThat(truth.closedPort()).isEqualTo(40000);
        assertThat(truth.wallNanos()).isEqualTo(5);
        assertThat(truth.cpuNanos()).isEqualTo(6);
        assertThat(truth.actors()).containsExactly(new Actor("client", "/x/y", 7, 1, 2, 3, 4, 5, 6, 8_000_000_000L, 9));
        assertThat(truth.program()).isEqualTo("/usr/bin/true");
        assertThat(truth.children()).containsExactly(8, 9);
    }

    @Test
    void refusesOutputThatIsNotJson() {
        assertThatThrownBy(() -> Truth.parse("tcpstorm: cannot listen"))
                .isInstanceOf(BenchmarkException.class)
                .hasMessageStartingWith("a generator's output is not JSON: ");
    }

    @Test
    void refusesOutputThatIsCutShort() {
        assertThatThrownBy(() -> Truth.parse("{\"generator\":\"tcpstorm\",\"actors\":[{\"role\":\"cl"))
                .isInstanceOf(BenchmarkException.class);
    }

    @Test
    void refusesOutputWithoutProcesses() {
        assertThatThrownBy(() -> Truth.parse("{\"generator\":\"tcpstorm\",\"ports\":[]}"))
                .isInstanceOf(BenchmarkException.class)
                .hasMessage("a generator's output lacks its name or its processes");
    }

    @Test
    void refusesAnArray() {
        assertThatThrownBy(() -> Truth.parse("[1]"))
                .isInstanceOf(BenchmarkException.class)
                .hasMessageContaining("found START_ARRAY, expected START_OBJECT");
    }
}
