package ashiato.sensor.live;

import static java.nio.file.StandardCopyOption.COPY_ATTRIBUTES;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import ashiato.event.DnsQuery;
import ashiato.event.Event;
import ashiato.event.EventType;
import ashiato.event.HashAlgorithm;
import ashiato.event.NetworkConnect;
import ashiato.event.NetworkFlow;
import ashiato.event.Port;
import ashiato.sensor.NetworkExclusions;
import ashiato.sensor.NetworkExclusions.Noise;
import ashiato.sensor.NetworkExclusions.Subject;
import ashiato.sensor.SensorOptions;
import ashiato.sensor.SensorStatus.Excluded;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What exclusions leave of real traffic on loopback.
class ExclusionsLiveTest {
    private static final InetAddress V4 = InetAddress.ofLiteral("127.0.0.1");
    private static final InetAddress OTHER_V4 = InetAddress.ofLiteral("127.0.0.2");
    private static final InetAddress V6 = InetAddress.ofLiteral("::1");
    private static final Set<EventType> TYPES =
            EnumSet.of(EventType.NETWORK_CONNECT, EventType.NETWORK_FLOW, EventType.DNS_QUERY);

    @BeforeEach
    void requireKernel() {
        LiveKernel.require();
    }

    private static SensorOptions options(NetworkExclusions exclusions) {
        return new SensorOptions(
                TYPES, EnumSet.noneOf(HashAlgorithm.class), Duration.ofMinutes(10), true, 1 << 20, exclusions);
    }

    /// What an event says that does not depend on the moment at which it was made.
    record Seen(
            EventType type,
            int pid,
            String image,
            Object protocol,
            Object initiated,
            String sourceIp,
            int sourcePort,
            String destinationIp,
            int destinationPort,
            Object state,
            Object sent) {
        static Seen of(Event event) {
            return switch (event) {
                case NetworkConnect e ->
                    new Seen(
                            EventType.NETWORK_CONNECT,
                            requireNonNull(e.processId()),
                            requireNonNull(e.image()),
                            requireNonNull(e.protocol()),
                            requireNonNull(e.initiated()),
                            requireNonNull(e.sourceIp()),
                            requireNonNull(e.sourcePort()).number(),
                            requireNonNull(e.destinationIp()),
                            requireNonNull(e.destinationPort()).number(),
                            "",
                            0);
                case NetworkFlow e ->
                    new Seen(
                            EventType.NETWORK_FLOW,
                            requireNonNull(e.processId()),
                            requireNonNull(e.image()),
                            requireNonNull(e.protocol()),
                            requireNonNull(e.initiated()),
                            requireNonNull(e.sourceIp()),
                            requireNonNull(e.sourcePort()).number(),
                            requireNonNull(e.destinationIp()),
                            requireNonNull(e.destinationPort()).number(),
                            requireNonNull(e.state()),
                            requireNonNull(e.bytesSent()));
                default -> throw new IllegalArgumentException(event.toString());
            };
        }

        /// The oracle: the exclusions applied to the finished event.
        boolean isExcluded(NetworkExclusions exclusions) {
            Noise noise = type == EventType.NETWORK_CONNECT ? exclusions.connections() : exclusions.flows();
            return contains(noise.sourceAddresses(), sourceIp)
                    || contains(noise.destinationAddresses(), destinationIp)
                    || noise.sourcePorts().contains(sourcePort)
                    || noise.destinationPorts().contains(destinationPort)
                    || noise.excludedProcess().test(new Subject(new UUID(0, 0), pid, image, "root"));
        }

        private static boolean contains(Set<InetAddress> addresses, String text) {
            return addresses.contains(InetAddress.ofLiteral(text));
        }
    }

    /// Two sensors that see the same: one excludes, the other does not.
    static final class Pair implements AutoCloseable {
        private final NetworkExclusions exclusions;
        private final Recording excluding;
        private final Recording complete;

        Pair(NetworkExclusions exclusions) throws Exception {
            this.exclusions = exclusions;
            excluding = new Recording(options(exclusions));
            complete = new Recording(options(NetworkExclusions.NONE));
        }

