package ashiato.sensor.internal;

import static org.assertj.core.api.Assertions.assertThat;

import ashiato.event.NetworkConnect;
import ashiato.event.NetworkFlow;
import ashiato.event.Port;
import ashiato.sensor.internal.libc.Errno;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetworkEventsTest {
    private static final int TCP_SYN_SENT = 2;
    private static final int TCP_ESTABLISHED = 1;
    private static final UUID GUID = new UUID(1, 2);
    /// The kernel's clock began at the epoch of this clock's day.
    private static final Instant BOOT = Instant.parse("2026-01-02T00:00:00Z");

    private final Map<String, String> names =
            Map.of("192.0.2.7", "peer.example", "2001:db8:0:0:0:0:0:1", "six.example");
    private final TrackedProcess process = new TrackedProcess(42, 1, GUID);

    @TempDir
    Path directory;

    private NetworkEvents events;

    @BeforeEach
    void makeEvents() throws IOException {
        Path services = Files.writeString(directory.resolve("services"), "https 443/tcp\ndomain 53/udp\n");
        Path passwd = Files.writeString(directory.resolve("passwd"), "alice:x:1000:1000::/home/alice:/bin/sh\n");
        process.image = "/usr/bin/curl";
        KernelClock clock = new KernelClock(
                new KernelClock.Source() {
                    @Override
                    public long kernelNanos() {
                        return 0;
                    }

                    @Override
                    public long wallNanos() {
                        return BOOT.getEpochSecond() * 1_000_000_000L;
                    }
                },
                Duration.ofSeconds(5));
        events = new NetworkEvents(
                clock,
                new UserNames(passwd, System::nanoTime),
                new Conversation(
                        "here.example",
                        new Addresses(16),
                        PortNames.load(services),
                        (asking, address) -> names.get(address.longForm()),
                        (protocol, port) -> port == 443));
    }

    private static FlowBytes outgoing(int kind) {
        return new FlowBytes(kind)
                .at(2_000_000_000L)
                .by(42, 1000)
                .local("10.0.0.1", 50_000)
                .remote("192.0.2.7", 443)
                .initiated(KernelRecords.Endpoints.BY_PROCESS)
                .opened(500_000_000L);
    }

    @Test
    void makesTheProcessTheSourceOfWhatItOpened() {
        NetworkConnect event = events.connect(outgoing(KernelRecords.CONNECT).bytes(), 0, process);
        assertThat(event)
                .isEqualTo(new NetworkConnect(
                        null,
                        BOOT.plusSeconds(2),
                        GUID,
                        42,
                        "/usr/bin/curl",
                        "alice",
                        "tcp",
                        true,
                        false,
                        "10.0.0.1",
                        "here.example",
                        new Port(50_000),
                        null,
                        false,
                        "192.0.2.7",
                        "peer.example",
                        new Port(443),
                        "https"));
    }

    @Test
    void makesThePeerTheSourceOfWhatItOpened() {
        NetworkConnect event = events.connect(
                new FlowBytes(KernelRecords.ACCEPT)
                        .local("2001:db8::2", 443)
                        .remote("2001:db8::1", 40_001)
                        .initiated(KernelRecords.Endpoints.BY_PEER)
                        .bytes(),
                0,
                process);
        assertThat(event.initiated()).isFalse();
        assertThat(event.sourceIsIpv6()).isTrue();
        assertThat(event.sourceIp()).isEqualTo("2001:db8:0:0:0:0:0:1");
        assertThat(event.sourceHostname()).isEqualTo("six.example");
        assertThat(event.sourcePort()).isEqualTo(new Port(40_001));
        assertThat(event.destinationIp()).isEqualTo("2001:db8:0:0:0:0:0:2");
        assertThat(event.destinationHostname()).isEqualTo("here.example");
        assertThat(event.destinationPortName()).isEqualTo("https");
    }

    @Test
    void printsAMappedAddressAsIpv4() {
        NetworkConnect event = events.connect(
                outgoing(KernelRecords.CONNECT)
                        .local("::ffff:10.0.0.1", 50_000)
                        .remote("::ffff:192.0.2.7", 443)
                        .bytes(),
                0,
                process);
        assertThat(event.destinationIp()).isEqualTo("192.0.2.7");
        assertThat(event.destinationIsIpv6()).isFalse();
        assertThat(event.destinationHostname()).isEqualTo("peer.example");
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1, 127.0.0.53", "10.0.0.1, 10.0.0.1", "::1, ::1"})
    void callsBothEndsByTheHostsNameWhereBothAreHere(String local, String remote) {
        NetworkConnect event = events.connect(
                outgoing(KernelRecords.CONNECT)
                        .local(local, 50_000)
                        .remote(remote, 80)
                        .bytes(),
                0,
                process);
        assertThat(event.sourceHostname()).isEqualTo("here.example");
        assertThat(event.destinationHostname()).isEqualTo("here.example");
    }

    @Test
    void leavesAPeerNamelessThatNobodyAskedFor() {
        NetworkConnect event = events.connect(
                outgoing(KernelRecords.CONNECT).remote("198.51.100.9", 443).bytes(), 0, process);
        assertThat(event.destinationHostname()).isNull();
    }

    @Test
    void decidesByTheListeningPortsWhoOpenedAConnectionThatWasThereBefore() {
        FlowBytes found = outgoing(KernelRecords.FLOW_OPEN).initiated(KernelRecords.Endpoints.UNKNOWN);
        assertThat(events.connect(found.bytes(), 0, process).initiated()).isTrue();
        assertThat(events.connect(found.local("10.0.0.1", 443).bytes(), 0, process)
                        .initiated())
                .isFalse();
    }

    @Test
    void tellsWhatAFlowCarriedAndHowLong() {
        NetworkFlow flow = events.flow(
                outgoing(KernelRecords.FLOW_END).carried(123, 4_567_890_123L).bytes(),
                0,
                process,
                FlowState.CLOSED,
                2_000_000_000L);
        assertThat(flow.startUtcTime()).isEqualTo(BOOT.plusMillis(500));
        assertThat(flow.utcTime()).isEqualTo(BOOT.plusSeconds(2));
        assertThat(flow.durationMs()).isEqualTo(1500);
        assertThat(flow.bytesSent()).isEqualTo(123);
        assertThat(flow.bytesReceived()).isEqualTo(4_567_890_123L);
        assertThat(flow.state()).isEqualTo("Closed");
    }

    @Test
    void doesNotInventTheStartOfAFlowThatWasThereBefore() {
        NetworkFlow flow = events.flow(
                outgoing(KernelRecords.FLOW_OPEN).opened(0).bytes(), 0, process, FlowState.FOUND_OPEN, 2_000_000_000L);
        assertThat(flow.startUtcTime()).isNull();
        assertThat(flow.durationMs()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "0, " + TCP_ESTABLISHED + ", CLOSED",
        "0, " + TCP_SYN_SENT + ", ABANDONED",
        Errno.ECONNREFUSED + ", " + TCP_SYN_SENT + ", REFUSED",
        Errno.ETIMEDOUT + ", " + TCP_SYN_SENT + ", TIMED_OUT",
        Errno.ETIMEDOUT + ", " + TCP_ESTABLISHED + ", TIMED_OUT",
        Errno.EHOSTUNREACH + ", " + TCP_SYN_SENT + ", UNREACHABLE",
        Errno.ENETUNREACH + ", " + TCP_SYN_SENT + ", UNREACHABLE",
        Errno.ECONNRESET + ", " + TCP_ESTABLISHED + ", RESET",
        Errno.ECONNRESET + ", " + TCP_SYN_SENT + ", ABANDONED",
        Errno.EPIPE + ", " + TCP_ESTABLISHED + ", RESET",
        "71, " + TCP_ESTABLISHED + ", FAILED"
    })
    void tellsHowAConnectionEnded(int error, int state, FlowState ended) {
        assertThat(NetworkEvents.endState(
                        outgoing(KernelRecords.FLOW_END).ended(error, state).bytes(), 0))
                .isEqualTo(ended);
    }
}
