package ashiato.app;

import static org.assertj.core.api.Assertions.assertThat;

import ashiato.event.NetworkConnect;
import ashiato.event.Port;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

@Timeout(60)
class ExportCommandTest {
    private final Cli cli = new Cli();

    @TempDir
    private Path temporary;

    private Path log = Path.of("");
    private Path file = Path.of("");

    @BeforeEach
    void writeLog() throws Exception {
        log = temporary.resolve("log");
        file = Files.createDirectory(temporary.resolve("out")).resolve("events");
        Cli.write(
                log,
                Cli.terminated(1, "/bin/a", 7200),
                connected("/usr/bin/<curl> & \u00e9\u001b\uD83D\uDC1F", 3600),
                Cli.terminated(2, "/bin/b", 600),
                Cli.terminated(3, "/bin/a", 60));
    }

    private static NetworkConnect connected(String image, int secondsAgo) {
        return new NetworkConnect(
                null,
                Cli.NOW.minusSeconds(secondsAgo),
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
                "192.0.2.1",
                null,
                new Port(443),
                null);
    }

    private List<String> directory() throws IOException {
        try (Stream<Path> files = Files.list(temporary.resolve("out"))) {
            return files.map(each -> each.getFileName().toString()).toList();
        }
    }

    private static Document parsed(String xml) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setNamespaceAware(true);
        return factory.newDocumentBuilder().parse(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void writesAFileForItsOwnerAndSaysWhatIsInIt() throws Exception {
        String said = cli.succeeds("export", "--log", log, "--format", "jsonl", "-o", file);

        assertThat(said).isEqualTo(file + ": 4 events, " + Quantities.bytes(Files.size(file)) + "\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(directory()).containsExactly("events");
    }

    @Test
    void writesJsonAndCsvAsEventsShowsThem() throws Exception {
        String json = new Cli().succeeds("events", "--log", log, "--format", "json");
        String csv = new Cli().succeeds("events", "--log", log, "--format", "csv");

        assertThat(new Cli().succeeds("export", "--log", log, "--format", "jsonl"))
                .isEqualTo(json);
        assertThat(new Cli().succeeds("export", "--log", log, "--format", "CSV", "-o", "-"))
                .isEqualTo(csv);
        cli.succeeds("export", "--log", log, "--format", "csv", "--output", file);
        assertThat(Files.readString(file)).isEqualTo(csv);
    }

    @Test
    void writesOneDocumentAsWindowsDoes() throws Exception {
        cli.succeeds("export", "--log", log, "--format", "xml", "-o", file);

        String text = Files.readString(file);
        assertThat(text)
                .startsWith("<Events>\n<Event xmlns=\"http://schemas.microsoft.com/win/2004/08/events/event\">")
                .endsWith("</EventData></Event>\n</Events>\n");
        Element events = parsed(text).getDocumentElement();
        assertThat(events.getNodeName()).isEqualTo("Events");
        NodeList each =
                events.getElementsByTagNameNS("http://schemas.microsoft.com/win/2004/08/events/event", "EventRecordID");
        assertThat(each.getLength()).isEqualTo(4);
        assertThat(each.item(0).getTextContent()).isEqualTo("1");
        assertThat(events.getTextContent()).contains("/usr/bin/<curl> & \u00e9\u241b\uD83D\uDC1F");
    }

    @Test
    void writesTheEventsThatMatch() throws Exception {
        assertThat(new Cli().succeeds("export", "--log", log, "--format", "jsonl", "--type", "5", "Image=/bin/a"))
                .isEqualTo(
                        new Cli().succeeds("events", "--log", log, "--format", "json", "--type", "5", "Image=/bin/a"))
                .hasLineCount(2);
        assertThat(new Cli().succeeds("export", "--log", log, "--format", "jsonl", "--since", "90m", "--until", "5m"))
                .hasLineCount(2)
                .contains("/bin/b");
    }

    @ParameterizedTest
    @EnumSource
    void isCompleteWithoutEvents(ExportFormat format) throws Exception {
        cli.succeeds("export", "--log", log, "--format", format, "-o", file, "Image=/nowhere");

        assertThat(cli.out()).startsWith(file + ": 0 events, ");
        if (format == ExportFormat.PARQUET) {
            assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                    .startsWith("PAR1")
                    .endsWith("PAR1");
            return;
        }
        assertThat(Files.readString(file))
                .isEqualTo(
                        switch (format) {
                            case PARQUET -> throw new AssertionError();
                            case JSONL -> "";
                            case XML -> "<Events>\n</Events>\n";
                            case CSV -> new Cli().succeeds("events", "--log", log, "--format", "csv", "Image=/nowhere");
                        });
    }

    @Test
    void replacesAFileOnlyIfItIsTold() throws Exception {
        Files.writeString(file, "precious");
        cli.fails(
                2,
                "ashiato: " + file + " exists; replace it with --force, or choose another name\n",
                "export",
                "--log",
                log,
                "--format",
                "xml",
                "-o",
                file);
        assertThat(Files.readString(file)).isEqualTo("precious");

        new Cli().succeeds("export", "--log", log, "--format", "xml", "-o", file, "--force");
        assertThat(Files.readString(file)).startsWith("<Events>");
        assertThat(directory()).containsExactly("events");
    }

    @Test
    void doesNotReplaceAFileThatCameMeanwhile() throws Exception {
        ExportFile export = new ExportFile(file, false);
        Files.writeString(export.temporary(), "exported");
        Files.writeString(file, "precious");

        assertThat(org.assertj.core.api.Assertions.catchThrowable(export::publish))
                .isInstanceOfSatisfying(
                        IOException.class,
                        e -> assertThat(export.explain(e))
                                .hasMessage(file + " exists; replace it with --force, or choose another name"));
        export.discard();
        assertThat(directory()).containsExactly("events");
        assertThat(Files.readString(file)).isEqualTo("precious");
    }

    @Test
    void replacesNothingButFiles() throws Exception {
        Files.createSymbolicLink(file, Files.createFile(temporary.resolve("linked")));
        cli.fails(
                2,
                "ashiato: " + file + " is not a file that could be replaced; choose another name, or - for standard"
                        + " output\n",
                "export",
                "--log",
                log,
                "--format",
                "csv",
                "--force",
                "-o",
                file);
        new Cli()
                .fails(
                        2,
                        "ashiato: " + log + " is a directory; name the file in it\n",
                        "export",
                        "--log",
                        log,
                        "--format",
                        "csv",
                        "-o",
                        log);
        Path nowhere = temporary.resolve("nowhere/events");
        new Cli()
                .fails(
                        2,
                        "ashiato: " + nowhere + " cannot be written: there is no such directory\n",
                        "export",
                        "--log",
                        log,
                        "--format",
                        "csv",
                        "-o",
                        nowhere);
    }

    /// `/dev/full` answers every write as a full disk does (full(4)).
    @Test
    void saysThatTheDiskIsFullAndLeavesNothing() throws Exception {
        ExportFile export = new ExportFile(file, false);
        Files.createSymbolicLink(export.temporary(), Path.of("/dev/full"));
        IOException full = catchFull();

        assertThat(export.explain(full)).hasMessage(file + " cannot be written: No space left on device");
        export.discard();
        assertThat(directory()).isEmpty();
    }

    private static IOException catchFull() throws Exception {
        try (OutputStream out = Files.newOutputStream(Path.of("/dev/full"))) {
            out.write(1);
        } catch (IOException e) {
            return e;
        }
        throw new AssertionError("/dev/full took a byte");
    }

    @Test
    void leavesNothingIfTheLogCannotBeRead() throws Exception {
        Path part = part();
        byte[] bytes = Files.readAllBytes(part);
        java.util.Arrays.fill(bytes, (byte) 0);
        Files.write(part, bytes);

        assertThat(cli.run("export", "--log", log, "--format", "xml", "-o", file))
                .isEqualTo(1);
        assertThat(cli.err()).endsWith("ashiato: " + log + ": no record of this log can be read\n");
        assertThat(directory()).isEmpty();
    }

    @Test
    void leavesNothingIfItIsStopped() throws Exception {
        cli.stopRequests = Runnable::run;
        cli.fails(
                1,
                "ashiato: stopped before all events were written; nothing is left behind\n",
                "export",
                "--log",
                log,
                "--format",
                "xml",
                "-o",
                file);
        assertThat(directory()).isEmpty();
    }

    @Test
    void tellsDamageAndWritesTheRest() throws Exception {
        Path part = part();
        byte[] bytes = Files.readAllBytes(part);
        bytes[bytes.length / 2] ^= 0x10;
        Files.write(part, bytes);

        assertThat(cli.run("export", "--log", log, "--format", "xml", "-o", file))
                .isZero();
        assertThat(cli.err()).startsWith("ashiato: damage in the log: " + part + " at byte ");
        parsed(Files.readString(file));
    }

    private Path part() throws IOException {
        try (Stream<Path> files = Files.list(log)) {
            return files.filter(each -> each.toString().endsWith(".ashj"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    void saysThatStandardOutputTookNotAll() {
        cli.standardOutput = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("Broken pipe");
            }
        };
        cli.fails(
                1,
                "ashiato: standard output takes no more: not all events were written\n",
                "export",
                "--log",
                log,
                "--format",
                "xml");
    }

    @Test
    void asksForAFormat() {
        assertThat(cli.run("export", "--log", log)).isEqualTo(2);
        assertThat(cli.err()).startsWith("ashiato: Missing required option: '--format=FORMAT'\n");
        new Cli()
                .fails(
                        2,
                        "ashiato: 'Imagine': no event has a field 'Imagine'; did you mean Image?\n"
                                .replace("'Imagine': no", "'Imagine=1': no"),
                        "export",
                        "--log",
                        log,
                        "--format",
                        "xml",
                        "Imagine=1");
        assertThat(new Cli().run("export", "--log", temporary.resolve("none"), "--format", "xml"))
                .isEqualTo(2);
    }

    @Test
    void refusesParquetOnAStream() throws Exception {
        cli.fails(
                2,
                "ashiato: a Parquet file cannot be written to a stream: give it a name with -o FILE\n",
                "export",
                "--log",
                log,
                "--format",
                "parquet");
    }
}
