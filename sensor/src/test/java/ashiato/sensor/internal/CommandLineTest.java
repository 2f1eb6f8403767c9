package ashiato.sensor.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandLineTest {
    private final CommandLine commandLine = new CommandLine();

    /// `·` stands for NUL.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "curl·-s·http://a/b· | curl -s http://a/b",
                "true· | true",
                "true | true",
                "bash·-c·echo a; ls· | bash -c \"echo a; ls\"",
                "python3·-c·import pty; pty.spawn(\"/bin/sh\")· | python3 -c 'import pty; pty.spawn(\"/bin/sh\")'",
                "sh·-c·echo \"it's\"· | sh -c \"echo \\x22it's\\x22\"",
                "dd·--title=\"x\"·it's· | dd --title=\"x\" it's",
                "echo·\"x\"·'y'· | echo '\"x\"' \"'y'\"",
                "a···b· | a \"\" \"\" b",
                "a·· | a \"\"",
                "··a· | \"\" \"\" a",
                "· | \"\"",
                "grep·a\\b·C:\\dir· | grep a\\b C:\\dir",
                "printf·\\x90· | printf \\x5cx90",
                "名前·値 値· | 名前 \"値 値\"",
            })
    void joinsArguments(String arguments, String line) {
        byte[] bytes = arguments.replace('·', '\0').getBytes(UTF_8);

        assertThat(commandLine.join(bytes, 0, bytes.length, false)).isEqualTo(line);
    }

    @Test
    void keepsOneLineOneLine() {
        byte[] bytes = "sh\0-c\0id\nwhoami\0a\tb\0".getBytes(UTF_8);

        assertThat(commandLine.join(bytes, 0, bytes.length, false)).isEqualTo("sh -c id\\x0awhoami a\\x09b");
    }

    @Test
    void marksWhatWasCutOff() {
        byte[] plain = "java\0-cp\0/a:/b".getBytes(UTF_8);
        byte[] quoted = "sh\0-c\0id; whoa".getBytes(UTF_8);

        assertThat(commandLine.join(plain, 0, plain.length, true)).isEqualTo("java -cp /a:/b...");
        assertThat(commandLine.join(quoted, 0, quoted.length, true)).isEqualTo("sh -c \"id; whoa\"...");
    }

    @Test
    void readsOnlyItsPartOfTheBuffer() {
        byte[] bytes = "xx\0ls\0-l\0yy".getBytes(UTF_8);

        assertThat(commandLine.join(bytes, 3, 6, false)).isEqualTo("ls -l");
        assertThat(commandLine.join(bytes, 3, 0, false)).isEmpty();
        assertThat(commandLine.join(bytes, 3, 0, true)).isEqualTo("...");
    }

    @Test
    void givesBackAnyArguments() {
        long seed = 471;
        Random random = new Random(seed);
        byte[] alphabet = "ab \"'\\x22\n".getBytes(UTF_8);
        for (int round = 0; round < 20_000; round++) {
            List<byte[]> arguments = new ArrayList<>();
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            for (int n = random.nextInt(5); n > 0; n--) {
                byte[] argument = new byte[random.nextInt(8)];
                for (int i = 0; i < argument.length; i++) {
                    argument[i] = random.nextInt(8) == 0
                            ? (byte) (1 + random.nextInt(255))
                            : alphabet[random.nextInt(alphabet.length)];
                }
                arguments.add(argument);
                bytes.writeBytes(argument);
                bytes.write(0);
            }
            String line = commandLine.join(bytes.toByteArray(), 0, bytes.size(), false);

            assertThat(CommandLine.split(line))
                    .as("seed %d round %d: %s", seed, round, line)
                    .usingElementComparator(Arrays::compare)
                    .containsExactlyElementsOf(arguments);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {"a  b | 2", "\"a | 0", "'a'b | 0", "a 'b | 2"})
    void refusesToSplitWhatItNeverJoins(String line, int at) {
        assertThatThrownBy(() -> CommandLine.split(line))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("not a command line: no whole argument at character " + at + " of " + line
                        + "; expected text without blanks, or text in quotation marks");
    }
}
