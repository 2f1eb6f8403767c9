package ashiato.sensor.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ashiato.event.EventType;
import ashiato.event.HashAlgorithm;
import ashiato.event.NetworkConnect;
import ashiato.event.NetworkFlow;
import ashiato.event.Port;
import ashiato.sensor.SensorOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// The process of an accepted connection, however it was accepted. The accepting program is Perl, which every Debian
/// has:
/// it forks, and its `syscall` accepts without an address.
class AcceptsLiveTest {
    private static final Path PERL = Path.of("/usr/bin/perl");
    private static final Set<EventType> CONNECTIONS = Set.of(EventType.NETWORK_CONNECT, EventType.NETWORK_FLOW);
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

    /// Prints its port and process id. `take` is accept(fd, NULL, NULL), `leave` is close(fd): system calls 43 and
    /// 3 of
    /// x86-64.
    private static final String PRELUDE = """
            use Socket;
            $| = 1;
            socket($l, AF_INET, SOCK_STREAM, 0);
            bind($l, sockaddr_in(0, INADDR_LOOPBACK));
            listen($l, 5);
            ($port) = sockaddr_in(getsockname $l);
            print "$port\\n$$\\n";
            sub take { my $fd = syscall(43, fileno($l) + 0, 0, 0); die if $fd < 0; $fd }
            sub leave { syscall(3, $_[0] + 0) }
            """;

    /// A running Perl program and what it said at its start.
    private record Acceptor(Process process, BufferedReader output, int port, int pid) implements AutoCloseable {
        static Acceptor start(String script) throws IOException {
            Process process = new ProcessBuilder(PERL.toString(), "-e", PRELUDE + script)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            BufferedReader output = process.inputReader(StandardCharsets.US_ASCII);
            return new Acceptor(process, output, number(output), number(output));
        }

        static int number(BufferedReader output) throws IOException {
            String line = output.readLine();
            assertThat(line).as("the acceptor's output").isNotNull();
            return Integer.parseInt(line.strip());
        }

        void go() throws IOException {
            process.outputWriter(StandardCharsets.US_ASCII).append("go\n").flush();
        }

        @Override
        public void close() {
            process.destroyForcibly();
            process.onExit().join();
        }
    }

    @BeforeEach
    void requireKernel() {
        LiveKernel.require();
        assumeTrue(Files.isExecutable(PERL), PERL + " is not there");
    }

    private static Recording record() throws Exception {
        return new Recording(options(CONNECTIONS));
    }

    private static SensorOptions options(Set<EventType> types) {
        return new SensorOptions(types, EnumSet.noneOf(HashAlgorithm.class), Duration.ofMinutes(10), true, 1 << 20);
    }

    private static NetworkConnect awaitAccept(Recording recording, int port) {
        return recording.await(
                NetworkConnect.class,
                event -> new Port(port).equals(event.destinationPort()) && Boolean.FALSE.equals(event.initiated()));
    }

    private static List<NetworkConnect> accepts(Recording recording, int port) {
        return recording.all(NetworkConnect.class).stream()
                .filter(event ->
                        new Port(port).equals(event.destinationPort()) && Boolean.FALSE.equals(event.initiated()))
                .toList();
    }

