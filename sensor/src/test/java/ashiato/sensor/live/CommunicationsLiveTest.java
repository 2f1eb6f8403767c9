package ashiato.sensor.live;

import static org.assertj.core.api.Assertions.assertThat;

import ashiato.event.DnsQuery;
import ashiato.event.ErrorReport;
import ashiato.event.EventType;
import ashiato.event.HashAlgorithm;
import ashiato.event.NetworkConnect;
import ashiato.event.NetworkFlow;
import ashiato.event.Port;
import ashiato.sensor.SensorOptions;
import ashiato.sensor.SensorStatus;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Events 3, 22 and 200 of real traffic on loopback.
class CommunicationsLiveTest {
    private static final Set<EventType> TYPES =
            EnumSet.of(EventType.NETWORK_CONNECT, EventType.NETWORK_FLOW, EventType.DNS_QUERY);

    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

    @BeforeEach
    void requireKernel() {
        LiveKernel.require();
    }

    private static SensorOptions options(Duration snapshots, boolean ownActivity, int ringBytes) {
        return new SensorOptions(TYPES, EnumSet.noneOf(HashAlgorithm.class), snapshots, ownActivity, ringBytes);
    }

    private static SensorOptions options() {
        return options(Duration.ofMinutes(10), true, 1 << 20);
    }

