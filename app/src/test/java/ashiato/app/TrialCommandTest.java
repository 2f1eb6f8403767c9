package ashiato.app;

import static org.assertj.core.api.Assertions.assertThat;

import ashiato.event.Event;
import ashiato.event.NetworkConnect;
import ashiato.event.Port;
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
class TrialCommandTest {
    private static final int HOUR = 3600;
    private static final String CONFIGURATION = """
            <Sysmon schemaversion="4.90">
              <EventFiltering>
                <RuleGroup groupRelation="or">
                  <NetworkConnect onmatch="exclude">
                    <DestinationIp>127.0.0.1</DestinationIp>
                    <DestinationPort>9</DestinationPort>
                  </NetworkConnect>
                  <ProcessTerminate onmatch="include"/>
                  <DnsQuery onmatch="include"><Image>/x</Image></DnsQuery>
                </RuleGroup>
              </EventFiltering>
            </Sysmon>
            """;

    private final Cli cli = new Cli();

    @TempDir
    private Path temporary;

    private Path log = Path.of("");
    private Path file = Path.of("");

    /// Two days of 48 hours: each hour 10 connections of an agent, 5 to loopback, one of a browser to somewhere
    /// else
    /// each time, and 2 ends of processes.
    @BeforeEach
    void writeLogAndConfiguration() throws Exception {
        log = temporary.resolve("log");
        file = temporary.resolve("sysmon.xml");
        Files.writeString(file, CONFIGURATION);
        List<Event> events = new ArrayList<>();
        for (int hour = 48; hour >= 0; hour--) {
            for (int i = 0; i < 10; i++) {
                events.add(connected("/opt/agent", "192.0.2.10", 8443, hour));
            }
            for (int i = 0; i < 5; i++) {
                events.add(connected("/usr/bin/curl", "127.0.0.1", 80, hour));
            }
            events.add(connected("/usr/bin/browser", "198.51.100." + hour, 443, hour));
            events.add(Cli.terminated(1, "/bin/true", hour * HOUR));
            events.add(Cli.terminated(2, "/bin/false", hour * HOUR));
        }
        Cli.write(log, events.toArray(Event[]::new));
    }

    private static NetworkConnect connected(String image, String address, int port, int hoursAgo) {
        return new NetworkConnect(
                null,
                Cli.NOW.minusSeconds((long) hoursAgo * HOUR),
                null,
                7,
                image,
                "root",
                "tcp",
                true,
                false,
                "10.0.0.5",
                null,
                new Port(50_000),
                null,
                false,
                address,
                null,
                new Port(port),
                null);
    }

    private long bytesOf(String json, String object) {
        Matcher matcher = Pattern.compile("\"" + object + "\":\\{\"events\":\\d+,\"bytes\":(\\d+)")
                .matcher(json);
        assertThat(matcher.find()).as(json).isTrue();
        return Long.parseLong(matcher.group(1));
    }

    @Test
    void saysWhatWouldBeLogged() {
        String text = cli.succeeds("trial", file, "--log", log);

        assertThat(text)
                .startsWith("configuration  " + file + ", schema version 4.90\nlog            " + log
                        + ": 882 events in 2 d 0 h, 2026-11-21 12:00:00.000 to 2026-11-23 12:00:00.000 UTC\n\n")
                .contains("in the log                882             441")
                .contains("by this file              539             270")
                .containsPattern("  3 NetworkConnect +784 +539 ")
                .containsPattern("  5 ProcessTerminate +98 +0 ")
                .containsPattern(
                        "245  dropped NetworkConnect +exclude node at 4:7 by DestinationIp is '127.0.0.1' at 5:9")
                .containsPattern("490  NetworkConnect +/opt/agent")
                .containsPattern("490  NetworkConnect +192.0.2.10 port 8443")
                .contains("3 filters, of which 1 had a part in decisions")
                .contains("1 are for events that the log does not have: DnsQuery 1")
                .contains("1 never matched:\n  " + file + ":6:9 NetworkConnect DestinationPort is '9' (matched 0)")
                .doesNotContain("CAREFUL");
    }

