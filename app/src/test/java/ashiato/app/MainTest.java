package ashiato.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {
    private final Cli cli = new Cli();

    @TempDir
    private Path temporary;

    @ParameterizedTest
    @ValueSource(strings = {"record", "events", "status", "plan", "export"})
    void explainsEachCommandWithAnExample(String command) {
        String help = cli.succeeds(command, "--help");

        assertThat(help)
                .contains("Usage: ashiato " + command)
                .contains("--log=DIR")
                .containsPattern("Examples:\\R  (sudo )?ashiato " + command);
        assertThat(new Cli().succeeds("help", command)).isEqualTo(help);
    }

    /// picocli prints nothing for an option whose text is missing.
    @ParameterizedTest
    @ValueSource(strings = {"record", "events", "status", "plan", "export"})
    void explainsEachOption(String command) {
        List<String> options = cli.succeeds(command, "--help")
                .lines()
                .filter(line -> line.matches(" +-.*") || line.contains("[FILTER...]   "))
                .toList();

        assertThat(options)
                .hasSizeGreaterThan(3)
                .allSatisfy(line -> assertThat(line).matches(" {2,}\\S.*? {2,}\\S.*"));
    }

    @Test
    void explainsFilters() {
        assertThat(cli.succeeds("events", "--help")).contains("[FILTER...]").contains("not begin with");
    }

    @Test
    void listsTheCommandsAndNotTheHiddenOne() {
        assertThat(cli.succeeds("--help"))
                .containsPattern("(?m)^  record +Record")
                .containsPattern("(?m)^  events +Show")
                .containsPattern("(?m)^  status +Show")
                .doesNotContain("train");
    }

    @Test
    void showsItsVersion() {
        assertThat(cli.succeeds("--version")).matches("ashiato \\d+\\.\\d+\\.\\d+(-SNAPSHOT)?\\R");
        assertThat(new Cli().succeeds("events", "--version")).isEqualTo(cli.out());
    }

    @Test
    void explainsItselfToWhoAsksForNothing() {
        assertThat(cli.run()).isEqualTo(2);
        assertThat(cli.err()).contains("Usage: ashiato");
        assertThat(cli.out()).isEmpty();
    }

    @Test
    void suggestsTheCommandThatWasMeant() {
        cli.fails(2, """
                ashiato: Unmatched argument at index 0: 'evnts'
                Did you mean events?
                Try 'ashiato --help'.
                """, "evnts");
    }

    @Test
    void namesAnUnknownOption() {
        cli.fails(2, """
                ashiato: Unknown option: '--lgo'
                Try 'ashiato status --help'.
                """, "status", "--lgo");
    }

    @Test
    void namesAnOptionWithoutItsValue() {
        cli.fails(2, """
                ashiato: Missing required parameter for option '--log' (DIR)
                Try 'ashiato record --help'.
                """, "record", "--log");
    }

    @Test
    void keepsAnUnexpectedErrorShort() {
        cli.source = (_, _) -> {
            throw new IllegalStateException("a bug");
        };
        cli.fails(
                1,
                "ashiato: this should not have happened: java.lang.IllegalStateException: a bug. Run it again with"
                        + " --debug to see where.\n",
                "record",
                "--log",
                temporary.resolve("log"));
    }

    @Test
    void showsAStackTraceToWhoAsksForIt() {
        cli.run("--debug", "events", "--log", temporary.resolve("none"));

        assertThat(cli.err()).contains("CommandFailure: ").contains("\tat ashiato.app");
    }
}
