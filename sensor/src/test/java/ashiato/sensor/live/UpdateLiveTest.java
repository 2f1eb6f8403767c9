package ashiato.sensor.live;

import static org.assertj.core.api.Assertions.assertThat;

import ashiato.event.EventType;
import ashiato.event.HashAlgorithm;
import ashiato.event.NetworkConnect;
import ashiato.event.NetworkFlow;
import ashiato.event.Port;
import ashiato.event.ProcessCreate;
import ashiato.sensor.NetworkExclusions;
import ashiato.sensor.SensorOptions;
import ashiato.sensor.SensorStatus.Hook;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.FutureTask;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A sensor whose options change while it runs.
class UpdateLiveTest {
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
    private static final Set<EventType> PROCESSES = EnumSet.of(EventType.PROCESS_CREATE, EventType.PROCESS_TERMINATE);
    private static final Set<EventType> ALL = EnumSet.of(
            EventType.PROCESS_CREATE,
            EventType.PROCESS_TERMINATE,
            EventType.NETWORK_CONNECT,
            EventType.NETWORK_FLOW,
            EventType.DNS_QUERY);

    @BeforeEach
    void requireKernel() {
        LiveKernel.require();
    }

    private static SensorOptions options(Set<EventType> types, Set<HashAlgorithm> hashes) {
        return new SensorOptions(types, hashes, Duration.ofMinutes(10), true, 1 << 20);
    }

    private static SensorOptions options(Set<EventType> types) {
        return options(types, EnumSet.noneOf(HashAlgorithm.class));
    }

    private static Set<String> names(Recording recording, String state) {
        return recording.sensor().status().hooks().stream()
                .filter(hook -> hook.state().equals(state))
                .map(Hook::name)
                .collect(Collectors.toSet());
    }

    @Test
    void attachesAndDetachesHooksAsTypesComeAndGo() throws Exception {
        try (Recording recording = new Recording(options(PROCESSES))) {
            Set<String> always = Set.of(
                    "tp_btf/sched_process_fork",
                    "tracepoint/sched/sched_process_exec",
                    "tracepoint/sched/sched_process_exit");
            assertThat(names(recording, Hook.ATTACHED)).isEqualTo(always);
            assertThat(names(recording, Hook.NOT_WANTED))
                    .contains("tp_btf/inet_sock_set_state", "cgroup_skb/egress", "iter/task_file");

            recording.sensor().update(options(ALL));
            assertThat(recording.sensor().status().hooks()).noneMatch(Hook::isMissing);
            assertThat(names(recording, Hook.NOT_WANTED)).containsOnly("tp_btf/sys_exit", "tp_btf/sys_enter");
            assertThat(names(recording, Hook.ATTACHED)).containsAll(always).contains("cgroup_skb/egress");

            recording.sensor().update(options(PROCESSES));
            assertThat(names(recording, Hook.ATTACHED)).isEqualTo(always);
        }
    }

