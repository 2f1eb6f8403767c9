package ashiato.app;

import static org.assertj.core.api.Assertions.assertThat;

import ashiato.agent.ControlClient;
import ashiato.agent.EventSource;
import ashiato.event.EventSink;
import ashiato.event.EventType;
import ashiato.event.HashAlgorithm;
import ashiato.sensor.SensorOptions;
import ashiato.sensor.SensorStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class RecordCommandTest {
    private final Cli cli = new Cli();

    @TempDir
    private Path temporary;

    private @Nullable SensorOptions opened;
    private @Nullable Runnable stop;
    private Map<EventType, Long> lost = Map.of();

    /// A kernel in which one process ends, and after which the user presses Ctrl-C.
    private final class OneEvent implements EventSource {
        private final EventSink sink;
        private final Runnable whileRecording;
        private boolean done;

        OneEvent(SensorOptions options, EventSink sink, Runnable whileRecording) {
            opened = options;
            this.sink = sink;
            this.whileRecording = whileRecording;
        }

        @Override
        public int poll(int timeoutMillis) {
            if (!done && stop != null) {
                done = true;
                sink.accept(Cli.terminated(7, "/bin/true", 0), Map.of());
                whileRecording.run();
                stop.run();
            }
            return 1;
        }

        @Override
        public void update(SensorOptions options) {
            opened = options;
        }

        @Override
        public SensorStatus status() {
            return new SensorStatus(
                    List.of(
                            new SensorStatus.Hook("a", "A", EnumSet.of(EventType.NETWORK_CONNECT), "attached"),
                            new SensorStatus.Hook("b", "B", EnumSet.of(EventType.PROCESS_CREATE), "attached"),
                            new SensorStatus.Hook("c", "B", EnumSet.of(EventType.DNS_QUERY), "attached"),
                            new SensorStatus.Hook("d", "-", EnumSet.of(EventType.NETWORK_FLOW), "attached"),
                            new SensorStatus.Hook("e", "A", EnumSet.of(EventType.PROCESS_CREATE), "EPERM")),
                    lost,
                    1,
                    List.of(
                            new SensorStatus.Table("processes", 412, 16384, 0),
                            new SensorStatus.Table("names", 0, 4096, 0)));
        }

        @Override
        public void close() {}
    }

    private Path recordTo(Path log, Runnable whileRecording, Object... args) {
        cli.source = (options, sink) -> new OneEvent(options, sink, whileRecording);
        cli.stopRequests = requested -> stop = requested;
        List<Object> all = new ArrayList<>(List.of("record", "--log", log));
        all.addAll(List.of(args));
        assertThat(cli.run(all.toArray())).as(cli.err()).isZero();
        assertThat(cli.out()).isEmpty();
        return log;
    }

    private SensorOptions optionsOf(Object... args) {
        recordTo(temporary.resolve("log"), () -> {}, args);
        SensorOptions options = opened;
        assertThat(options).isNotNull();
        return options;
    }

    @Test
    void saysWhereItRecordsHowToWatchWhatItKnowsAndWhatItDid() {
        Path log = recordTo(temporary.resolve("deep/log"), () -> {});

        assertThat(cli.err().lines())
                .satisfiesExactly(
                        line -> assertThat(line)
                                .isEqualTo("recording to " + log
                                        + " (at most 65536 KB); watch with: ashiato events --follow --log " + log),
                        line -> assertThat(line)
                                .matches("the log is sealed; its root key is ([0-9a-f]{4}-){7}[0-9a-f]{4} \\(note it"
                                        + " elsewhere, for ashiato verify --root\\)"),
                        line -> assertThat(line)
                                .isEqualTo("recording: 4 hooks attached (tier A: 1, tier B: 2); known already: 412"
                                        + " processes"),
                        line -> assertThat(line)
                                .matches("recorded 3 events in 0 s; nothing was lost; the log holds .*"));
    }

    @Test
    void leavesALogThatOnlyItsOwnerCanRead() throws Exception {
        Path log = recordTo(temporary.resolve("log"), () -> {});

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(log)))
                .isEqualTo("rwx------");
        assertThat(new Cli()
                        .succeeds("events", "--log", log, "--format", "json")
                        .lines())
                .extracting(line -> line.replaceFirst(".*\"Event\":\"(\\w+)\".*", "$1"))
                .containsExactly("ServiceStateChange", "ProcessTerminate", "ServiceStateChange");
    }

    @Test
    void answersForItsStatusWhileItRecords() throws Exception {
        List<String> answers = new ArrayList<>();
        Path log = temporary.resolve("log");
        recordTo(log, () -> {
            Cli status = new Cli();
            answers.add(status.succeeds("status", "--log", log));
        });

        assertThat(answers)
                .singleElement()
                .asString()
                .contains("recording, pid " + ProcessHandle.current().pid());
        assertThat(ControlClient.status(log)).as("afterwards").isEmpty();
    }

    @Test
    void saysWhatWasLost() {
        lost = Map.of(EventType.NETWORK_CONNECT, 5L, EventType.PROCESS_CREATE, 2L);
        recordTo(temporary.resolve("log"), () -> {});

        assertThat(cli.err()).contains("; LOST: ProcessCreate:2 (kernel) NetworkConnect:5 (kernel); ");
    }

    @Test
    void recordsWithoutAWordIfQuiet() {
        recordTo(temporary.resolve("log"), () -> {}, "--quiet");

        assertThat(cli.err()).isEmpty();
    }

    @Test
    void recordsAlsoIfItCannotBeAsked() throws Exception {
        Path log = temporary.resolve("log");
        Cli.write(log, Cli.terminated(1, "/bin/true", 10));
        Files.createDirectory(log.resolve("control.sock"));
        recordTo(log, () -> {}, "--quiet");

        assertThat(cli.err())
                .isEqualTo("ashiato: cannot open the control socket "
                        + log.toRealPath().resolve("control.sock")
                        + ": there is something of that name that is not a socket; move it away; recording goes on,"
                        + " but 'status' will not find it\n");
    }

    @Test
    void observesByDefaultWhatTheSensorProposes() {
        assertThat(optionsOf()).isEqualTo(SensorOptions.defaults());
    }

    @Test
    void handsItsOptionsToTheSensor() {
        assertThat(optionsOf("--hash", "md5,SHA256", "--snapshot", "1m30s", "--own-activity", "--ring", 64))
                .isEqualTo(new SensorOptions(
                        SensorOptions.defaults().types(),
                        EnumSet.of(HashAlgorithm.MD5, HashAlgorithm.SHA256),
                        Duration.ofSeconds(90),
                        true,
                        64 << 10));
    }

    @ParameterizedTest
    @CsvSource({"none, 0", "*, 3", "'SHA1,*', 3", "'sha1, md5', 2"})
    void takesHashesAsSysmonDoes(String written, int count) {
        assertThat(optionsOf("--hash", written).hashAlgorithms()).hasSize(count);
    }

    @ParameterizedTest
    @ValueSource(strings = {"SHA512", "", "SHA1;MD5", "MD5,"})
    void refusesUnknownHashes(String written) {
        assertThat(cli.run("record", "--log", temporary.resolve("log"), "--hash", written))
                .isEqualTo(2);
        assertThat(cli.err()).contains("is not a hash algorithm; expected SHA1, MD5, SHA256, * or none");
    }

    @ParameterizedTest
    @CsvSource({
        "--ring, 5, '--ring is 5 KB; expected a power of two from 4 to 1048576'",
        "--ring, 2, '--ring is 2 KB; expected a power of two from 4 to 1048576'",
        "--ring, 2097152, '--ring is 2097152 KB; expected a power of two from 4 to 1048576'",
        "--ring, -8, '--ring is -8 KB; expected a power of two from 4 to 1048576'",
        "--log-size, 63, '--log-size is 63 KB; expected at least 64'",
        "--log-size, -1, '--log-size is -1 KB; expected at least 64'",
        "--snapshot, 0s, '--snapshot is 0 ms; expected at least 1s'",
        "--anchor-every, 59s, '--anchor-every is 59s; expected at least 1m'",
        "--anchor-to, kept, '--anchor-to: ''kept'' is no place for anchors; expected syslog, file:PATH with an absolute"
                + " path, or command:PROGRAM ARG...'",
    })
    void refusesSizesThatCannotBe(String option, String value, String problem) {
        cli.fails(
                2,
                "ashiato: " + problem + "\nTry 'ashiato record --help'.\n",
                "record",
                "--log",
                temporary.resolve("log"),
                option,
                value);
        assertThat(temporary.resolve("log")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "10", "m", "10 minutes", "-5m", "5m1h"})
    void refusesADurationThatIsNone(String written) {
        assertThat(cli.run("record", "--snapshot", written)).isEqualTo(2);
        assertThat(cli.err())
                .contains("'" + written + "' is not a length of time; expected for example 90s, 10m or 1h30m");
    }

    @Test
    void refusesWhoMayNotObserveTheKernelBeforeItTouchesAnything() {
        cli.forbidden = Optional.of("observing the kernel needs root");
        cli.fails(1, "ashiato: observing the kernel needs root\n", "record", "--log", temporary.resolve("log"));
        assertThat(temporary.resolve("log")).doesNotExist();
    }

    @Test
    void passesOnWhyTheKernelCannotBeObserved() {
        cli.fails(1, "ashiato: this kernel cannot be observed\n", "record", "--log", temporary.resolve("log"));
    }

    @Test
    void refusesALogThatAnotherRecorderWrites() {
        Path log = temporary.resolve("log");
        Cli second = new Cli();
        second.source = cli.source;
        recordTo(log, () -> assertThat(second.run("record", "--log", log)).isEqualTo(1));

        assertThat(second.err()).startsWith("ashiato: " + log + " is being written by ");
    }

    @Test
    void refusesADirectoryThatHoldsOtherThings() throws Exception {
        Files.writeString(temporary.resolve("letter.txt"), "Dear reader");

        assertThat(cli.run("record", "--log", temporary)).isEqualTo(1);
        assertThat(cli.err()).startsWith("ashiato: " + temporary + " is not an Ashiato log: ");
        assertThat(temporary.resolve("letter.txt")).hasContent("Dear reader");
    }

    private Path configuration(String filters) throws Exception {
        return Files.writeString(
                temporary.resolve("rules.xml"),
                "<Sysmon schemaversion=\"4.90\"><HashAlgorithms>md5</HashAlgorithms><EventFiltering>" + filters
                        + "</EventFiltering></Sysmon>");
    }

    @Test
    void logsWhatItsConfigurationLogs() throws Exception {
        Path file = configuration("<ProcessTerminate onmatch=\"include\">"
                + "<Image name=\"seen\" condition=\"image\">true</Image></ProcessTerminate>");
        Path log = recordTo(temporary.resolve("log"), () -> {}, "--config", file);

        assertThat(new Cli()
                        .succeeds("events", "--log", log, "--format", "json")
                        .lines())
                .satisfiesExactly(
                        line -> assertThat(line).contains("\"State\":\"Started\""),
                        line -> assertThat(line).contains("\"Configuration\":\"" + file + "\"", "\"SHA256="),
                        line -> assertThat(line).contains("\"Event\":\"ProcessTerminate\"", "\"RuleName\":\"seen\""),
                        line -> assertThat(line).contains("\"State\":\"Stopped\""));
        assertThat(opened).isNotNull();
        assertThat(opened.types()).containsExactlyInAnyOrder(EventType.PROCESS_CREATE, EventType.PROCESS_TERMINATE);
        assertThat(opened.hashAlgorithms()).containsExactly(HashAlgorithm.MD5);
    }

    @Test
    void takesTheHashesOfItsOptionBeforeThoseOfTheFile() throws Exception {
        assertThat(optionsOf("--config", configuration(""), "--hash", "SHA1").hashAlgorithms())
                .containsExactly(HashAlgorithm.SHA1);
    }

    @Test
    void recordsNothingWithABrokenConfiguration() throws Exception {
        Path file = configuration("<ProcessTerminat onmatch=\"include\"/>");
        Path log = temporary.resolve("log");
        assertThat(cli.run("record", "--log", log, "--config", file)).isEqualTo(1);
        assertThat(cli.err())
                .startsWith("ashiato: the configuration has errors and is not used:\n" + file + ":1:82: error: ");
        assertThat(log).doesNotExist();

        Cli missing = new Cli();
        Path nothing = temporary.resolve("nothing.xml");
        missing.fails(2, "ashiato: " + nothing + ": no such file\n", "record", "--log", log, "--config", nothing);
    }

    @Test
    void refusesAConfigurationForTheServiceWhichKeepsItsOwn() throws Exception {
        cli.fails(2, """
                ashiato: --service and --config cannot be used together: the service records by what -c gave it
                Try 'ashiato record --help'.
                """, "record", "--service", "--config", configuration(""));
    }

    @Test
    void recordsByTheDefaultsAndSaysSoIfTheServicesConfigurationIsBroken() throws Exception {
        cli.places = new ServicePlaces(temporary);
        Path kept = Files.createDirectories(cli.places.configuration()).resolve("config.xml");
        Files.writeString(kept, "<Sysmon");
        Path log = recordTo(
                temporary.resolve("log"),
                () -> assertThat(cli.places.processId())
                        .hasContent(Long.toString(ProcessHandle.current().pid())),
                "--service");

        assertThat(cli.err())
                .startsWith("ashiato: the kept configuration " + kept
                        + " cannot be used, so that Sysmon's defaults are recorded: " + kept + ":1:");
        assertThat(new Cli().succeeds("events", "--log", log, "--type", "255", "--format", "json"))
                .contains("\"ID\":\"CONFIG\"");
        assertThat(cli.places.processId()).doesNotExist();
    }

    @Test
    void leavesAnchorsWhereItsOptionsSay() throws Exception {
        Path file = temporary.resolve("kept");
        Path piped = temporary.resolve("piped");
        Path script = Files.writeString(temporary.resolve("keep"), "cat > " + piped + "\n");
        Path log = recordTo(
                temporary.resolve("log"),
                () -> {},
                "--quiet",
                "--anchor-to",
                file,
                "--anchor-to",
                "command:/bin/sh " + script,
                "--anchor-every",
                "15m");

        assertThat(cli.err()).isEmpty();
        assertThat(Files.readAllLines(file))
                .singleElement()
                .asString()
                .startsWith("ashiato-anchor 1 seal=1 next=4 time=");
        assertThat(piped).hasSameTextualContentAs(file);
        assertThat(new Cli().succeeds("verify", "--log", log, "--anchor", file)).startsWith("proven: 1 seals");
    }

    @Test
    void saysWhichPlaceGotNoAnchorAndRecordsAllTheSame() {
        Path nowhere = temporary.resolve("nowhere/kept");
        recordTo(temporary.resolve("log"), () -> {}, "--quiet", "--anchor-to", nowhere);

        assertThat(cli.err())
                .isEqualTo("ashiato: no anchor could be left at file:" + nowhere + ": no such file or directory;"
                        + " recording goes on, and the next one is tried after the interval\n");
    }

    @Test
    void leavesAnchorsWhereTheFileOfTheServiceSaysAndNamesWhatIsWrongInIt() throws Exception {
        cli.places = new ServicePlaces(temporary);
        Path kept = temporary.resolve("kept");
        Path list = Files.createDirectories(cli.places.configuration()).resolve("anchors");
        Files.writeString(list, """
                # The other host's file system
                file:%s

                every 10 minutes
                every 30s
                mail:root
                """.formatted(kept));
        Path log = recordTo(temporary.resolve("log"), () -> {}, "--quiet", "--service");

        assertThat(kept).content().startsWith("ashiato-anchor 1 ").hasLineCount(1);
        List<String> problems = List.of(
                list + ":4: '10 minutes' is not a length of time; expected for example 90s, 10m or 1h30m; this line is"
                        + " left out",
                list + ":5: every is 30s; expected at least 1m; this line is left out",
                list + ":6: 'mail:root' is no place for anchors; expected syslog, file:PATH with an absolute path, or"
                        + " command:PROGRAM ARG...; this line is left out");
        assertThat(cli.err().lines())
                .containsExactlyElementsOf(
                        problems.stream().map(problem -> "ashiato: " + problem).toList());
        assertThat(new Cli()
                        .succeeds("events", "--log", log, "--type", "255", "--format", "json")
                        .lines())
                .hasSize(3)
                .allSatisfy(line -> assertThat(line).contains("\"ID\":\"ANCHOR\"", list.toString()));
    }

    @Test
    void saysThatTheFileOfTheServiceCannotBeRead() throws Exception {
        cli.places = new ServicePlaces(temporary);
        Path list = Files.createDirectories(cli.places.anchors());
        recordTo(temporary.resolve("log"), () -> {}, "--quiet", "--service");

        assertThat(cli.err())
                .startsWith("ashiato: " + list + " cannot be read, so that no anchors are left: ")
                .hasLineCount(1);
    }
}
