package ashiato.app;

import static org.assertj.core.api.Assertions.assertThat;

import ashiato.agent.ControlServer;
import ashiato.agent.RecorderStatus;
import ashiato.agent.RecorderStatus.LogState;
import ashiato.agent.RecorderStatus.Memory;
import ashiato.agent.RecorderStatus.State;
import ashiato.event.Event;
import ashiato.event.ServiceStateChange;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class PlanCommandTest {
    private static final int HOUR = 3600;
    private static final String CONFIGURATION = """
            <Sysmon schemaversion="4.90">
              <EventFiltering>
                <ProcessTerminate onmatch="exclude"><Image>/bin/loud</Image></ProcessTerminate>
              </EventFiltering>
            </Sysmon>
            """;

    private final Cli cli = new Cli();

    @TempDir
    private Path temporary;

    private Path log = Path.of("");

    /// Eight days; each hour ten processes of a loud program and one of eleven quiet ones end.
    @BeforeEach
    void writeLog() throws Exception {
        log = temporary.resolve("log");
        List<Event> events = new ArrayList<>();
        events.add(new ServiceStateChange(Cli.NOW.minusSeconds(8 * 24 * HOUR), "Started", "1", "4.90"));
        for (int hour = 8 * 24; hour >= 0; hour--) {
            for (int i = 0; i < 10; i++) {
                events.add(Cli.terminated(1, "/bin/loud", hour * HOUR));
            }
            events.add(Cli.terminated(2, "/bin/quiet" + hour % 11, hour * HOUR));
        }
        Cli.write(log, events.toArray(Event[]::new));
    }

    private RecorderStatus status(long maxBytes) {
        return new RecorderStatus(
                "1.2.3",
                4711,
                State.RECORDING,
                Cli.NOW.minusSeconds(7500),
                Cli.NOW,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                new LogState(log, 4096, maxBytes, 2, null, null),
                new Memory(null, 0),
                List.of(),
                List.of());
    }

    private static double number(String json, String before) {
        Matcher matcher = Pattern.compile(before + ":([0-9.]+)").matcher(json);
        assertThat(matcher.find()).as("%s in %s", before, json).isTrue();
        return Double.parseDouble(matcher.group(1));
    }

    @Test
    void saysWhatADayTakesAndWhatFillsTheLog() {
        String text = cli.succeeds("plan", "--log", log);

        assertThat(text)
                .startsWith("log            " + log + ": 2124 events, ")
                .contains(", 2026-11-15 12:00:00.000 to 2026-11-23 12:00:00.000 UTC\n")
                .contains("\nrecorded       8 d 0 h of these 8 d 0 h; time in which no recorder ran does not count\n\n")
                .containsPattern("last 24 hours +1 d 0 h +275 +\\S+ KB +\\d+\\.\\d\n")
                .containsPattern("last 7 days +7 d 0 h +266 +\\S+ KB +\\d+\\.\\d\n")
                .containsPattern("whole log +8 d 0 h +266 +\\S+ KB +\\d+\\.\\d\n")
                .contains("(days kept, at least, in a log of 65536 KB, the default size)\n")
                .containsPattern("A log of 65536 KB, the default size, keeps at least \\d+\\.\\d days"
                        + " \\(by: last 7 days\\)\\.\n")
                .containsPattern("EVENT TYPES .*\n +\\S+ KB +9\\d\\.\\d % +2123  ProcessTerminate\n +\\S+ K?B"
                        + " +\\d\\.\\d % +1  ServiceStateChange\n")
                .containsPattern("PROGRAMS .*\n +\\S+ KB +\\S+ % +1930  /bin/loud\n")
                .containsPattern(
                        "% +\\d+  \\(all other programs\\)\n +\\S+ +\\S+ +\\S+ % +1  \\(events that name no program\\)")
                .doesNotContain("CAREFUL")
                .doesNotContain("To keep");
        assertThat(text.lines().filter(line -> line.contains("/bin/"))).hasSize(10);
    }

    @Test
    void addsUpToTheBytesOfTheLog() throws Exception {
        String json = cli.succeeds("plan", "--log", log, "--format", "json");

        long size = 0;
        try (var files = Files.list(log)) {
            for (Path part :
                    files.filter(each -> each.toString().endsWith(".ashj")).toList()) {
                size += Files.size(part);
            }
        }
        long sealAtTheEnd = 211;
        double whole = number(json, "\"wholeLog\":\\{\"observedSeconds\":691200.0,\"events\":2124,\"bytes\"");
        assertThat(whole).isEqualTo((double) (size - sealAtTheEnd));
        assertThat(number(json, "\"EventID\":5,\"Event\":\"ProcessTerminate\",\"events\":2123,\"bytes\"")
                        + number(json, "\"EventID\":4,\"Event\":\"ServiceStateChange\",\"events\":1,\"bytes\""))
                .isEqualTo(whole);
        assertThat(json)
                .contains("\"bounds\":[{\"logSizeKb\":65536,\"from\":\"default\",\"daysKept\":")
                .contains("\"plannedBy\":\"last7Days\"")
                .contains("\"otherPrograms\":{\"events\":0,\"bytes\":0,")
                .contains("\"withoutProgram\":{\"events\":1,")
                .doesNotContain("\"keep\"")
                .doesNotContain("\"configuration\"");
    }

    @Test
    void findsTheSizeThatKeepsEventsSoLong() {
        String json = cli.succeeds("plan", "--log", log, "--keep", "1000w", "--format", "json");
        long needed = (long) number(json, "\"keep\":\\{\"seconds\":604800000,\"neededLogSizeKb\"");

        assertThat(new Cli().succeeds("plan", "--log", log, "--keep", "1000w"))
                .contains("To keep at least 7000 d, record with --log-size " + needed + ": ");
        String asked = new Cli().succeeds("plan", "--log", log, "--log-size", needed, "--format", "json");
        assertThat(number(asked, "\"from\":\"option\",\"daysKept\"")).isBetween(7000.0, 7600.0);
    }

    @Test
    void takesTheSizeOfTheRecorderUnlessItIsAskedAboutAnother() throws Exception {
        try (ControlServer _ = ControlServer.open(log, new StubRecorder(status(128 << 20)))) {
            assertThat(cli.succeeds("plan", "--log", log))
                    .contains("(days kept, at least, in a log of 131072 KB, the recorder's size)")
                    .contains("A log of 131072 KB, the recorder's size, keeps at least ");
            assertThat(new Cli().succeeds("plan", "--log", log, "--log-size", 1024))
                    .contains("(days kept, at least, in a log of 1024 KB, as asked)")
                    .contains("A log of 1024 KB, as asked, keeps at least ")
                    .contains("A log of 131072 KB, the recorder's size, keeps at least ");
        }
    }

    @Test
    void saysWhatAConfigurationWouldChange() throws Exception {
        Path file = temporary.resolve("sysmon.xml");
        Files.writeString(file, CONFIGURATION);

        String text = cli.succeeds("plan", "--log", log, "--config", file, "--keep", "9000d");
        assertThat(text)
                .contains("configuration  " + file + ", schema version 4.90\n")
                .containsPattern("in the log +2124 +266 ")
                .containsPattern("by this file +194 +24 ")
                .containsPattern("To keep at least 9000 d with this file, record with --log-size \\d+: ");
        String json = new Cli().succeeds("plan", "--log", log, "--config", file, "--keep", "9000d", "--format", "json");
        double before = number(json, "\"before\":\\{\"events\":2124,\"bytes\":.*?\"neededLogSizeKb\"");
        double after = number(json, "\"after\":\\{\"events\":194,\"bytes\":.*?\"neededLogSizeKb\"");
        assertThat(after).isLessThan(before / 2);
    }

    @Test
    void saysHowLittleWasRecorded() throws Exception {
        Path shortLog = temporary.resolve("short");
        Cli.write(shortLog, Cli.terminated(1, "/bin/a", 600), Cli.terminated(1, "/bin/a", 0));
        assertThat(cli.succeeds("plan", "--log", shortLog))
                .contains("CAREFUL        only 10 min 0 s were recorded: figures for a day are extrapolated")
                .containsPattern("last 7 days +10 min 0 s +288 ")
                .contains("(by: whole log)");

        Path moment = temporary.resolve("moment");
        Cli.write(moment, Cli.terminated(1, "/bin/a", 0));
        assertThat(new Cli().succeeds("plan", "--log", moment, "--keep", "90d"))
                .contains("CAREFUL        no time to speak of was recorded")
                .containsPattern("whole log +0 s +- +- +-\n")
                .doesNotContain("keeps at least")
                .doesNotContain("To keep");
        assertThat(new Cli().succeeds("plan", "--log", moment, "--keep", "90d", "--format", "json"))
                .contains("\"keep\":{\"seconds\":7776000}")
                .doesNotContain("daysKept");
    }

    @Test
    void tellsDamageOfTheLog() throws Exception {
        Path part;
        try (var files = Files.list(log)) {
            part = files.filter(each -> each.toString().endsWith(".ashj"))
                    .findFirst()
                    .orElseThrow();
        }
        byte[] bytes = Files.readAllBytes(part);
        bytes[bytes.length / 2] ^= 0x10;
        Files.write(part, bytes);

        assertThat(cli.run("plan", "--log", log)).isZero();
        assertThat(cli.err()).startsWith("ashiato: damage in the log: " + part + " at byte ");
    }

    @Test
    void refusesWhatItCannotPlan() throws Exception {
        Path empty = temporary.resolve("empty");
        Cli.write(empty);
        cli.fails(1, "ashiato: " + empty + ": no event of this log can be read\n", "plan", "--log", empty);
        new Cli()
                .fails(
                        2,
                        "ashiato: --log-size is 63 KB; expected at least 64\n",
                        "plan",
                        "--log",
                        log,
                        "--log-size",
                        63);
        for (String keep : List.of("90", "0d", "36526d", "5m", "")) {
            new Cli()
                    .fails(
                            2,
                            "ashiato: Invalid value for option '--keep': '" + keep
                                    + "' is not a length of time to keep a log for; expected for example 90d, 12w or"
                                    + " 36h, at most 36525d\nTry 'ashiato plan --help'.\n",
                            "plan",
                            "--log",
                            log,
                            "--keep=" + keep);
        }
        Path other = temporary.resolve("other.xml");
        new Cli().fails(2, "ashiato: " + other + ": no such file\n", "plan", "--log", log, "--config", other);
        assertThat(new Cli().run("plan", "--log", temporary.resolve("none"))).isEqualTo(2);
    }
}
