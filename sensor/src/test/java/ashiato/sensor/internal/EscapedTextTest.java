package ashiato.sensor.internal;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EscapedTextTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "plain | 706c61696e",
                "日本語 | e697a5e69cace8aa9e",
                "😀 | f09f9880",
                // A line feed, a DEL, and U+0085 (next line).
                "a\\x0ab\\x7fc\\xc2\\x85 | 610a627f63c285",
                // U+202E, which would show exe.gpj as jpg.exe.
                "\\xe2\\x80\\xaeexe.gpj | e280ae6578652e67706a",
                // Overlong '/', a surrogate, a sequence cut by the end.
                "\\xc0\\xaf | c0af",
                "\\xe0\\x80\\xaf | e080af",
                "\\xed\\xa0\\x80 | eda080",
                "\\xf4\\x90\\x80\\x80 | f4908080",
                "\\xe6\\x97 | e697",
                // systemd's own escape for '-' is no escape here.
                "dev\\x2dsda | 6465765c783264736461",
                // The bytes spell \xff: the backslash is escaped so that the text is not taken for the byte 0xff.
                "\\x5cxff | 5c786666",
                "\\xFF | 5c784646",
                "a\\b | 615c62",
                "\\ | 5c",
            })
    void showsBytesAsText(String text, String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex);

        assertThat(EscapedText.of(bytes, 0, bytes.length)).isEqualTo(text);
        assertThat(EscapedText.bytes(text)).isEqualTo(bytes);
    }

    @Test
    void stopsAtTheFirstNulOfACString() {
        byte[] field = "kworker/0:1\0junk".getBytes(ISO_8859_1);

        assertThat(EscapedText.ofCString(field, 0, field.length)).isEqualTo("kworker/0:1");
        assertThat(EscapedText.ofCString(field, 0, 4)).isEqualTo("kwor");
    }

    @Test
    void givesBackAnyBytes() {
        long seed = 20261107;
        Random random = new Random(seed);
        byte[] alphabet = "\\x5c7fe2280ae\"' \n\t\u00e9日".getBytes(UTF_8);
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = new byte[random.nextInt(24)];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] =
                        random.nextInt(4) == 0 ? (byte) random.nextInt(256) : alphabet[random.nextInt(alphabet.length)];
            }
            String text = EscapedText.of(bytes, 0, bytes.length);

            assertThat(EscapedText.bytes(text))
                    .as("seed %d round %d: %s", seed, round, text)
                    .isEqualTo(bytes);
            assertThat(text.chars()).noneMatch(Character::isISOControl);
        }
    }
}
