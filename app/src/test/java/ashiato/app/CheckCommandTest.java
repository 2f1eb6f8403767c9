package ashiato.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckCommandTest {
    private static final String CLEAN = """
            <Sysmon schemaversion="4.90">
            <EventFiltering>
            <ProcessCreate onmatch="include"><Image condition="image">curl</Image></ProcessCreate>
            </EventFiltering>
            </Sysmon>
            """;

    private final Cli cli = new Cli();

    @TempDir
    private Path directory;

    private Path file(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text);
    }

    @Test
    void saysNothingOnStandardOutputAboutAFileWithoutProblems() throws IOException {
        assertThat(cli.run("check", file("clean.xml", CLEAN))).isZero();
        assertThat(cli.out()).isEmpty();
        assertThat(cli.err()).isEqualTo("files: 1; errors: 0; warnings: 0\n");
    }

    @Test
    void showsWarningsAndSucceeds() throws IOException {
        Path file = file("config.xml", CLEAN.replace("image\">curl", "contains any\">curl;"));

        assertThat(cli.run("check", file)).isZero();
        assertThat(cli.out())
                .isEqualTo(
                        file + ":3:34: warning: the list has an empty item: one at the end is in every value, so this"
                                + " matches every event; found <Image condition=\"contains any\">curl;</Image>; write curl"
                                + " [empty-list-item]\n");
        assertThat(cli.err()).isEqualTo("files: 1; errors: 0; warnings: 1\n");
    }

    @Test
    void failsForErrorsAndDoesNotLookAtTheFiltersThen() throws IOException {
        Path file = file(
                "config.xml", CLEAN.replace("image\">curl", "contains\">").replace("</Eve", "<NetworkConect/></Eve"));

        assertThat(cli.run("check", file)).isEqualTo(1);
        assertThat(cli.out())
                .isEqualTo(file + ":4:1: error: no event has this tag; found <NetworkConect>; expected NetworkConnect"
                        + " [unknown-event]\n");
        assertThat(cli.err()).isEqualTo("""
                        files: 1; errors: 1; warnings: 0
                        What the filters of a file mean is looked at once it has no errors.
                        """);
    }

    @Test
    void warnsOfWhatThisHostDoesNotRecord() throws IOException {
        Path file = file("config.xml", CLEAN.replace("ProcessCreate", "ImageLoad"));

        assertThat(cli.run("check", file)).isZero();
        assertThat(cli.out())
                .isEqualTo(file + ":3:1: warning: this host does not record these events; found ImageLoad (line 3);"
                        + " expected ProcessCreate, FileCreateTime, NetworkConnect, ProcessTerminate, DriverLoad,"
                        + " CreateRemoteThread, RawAccessRead, ProcessAccess, FileCreate, FileCreateStreamHash, PipeEvent, DnsQuery, FileDeleteDetected, FileExecutableDetected,"
                        + " NetworkFlow, FileRead"
                        + " [event-not-recorded]\n");
    }

    @Test
    void showsJsonAnObjectALine() throws IOException {
        Path file = file("config.xml", CLEAN.replace("image\">curl", "contains\">"));

        assertThat(cli.run("check", "--format", "json", file)).isZero();
        assertThat(cli.out())
                .isEqualTo(
                        "{\"file\":\"" + file + "\",\"line\":3,\"column\":34,\"severity\":\"warning\","
                                + "\"id\":\"empty-text\",\"message\":\"a filter without a text matches every event; found <Image"
                                + " condition=\\\"contains\\\"></Image>; write a text, or - for values that are not known\"}\n");
    }

    @Test
    void goesOnBehindAFileThatCannotBeRead() throws IOException {
        Path missing = directory.resolve("missing.xml");

        assertThat(cli.run("check", missing, directory, file("clean.xml", CLEAN)))
                .isEqualTo(2);
        assertThat(cli.out()).isEmpty();
        assertThat(cli.err())
                .isEqualTo("ashiato: " + missing + ": no such file\n"
                        + "ashiato: " + directory + ": this is a directory; name the file in it\n"
                        + "files: 1; errors: 0; warnings: 0\n");
    }

    @Test
    void needsAFile() {
        cli.fails(2, "ashiato: Missing required parameter: 'FILE'\nTry 'ashiato check --help'.\n", "check");
    }

    @Test
    void showsAnExampleInItsHelp() {
        assertThat(cli.succeeds("check", "--help"))
                .contains("ashiato check sysmonconfig.xml")
                .contains("A configuration file of Sysmon, of any schema version.")
                .contains("Exit codes: 0 no errors");
    }
}