    @Test
    void proposesWhatToExcludeAndSaysWhatElseThatHides() {
        assertThat(cli.succeeds("trial", file, "--log", log))
                .contains("1. NetworkConnect: Image /opt/agent, DestinationIp 192.0.2.10, DestinationPort 8443")
                .contains("2. NetworkConnect: Image /usr/bin/browser, DestinationPort 443\n   removes  49 events")
                .contains("   hides    every DestinationIp of these: 49, such as 198.51.100.")
                .contains("   WARNING  wherever the program connects to is hidden, also if it is taken over")
                .contains("To exclude these of NetworkConnect, paste into the exclude node at " + file + ":4:7:\n"
                        + "    <Rule groupRelation=\"and\">\n"
                        + "      <Image condition=\"is\">/opt/agent</Image>\n");
    }

    @Test
    void whatIsPastedRemovesTheNoise() throws Exception {
        String text = cli.succeeds("trial", file, "--log", log);
        String paste = text.substring(text.indexOf(file + ":4:7:\n") + (file + ":4:7:\n").length());
        Files.writeString(
                file,
                CONFIGURATION.replace(
                        "<NetworkConnect onmatch=\"exclude\">", "<NetworkConnect onmatch=\"exclude\">" + paste));

        assertThat(new Cli().succeeds("trial", file, "--log", log)).containsPattern("by this file +0 ");
    }

    @Test
    void measuresTheBytesOfTheLogAndOfWhatIsLeft() throws Exception {
        String json = cli.succeeds("trial", file, "--log", log, "--format", "json");

        long size = 0;
        try (var files = Files.list(log)) {
            for (Path part :
                    files.filter(each -> each.toString().endsWith(".ashj")).toList()) {
                size += Files.size(part);
            }
        }
        long sealAtTheEnd = 211;
        assertThat(bytesOf(json, "before")).isEqualTo(size - sealAtTheEnd);
        assertThat(bytesOf(json, "after")).isBetween(size / 3, size);
        assertThat(json).contains("\"before\":{\"events\":882,").contains("\"eventsPerDay\":441.0,");
        assertThat(json).contains("\"after\":{\"events\":539,").contains("\"daysKept\":");
    }

    @Test
    void calculatesTheDaysThatASizeKeeps() {
        String small = cli.succeeds("trial", file, "--log", log, "--log-size", 64, "--format", "json");
        String large = new Cli().succeeds("trial", file, "--log", log, "--log-size", 640, "--format", "json");

        assertThat(days(large)).isBetween(days(small) * 9.9, days(small) * 10.1);
        assertThat(days(small))
                .isBetween(
                        64 * 1024.0 / bytesOf(small, "before") * 2 - 0.01,
                        64 * 1024.0 / bytesOf(small, "before") * 2 + 0.01);
    }

    private static double days(String json) {
        Matcher matcher = Pattern.compile("\"daysKept\":([0-9.]+)").matcher(json);
        assertThat(matcher.find()).isTrue();
        return Double.parseDouble(matcher.group(1));
    }

    @Test
    void warnsWhereTheLogIsShort() throws Exception {
        Path shortLog = temporary.resolve("short");
        Cli.write(shortLog, Cli.terminated(1, "/bin/a", 600), Cli.terminated(1, "/bin/a", 0));
        assertThat(cli.succeeds("trial", file, "--log", shortLog))
                .contains("CAREFUL        the log covers only 10 min 0 s: figures for a day are extrapolated");

        Path moment = temporary.resolve("moment");
        Cli.write(moment, new ServiceStateChange(Cli.NOW, "Started", "1", "4.90"));
        assertThat(new Cli().succeeds("trial", file, "--log", moment))
                .contains("CAREFUL        the log covers no time to speak of")
                .containsPattern("in the log +1 +- +- +-");
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

        assertThat(cli.run("trial", file, "--log", log)).isZero();
        assertThat(cli.err()).startsWith("ashiato: damage in the log: " + part + " at byte ");
    }

    @Test
    void refusesWhatItCannotTry() throws Exception {
        Path empty = temporary.resolve("empty");
        Cli.write(empty);
        cli.fails(1, "ashiato: " + empty + ": no event of this log can be read\n", "trial", file, "--log", empty);
        new Cli()
                .fails(
                        2,
                        "ashiato: --log-size is 63 KB; expected at least 64\n",
                        "trial",
                        file,
                        "--log",
                        log,
                        "--log-size",
                        63);
        assertThat(new Cli().run("trial", file, "--log", temporary.resolve("none")))
                .isEqualTo(2);
        Path other = temporary.resolve("other.xml");
        new Cli().fails(2, "ashiato: " + other + ": no such file\n", "trial", other, "--log", log);
    }
}
