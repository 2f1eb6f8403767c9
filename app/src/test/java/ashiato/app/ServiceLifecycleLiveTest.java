package ashiato.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ashiato.agent.ChangeResult;
import ashiato.agent.ConfigurationChange;
import ashiato.agent.ConfigurationFile;
import ashiato.agent.ControlClient;
import ashiato.agent.RecorderStatus;
import ashiato.agent.RecordingRules;
import ashiato.agent.Switches;
import ashiato.sensor.Sensor;
import ashiato.sensor.live.LiveKernel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The life of the service on a host without systemd, with real processes on the running kernel.
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class ServiceLifecycleLiveTest {
    private static final int CONNECTIONS = 2000;
    private static final int CHANGES = 20;

    /// The configuration of 2015 that its author published for one host, with the name of that host to be filled
    /// in.
    private static final Path NETWORK_ONLY = Path.of("../../shared/data/configs/network-only-2.0.xml");

    @TempDir
    private Path temporary = Path.of("");

    private ServicePlaces places = new ServicePlaces(temporary);
    private @Nullable ProgramTree tree;

    @BeforeEach
    void prepare() throws IOException {
        LiveKernel.require();
        Path root = temporary.toRealPath().resolve("root");
        places = new ServicePlaces(root);
        tree = ProgramTree.make(temporary.toRealPath().resolve("program"), root);
    }

    /// A service that a failed test left behind.
    @AfterEach
    void killWhatIsLeft() throws Exception {
        Optional<RecorderStatus> left =
                Files.exists(places.log()) ? ControlClient.status(places.log()) : Optional.empty();
        if (left.isPresent()) {
            ProcessHandle.of(left.get().processId()).ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    private ProgramTree.Outcome run(Object... arguments) throws Exception {
        assertThat(tree).isNotNull();
        return tree.run(arguments);
    }

    private String succeeds(Object... arguments) throws Exception {
        ProgramTree.Outcome outcome = run(arguments);
        assertThat(outcome.exitCode())
                .as("%s: %s", List.of(arguments), outcome.err())
                .isZero();
        return outcome.out();
    }

    private RecorderStatus status() throws Exception {
        return ControlClient.status(places.log()).orElseThrow();
    }

    /// One HTTP request of curl to a server in this process. Returns the server's port.
    private static int browse() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            Process curl = new ProcessBuilder(
                            "curl", "-s", "--noproxy", "*", "http://127.0.0.1:" + server.getLocalPort() + "/")
                    .redirectErrorStream(true)
                    .start();
            try (Socket connection = server.accept()) {
                connection.getOutputStream().write("HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nhi".getBytes(UTF_8));
                connection.shutdownOutput();
                assertThat(new String(curl.getInputStream().readAllBytes(), UTF_8))
                        .isEqualTo("hi");
            }
            curl.waitFor();
            return server.getLocalPort();
        }
    }

    /// Whether the log has a connection of curl to this port, within a few seconds.
    private boolean logged(int port) throws Exception {
        for (int i = 0; i < 20; i++) {
            String events = succeeds(
                    "events", "--type", "3", "--format", "json", "Image:image=curl", "DestinationPort=" + port);
            if (!events.isEmpty()) {
                return true;
            }
            Thread.sleep(200);
        }
        return false;
    }

    private List<String> configurations() throws Exception {
        return succeeds("events", "--type", "16", "--format", "json")
                .lines()
                .map(line -> line.replaceFirst(".*\"Configuration\":\"([^\"]*)\".*", "$1"))
                .toList();
    }

    private Path networkOnly(String host) throws IOException {
        Assumptions.assumeTrue(Files.exists(NETWORK_ONLY), NETWORK_ONLY + " is not there: a public file is missing");
        Path file = Files.createTempFile(temporary, "network", ".xml");
        return Files.writeString(file, Files.readString(NETWORK_ONLY).replace(">Hostname<", ">" + host + "<"));
    }

    @Test
    void livesFromInstallationToRemoval() throws Exception {
        Assumptions.assumeTrue(Files.exists(Path.of("/usr/bin/curl")), "curl is missing: apt-get install curl");
        Path byName = networkOnly(Sensor.hostName());
        Path byVariable = networkOnly("%COMPUTERNAME%");

        succeeds("-i", "-n", "-accepteula");
        long pid = status().processId();
        assertThat(places.processId()).hasContent(Long.toString(pid));
        // proc_pid_stat(5): the session is the fourth field after the name in parentheses.
        String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
        assertThat(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[3])
                .as("session")
                .isEqualTo(Long.toString(pid));
        assertThat(Files.readSymbolicLink(Path.of("/proc", Long.toString(pid), "exe"))
                        .startsWith(System.getProperty("java.home")))
                .isTrue();
        assertThat(logged(browse())).as("by -i -n").isTrue();
        assertThat(succeeds("-c")).containsPattern("Network connection: +enabled");
        ProgramTree.Outcome again = run("-i", "-accepteula");
        assertThat(again.exitCode()).isEqualTo(1);
        assertThat(again.err()).contains("The service Ashiato is already registered.");

        succeeds("-c", byName);
        assertThat(succeeds("-c")).contains("SourceHostname", "'" + Sensor.hostName() + "'");
        assertThat(logged(browse())).as("by the host's name").isTrue();
        succeeds("-c", byVariable);
        assertThat(logged(browse())).as("by %COMPUTERNAME%").isTrue();

        String before = succeeds("-c");
        Path broken = Files.writeString(
                temporary.resolve("broken.xml"),
                "<Sysmon schemaversion=\"2.0\"><EventFiltering><NetworkConect onmatch=\"include\"/></EventFiltering></Sysmon>");
        ProgramTree.Outcome refused = run("-c", broken);
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err()).contains(broken + ":1:").contains("NetworkConect");
        assertThat(succeeds("-c")).isEqualTo(before);
        assertThat(logged(browse())).as("the old configuration is in force").isTrue();

        hangUpAfter(places.configuration().resolve("config.xml"), byName, pid);
        assertThat(status().processId()).as("the same recorder all the time").isEqualTo(pid);
        killAndStartAgain(pid);

        succeeds("-c", "--");
        int unseen = browse();
        assertThat(logged(browse())).as("Sysmon's defaults have no connections").isFalse();
        assertThat(configurations())
                .containsExactly(
                        "ashiato -i -n -accepteula",
                        byName.toString(),
                        byVariable.toString(),
                        places.configuration().resolve("config.xml").toString(),
                        places.configuration().resolve("config.xml").toString(),
                        "Defaults");

        long last = status().processId();
        assertThat(run("-u").err()).contains("Ashiato removed.", places.log().toString());
        assertThat(ProcessHandle.of(last)).isEmpty();
        assertThat(places.configuration()).doesNotExist();
        assertThat(places.program()).doesNotExist();
        assertThat(places.processId()).doesNotExist();
        assertThat(succeeds("events", "--last", "1", "--format", "json")).contains("\"State\":\"Stopped\"");
        assertThat(succeeds("events", "DestinationPort=" + unseen)).isEmpty();
        assertThat(run("-u").exitCode()).isEqualTo(1);
        assertThat(run("-u").err()).contains("Ashiato is not installed on this computer");
    }

    private void hangUpAfter(Path copy, Path edited, long pid) throws Exception {
        Files.writeString(copy, Files.readString(edited) + "\n");
        assertThat(new ProcessBuilder("kill", "-HUP", Long.toString(pid))
                        .start()
                        .waitFor())
                .isZero();
        for (int i = 0; i < 600 && !configurations().getLast().equals(copy.toString()); i++) {
            Thread.sleep(100);
        }
        assertThat(configurations().getLast()).isEqualTo(copy.toString());
        assertThat(logged(browse())).as("after SIGHUP").isTrue();
    }

    /// What another init system would do.
    private void killAndStartAgain(long pid) throws Exception {
        ProcessHandle recorder = ProcessHandle.of(pid).orElseThrow();
        recorder.destroyForcibly();
        recorder.onExit().get();
        ProcessBuilder.Redirect messages =
                ProcessBuilder.Redirect.appendTo(temporary.resolve("messages").toFile());
        assertThat(tree).isNotNull();
        tree.command("record", "--service")
                .redirectOutput(messages)
                .redirectError(messages)
                .start();
        for (int i = 0; i < 600 && ControlClient.status(places.log()).isEmpty(); i++) {
            Thread.sleep(100);
        }
        assertThat(logged(browse())).as("after a restart").isTrue();
    }

    @Test
    void losesNoConnectionWhileItsConfigurationChanges() throws Exception {
        succeeds("-i", "-n", "-accepteula");
        try (ServerSocket server = new ServerSocket(0, 100, InetAddress.getLoopbackAddress())) {
            Thread connecting = Thread.ofPlatform().start(() -> connect(server));
            for (int i = 0; i < CHANGES; i++) {
                ChangeResult result = ControlClient.configure(places.log(), new ConfigurationChange.Replace(rules(i)))
                        .orElseThrow();
                assertThat(result.changed()).isTrue();
                Thread.sleep(100);
            }
            connecting.join();
            Thread.sleep(1500);
            assertThat(count("DestinationPort=" + server.getLocalPort(), "Initiated=true"))
                    .as("connections of %d that were made", CONNECTIONS)
                    .isEqualTo(CONNECTIONS);
            assertThat(count("DestinationPort=" + server.getLocalPort(), "Initiated=false"))
                    .as("accepted")
                    .isEqualTo(CONNECTIONS);
            assertThat(configurations()).hasSize(1 + CHANGES);
            assertThat(status().losses()).isEmpty();
        }
        succeeds("-u");
    }

    /// Alternately with and without processes, names and bytes, so that hooks come and go.
    private static RecordingRules rules(int number) {
        String others = number % 2 == 0
                ? "<ProcessCreate onmatch=\"include\"/><ProcessTerminate onmatch=\"include\"/>"
                : "<ProcessCreate onmatch=\"exclude\"/><DnsQuery onmatch=\"exclude\"/>";
        String xml = "<Sysmon schemaversion=\"4.90\"><EventFiltering>" + others
                + "<NetworkConnect onmatch=\"exclude\"/></EventFiltering></Sysmon>";
        return RecordingRules.of(new ConfigurationFile("rules-" + number + ".xml", xml.getBytes(UTF_8)), Switches.NONE);
    }

    private static void connect(ServerSocket server) {
        try {
            for (int i = 0; i < CONNECTIONS; i++) {
                try (Socket client = new Socket(server.getInetAddress(), server.getLocalPort());
                        Socket accepted = server.accept()) {
                    client.getOutputStream().write(1);
                    assertThat(accepted.getInputStream().read()).isEqualTo(1);
                }
                if (i % 10 == 0) {
                    Thread.sleep(10);
                }
            }
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private long count(String... filters) throws Exception {
        Object[] arguments = new Object[4 + filters.length];
        System.arraycopy(new Object[] {"events", "--type", "3", "--format=json"}, 0, arguments, 0, 4);
        System.arraycopy(filters, 0, arguments, 4, filters.length);
        return succeeds(arguments).lines().count();
    }
}
