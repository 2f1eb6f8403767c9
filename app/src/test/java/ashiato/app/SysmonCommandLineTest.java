package ashiato.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ashiato.agent.Switches;
import ashiato.app.SysmonRequest.AdjustConfiguration;
import ashiato.app.SysmonRequest.ConfigurationHelp;
import ashiato.app.SysmonRequest.Install;
import ashiato.app.SysmonRequest.InstallManifest;
import ashiato.app.SysmonRequest.NotHere;
import ashiato.app.SysmonRequest.PrintSchema;
import ashiato.app.SysmonRequest.ReplaceConfiguration;
import ashiato.app.SysmonRequest.ResetConfiguration;
import ashiato.app.SysmonRequest.ShowConfiguration;
import ashiato.app.SysmonRequest.Uninstall;
import ashiato.app.SysmonRequest.Usage;
import ashiato.event.HashAlgorithm;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SysmonCommandLineTest {
    private static final Switches NETWORK = new Switches(List.of(), null, null);
    private static final Switches IMAGES = new Switches(null, List.of(), null);
    private static final Switches BOTH = new Switches(List.of(), List.of(), null);

    static Stream<Arguments> understood() {
        return Stream.of(
                Arguments.of("-i", new Install(null, Switches.NONE, false)),
                Arguments.of("-I -ACCEPTEULA", new Install(null, Switches.NONE, true)),
                Arguments.of("-accepteula -i", new Install(null, Switches.NONE, true)),
                Arguments.of("-i f.xml", new Install("f.xml", Switches.NONE, false)),
                Arguments.of("-i -n", new Install(null, NETWORK, false)),
                Arguments.of("-in", new Install(null, NETWORK, false)),
                Arguments.of("-NI", new Install(null, NETWORK, false)),
                Arguments.of("-iln", new Install(null, BOTH, false)),
                Arguments.of("-ni f.xml -accepteula", new Install("f.xml", NETWORK, true)),
                Arguments.of("-in a,b", new Install(null, new Switches(List.of("a", "b"), null, null), false)),
                Arguments.of("-i f -n ,a,,b,", new Install("f", new Switches(List.of("a", "b"), null, null), false)),
                Arguments.of("-i -l a -n", new Install(null, new Switches(List.of(), List.of("a"), null), false)),
                Arguments.of(
                        "-i -h md5,SHA-256",
                        new Install(
                                null,
                                new Switches(null, null, EnumSet.of(HashAlgorithm.MD5, HashAlgorithm.SHA256)),
                                false)),
                Arguments.of(
                        "-ih *",
                        new Install(null, new Switches(null, null, EnumSet.allOf(HashAlgorithm.class)), false)),
                Arguments.of("-c", new ShowConfiguration()),
                Arguments.of("-nologo -c", new ShowConfiguration()),
                Arguments.of("-c f.xml", new ReplaceConfiguration("f.xml", Switches.NONE)),
                Arguments.of("-c f.xml -l", new ReplaceConfiguration("f.xml", IMAGES)),
                Arguments.of("-c -n", new AdjustConfiguration(NETWORK)),
                Arguments.of("-CN", new AdjustConfiguration(NETWORK)),
                Arguments.of(
                        "-c -h SHA1", new AdjustConfiguration(new Switches(null, null, Set.of(HashAlgorithm.SHA1)))),
                Arguments.of("-c --", new ResetConfiguration()),
                Arguments.of("-- -c", new ResetConfiguration()),
                Arguments.of("-c-", new ResetConfiguration()),
                Arguments.of("-u", new Uninstall(false)),
                Arguments.of("-u force", new Uninstall(true)),
                Arguments.of("-U Force", new Uninstall(true)),
                Arguments.of("-s", new PrintSchema(null)),
                Arguments.of("-s 4.50", new PrintSchema("4.50")),
                Arguments.of("-s all -nologo", new PrintSchema("all")),
                Arguments.of("-m", new InstallManifest()),
                Arguments.of("-z x", new NotHere("z")),
                Arguments.of("-t", new NotHere("t")),
                Arguments.of("-i -t verbose", new NotHere("t")),
                Arguments.of("-service", new NotHere("service")),
                Arguments.of("-?", new Usage()),
                Arguments.of("-? config", new ConfigurationHelp()),
                Arguments.of("-? CONFIG", new ConfigurationHelp()),
                Arguments.of("-nologo -?", new Usage()));
    }

    @ParameterizedTest
    @MethodSource
    void understood(String line, SysmonRequest expected) throws CommandFailure {
        SysmonCommandLine parsed = SysmonCommandLine.parse(line.split(" ", -1));

        assertThat(parsed.request()).isEqualTo(expected);
        assertThat(parsed.text()).isEqualTo("ashiato " + line);
        assertThat(parsed.remarks()).isEqualTo(List.of());
        assertThat(parsed.logo()).isEqualTo(!line.contains("-nologo"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            -x           | '-x' is not a switch, nor several
            -ix          | '-ix' is not a switch, nor several
            -install     | -i and -s cannot be given together
            -            | '-' is not a switch; switches begin with -, and a value stands behind its switch
            f.xml        | 'f.xml' is not a switch; switches begin with -, and a value stands behind its switch
            -i f g       | 'g' is not a switch; switches begin with -, and a value stands behind its switch
            -m f         | 'f' is not a switch; switches begin with -, and a value stands behind its switch
            -i /a -n /n f | 'f' is not a switch; switches begin with -, and a value stands behind its switch
            -i --accepteula | '--accepteula' is not a switch; did you mean -accepteula?
            --nologo -c  | '--nologo' is not a switch; did you mean -nologo?
            -i --accept  | '--accept' is not a switch, nor several
            -i -c        | -i and -c cannot be given together
            -ic          | -i and -c cannot be given together
            -i -i        | -i and -i cannot be given together
            -s -u        | -s and -u cannot be given together
            -m -z x      | -m and -z cannot be given together
            -z           | -z needs a value, as an argument of its own
            -i -h        | -h needs a value, as an argument of its own
            -hi md5      | -h needs a value, as an argument of its own
            -i -d        | -d needs a value, as an argument of its own
            -i -n a -n b | -n is given twice
            -i -h md5 -h sha1 | -h is given twice
            -? schema    | there is no help on 'schema'; expected nothing, or config
            -? config x  | there is no help on 'config x'; expected nothing, or config
            -n           | nothing is asked for; expected -i, -c, -u, -s, -m or -?
            -accepteula  | nothing is asked for; expected -i, -c, -u, -s, -m or -?
            -i --        | -- goes with -c only
            --           | nothing is asked for; expected -i, -c, -u, -s, -m or -?
            -c f --      | -c -- goes back to the defaults and takes nothing else
            -c -- -n     | -c -- goes back to the defaults and takes nothing else
            -s -n        | -h, -l and -n go with -i or -c, not with -s
            -u -h md5    | -h, -l and -n go with -i or -c, not with -u
            -u now       | 'now' is unknown to -u; expected nothing, or force
            """)
    void isRefused(String line, String message) {
        assertThatExceptionOfType(CommandFailure.class)
                .isThrownBy(() -> SysmonCommandLine.parse(line.split(" ", -1)))
                .withMessage(message)
                .returns(87, CommandFailure::exitCode);
    }

    @Test
    void refusesAHashThatIsNone() {
        assertThatExceptionOfType(CommandFailure.class)
                .isThrownBy(() -> SysmonCommandLine.parse("-i", "-h", "md5,crc"))
                .withMessageStartingWith("-h: ")
                .withMessageContaining("crc")
                .returns(87, CommandFailure::exitCode);
    }

    /// `ashiato -c "$FILE"` with an empty variable is a mistake, not a wish to see the configuration.
    @Test
    void takesAnEmptyArgumentForAValue() throws CommandFailure {
        assertThat(SysmonCommandLine.parse("-c", "").request()).isEqualTo(new ReplaceConfiguration("", Switches.NONE));
    }

    @Test
    void takesSwitchesThatHaveNoEffectAndSaysWhy() throws CommandFailure {
        SysmonCommandLine line = SysmonCommandLine.parse(
                "-i", "f", "-a", "x", "-btf", "y", "-d", "z", "-dns", "-g", "p", "-k", "q", "-r");

        assertThat(line.request()).isEqualTo(new Install("f", Switches.NONE, false));
        assertThat(line.remarks()).hasSize(7).allMatch(remark -> remark.contains(" has no effect"));
        assertThat(line.remarks())
                .extracting(remark -> remark.substring(0, remark.indexOf(' ')))
                .containsExactlyInAnyOrder("-a", "-btf", "-d", "-dns", "-g", "-k", "-r");
    }

    /// A required value may begin with a dash.
    @Test
    void takesADashForAPartOfARequiredValue() throws CommandFailure {
        assertThat(SysmonCommandLine.parse("-i", "-d", "-n").request())
                .isEqualTo(new Install(null, Switches.NONE, false));
    }

    @Test
    void saysThatNoProgramHereHasAnImphash() throws CommandFailure {
        SysmonCommandLine line = SysmonCommandLine.parse("-i", "-h", "SHA1,ImpHash");

        assertThat(line.remarks()).singleElement().asString().startsWith("IMPHASH is left out");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-i", "-c f", "-x", "-h md5", "-?", "--", "-", "--accepteula", "-V -c"})
    void isMeantByADash(String line) {
        assertThat(SysmonCommandLine.isMeant(line.split(" ", -1))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"record", "events -f", "--help", "--version", "--debug events", "-h", "-V"})
    void isNotMeantByASubcommandOrAnOption(String line) {
        assertThat(SysmonCommandLine.isMeant(line.split(" ", -1))).isFalse();
        assertThat(SysmonCommandLine.isMeant()).isFalse();
    }
}
