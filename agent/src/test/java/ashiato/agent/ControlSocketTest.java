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
import ashiato.config.Severity;
import ashiato.event.EventType;
import ashiato.event.HashAlgorithm;
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
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
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

    private final StubRecorder recorder = new StubRecorder(STATUS);

    @TempDir
    private Path directory = Path.of("");

    private ControlServer server() throws ControlException, IOException {
        return ControlServer.at(directory.toRealPath().resolve("control.sock"), recorder, PATIENCE);
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
            assertThat(ControlClient.ask(directory, "halt \"now\"", PATIENCE))
                    .contains(
                            "{\"error\":\"unknown request 'halt \\\"now\\\"'; known: status, configuration, configure, reload, stop\"}");
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
        try (ControlServer server = ControlServer.at(path, recorder, PATIENCE)) {
            assertThat(server.path()).exists();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path.getParent())))
                    .isEqualTo("rwx------");
        }
    }

    @Test
    void isFoundByTheLogDirectory() throws Exception {
        try (ControlServer server = ControlServer.open(directory, recorder)) {
            assertThat(server.path()).isEqualTo(directory.toRealPath().resolve("control.sock"));
            assertThat(ControlClient.status(directory)).contains(STATUS);
        }
    }

    private String say(byte[] bytes) throws IOException {
        try (SocketChannel peer = SocketChannel.open(
                UnixDomainSocketAddress.of(directory.toRealPath().resolve("control.sock")))) {
            ByteBuffer rest = ByteBuffer.wrap(bytes);
            ByteBuffer answer = ByteBuffer.allocate(1 << 16);
            try {
                while (rest.hasRemaining()) {
                    peer.write(rest);
                }
                peer.shutdownOutput();
                while (peer.read(answer) > 0) {
                    Thread.onSpinWait();
                }
            } catch (IOException e) {
                // The server has had enough and closed; what it answered before that counts.
            }
            return new String(answer.array(), 0, answer.position(), UTF_8);
        }
    }

    private String say(String text) throws IOException {
        return say(text.getBytes(UTF_8));
    }

    @Test
    void carriesEveryKindOfChange() throws Exception {
        Switches switches = new Switches(List.of("a b", "c"), List.of(), Set.of(HashAlgorithm.SHA1));
        RecordingRules file = Rules.filters("<ProcessCreate onmatch=\"exclude\"/>");
        List<ConfigurationChange> changes = List.of(
                new ConfigurationChange.Replace(file),
                new ConfigurationChange.Replace(new RecordingRules(file.file(), switches, "足跡.xml")),
                new ConfigurationChange.Replace(new RecordingRules(null, switches, "ashiato -i -n 'a b,c'")),
                new ConfigurationChange.Adjust(switches, "ashiato -c -n"),
                new ConfigurationChange.Reset());
        try (ControlServer _ = server()) {
            for (ConfigurationChange change : changes) {
                assertThat(ControlClient.configure(directory, change)).contains(new ChangeResult(true, List.of()));
            }
        }
        assertThat(recorder.changes).isEqualTo(changes);
    }

    @Test
    void carriesAConfigurationOfTheLargestSize() throws Exception {
        byte[] bytes = new byte[ConfigurationFile.MAX_BYTES];
        Arrays.fill(bytes, (byte) ' ');
        byte[] xml = "<Sysmon schemaversion=\"4.90\"><EventFiltering/></Sysmon>".getBytes(UTF_8);
        System.arraycopy(xml, 0, bytes, 0, xml.length);
        RecordingRules rules = RecordingRules.of(new ConfigurationFile("large.xml", bytes), Switches.NONE);
        try (ControlServer _ = server()) {
            assertThat(ControlClient.configure(directory, new ConfigurationChange.Replace(rules)))
                    .hasValueSatisfying(result -> assertThat(result.changed()).isTrue());
            assertThat(ControlClient.configuration(directory))
                    .contains(new ConfigurationInForce(rules, Instant.EPOCH, null));
        }
    }

    @Test
    void answersWithTheConfigurationInForce() throws Exception {
        try (ControlServer _ = server()) {
            assertThat(ControlClient.configuration(directory)).contains(new ConfigurationInForce(null, null, null));

            recorder.configuration = ActiveConfiguration.instead(Switches.NONE, Instant.EPOCH, "it is \"broken\"");
            assertThat(ControlClient.configuration(directory))
                    .contains(new ConfigurationInForce(RecordingRules.defaults(), Instant.EPOCH, "it is \"broken\""));
        }
        assertThat(ControlClient.configuration(directory)).as("nobody there").isEmpty();
        assertThat(ControlClient.configure(directory, new ConfigurationChange.Reset()))
                .as("nobody there")
                .isEmpty();
    }

    @Test
    void answersWithEveryProblemOfABrokenFile() throws Exception {
        RecordingRules broken =
                Rules.filters("<ProcessCreat onmatch=\"include\"/><NetworkConnec onmatch=\"include\"/>");
        try (ControlServer _ = server()) {
            ChangeResult result = ControlClient.configure(directory, new ConfigurationChange.Replace(broken))
                    .orElseThrow();
            assertThat(result.changed()).isFalse();
            assertThat(result.problems())
                    .hasSize(2)
                    .allSatisfy(problem -> assertThat(problem.severity()).isEqualTo(Severity.ERROR));
        }
        assertThat(recorder.configuration).isNull();
    }

    @Test
    void passesOnWhyAChangeFailed() throws Exception {
        recorder.refusal = new IOException("No space left on device");
        try (ControlServer _ = server()) {
            assertThatThrownBy(() -> ControlClient.configure(directory, new ConfigurationChange.Reset()))
                    .isInstanceOf(ControlException.class)
                    .hasMessage("the recorder answers: No space left on device");
        }
    }

    @Test
    void stopsWhenItIsTold() throws Exception {
        try (ControlServer _ = server()) {
            assertThat(ControlClient.stop(directory)).isTrue();
            // The answer comes first, so that it comes at all.
            while (!recorder.stopped) {
                Thread.onSpinWait();
            }
        }
        assertThat(ControlClient.stop(directory)).as("nobody there").isFalse();
    }

    @Test
    void refusesChangesThatAreNone() throws Exception {
        try (ControlServer _ = server()) {
            assertThat(say("configure\n")).contains("expected 'configure SETTINGS FILE'");
            assertThat(say("configure 1 2 3\n")).contains("expected 'configure SETTINGS FILE'");
            assertThat(say("configure -1 -\n")).contains("'-1' is not a number of bytes");
            assertThat(say("configure 65537 -\n")).contains("65537 bytes are too many; at most 65536 are taken");
            assertThat(say("configure 0 2097153\n")).contains("2097153 bytes are too many");
            assertThat(say("configure 4294967295 -\n")).contains("bytes are too many");
            assertThat(say("configure 0 -\n")).contains("there is no change ''");
            assertThat(say("configure 11 -\nchange=burn")).contains("there is no change 'burn'");
            assertThat(say("configure 27 -\nchange=reset\nhashes=CRC32\n\n")).contains("error");
            assertThat(say("configure 9 -\nchange=\\u")).contains("error");
            assertThat(say("configure 40 10\nchange=reset\n")).as("cut short").isEmpty();
            assertThat(say("status now\n")).contains("unknown request");
            assertThat(ControlClient.status(directory)).as("afterwards").contains(STATUS);
        }
        assertThat(recorder.changes).isEmpty();
    }

    @Test
    void survivesHostileFiles() throws Exception {
        String deep = "<a>".repeat(100_000);
        String wide = "<Sysmon schemaversion=\"4.90\">" + "<a/>".repeat(300_000) + "</Sysmon>";
        String entities = "<!DOCTYPE s [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">]><s>&b;</s>";
        String outside =
                "<!DOCTYPE s [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><Sysmon schemaversion=\"4.90\">&a;</Sysmon>";
        try (ControlServer _ = server()) {
            for (String file : List.of(deep, wide, entities, outside, "", "\0", "\ufeff", "<", "<Sysmon")) {
                byte[] bytes = file.getBytes(UTF_8);
                RecordingRules rules = RecordingRules.of(new ConfigurationFile("f.xml", bytes), Switches.NONE);
                ChangeResult result = ControlClient.configure(directory, new ConfigurationChange.Replace(rules))
                        .orElseThrow();
                assertThat(result.changed()).as("%.20s", file).isFalse();
                assertThat(result.problems()).isNotEmpty();
            }
            assertThat(ControlClient.status(directory)).as("afterwards").contains(STATUS);
        }
        assertThat(recorder.configuration).isNull();
    }

    @Test
    void survivesAnyBytes() throws Exception {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        String[] beginnings = {"", "status", "configure ", "configure 10 20\n", "configuration", "reload ", "stop "};
        try (ControlServer _ = server()) {
            for (int i = 0; i < 300; i++) {
                byte[] bytes = new byte[random.nextInt(3000)];
                random.nextBytes(bytes);
                byte[] beginning = beginnings[random.nextInt(beginnings.length)].getBytes(UTF_8);
                System.arraycopy(beginning, 0, bytes, 0, Math.min(beginning.length, bytes.length));
                say(bytes);
            }
            assertThat(ControlClient.status(directory)).as("seed %d", seed).contains(STATUS);
        }
        assertThat(recorder.changes).as("seed %d", seed).isEmpty();
    }

    @Test
    void waitsForNoPeerThatSendsLessThanItPromises() throws Exception {
        try (ControlServer server = server();
                SocketChannel slow = SocketChannel.open(UnixDomainSocketAddress.of(server.path()))) {
            slow.write(ByteBuffer.wrap("configure 1000 2000\nchange=".getBytes(UTF_8)));
            assertThat(ControlClient.ask(directory, "status", Duration.ofSeconds(10)))
                    .isPresent();
        }
    }

    @Test
    void letsAnotherUserChangeNothing() throws Exception {
        Assumptions.assumeTrue(
                Files.getOwner(Path.of("/proc/self")).getName().equals("root")
                        && Files.exists(Path.of("/usr/bin/setpriv"))
                        && Files.exists(Path.of("/usr/bin/perl")),
                "only root can become another user, with setpriv and perl");
        try (ControlServer server = server()) {
            // The mode of the socket keeps others out; without it, the kernel's word about the peer does.
            Files.setPosixFilePermissions(server.path(), PosixFilePermissions.fromString("rw-rw-rw-"));
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
            String script = "use IO::Socket::UNIX; $s = IO::Socket::UNIX->new(Peer => $ARGV[0]) or die $!;"
                    + " print $s \"$ARGV[1]\\n\"; $s->flush; print <$s>;";
            for (String request : List.of("stop", "reload", "configure 13 -")) {
                Process peer = new ProcessBuilder(
                                "setpriv",
                                "--reuid=65534",
                                "--clear-groups",
                                "perl",
                                "-e",
                                script,
                                server.path().toString(),
                                request)
                        .redirectErrorStream(true)
                        .start();
                assertThat(new String(peer.getInputStream().readAllBytes(), UTF_8))
                        .contains("user nobody may ask, but change nothing");
            }
        }
        assertThat(recorder.stopped).isFalse();
        assertThat(recorder.changes).isEmpty();
    }
}
