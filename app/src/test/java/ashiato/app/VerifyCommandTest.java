package ashiato.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerifyCommandTest {
    @TempDir
    Path temporary;

    private Path log = Path.of("unset");

    @BeforeEach
    void aSealedLog() throws Exception {
        log = temporary.resolve("log");
        Cli.write(log, Cli.terminated(1, "/bin/a", 600), Cli.terminated(1, "/bin/b", 0));
    }

    private static String root(String text) {
        return text.replaceFirst("(?s).*root key: (\\S+).*", "$1");
    }

    @Test
    void saysWhatIsProvenAndWhatToCompare() {
        String text = new Cli().succeeds("verify", "--log", log);

        assertThat(text.lines().toList())
                .satisfiesExactly(
                        line -> assertThat(line)
                                .isEqualTo(
                                        "proven: 1 seals, records 1 to 2 are complete, in order, and as the recorder wrote"
                                                + " them"),
                        line -> assertThat(line)
                                .matches(
                                        "root key: \\S{39} \\(compare it with the one noted when the log was begun, or give it"
                                                + " with --root\\)"),
                        line -> assertThat(line).startsWith("anchor: ashiato-anchor 1 seal=1 next=3 "));
    }

    @Test
    void takesARootInWhateverWayItWasNoted() {
        String root = root(new Cli().succeeds("verify", "--log", log));

        String noted = root.toUpperCase(java.util.Locale.ROOT).replace('-', ' ');
        assertThat(new Cli().succeeds("verify", "--log", log, "--root", noted)).contains("root key: " + root + "\n");
    }

    @Test
    void refusesAnotherRoot() {
        String other = "0000-0000-0000-0000-0000-0000-0000-0000";
        Cli cli = new Cli();

        assertThat(cli.run("verify", "--log", log, "--root", other)).isEqualTo(1);
        assertThat(cli.out())
                .startsWith("NOT proven: the root key is another: ")
                .contains(other);
    }

    @Test
    void provesALogAgainstAnAnchorInASyslogLine() throws Exception {
        String anchor =
                new Cli().succeeds("verify", "--log", log, "--print-anchor").strip();
        Path kept = temporary.resolve("syslog");
        Files.writeString(kept, "Nov 23 12:00:00 ws01 kernel: other\nNov 23 12:00:01 ws01 x: " + anchor + "\n");

        assertThat(new Cli().succeeds("verify", "--log", log, "--anchor", kept)).startsWith("proven: ");
        assertThat(new Cli().succeeds("verify", "--log", log, "--anchor", anchor))
                .startsWith("proven: ");
    }

    @Test
    void namesWhatAnAnchorMissesInALogThatWasBegunAnew() throws Exception {
        String anchor =
                new Cli().succeeds("verify", "--log", log, "--print-anchor").strip();
        Path other = temporary.resolve("other");
        Cli.write(other, Cli.terminated(1, "/bin/a", 600));
        Cli cli = new Cli();

        assertThat(cli.run("verify", "--log", other, "--anchor", anchor)).isEqualTo(1);
        assertThat(cli.out()).contains("the history was signed anew");
    }

    @Test
    void answersAsJson() {
        assertThat(new Cli().succeeds("verify", "--log", log, "--format", "json"))
                .startsWith("{\"proven\":true,\"problem\":null,\"notes\":[],\"root\":\"")
                .contains("\"seals\":1,\"firstRecordId\":1,\"unsealedRecords\":0,\"head\":\"ashiato-anchor 1 ");
    }

    @Test
    void refusesWhatIsNoAnchor() throws Exception {
        Path empty = Files.writeString(temporary.resolve("empty"), "nothing\n");

        new Cli()
                .fails(
                        2,
                        "ashiato: " + empty + " has no line with an anchor; expected ashiato-anchor 1 seal=...\n",
                        "verify",
                        "--log",
                        log,
                        "--anchor",
                        empty);
        new Cli()
                .fails(
                        2,
                        "ashiato: nowhere is neither an anchor (ashiato-anchor 1 seal=...) nor a file that can be read\n",
                        "verify",
                        "--log",
                        log,
                        "--anchor",
                        "nowhere");
    }
}
