package ashiato.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LicenceTest {
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    @Test
    void saysNothingToWhoAcceptsItBeforehand() throws CommandFailure {
        Licence.demand(true, err(), Optional.empty());

        assertThat(said()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"y\n", "YES\n", "  y  \n", "what?\n\ny\n"})
    void isAcceptedByAnAnswer(String typed) throws CommandFailure {
        Licence.demand(false, err(), terminal(typed));

        assertThat(said())
                .startsWith("Ashiato is licensed under the Apache License, Version 2.0")
                .endsWith("Do you accept the licence? (y/n) ");
    }

    @Test
    void asksAgainUntilItIsAnswered() throws CommandFailure {
        Licence.demand(false, err(), terminal("maybe\ny\n"));

        assertThat(said().split("\\(y/n\\)", -1)).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"n\n", "No\n", "", "perhaps\n"})
    void isRefusedByAnAnswerOrByNone(String typed) {
        assertThatExceptionOfType(CommandFailure.class)
                .isThrownBy(() -> Licence.demand(false, err(), terminal(typed)))
                .withMessage("the licence was not accepted; nothing is installed")
                .returns(1, CommandFailure::exitCode);
    }

    @Test
    void cannotBeAcceptedWhereNobodyCanBeAsked() {
        assertThatExceptionOfType(CommandFailure.class)
                .isThrownBy(() -> Licence.demand(false, err(), Optional.empty()))
                .withMessage("the licence has to be accepted, and nobody can be asked here; accept it with -accepteula")
                .returns(1, CommandFailure::exitCode);
        assertThat(said())
                .contains("http://www.apache.org/licenses/LICENSE-2.0")
                .doesNotContain("(y/n)");
    }

    private PrintStream err() {
        return new PrintStream(said, true, StandardCharsets.UTF_8);
    }

    private static Optional<BufferedReader> terminal(String typed) {
        return Optional.of(new BufferedReader(new StringReader(typed)));
    }

    private String said() {
        return said.toString(StandardCharsets.UTF_8);
    }
}
