package ashiato.app;

import static org.assertj.core.api.Assertions.assertThat;

import ashiato.event.EventJson;
import ashiato.event.EventRecord;
import ashiato.event.EventXml;
import ashiato.event.Origin;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ExplainCommandTest {
    private static final String CONFIGURATION = """
            <Sysmon schemaversion="4.90">
              <EventFiltering>
                <RuleGroup name="programs" groupRelation="or">
                  <ProcessTerminate onmatch="include">
                    <Image condition="is">/bin/false</Image>
                    <Rule groupRelation="and">
                      <Image condition="image">curl</Image>
                      <User condition="is">root</User>
                    </Rule>
                    <User condition="is not">root</User>
                  </ProcessTerminate>
                </RuleGroup>
                <ProcessTerminate onmatch="exclude">
                  <Image condition="begin with">/opt/</Image>
                  <User condition="is">root</User>
                </ProcessTerminate>
              </EventFiltering>
            </Sysmon>
            """;

    private final Cli cli = new Cli();

    @TempDir
    private Path temporary;

    private Path log = Path.of("");
    private Path file = Path.of("");

    @BeforeEach
    void writeLogAndConfiguration() throws Exception {
        log = temporary.resolve("log");
        Cli.write(log, Cli.terminated(11, "/bin/true", 60), Cli.terminated(12, "/usr/bin/curl", 30));
        file = temporary.resolve("sysmon.xml");
        Files.writeString(file, CONFIGURATION);
    }

    private static EventRecord record() {
        return new EventRecord(2, Cli.NOW, Origin.linux("host", 7), Cli.terminated(12, "/usr/bin/curl", 30), Map.of());
    }

    @Test
    void explainsARecordOfALogInWords() {
        assertThat(cli.succeeds("explain", file, 2, "--log", log)).isEqualTo("""
                        LOGGED
                        because   the include node at F:4:7 matches
                        RuleName  'programs', of the rule group at F:3:5

                        event     5 ProcessTerminate, 2026-11-23 11:59:30.000 UTC, host
                        by        F, schema version 4.90
                        nodes     for ProcessTerminate, in the order in which they are tried: exclude before include, the last of the file first

                        1. F:13:5  <ProcessTerminate onmatch="exclude">  does not match
                            all terms must match ("and"), of several filters on one field one: the meaning from schema version 4.20 on where no rule group says otherwise
                            14:7     Image begin with '/opt/': no: it is '/usr/bin/curl'
                            15:7     User is 'root': not looked at: decided before

                        2. F:4:7  <ProcessTerminate onmatch="include">  matches
                            one term is enough ("or"): the rule group at F:3:5 says so
                            5:9      Image is '/bin/false': no: it is '/usr/bin/curl'
                            6:9      Rule, and: yes
                                7:11     Image image 'curl': yes: it is '/usr/bin/curl'
                                8:11     User is 'root': yes: it is 'root'
                            10:9     User is not 'root': not looked at: decided before
                        """.replace("F", file.toString()));
    }

    @Test
    void explainsTheSameEventFromAFileAndFromStandardInput() throws Exception {
        String expected = cli.succeeds("explain", file, 2, "--log", log);
        Path json = temporary.resolve("event.json");
        Files.writeString(json, EventJson.of(record()));
        assertThat(new Cli().succeeds("explain", file, json)).isEqualTo(expected);

        Cli piped = new Cli();
        piped.standardInput = EventXml.of(record());
        assertThat(piped.succeeds("explain", file, "-")).isEqualTo(expected);
    }

    @Test
    void explainsInJson() {
        assertThat(cli.succeeds("explain", file, 1, "--log", log, "--format", "json"))
                .startsWith(
                        "{\"logged\":false,\"reason\":\"no-node-matched\",\"EventID\":5,\"Event\":\"ProcessTerminate\"")
                .contains("{\"position\":\"5:9\",\"field\":\"Image\",\"condition\":\"is\",\"value\":\"/bin/false\","
                        + "\"text\":\"/bin/true\",\"outcome\":\"not-matched\"}")
                .endsWith("}\n");
    }

    @Test
    void exitsWithZeroAlsoIfTheEventIsNotLogged() {
        assertThat(cli.succeeds("explain", file, 1, "--log", log)).startsWith("""
                NOT LOGGED
                because   none of several nodes matches; then an event is dropped, even if all of them exclude
                """);
    }

    @Test
    void showsOnlySomeOfManyFiltersUnlessAskedTo() throws Exception {
        StringBuilder filters = new StringBuilder();
        for (int i = 0; i < 100; i++) {
            filters.append("<Image>/bin/").append(i).append("</Image>\n");
        }
        Files.writeString(
                file,
                "<Sysmon schemaversion=\"4.0\"><EventFiltering><ProcessTerminate onmatch=\"exclude\">" + filters
                        + "</ProcessTerminate></EventFiltering></Sysmon>");

        assertThat(cli.succeeds("explain", file, 1, "--log", log))
                .contains("one term is enough (\"or\"): the meaning up to schema version 4.10")
                .contains("... and 95 more that do not match; --all shows them")
                .doesNotContain("/bin/5'");
        assertThat(new Cli().succeeds("explain", file, 1, "--log", log, "--all"))
                .contains("/bin/99'")
                .doesNotContain("more that do not match");
    }

    @Test
    void replacesTheComputersNameByThatOfTheEvent() throws Exception {
        Files.writeString(file, """
                <Sysmon schemaversion="4.90"><EventFiltering><ProcessTerminate onmatch="include">
                <Image>%COMPUTERNAME%</Image></ProcessTerminate></EventFiltering></Sysmon>
                """);

        assertThat(cli.succeeds("explain", file, 1, "--log", log)).contains("Image is 'host': no");
    }

    @Test
    void showsNothingOfAnEventThatCouldControlATerminal() throws Exception {
        Cli.write(temporary.resolve("other"), Cli.terminated(1, "/bin/\u001b[2J", 60));

        assertThat(cli.succeeds("explain", file, 1, "--log", temporary.resolve("other")))
                .contains("␛[2J")
                .doesNotContain("\u001b");
    }

    @Test
    void saysWhatIsWrong() throws Exception {
        Path none = temporary.resolve("none");
        cli.fails(
                1,
                "ashiato: " + log + " has no record 3. If you mean a file of this name, write ./3\n",
                "explain",
                file,
                3,
                "--log",
                log);
        new Cli().fails(2, "ashiato: " + none + ": no such file\n", "explain", none, 1, "--log", log);
        new Cli()
                .fails(
                        2,
                        "ashiato: " + none + ": no such file. EVENT is a record id, a file, or - for standard input.\n",
                        "explain",
                        file,
                        none);
        Cli piped = new Cli();
        piped.standardInput = "{\n  \"EventID\": 5,\n  \"ProcessId\": \"x\"\n}";
        piped.fails(
                2,
                "ashiato: standard input:3:16: ProcessId: found 'x' where a number from 0 to 4294967295 was expected\n",
                "explain",
                file,
                "-");
    }

    @Test
    void namesTheErrorsOfAConfigurationThatCannotBeUsed() throws Exception {
        Files.writeString(file, CONFIGURATION.replace("<User condition=\"is\">", "<User condition=\"equals\">"));

        assertThat(cli.run("explain", file, 1, "--log", log)).isEqualTo(1);
        assertThat(cli.out()).isEmpty();
        assertThat(cli.err().lines()).hasSize(3).first().asString().startsWith(file + ":8:17: error: ");
        assertThat(cli.err()).endsWith("ashiato: " + file + " cannot be used\n");
    }
}