        /// Ends the process if it takes too long, so that a test that hangs fails.
        void pollWhile(Process process) {
            long deadline = System.nanoTime() + 60_000_000_000L;
            while (process.isAlive()) {
                if (System.nanoTime() > deadline) {
                    process.destroyForcibly();
                    throw new AssertionError("the generator did not end by itself");
                }
                excluding.poll(5);
                complete.poll(5);
            }
        }

        /// UDP flows end half a second to a second after their socket.
        void settle() {
            long deadline = System.nanoTime() + 3_000_000_000L;
            while (System.nanoTime() < deadline) {
                excluding.poll(10);
                complete.poll(10);
            }
        }

        void compare(Predicate<Seen> ours) {
            List<Seen> expected = seen(complete).stream()
                    .filter(ours)
                    .filter(event -> !event.isExcluded(exclusions))
                    .toList();
            List<Seen> found = seen(excluding).stream().filter(ours).toList();
            assertThat(found).containsExactlyInAnyOrderElementsOf(expected);
        }

        /// Our events that the exclusions take away, of a type.
        long excludedOf(EventType type, Predicate<Seen> ours) {
            return seen(complete).stream()
                    .filter(ours)
                    .filter(event -> event.type() == type && event.isExcluded(exclusions))
                    .count();
        }

        long counted(EventType type) {
            return excluding.sensor().status().excluded().stream()
                    .filter(excluded -> excluded.type() == type)
                    .mapToLong(Excluded::count)
                    .sum();
        }

        private static List<Seen> seen(Recording recording) {
            List<Seen> seen = new ArrayList<>();
            recording.all(NetworkConnect.class).forEach(event -> seen.add(Seen.of(event)));
            recording.all(NetworkFlow.class).forEach(event -> seen.add(Seen.of(event)));
            return seen;
        }

        @Override
        public void close() {
            excluding.close();
            complete.close();
        }
    }

    /// Servers on two ports and three addresses, TCP and UDP, which answer.
    static final class Servers implements AutoCloseable {
        private final List<ServerSocket> tcp = new ArrayList<>();
        private final List<DatagramSocket> udp = new ArrayList<>();
        final int first;
        final int second;

        Servers() throws Exception {
            tcp.add(new ServerSocket(0, 50, V4));
            tcp.add(new ServerSocket(0, 50, V4));
            first = tcp.get(0).getLocalPort();
            second = tcp.get(1).getLocalPort();
            for (int port : new int[] {first, second}) {
                tcp.add(new ServerSocket(port, 50, OTHER_V4));
                tcp.add(new ServerSocket(port, 50, V6));
                for (InetAddress address : List.of(V4, OTHER_V4, V6)) {
                    udp.add(new DatagramSocket(port, address));
                }
            }
            tcp.forEach(server -> Thread.ofPlatform().daemon().start(() -> serve(server)));
            udp.forEach(server -> Thread.ofPlatform().daemon().start(() -> serve(server)));
        }

