package ashiato.agent;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ashiato.agent.RecorderStatus.EventCount;
import ashiato.agent.RecorderStatus.LogState;
import ashiato.agent.RecorderStatus.Loss;
import ashiato.agent.RecorderStatus.Memory;
import ashiato.agent.RecorderStatus.Place;
import ashiato.agent.RecorderStatus.State;
import ashiato.event.EventType;
import ashiato.sensor.SensorStatus;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class ControlSocketTest {
    private static final Duration PATIENCE = Duration.ofMillis(300);

    /// Strings that JSON has to escape, and everything that can be unknown.
    private static final RecorderStatus STATUS = new RecorderStatus(
            "1.2.3 \"\\\n\t\u001b 足跡 \ud83d\udc3e",
            4711,
            State.RECORDING,
            Instant.parse("2026-11-23T12:00:00.123456789Z"),
            Instant.parse("2026-11-23T13:00:00Z"),
            List.of(
                    new SensorStatus.Hook(
                            "tp_btf/sched_process_exec",
                            "B",
                            EnumSet.of(EventType.PROCESS_CREATE, EventType.REGISTRY_RENAME),
                            "attached"),
                    new SensorStatus.Hook("none", "-", EnumSet.noneOf(EventType.class), "refused: EPERM")),
            List.of(
                    new EventCount(EventType.PROCESS_CREATE, Long.MAX_VALUE, 0.5, 1234567.125),
                    new EventCount(EventType.SERVICE_STATE_CHANGE, 1, 0, 0)),
            List.of(
                    new Loss(EventType.NETWORK_CONNECT, Place.KERNEL, 3),
                    new Loss(EventType.NETWORK_CONNECT, Place.LOG, 4)),
            List.of(new SensorStatus.Table("processes", 1, 2, 3)),
            new LogState(Path.of("/var/lib/ashiato/log"), 1, 2, 0, null, null),
            new Memory(null, 0),
            List.of("a problem", "another"),
            List.of(new SensorStatus.Excluded(
                    EventType.NETWORK_FLOW, SensorStatus.Reason.DESTINATION_ADDRESS, Long.MAX_VALUE)));

    @TempDir
    private Path directory = Path.of("");

    private ControlServer server() throws ControlException, IOException {
        return ControlServer.at(directory.toRealPath().resolve("control.sock"), () -> STATUS, PATIENCE);
    }

    @Test
    void answersWithTheStatusAsItIs() throws Exception {
        try (ControlServer server = server()) {
            assertThat(server.path()).isEqualTo(directory.toRealPath().resolve("control.sock"));
            assertThat(ControlClient.status(directory)).contains(STATUS);
            assertThat(ControlClient.status(directory)).as("a second time").contains(STATUS);
        }
    }

    @Test
    void writesTheStatusOnOneLine() {
        assertThat(STATUS.toJson()).doesNotContain("\n").startsWith("{\"version\":\"1.2.3 \\\"\\\\\\u000a");
    }

    @Test
    void letsNobodyElseAsk() throws Exception {
        try (ControlServer server = server()) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(server.path())))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void removesTheSocketWhenItIsClosed() throws Exception {
        ControlServer server = server();
        server.close();

        assertThat(server.path()).doesNotExist();
        assertThat(ControlClient.status(directory)).isEmpty();
    }

    @Test
    void replacesTheSocketOfAKilledRecorder() throws Exception {
        Path path = directory.resolve("control.sock");
        try (ServerSocketChannel killed = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            killed.bind(UnixDomainSocketAddress.of(path));
        }
        assertThat(path).exists();
        assertThat(ControlClient.status(directory)).as("nobody listens").isEmpty();

        try (ControlServer _ = server()) {
            assertThat(ControlClient.status(directory)).contains(STATUS);
        }
    }

    @Test
    void leavesAFileThatIsNotASocketAlone() throws Exception {
        Path path = directory.resolve("control.sock");
        Files.writeString(path, "mine");

        assertThatThrownBy(() -> server())
                .isInstanceOf(ControlException.class)
                .hasMessage("cannot open the control socket "
                        + directory.toRealPath().resolve("control.sock")
                        + ": there is something of that name that is not a socket; move it away");
        assertThat(path).hasContent("mine");
    }

    @Test
    void findsNoRecorderWhereThereIsNoLog() throws Exception {
        assertThat(ControlClient.status(directory.resolve("missing"))).isEmpty();
    }

    @Test
    void namesARequestThatItDoesNotKnow() throws Exception {
        try (ControlServer _ = server()) {
            assertThat(ControlClient.ask(directory, "stop \"now\"", PATIENCE))
                    .contains("{\"error\":\"unknown request 'stop \\\"now\\\"'; known: status\"}");
        }
    }

    @Test
    void takesARequestOfTheLongestLengthAndNoLongerOne() throws Exception {
        try (ControlServer _ = server()) {
            String longest = "x".repeat(ControlServer.MAX_REQUEST_BYTES);
            assertThat(ControlClient.ask(directory, longest, PATIENCE))
                    .hasValueSatisfying(answer -> assertThat(answer).contains("unknown request"));
            assertThat(ControlClient.ask(directory, longest + "x", PATIENCE))
                    .contains("{\"error\":\"the request has more than 1024 bytes\"}");
            assertThat(ControlClient.status(directory)).as("afterwards").contains(STATUS);
        }
    }

    @Test
    void answersOthersAfterAPeerThatSaysNothing() throws Exception {
        try (ControlServer server = server();
                SocketChannel silent = SocketChannel.open(UnixDomainSocketAddress.of(server.path()))) {
            assertThat(ControlClient.ask(directory, "status", Duration.ofSeconds(10)))
                    .isPresent();
            assertThat(silent.read(ByteBuffer.allocate(1)))
                    .as("closed unanswered")
                    .isEqualTo(-1);
        }
    }

    @Test
    void survivesAPeerThatGoesAway() throws Exception {
        try (ControlServer server = server()) {
            for (int i = 0; i < 10; i++) {
                SocketChannel gone = SocketChannel.open(UnixDomainSocketAddress.of(server.path()));
                gone.write(ByteBuffer.wrap("status\n".getBytes(UTF_8)));
                gone.close();
            }
            assertThat(ControlClient.status(directory)).contains(STATUS);
        }
    }

    @Test
    void saysThatARecorderDoesNotAnswer() throws Exception {
        Path path = directory.resolve("control.sock");
        try (ServerSocketChannel hung = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            hung.bind(UnixDomainSocketAddress.of(path));
            assertThatThrownBy(() -> ControlClient.ask(directory, "status", PATIENCE))
                    .isInstanceOf(ControlException.class)
                    .hasMessage("the recorder at " + path.toRealPath()
                            + " does not answer: the peer was silent for too long");
        }
    }

    @Test
    void passesOnTheErrorThatARecorderAnswers() {
        assertThatThrownBy(() -> RecorderStatus.fromJson("{\"error\":\"unknown request 'status'\"}"))
                .isInstanceOf(ControlException.class)
                .hasMessage("the recorder answers: unknown request 'status'");
    }

    @Test
    void namesWhatIsWrongInAnAnswerThatIsNoStatus() {
        assertWrong("", "it is not a JSON object");
        assertWrong("[]", "it is not a JSON object");
        assertWrong("{}", "member 'log' is missing, not a JsonObject");
        assertWrong(
                STATUS.toJson().replace("\"processId\":4711", "\"processId\":\"4711\""),
                "member 'processId' is a String, not a Long");
        assertWrong(
                STATUS.toJson().replace("\"ProcessCreate\"", "\"ProcessCreated\""),
                "no event type is called ProcessCreated");
    }

    @Test
    void reportsAnAnswerCutAtAnyByte() {
        String json = STATUS.toJson();
        for (int length = 0; length < json.length(); length++) {
            String cut = json.substring(0, length);
            assertThatThrownBy(() -> RecorderStatus.fromJson(cut)).isInstanceOf(ControlException.class);
        }
    }

    @Test
    void passesOverMembersOfANewerRecorder() throws Exception {
        String newer = STATUS.toJson().replaceFirst("\\{", "{\"new\":{\"deep\":[1,{\"x\":null},true]},");

        assertThat(RecorderStatus.fromJson(newer)).isEqualTo(STATUS);
    }

    private static void assertWrong(String json, @Nullable String problem) {
        assertThatThrownBy(() -> RecorderStatus.fromJson(json))
                .isInstanceOf(ControlException.class)
                .hasMessage("the recorder's answer is not a status: " + problem);
    }

    @Test
    void makesTheDirectoryOfItsSocketForItsOwnerOnly() throws Exception {
        Path path = directory.resolve("run/ashiato/0123456789abcdef.sock");
        try (ControlServer server = ControlServer.at(path, () -> STATUS, PATIENCE)) {
            assertThat(server.path()).exists();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path.getParent())))
                    .isEqualTo("rwx------");
        }
    }

    @Test
    void isFoundByTheLogDirectory() throws Exception {
        try (ControlServer server = ControlServer.open(directory, () -> STATUS)) {
            assertThat(server.path()).isEqualTo(directory.toRealPath().resolve("control.sock"));
            assertThat(ControlClient.status(directory)).contains(STATUS);
        }
    }
}
