package ashiato.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ashiato.benchmarks.Generators.Gated;
import ashiato.benchmarks.Truth.Actor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The generators' counts against each other, and against the kernel's own counters of this network namespace.
class GeneratorsTest {
    private static Generators generators;

    @BeforeAll
    static void compile() throws BenchmarkException {
        Generators.obstacle().ifPresent(LiveTests::cannotRun);
        generators = Generators.compile(Path.of(""));
    }

    @ParameterizedTest
    @CsvSource({
        "inline,v4,address",
        "inline,v6,null",
        "thread,mapped,address",
        "thread,v4,null",
        "process,v6,address",
        "process,v4,null",
        "prefork,v4,address",
        "prefork,mapped,null"
    })
    void connectsAsOftenAsItAcceptsAndAsTheKernelCounts(String acceptor, String family, String accept)
            throws Exception {
        long activeBefore = kernelCounter("Tcp:", 5);
        long passiveBefore = kernelCounter("Tcp:", 6);
        Truth truth = generators.run(List.of(
                "tcpstorm",
                "--connects",
                "300",
                "--refused",
                "20",
                "--acceptor",
                acceptor,
                "--family",
                family,
                "--accept",
                accept));
        assertThat(truth.actors().stream().mapToLong(Actor::connects).sum()).isEqualTo(300);
        assertThat(truth.actors().stream().mapToLong(Actor::accepts).sum()).isEqualTo(300);
        assertThat(truth.actors().stream().mapToLong(Actor::refused).sum()).isEqualTo(20);
        assertThat(truth.actors()).allMatch(actor -> actor.pid() > 0);
        // Other programs of this machine connect too.
        assertThat(kernelCounter("Tcp:", 5) - activeBefore).isGreaterThanOrEqualTo(320);
        assertThat(kernelCounter("Tcp:", 6) - passiveBefore).isGreaterThanOrEqualTo(300);
    }

    @Test
    void spreadsManyConnectionsOverSeveralPorts() throws BenchmarkException {
        Truth truth =
                generators.run(List.of("tcpstorm", "--connects", "500", "--listeners", "3", "--acceptor", "prefork"));
        assertThat(truth.ports()).hasSize(3).doesNotHaveDuplicates();
        assertThat(truth.actors()).hasSize(5);
    }

    @ParameterizedTest
    @CsvSource({"unconnected,v4", "connected,v6", "connected,mapped"})
    void sendsAsManyFlowsAsItReceives(String socket, String family) throws Exception {
        Truth truth = generators.run(List.of(
                "udpstorm",
                "--flows",
                "200",
                "--repeats",
                "2",
                "--receiver",
                "--socket",
                socket,
                "--family",
                family,
                "--first-port",
                "12000"));
        assertThat(truth.actors()).hasSize(2);
        assertThat(truth.actors().getFirst().flowsOut()).isEqualTo(200);
        assertThat(truth.actors().getLast().flowsIn()).isEqualTo(200);
        assertThat(truth.actors().getLast().received())
                .isEqualTo(truth.actors().getFirst().sent());
    }

    @ParameterizedTest
    @CsvSource({"fork", "vfork", "spawn"})
    void startsAsManyProgramsAsItSays(String method) throws Exception {
        long forksBefore = forks();
        Truth truth = generators.run(List.of("execstorm", "--execs", "50", "--method", method));
        assertThat(truth.children()).hasSize(50).doesNotHaveDuplicates();
        assertThat(truth.program()).isEqualTo(Path.of("/bin/true").toRealPath().toString());
        assertThat(forks() - forksBefore).isGreaterThanOrEqualTo(50);
    }

    @ParameterizedTest
    @CsvSource({"0,3000000,v4", "3000000,0,v6", "2000000,1000000,mapped"})
    void countsTheBytesOfBothEnds(long up, long down, String family) throws BenchmarkException {
        Truth truth = generators.run(
                List.of("transfer", "--up", Long.toString(up), "--down", Long.toString(down), "--family", family));
        Actor client = truth.actors().getFirst();
        Actor server = truth.actors().getLast();
        assertThat(client.sent()).isEqualTo(up).isEqualTo(server.received());
        assertThat(client.received()).isEqualTo(down).isEqualTo(server.sent());
    }

    @Test
    void countsTheBytesOfEachShortLivedProcess() throws BenchmarkException {
        Truth truth =
                generators.run(List.of("transfer", "--connections", "5", "--up", "10", "--down", "20", "--processes"));
        assertThat(truth.actors())
                .filteredOn(actor -> actor.role().equals("client"))
                .hasSize(5)
                .allMatch(actor -> actor.sent() == 10 && actor.received() == 20)
                .extracting(Actor::pid)
                .doesNotHaveDuplicates();
    }

    @Test
    void holdsConnectionsOpen() throws BenchmarkException {
        Truth truth = generators.run(List.of("holdopen", "--connections", "20", "--seconds", "0"));
        assertThat(truth.actors().getFirst().connects()).isEqualTo(20);
    }

    @Test
    void doesNothingBeforeItsGateIsOpened() throws Exception {
        try (Gated gated = generators.startGated(List.of("execstorm", "--execs", "3"))) {
            Truth truth = gated.pass();
            assertThat(truth.children()).hasSize(3);
            // It lives on until its gate is closed.
            assertThat(ProcessHandle.of(truth.actors().getFirst().pid())).isPresent();
        }
    }

    @Test
    void reportsWhatAGeneratorSaidWhenItFails() {
        assertThatThrownBy(() -> generators.run(List.of("udpstorm", "--flows", "0")))
                .isInstanceOf(BenchmarkException.class)
                .hasMessageEndingWith(" ended with 2: udpstorm: --flows: found '0', expected a number from 1 to 60000");
    }

    @Test
    void compilesAgainWhatIsOlderThanASource() throws Exception {
        Path binary = generators.path("threads");
        Files.setLastModifiedTime(binary, FileTime.fromMillis(0));
        Generators.compile(Path.of(""));
        assertThat(Files.getLastModifiedTime(binary).toMillis()).isPositive();
    }

    private static long kernelCounter(String protocol, int field) throws IOException {
        String line = Files.readAllLines(Path.of("/proc/net/snmp")).stream()
                .filter(l -> l.startsWith(protocol) && Character.isDigit(l.charAt(protocol.length() + 1)))
                .findFirst()
                .orElseThrow();
        return Long.parseLong(line.split(" ", -1)[field]);
    }

    private static long forks() throws IOException {
        return Files.readAllLines(Path.of("/proc/stat")).stream()
                .filter(line -> line.startsWith("processes "))
                .mapToLong(line -> Long.parseLong(line.substring("processes ".length())))
                .findFirst()
                .orElseThrow();
    }
}