        private static void serve(ServerSocket server) {
            try {
                while (true) {
                    try (Socket accepted = server.accept()) {
                        accepted.getOutputStream().write(1);
                    } catch (SocketException e) {
                        if (server.isClosed()) {
                            return;
                        }
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static void serve(DatagramSocket server) {
            DatagramPacket packet = new DatagramPacket(new byte[100], 100);
            while (!server.isClosed()) {
                try {
                    server.receive(packet);
                    server.send(new DatagramPacket(new byte[2], 2, packet.getSocketAddress()));
                } catch (IOException closed) {
                    // The loop ends.
                }
            }
        }

        @Override
        public void close() throws IOException {
            for (ServerSocket server : tcp) {
                server.close();
            }
            udp.forEach(DatagramSocket::close);
        }
    }

    /// What bash does with its own redirections: so many rounds, in each a TCP connection and a UDP conversation to
    /// both
    /// ports of each address, and an attempt that is refused.
    private static String talk(Servers servers, int rounds, int refused) {
        return """
                talk() {
                  for ((i = 0; i < $1; i++)); do
                    for address in 127.0.0.1 127.0.0.2 ::1 ::ffff:127.0.0.1; do
                      for port in %d %d; do
                        exec 3<>/dev/tcp/$address/$port && cat <&3 >/dev/null && exec 3>&-
                        exec 4<>/dev/udp/$address/$port && echo x >&4 && read -r -n 1 -t 0.01 <&4; exec 4>&-
                      done
                    done
                    (exec 5<>/dev/tcp/127.0.0.1/%d) 2>/dev/null
                  done
                }
                talk %d
                """.formatted(servers.first, servers.second, refused, rounds).replace("cat <&3", "read -r -n 1 <&3");
    }

    private static int unusedPort() throws IOException {
        try (ServerSocket unused = new ServerSocket(0, 1, V4)) {
            return unused.getLocalPort();
        }
    }

    private static Process bash(Path program, String script) throws IOException {
        return new ProcessBuilder(program.toString(), "--norc", "-c", script)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static Predicate<Seen> to(int... ports) {
        Set<Integer> ours = Arrays.stream(ports).boxed().collect(Collectors.toSet());
        return event -> ours.contains(event.destinationPort()) || ours.contains(event.sourcePort());
    }

    private static NetworkExclusions alike(Noise noise) {
        return new NetworkExclusions(noise, noise);
    }

    static Stream<Arguments> exclusions() {
        Function<Servers, NetworkExclusions> destination =
                servers -> alike(new Noise(Set.of(), Set.of(V4), Set.of(), Set.of(), Noise.NO_PROCESS));
        Function<Servers, NetworkExclusions> source =
                servers -> alike(new Noise(Set.of(V6), Set.of(), Set.of(), Set.of(), Noise.NO_PROCESS));
        Function<Servers, NetworkExclusions> port = servers ->
                alike(new Noise(Set.of(), Set.of(OTHER_V4), Set.of(), Set.of(servers.first), Noise.NO_PROCESS));
        Function<Servers, NetworkExclusions> onlyConnections = servers -> new NetworkExclusions(
                new Noise(Set.of(), Set.of(V4, V6), Set.of(servers.second), Set.of(), Noise.NO_PROCESS), Noise.NONE);
        Function<Servers, NetworkExclusions> onlyFlows = servers -> new NetworkExclusions(
                Noise.NONE, new Noise(Set.of(), Set.of(V6), Set.of(), Set.of(servers.second), Noise.NO_PROCESS));
        Function<Servers, NetworkExclusions> apart = servers -> new NetworkExclusions(
                new Noise(Set.of(), Set.of(V4), Set.of(), Set.of(), Noise.NO_PROCESS),
                new Noise(Set.of(), Set.of(), Set.of(), Set.of(servers.first), Noise.NO_PROCESS));
        Function<Servers, NetworkExclusions> java = servers -> alike(new Noise(
                Set.of(),
                Set.of(),
                Set.of(),
                Set.of(),
                subject -> subject.image().endsWith("/java")));
        return Stream.of(
                Arguments.of("destination 127.0.0.1", destination),
                Arguments.of("source ::1", source),
                Arguments.of("a port, and 127.0.0.2", port),
                Arguments.of("connections only", onlyConnections),
                Arguments.of("flows only", onlyFlows),
                Arguments.of("each type by something else", apart),
                Arguments.of("what the server's process does", java));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("exclusions")
    void leaveExactlyWhatAFilterOfTheEventsWouldKeep(String name, Function<Servers, NetworkExclusions> excluded)
            throws Exception {
        int refused = unusedPort();
        try (Servers servers = new Servers();
                Pair pair = new Pair(excluded.apply(servers))) {
            pair.pollWhile(bash(Path.of("/bin/bash"), talk(servers, 10, refused)));
            pair.settle();
            Predicate<Seen> ours = to(servers.first, servers.second, refused);
            pair.compare(ours);
            for (EventType type : new EventType[] {EventType.NETWORK_CONNECT, EventType.NETWORK_FLOW}) {
                // Others on this host may have been excluded as well.
                assertThat(pair.counted(type)).isGreaterThanOrEqualTo(pair.excludedOf(type, ours));
            }
            assertThat(pair.excludedOf(EventType.NETWORK_CONNECT, ours) + pair.excludedOf(EventType.NETWORK_FLOW, ours))
                    .isGreaterThan(100);
        }
    }

    /// A noisy program leaves a connection open, forks, and becomes a quiet one, which goes on under the same
    /// process id.
    @Test
    void excludeAProgramAndNotWhatItBecomesOrStarts(@TempDir Path directory) throws Exception {
        Path noisy = Files.copy(Path.of("/bin/bash"), directory.resolve("noisy"), COPY_ATTRIBUTES);
        Path quiet = Files.copy(Path.of("/bin/bash"), directory.resolve("quiet"), COPY_ATTRIBUTES);
        int refused = unusedPort();
        NetworkExclusions exclusions = alike(new Noise(
                Set.of(),
                Set.of(),
                Set.of(),
                Set.of(),
                subject -> subject.image().endsWith("/noisy")));
        try (Servers servers = new Servers();
                Pair pair = new Pair(exclusions)) {
            String talk = talk(servers, 20, refused);
            String script = talk
                    + "(talk 3); " // a child of the same image
                    + quiet + " --norc -c '" + talk(servers, 3, refused) + "'; "
                    + "exec 7<>/dev/tcp/127.0.0.1/" + servers.first + "; "
                    + "exec 8<>/dev/udp/127.0.0.1/" + servers.first + "; echo x >&8; "
                    + "exec " + quiet + " --norc -c '" + talk(servers, 5, refused)
                    + "exec " + noisy + " --norc -c \""
                    + talk(servers, 5, refused).replace("$", "\\$") + "\"'";
            pair.pollWhile(bash(noisy, script));
            pair.settle();
            Predicate<Seen> ours = to(servers.first, servers.second, refused);
            pair.compare(ours);
            Map<Object, Long> byImage = Pair.seen(pair.complete).stream()
                    .filter(ours)
                    .collect(Collectors.groupingBy(
                            event -> Path.of(event.image()).getFileName().toString(), Collectors.counting()));
            assertThat(byImage.get("noisy")).isGreaterThan(700);
            assertThat(byImage.get("quiet")).isGreaterThan(200);
            assertThat(Pair.seen(pair.excluding))
                    .noneMatch(event -> event.image().endsWith("/noisy"));
            assertThat(pair.excluding.records()).isLessThan(pair.complete.records() - 400);
        }
    }

    @Test
    void stillLearnNamesFromExcludedResolvers() throws Exception {
        InetAddress resolver = InetAddress.ofLiteral("127.0.0.77");
        NetworkExclusions exclusions =
                alike(new Noise(Set.of(), Set.of(resolver), Set.of(), Set.of(53), Noise.NO_PROCESS));
        try (DatagramSocket server = new DatagramSocket(53, resolver);
                DatagramSocket client = new DatagramSocket(0, V4);
                Recording recording = new Recording(options(exclusions))) {
            byte[] query = DnsMessages.query(0x4321, "excluded", "example");
            client.send(new DatagramPacket(query, query.length, resolver, 53));
            DatagramPacket asked = new DatagramPacket(new byte[512], 512);
            server.receive(asked);
            byte[] answer = DnsMessages.answer(query, 192, 0, 2, 9);
            server.send(new DatagramPacket(answer, answer.length, asked.getSocketAddress()));
            client.receive(new DatagramPacket(new byte[512], 512));

            DnsQuery event = recording.await(DnsQuery.class, e -> "excluded.example".equals(e.queryName()));
            assertThat(event.queryResults()).isEqualTo("::ffff:192.0.2.9;");
            assertThat(recording.all(NetworkConnect.class))
                    .noneMatch(e -> new Port(53).equals(e.destinationPort()) && "127.0.0.77".equals(e.destinationIp()));
        }
    }

    @Test
    void endAndBeginWithAnUpdate() throws Exception {
        NetworkExclusions exclusions = alike(new Noise(Set.of(), Set.of(V4), Set.of(), Set.of(), Noise.NO_PROCESS));
        int refused = unusedPort();
        try (Servers servers = new Servers();
                Recording recording = new Recording(options(exclusions))) {
            Predicate<Seen> excludable = to(servers.first, servers.second)
                    .and(event -> event.destinationIp().equals("127.0.0.1"));
            List<Integer> counts = new ArrayList<>();
            for (boolean on : new boolean[] {true, false, true}) {
                recording.sensor().update(options(on ? exclusions : NetworkExclusions.NONE));
                bash(Path.of("/bin/bash"), talk(servers, 2, refused)).waitFor();
                recording.settle();
                counts.add(
                        (int) Pair.seen(recording).stream().filter(excludable).count());
            }
            assertThat(counts.get(0)).isZero();
            assertThat(counts.get(1)).isGreaterThan(16);
            assertThat(counts.get(2)).isEqualTo(counts.get(1));
        }
    }
}
