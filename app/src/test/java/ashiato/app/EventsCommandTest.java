package ashiato.app;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ashiato.event.ErrorReport;
import ashiato.event.Event;
import ashiato.event.Origin;
import ashiato.event.ServiceStateChange;
import ashiato.log.LogOptions;
import ashiato.log.LogWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class EventsCommandTest {
    private final Cli cli = new Cli();

    @TempDir
    private Path temporary;

    private Path log = Path.of("");

    @BeforeEach
    void writeTheLog() throws Exception {
        log = temporary.resolve("log");
        Cli.write(
                log,
                new ServiceStateChange(Cli.NOW.minusSeconds(7200), "Started", "1.2.3", "4.90"),
                Cli.terminated(11, "/bin/true", 3600),
                Cli.terminated(12, "/usr/bin/curl", 1800),
                Cli.terminated(13, "/usr/bin/足跡", 60),
                new ErrorReport(Cli.NOW.minusSeconds(1), "QUEUE", "something \u001b[31m was lost"));
    }

    private static List<Long> ids(String json) {
        return json.lines()
                .map(line -> Long.parseLong(line.replaceFirst(".*\"EventRecordID\":(\\d+).*", "$1")))
                .toList();
    }

    private List<Long> found(Object... args) {
        Object[] all = Stream.concat(Stream.of("events", "--log", log, "--format", "json"), Stream.of(args))
                .toArray();
        return ids(new Cli().succeeds(all));
    }

    @Test
    void showsTextByDefault() {
        assertThat(cli.succeeds("events", "--log", log, "--last", 2)).isEqualTo("""
                        2026-11-23 11:59:00.000 UTC  #4  5 ProcessTerminate  host
                        Process terminated:
                        RuleName: -
                        UtcTime: 2026-11-23 11:59:00.000
                        ProcessGuid: {00000000-0000-0000-0000-000000000000}
                        ProcessId: 13
                        Image: /usr/bin/足跡
                        User: root

                        2026-11-23 11:59:59.000 UTC  #5  255 ErrorReport  host
                        Error report:
                        UtcTime: 2026-11-23 11:59:59.000
                        ID: QUEUE
                        Description: something ␛[31m was lost

                        """);
    }

    @Test
    void coloursTheHeaderLineAtATerminal() {
        cli.colour = true;

        assertThat(cli.succeeds("events", "--log", log, "--last", 2).lines().filter(line -> line.contains("\u001b")))
                .containsExactly(
                        "\u001b[1m2026-11-23 11:59:00.000 UTC  #4  5 ProcessTerminate  host\u001b[m",
                        "\u001b[1;31m2026-11-23 11:59:59.000 UTC  #5  255 ErrorReport  host\u001b[m");
    }

    @Test
    void coloursNoOtherFormat() {
        for (String format : List.of("xml", "json", "csv")) {
            Cli plain = new Cli();
            Cli coloured = new Cli();
            coloured.colour = true;
            assertThat(coloured.succeeds("events", "--log", log, "--format", format))
                    .isEqualTo(plain.succeeds("events", "--log", log, "--format", format));
        }
    }

    @Test
    void showsXmlJsonAndCsv() {
        assertThat(cli.succeeds("events", "--log", log, "--format", "XML").lines())
                .hasSize(5)
                .allSatisfy(line -> assertThat(line).startsWith("<Event").endsWith("</Event>"));
        assertThat(new Cli()
                        .succeeds("events", "--log", log, "--format", "json")
                        .lines())
                .hasSize(5)
                .allSatisfy(line -> assertThat(line).startsWith("{\"EventID\":").endsWith("}"));
        assertThat(new Cli().succeeds("events", "--log", log, "--format", "csv").lines())
                .hasSize(6)
                .first()
                .asString()
                .startsWith("RecordId,TimeCreated,");
    }

    @Test
    void filtersByFieldsTypesAndTimes() {
        assertThat(found()).containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(found("Image:'end with'=/curl")).containsExactly(3L);
        assertThat(found("ProcessId=11", "ProcessId=13")).containsExactly(2L, 4L);
        assertThat(found("--type", "5")).containsExactly(2L, 3L, 4L);
        assertThat(found("--type", "ServiceStateChange,255")).containsExactly(1L, 5L);
        assertThat(found("--since", "1h")).containsExactly(2L, 3L, 4L, 5L);
        assertThat(found("--since", "2026-11-23T11:30:00Z", "--until", "2026-11-23T11:59:00Z"))
                .containsExactly(3L);
        assertThat(found("--until", "90m")).containsExactly(1L);
    }

    @Test
    void showsTheLastThatMatch() {
        assertThat(found("--last", "0")).isEmpty();
        assertThat(found("--last", "2")).containsExactly(4L, 5L);
        assertThat(found("--last", "99")).containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(found("--last", "2", "--type", "5")).containsExactly(3L, 4L);
        assertThat(found("--last", "1", "Image:contains=/bin/t")).containsExactly(2L);
        assertThat(found("--last", "1", "--until", "40m")).containsExactly(2L);
        assertThat(found("--last", "1", "--since", "1h", "--type", "5")).containsExactly(4L);
    }

    @Test
    void succeedsWhereNothingMatchesUnlessAMatchIsAskedFor() {
        assertThat(cli.succeeds("events", "--log", log, "Image=/bin/false")).isEmpty();
        assertThat(cli.run("events", "--log", log, "--must-match", "Image=/bin/false"))
                .isEqualTo(1);
        assertThat(cli.run("events", "--log", log, "--must-match", "Image=/bin/true"))
                .isZero();
    }

    @Test
    void namesEveryProblemOfAFilter() {
        assertThat(cli.run("events", "--log", log, "Imag=x", "Image:endwith=y", "--type", "ProcesTerminate"))
                .isEqualTo(2);
        assertThat(cli.err().lines())
                .hasSize(3)
                .allSatisfy(line -> assertThat(line).startsWith("ashiato: '"))
                .anySatisfy(line -> assertThat(line).contains("did you mean Image?"))
                .anySatisfy(line -> assertThat(line).contains("there is no condition 'endwith'"))
                .anySatisfy(line -> assertThat(line).contains("did you mean ProcessTerminate?"));
    }

    @Test
    void refusesANegativeNumberOfEvents() {
        cli.fails(2, "ashiato: --last is -1; expected 0 or more\n", "events", "--log", log, "--last", -1);
    }

    @Test
    void refusesAnUnknownFormat() {
        assertThat(cli.run("events", "--log", log, "--format", "yaml")).isEqualTo(2);
        assertThat(cli.err())
                .startsWith("ashiato: Invalid value for option '--format'")
                .contains("'yaml'");
    }

    @Test
    void saysWhatToDoWhereThereIsNoLog() throws Exception {
        Path none = temporary.resolve("none");
        cli.fails(
                2,
                "ashiato: " + none + ": no such file or directory. Give the directory that the recorder writes to (its"
                        + " --log).\n",
                "events",
                "--log",
                none);

        Path other = Files.createDirectory(temporary.resolve("other"));
        Files.writeString(other.resolve("letter.txt"), "Dear reader");
        Cli second = new Cli();
        assertThat(second.run("events", "--log", other)).isEqualTo(2);
        assertThat(second.err()).startsWith("ashiato: " + other + " is not an Ashiato log: ");
    }

    @Test
    void tellsDamageAndShowsTheRest() throws Exception {
        Path part = part();
        byte[] bytes = Files.readAllBytes(part);
        int inImage = new String(bytes, ISO_8859_1).indexOf("/usr/bin/curl");
        bytes[inImage] ^= 0x20;
        Files.write(part, bytes);

        assertThat(cli.run("events", "--log", log, "--format", "json")).isZero();
        assertThat(ids(cli.out())).contains(1L, 2L).doesNotContain(3L);
        assertThat(cli.err()).startsWith("ashiato: damage in the log: " + part + " at byte ");
    }

    @Test
    void failsWhereNothingCanBeRead() throws Exception {
        Path part = part();
        byte[] bytes = Files.readAllBytes(part);
        Arrays.fill(bytes, (byte) 0x55);
        Files.write(part, bytes);

        assertThat(cli.run("events", "--log", log)).isEqualTo(1);
        assertThat(cli.err().lines())
                .hasSize(2)
                .last()
                .isEqualTo("ashiato: " + log + ": no record of this log can be read");
    }

    private Path part() throws IOException {
        try (Stream<Path> files = Files.list(log)) {
            return files.filter(file -> file.toString().endsWith(".ashj"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    void endsQuietlyWhenNobodyReadsItsOutput() {
        cli.standardOutput = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("Broken pipe");
            }
        };

        assertThat(cli.run("events", "--log", log, "--follow", "--last", 1)).isZero();
        assertThat(cli.err()).isEmpty();
    }

    @Test
    void followsWhatIsWrittenAndShowsNothingOldUnlessAskedTo() throws Exception {
        List<Long> onlyNew = follow();
        List<Long> withLast = follow("--last", "1");
        List<Long> filtered = follow("ProcessId=1001");

        assertThat(onlyNew).containsExactly(6L, 7L, 8L);
        assertThat(withLast).containsExactly(8L, 9L, 10L, 11L);
        assertThat(filtered).containsExactly(13L);
    }

    /// Follows the log while three events are appended, one by one.
    private List<Long> follow(Object... args) throws Exception {
        Cli follower = new Cli();
        Object[] all = Stream.concat(Stream.of("events", "--log", log, "--format", "json", "--follow"), Stream.of(args))
                .toArray();
        CompletableFuture<Integer> code = new CompletableFuture<>();
        Thread thread = new Thread(() -> code.complete(follower.run(all)), "follower");
        thread.start();
        // Long enough to have passed the present end: what comes now is found by following.
        Thread.sleep(1000);
        try (LogWriter writer = LogWriter.open(log, LogOptions.defaults(), Origin.linux("host", 7))) {
            for (int i : IntStream.range(0, 3).toArray()) {
                Event event = Cli.terminated(1000 + i, "/bin/new", 0);
                writer.append(event.utcTime(), event, Map.of());
                writer.flush();
                Thread.sleep(150);
            }
        }
        Thread.sleep(1000);
        thread.interrupt();
        assertThat(code.get(10, TimeUnit.SECONDS)).isZero();
        assertThat(follower.err.toString(UTF_8)).isEmpty();
        return ids(follower.out());
    }
}