    private static NetworkFlow awaitFlow(Recording recording, int port) {
        return recording.await(
                NetworkFlow.class,
                event -> new Port(port).equals(event.destinationPort()) && Boolean.FALSE.equals(event.initiated()));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            with an address              | accept($c, $l); close $c; <STDIN>
            without, closed at once      | leave(take()); <STDIN>
            without, closed by its end   | take(); exit
            without, after writing       | $c = take(); syscall(1, $c, $b = "hi", 2); leave($c); <STDIN>
            by a thread's worth of forks | if (!fork) { exit if !fork; wait; exit } leave(take()); <STDIN>
            """)
    void namesTheProcessOfAConnectionThatIsSoonClosed(String how, String script) throws Exception {
        try (Recording recording = record();
                Acceptor acceptor = Acceptor.start(script)) {
            try (Socket client = new Socket(LOOPBACK, acceptor.port())) {
                assertThat(client.getInputStream().readAllBytes()).as(how).hasSizeLessThan(3);
            }
            NetworkConnect accept = awaitAccept(recording, acceptor.port());
            assertThat(accept.processId()).isEqualTo(acceptor.pid());
            assertThat(accept.image()).contains("perl");
            NetworkFlow flow = awaitFlow(recording, acceptor.port());
            assertThat(flow.processId()).isEqualTo(acceptor.pid());
            assertThat(flow.processGuid()).isEqualTo(accept.processGuid());
            recording.settle();
            assertThat(accepts(recording, acceptor.port())).hasSize(1);
        }
    }

    @ParameterizedTest
    @CsvSource({"leave(take())", "'accept($c, $l); close $c'", "take()"})
    void namesTheWorkerAndNotWhoListens(String accept) throws Exception {
        String script = "if (!($w = fork)) { <STDIN>; " + accept + "; exit } print \"$w\\n\"; wait; sleep 60";
        try (Recording recording = record();
                Acceptor acceptor = Acceptor.start(script)) {
            int worker = Acceptor.number(acceptor.output());
            try (Socket client = new Socket(LOOPBACK, acceptor.port())) {
                acceptor.go();
                assertThat(client.getInputStream().read()).isNegative();
            }
            assertThat(awaitAccept(recording, acceptor.port()).processId()).isEqualTo(worker);
            recording.settle();
            assertThat(accepts(recording, acceptor.port())).hasSize(1);
        }
    }

    @Test
    void namesAWorkerThatWasStartedAfterTheConnectionWasEstablished() throws Exception {
        String script = "<STDIN>; if (!($w = fork)) { accept($c, $l); close $c; exit } print \"$w\\n\"; wait; sleep 60";
        try (Recording recording = record();
                Acceptor acceptor = Acceptor.start(script);
                Socket client = new Socket(LOOPBACK, acceptor.port())) {
            acceptor.go();
            int worker = Acceptor.number(acceptor.output());
            assertThat(client.getInputStream().read()).isNegative();
            assertThat(awaitAccept(recording, acceptor.port()).processId()).isEqualTo(worker);
        }
    }

    @Test
    void namesWhoAcceptedEvenIfAChildUsesTheConnection() throws Exception {
        String script = """
                $c = take();
                if (!fork) { open($h, "+<&=", $c); getpeername $h; sysread $h, $b, 1; exit }
                leave($c);
                wait;
                sleep 60;
                """;
        try (Recording recording = record();
                Acceptor acceptor = Acceptor.start(script)) {
            try (Socket client = new Socket(LOOPBACK, acceptor.port())) {
                client.getOutputStream().write(1);
                assertThat(client.getInputStream().read()).isNegative();
            }
            assertThat(awaitAccept(recording, acceptor.port()).processId()).isEqualTo(acceptor.pid());
            recording.settle();
            assertThat(accepts(recording, acceptor.port())).hasSize(1);
        }
    }

    @Test
    void doesNotWaitForTheEndOfAnIdleConnection() throws Exception {
        try (Recording recording = record();
                Acceptor acceptor = Acceptor.start("$c = take(); <STDIN>; leave($c); <STDIN>")) {
            try (Socket client = new Socket(LOOPBACK, acceptor.port())) {
                assertThat(awaitAccept(recording, acceptor.port()).processId()).isEqualTo(acceptor.pid());
                acceptor.go();
                assertThat(client.getInputStream().read()).isNegative();
            }
            assertThat(awaitFlow(recording, acceptor.port()).processId()).isEqualTo(acceptor.pid());
            assertThat(accepts(recording, acceptor.port())).hasSize(1);
        }
    }

    @Test
    void reportsAConnectionThatWasResetBeforeItWasAccepted() throws Exception {
        try (Recording recording = record();
                Acceptor acceptor = Acceptor.start("<STDIN>; leave(take()); <STDIN>")) {
            try (Socket client = new Socket(LOOPBACK, acceptor.port())) {
                client.setSoLinger(true, 0);
            }
            acceptor.go();
            assertThat(awaitAccept(recording, acceptor.port()).processId()).isEqualTo(acceptor.pid());
            NetworkFlow flow = awaitFlow(recording, acceptor.port());
            assertThat(flow.state()).isEqualTo("Reset");
            assertThat(flow.processId()).isEqualTo(acceptor.pid());
        }
    }

    @Test
    void claimsWhatStillWaitsBeforeConnectionsBecomeUnwanted() throws Exception {
        try (Recording recording = record();
                Acceptor acceptor = Acceptor.start("$c = take(); print \"1\\n\"; <STDIN>");
                Socket client = new Socket(LOOPBACK, acceptor.port())) {
            assertThat(Acceptor.number(acceptor.output())).isEqualTo(1);
            assertThat(client.isConnected()).isTrue();
            recording.sensor().update(options(EnumSet.of(EventType.DNS_QUERY)));
            assertThat(accepts(recording, acceptor.port()))
                    .extracting(NetworkConnect::processId)
                    .containsExactly(acceptor.pid());
        }
    }

    /// With and without the hooks on sockets in the meantime.
    @ParameterizedTest
    @EnumSource(names = {"DNS_QUERY", "PROCESS_CREATE"})
    void findsOpenWhatWasAcceptedWhileConnectionsWereNotWanted(EventType meantime) throws Exception {
        try (Recording recording = record();
                Acceptor acceptor =
                        Acceptor.start("<STDIN>; $c = take(); print \"1\\n\"; <STDIN>; leave($c); <STDIN>")) {
            recording.sensor().update(options(EnumSet.of(meantime)));
            try (Socket client = new Socket(LOOPBACK, acceptor.port())) {
                acceptor.go();
                assertThat(Acceptor.number(acceptor.output())).isEqualTo(1);
                recording.sensor().update(options(CONNECTIONS));
                assertThat(awaitFlow(recording, acceptor.port()))
                        .returns("FoundOpen", NetworkFlow::state)
                        .returns(acceptor.pid(), NetworkFlow::processId);
                acceptor.go();
                assertThat(client.getInputStream().read()).isNegative();
            }
            recording.await(
                    NetworkFlow.class,
                    event -> new Port(acceptor.port()).equals(event.destinationPort())
                            && Boolean.FALSE.equals(event.initiated())
                            && "Closed".equals(event.state()));
            assertThat(accepts(recording, acceptor.port())).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"DNS_QUERY", "PROCESS_CREATE"})
    void attributesAcceptsAsBeforeWhenConnectionsAreWantedAgain(EventType meantime) throws Exception {
        try (Recording recording = record();
                Acceptor acceptor = Acceptor.start("<STDIN>; leave(take()); leave(take()); <STDIN>");
                Socket waiting = new Socket(LOOPBACK, acceptor.port())) {
            assertThat(waiting.isConnected()).isTrue();
            recording.sensor().update(options(EnumSet.of(meantime)));
            recording.sensor().update(options(CONNECTIONS));
            try (Socket client = new Socket(LOOPBACK, acceptor.port())) {
                acceptor.go();
                assertThat(client.getInputStream().read()).isNegative();
                NetworkConnect accept = recording.await(
                        NetworkConnect.class,
                        event -> new Port(client.getLocalPort()).equals(event.sourcePort())
                                && Boolean.FALSE.equals(event.initiated()));
                assertThat(accept.processId()).isEqualTo(acceptor.pid());
            }
        }
    }

    @Test
    void saysNothingOfAConnectionThatNobodyAccepts() throws Exception {
        try (Recording recording = record();
                Acceptor acceptor = Acceptor.start("<STDIN>; close $l; <STDIN>");
                Socket client = new Socket(LOOPBACK, acceptor.port())) {
            acceptor.go();
            recording.await(
                    NetworkFlow.class,
                    event -> new Port(acceptor.port()).equals(event.destinationPort())
                            && Boolean.TRUE.equals(event.initiated()));
            assertThat(client.isConnected()).isTrue();
            recording.settle();
            assertThat(accepts(recording, acceptor.port())).isEmpty();
        }
    }
}