    @Test
    void findsWhatWasOpenBeforeConnectionsWereWanted() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 5, LOOPBACK);
                Recording recording = new Recording(options(PROCESSES));
                Socket client = new Socket(LOOPBACK, server.getLocalPort());
                Socket accepted = server.accept()) {
            Port port = new Port(server.getLocalPort());
            client.getOutputStream().write(new byte[77]);
            assertThat(accepted.getInputStream().readNBytes(77)).hasSize(77);
            recording.settle();
            recording.sensor().update(options(ALL));
            for (boolean initiated : new boolean[] {true, false}) {
                NetworkFlow found = recording.await(
                        NetworkFlow.class,
                        event -> port.equals(event.destinationPort())
                                && Boolean.valueOf(initiated).equals(event.initiated()));
                assertThat(found.state()).isEqualTo("FoundOpen");
                assertThat(initiated ? found.bytesSent() : found.bytesReceived())
                        .isEqualTo(77);
            }
            assertThat(recording.all(NetworkConnect.class)).noneMatch(event -> port.equals(event.destinationPort()));
        }
    }

    @Test
    void keepsTheStartOfConnectionsWhoseFlowsAreWantedLater() throws Exception {
        try (Recording recording = new Recording(options(EnumSet.of(EventType.NETWORK_CONNECT)));
                ServerSocket server = new ServerSocket(0, 5, LOOPBACK)) {
            Port port = new Port(server.getLocalPort());
            try (Socket client = new Socket(LOOPBACK, server.getLocalPort());
                    Socket accepted = server.accept()) {
                client.getOutputStream().write(new byte[33]);
                assertThat(accepted.getInputStream().readNBytes(33)).hasSize(33);
                recording.sensor().update(options(EnumSet.of(EventType.NETWORK_CONNECT, EventType.NETWORK_FLOW)));
                client.shutdownOutput();
                accepted.shutdownOutput();
            }
            NetworkFlow end = recording.await(
                    NetworkFlow.class,
                    event -> port.equals(event.destinationPort()) && Boolean.TRUE.equals(event.initiated()));
            assertThat(end.state()).isEqualTo("Closed");
            assertThat(end.startUtcTime()).isNotNull();
            assertThat(end.bytesSent()).isEqualTo(33);
            assertThat(recording.all(NetworkConnect.class))
                    .filteredOn(event -> port.equals(event.destinationPort()))
                    .hasSize(2);
        }
    }

    @Test
    void givesOpenFlowsALastReportWhenFlowsAreSwitchedOff() throws Exception {
        try (Recording recording = new Recording(options(ALL));
                ServerSocket server = new ServerSocket(0, 5, LOOPBACK);
                Socket client = new Socket(LOOPBACK, server.getLocalPort());
                Socket accepted = server.accept()) {
            Port port = new Port(server.getLocalPort());
            client.getOutputStream().write(new byte[5]);
            assertThat(accepted.getInputStream().readNBytes(5)).hasSize(5);
            recording.sensor().update(options(PROCESSES));
            assertThat(recording.all(NetworkFlow.class))
                    .filteredOn(event -> port.equals(event.destinationPort()))
                    .extracting(NetworkFlow::state)
                    .containsExactly("Open", "Open");
        }
    }

    @Test
    void takesOtherHashesFromNowOn() throws Exception {
        try (Recording recording = new Recording(options(PROCESSES, EnumSet.of(HashAlgorithm.MD5)))) {
            ProcessCreate first = run(recording);
            recording.sensor().update(options(PROCESSES, EnumSet.of(HashAlgorithm.SHA1)));
            ProcessCreate second = run(recording);
            assertThat(first.hashes()).startsWith("MD5=");
            assertThat(second.hashes()).startsWith("SHA1=").hasSize(5 + 40);
        }
    }

    private static ProcessCreate run(Recording recording) throws Exception {
        Process process = new ProcessBuilder("/bin/true").start();
        process.waitFor();
        Integer pid = (int) process.pid();
        return recording.await(
                ProcessCreate.class,
                event -> pid.equals(event.processId())
                        && String.valueOf(event.image()).endsWith("/true"));
    }

    /// Known truth: each connection is an event 3 and an event 200 on each side, whatever changes beside it.
    @Test
    void losesNothingOfTypesThatStayWhileOthersComeAndGo() throws Exception {
        int connections = 5000;
        EnumSet<EventType> few = EnumSet.of(EventType.NETWORK_CONNECT, EventType.NETWORK_FLOW);
        NetworkExclusions.Noise other = new NetworkExclusions.Noise(
                Set.of(),
                Set.of(InetAddress.ofLiteral("192.0.2.1")),
                Set.of(),
                Set.of(9),
                subject -> subject.processId() == 1);
        List<SensorOptions> turns = List.of(
                large(ALL, NetworkExclusions.NONE),
                large(few, new NetworkExclusions(other, other)),
                large(few, NetworkExclusions.NONE),
                large(ALL, new NetworkExclusions(other, NetworkExclusions.Noise.NONE)));
        try (Recording recording = new Recording(turns.getLast());
                ServerSocket server = new ServerSocket(0, 50, LOOPBACK)) {
            int port = server.getLocalPort();
            FutureTask<Integer> storm = new FutureTask<>(() -> {
                for (int i = 0; i < connections; i++) {
                    try (Socket client = new Socket(LOOPBACK, port);
                            Socket accepted = server.accept()) {
                        assertThat(accepted.getPort()).isEqualTo(client.getLocalPort());
                    }
                }
                return connections;
            });
            Thread.ofPlatform().daemon().start(storm);
            int updates = 0;
            while (!storm.isDone()) {
                recording.poll(1);
                recording.sensor().update(turns.get(updates++ % turns.size()));
            }
            assertThat(storm.get()).isEqualTo(connections);
            recording.settle();

            assertThat(updates).isGreaterThan(8);
            assertThat(recording.sensor().status().lost().values()).allMatch(lost -> lost == 0);
            assertThat(recording.all(NetworkConnect.class))
                    .filteredOn(event -> new Port(port).equals(event.destinationPort()))
                    .hasSize(2 * connections);
            assertThat(recording.all(NetworkFlow.class))
                    .filteredOn(event -> new Port(port).equals(event.destinationPort()))
                    .filteredOn(event -> "Closed".equals(event.state()))
                    .hasSize(2 * connections);
        }
    }

    private static SensorOptions large(Set<EventType> types, NetworkExclusions exclusions) {
        return new SensorOptions(
                types, EnumSet.noneOf(HashAlgorithm.class), Duration.ofMinutes(10), true, 8 << 20, exclusions);
    }
}