    private static int ownPid() {
        return (int) ProcessHandle.current().pid();
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1, 127.0.0.1, false", "::1, 0:0:0:0:0:0:0:1, true", "::ffff:127.0.0.1, 127.0.0.1, false"})
    void reportsBothSidesOfAConnectionAndItsBytes(String address, String shown, boolean ipv6) throws Exception {
        try (Recording recording = new Recording(options());
                ServerSocket server = new ServerSocket(0, 5, InetAddress.ofLiteral(address))) {
            int port = server.getLocalPort();
            int clientPort;
            try (Socket client = new Socket(server.getInetAddress(), port);
                    Socket accepted = server.accept()) {
                clientPort = client.getLocalPort();
                client.getOutputStream().write(new byte[1000]);
                client.shutdownOutput();
                assertThat(accepted.getInputStream().readAllBytes()).hasSize(1000);
                accepted.getOutputStream().write(new byte[300_000]);
                accepted.shutdownOutput();
                assertThat(client.getInputStream().readAllBytes()).hasSize(300_000);
            }

            for (boolean initiated : new boolean[] {true, false}) {
                NetworkConnect connect = recording.await(
                        NetworkConnect.class,
                        event -> new Port(port).equals(event.destinationPort())
                                && Boolean.valueOf(initiated).equals(event.initiated()));
                assertThat(connect.processId()).isEqualTo(ownPid());
                assertThat(connect.protocol()).isEqualTo("tcp");
                assertThat(connect.sourceIp()).isEqualTo(shown);
                assertThat(connect.destinationIp()).isEqualTo(shown);
                assertThat(connect.sourcePort()).isEqualTo(new Port(clientPort));
                assertThat(connect.destinationIsIpv6()).isEqualTo(ipv6);
                assertThat(connect.destinationHostname()).isNotNull();
                assertThat(connect.image()).endsWith("/java");

                NetworkFlow flow = recording.await(
                        NetworkFlow.class,
                        event -> new Port(port).equals(event.destinationPort())
                                && Boolean.valueOf(initiated).equals(event.initiated()));
                assertThat(flow.state()).isEqualTo("Closed");
                assertThat(flow.bytesSent()).isEqualTo(initiated ? 1000L : 300_000L);
                assertThat(flow.bytesReceived()).isEqualTo(initiated ? 300_000L : 1000L);
                assertThat(flow.startUtcTime()).isBeforeOrEqualTo(flow.utcTime());
            }
        }
    }

    @Test
    void reportsARefusedAttemptWithoutAConnection() throws Exception {
        int port;
        try (ServerSocket unused = new ServerSocket(0, 1, LOOPBACK)) {
            port = unused.getLocalPort();
        }
        try (Recording recording = new Recording(options())) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(LOOPBACK, port));
            } catch (IOException expected) {
                assertThat(expected).hasMessageContaining("refused");
            }
            NetworkFlow flow =
                    recording.await(NetworkFlow.class, event -> new Port(port).equals(event.destinationPort()));
            assertThat(flow.state()).isEqualTo("Refused");
            assertThat(flow.bytesSent()).isZero();
            assertThat(recording.all(NetworkConnect.class))
                    .noneMatch(event -> new Port(port).equals(event.destinationPort()));
        }
    }

    @Test
    void reportsAUdpFlowOnceOnEachSideWithItsBytes() throws Exception {
        try (Recording recording = new Recording(options())) {
            int port;
            try (DatagramSocket server = new DatagramSocket(0, LOOPBACK);
                    DatagramSocket client = new DatagramSocket(0, LOOPBACK)) {
                port = server.getLocalPort();
                DatagramPacket received = new DatagramPacket(new byte[2000], 2000);
                for (int i = 0; i < 3; i++) {
                    client.send(new DatagramPacket(new byte[100], 100, LOOPBACK, port));
                    server.receive(received);
                }
                server.send(new DatagramPacket(new byte[70], 70, received.getSocketAddress()));
                client.receive(received);
            }
            NetworkFlow sent = recording.await(
                    NetworkFlow.class,
                    event -> new Port(port).equals(event.destinationPort()) && Boolean.TRUE.equals(event.initiated()));
            NetworkFlow taken = recording.await(
                    NetworkFlow.class,
                    event -> new Port(port).equals(event.destinationPort()) && Boolean.FALSE.equals(event.initiated()));
            assertThat(sent.protocol()).isEqualTo("udp");
            assertThat(sent.state()).isEqualTo("Closed");
            assertThat(sent.bytesSent()).isEqualTo(300);
            assertThat(sent.bytesReceived()).isEqualTo(70);
            assertThat(taken.bytesSent()).isEqualTo(70);
            assertThat(taken.bytesReceived()).isEqualTo(300);
            assertThat(recording.all(NetworkConnect.class))
                    .filteredOn(event -> new Port(port).equals(event.destinationPort()))
                    .extracting(NetworkConnect::initiated)
                    .containsExactlyInAnyOrder(true, false);
        }
    }

    @Test
    void reportsWhatWasOpenWhenRecordingBeganAndThenItsEnd() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 5, LOOPBACK)) {
            int port = server.getLocalPort();
            try (Socket client = new Socket(LOOPBACK, port);
                    Socket accepted = server.accept()) {
                client.getOutputStream().write(new byte[500]);
                assertThat(accepted.getInputStream().readNBytes(500)).hasSize(500);
                try (Recording recording = new Recording(options())) {
                    for (boolean initiated : new boolean[] {true, false}) {
                        NetworkFlow found = recording.await(
                                NetworkFlow.class,
                                event -> new Port(port).equals(event.destinationPort())
                                        && Boolean.valueOf(initiated).equals(event.initiated()));
                        assertThat(found.state()).isEqualTo("FoundOpen");
                        assertThat(found.processId()).isEqualTo(ownPid());
                        assertThat(initiated ? found.bytesSent() : found.bytesReceived())
                                .isEqualTo(500);
                        assertThat(found.startUtcTime()).isNull();
                    }
                    client.shutdownOutput();
                    accepted.shutdownOutput();
                    recording.await(
                            NetworkFlow.class,
                            event -> new Port(port).equals(event.destinationPort()) && "Closed".equals(event.state()));
                }
            }
        }
    }

    @Test
    void reportsALongConnectionAgainAndAgain() throws Exception {
        try (Recording recording = new Recording(options(Duration.ofSeconds(1), true, 1 << 20));
                ServerSocket server = new ServerSocket(0, 5, LOOPBACK);
                Socket client = new Socket(LOOPBACK, server.getLocalPort());
                Socket accepted = server.accept()) {
            Port port = new Port(server.getLocalPort());
            client.getOutputStream().write(new byte[10]);
            NetworkFlow first = recording.await(
                    NetworkFlow.class, event -> port.equals(event.destinationPort()) && "Open".equals(event.state()));
            accepted.getOutputStream().write(new byte[20]);
            NetworkFlow later = recording.await(
                    NetworkFlow.class,
                    event -> port.equals(event.destinationPort())
                            && Boolean.TRUE.equals(event.initiated())
                            && event.bytesReceived() != null
                            && event.bytesReceived() == 20);
            assertThat(first.durationMs()).isGreaterThanOrEqualTo(1000);
            assertThat(later.bytesSent()).isEqualTo(10);
        }
    }

    @Test
    void keepsQuietAboutTheRecorderItself() throws Exception {
        try (Recording recording = new Recording(options(Duration.ofMinutes(10), false, 1 << 20));
                ServerSocket server = new ServerSocket(0, 5, LOOPBACK)) {
            try (Socket client = new Socket(LOOPBACK, server.getLocalPort());
                    Socket accepted = server.accept()) {
                assertThat(accepted.getPort()).isEqualTo(client.getLocalPort());
            }
            recording.settle();
            assertThat(recording.all(NetworkConnect.class))
                    .noneMatch(event -> new Port(server.getLocalPort()).equals(event.destinationPort()));
        }
    }

    @Test
    void reportsAQuestionWithItsAnswersAndNamesThePeerByIt() throws Exception {
        InetAddress resolver = InetAddress.ofLiteral("127.0.0.77");
        try (DatagramSocket server = new DatagramSocket(53, resolver);
                DatagramSocket client = new DatagramSocket(0, LOOPBACK);
                Recording recording = new Recording(options())) {
            byte[] query = DnsMessages.query(0x1234, "ashiato", "example");
            client.send(new DatagramPacket(query, query.length, resolver, 53));
            DatagramPacket asked = new DatagramPacket(new byte[512], 512);
            server.receive(asked);
            byte[] answer = DnsMessages.answer(query, 192, 0, 2, 7);
            server.send(new DatagramPacket(answer, answer.length, asked.getSocketAddress()));
            client.receive(new DatagramPacket(new byte[512], 512));

            DnsQuery event = recording.await(DnsQuery.class, e -> "ashiato.example".equals(e.queryName()));
            assertThat(event.queryStatus()).isEqualTo("0");
            assertThat(event.queryResults()).isEqualTo("::ffff:192.0.2.7;");
            assertThat(event.processId()).isEqualTo(ownPid());
        }
    }

    @Test
    void countsExactlyWhatFoundNoRoomInTheRing() throws Exception {
        int connections = 300;
        try (Recording recording = new Recording(options(Duration.ofMinutes(10), true, 4096));
                ServerSocket server = new ServerSocket(0, 5, LOOPBACK)) {
            Port port = new Port(server.getLocalPort());
            for (int i = 0; i < connections; i++) {
                try (Socket client = new Socket(LOOPBACK, server.getLocalPort());
                        Socket accepted = server.accept()) {
                    assertThat(accepted.getPort()).isEqualTo(client.getLocalPort());
                }
            }
            recording.settle();
            ErrorReport report = recording.await(ErrorReport.class, event -> "QUEUE".equals(event.ID()));
            SensorStatus status = recording.sensor().status();
            long recorded = recording.all(NetworkConnect.class).stream()
                    .filter(event -> port.equals(event.destinationPort()))
                    .count();
            long lost = status.lost().getOrDefault(EventType.NETWORK_CONNECT, 0L);
            assertThat(lost).isPositive();
            // Others on this host may have lost events in the same moment, but nothing of ours may be missing.
            assertThat(recorded + lost).isGreaterThanOrEqualTo(2L * connections);
            assertThat(recorded).isLessThan(2L * connections);
            assertThat(report.description())
                    .startsWith("Events dropped from driver queue: ")
                    .contains("NetworkConnect:");
        }
    }
}
