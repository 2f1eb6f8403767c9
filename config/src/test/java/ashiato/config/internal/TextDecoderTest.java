package ashiato.config.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ashiato.config.Diagnostic;
import ashiato.config.Position;
import ashiato.config.Problem;
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextDecoderTest {
    private static final String TEXT = "\n<a>é → 𝄞</a>";

    @Test
    void readsUtf8WithoutAMark() throws UnreadableFileException {
        assertThat(TextDecoder.decode(TEXT.getBytes(StandardCharsets.UTF_8))).isEqualTo(TEXT);
    }

    @Test
    void readsUtf8WithAMark() throws UnreadableFileException {
        // EF BB BF, then <a>é</a> with é as C3 A9.
        assertThat(TextDecoder.decode(hex("EFBBBF 3C613E C3A9 3C2F613E"))).isEqualTo("<a>é</a>");
    }

    @Test
    void readsUtf16OfEitherByteOrderWithAMark() throws UnreadableFileException {
        // FF FE or FE FF, then <é> with é as 00E9.
        assertThat(TextDecoder.decode(hex("FFFE 3C00 E900 3E00"))).isEqualTo("<é>");
        assertThat(TextDecoder.decode(hex("FEFF 003C 00E9 003E"))).isEqualTo("<é>");
    }

    @Test
    void readsUtf16OfEitherByteOrderWithoutAMark() throws UnreadableFileException {
        // A blank and <: the zero byte among the first two tells the order.
        assertThat(TextDecoder.decode(hex("0A00 3C00 AC20 3E00"))).isEqualTo("\n<€>");
        assertThat(TextDecoder.decode(hex("000A 003C 20AC 003E"))).isEqualTo("\n<€>");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>",
                "<?xml version='1.0' encoding='iso-8859-1' standalone='yes'?>",
                "\r\n\t <!-- first --> <?xml version=\"1.0\"\n encoding = \"ISO-8859-1\"?>",
                "<?xml version=\"1.0\" encoding=\"latin1\"?>"
            })
    void readsIso88591WhereTheDeclarationSaysSo(String declaration) throws UnreadableFileException {
        String text = declaration + "<é\u0085ÿ>";

        assertThat(TextDecoder.decode(text.getBytes(StandardCharsets.ISO_8859_1)))
                .isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<!-- <?xml version='1.0' encoding='ISO-8859-1'?> -->",
                "<a/><?xml version='1.0' encoding='ISO-8859-1'?>",
                "<!-- without an end <?xml version='1.0' encoding='ISO-8859-1'?>",
                "<?xml version='1.0'?><a encoding='ISO-8859-1'>"
            })
    void takesNothingElseForTheDeclaration(String start) throws UnreadableFileException {
        String text = start + "é";

        assertThat(TextDecoder.decode(text.getBytes(StandardCharsets.UTF_8))).isEqualTo(text);
    }

    @Test
    void readsWindows1252WhereTheDeclarationSaysSo() throws UnreadableFileException {
        String text = "<?xml version=\"1.0\" encoding=\"Windows-1252\"?><„€“>";

        assertThat(TextDecoder.decode(text.getBytes(Charset.forName("windows-1252"))))
                .isEqualTo(text);
    }

    @Test
    void takesTheMarkForTruerThanTheDeclaration() throws UnreadableFileException {
        String text = "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><é>";

        assertThat(TextDecoder.decode(withMark(text))).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "utf8", "UTF-16", "utf-16le"})
    void readsBytesThatAreNotUtf16AsUtf8WhateverTheySay(String declared) throws UnreadableFileException {
        String text = "<?xml version=\"1.0\" encoding=\"" + declared + "\"?><é>";

        assertThat(TextDecoder.decode(text.getBytes(StandardCharsets.UTF_8))).isEqualTo(text);
    }

    @Test
    void readsPlainAsciiOfAnyEncoding() throws UnreadableFileException {
        String text = "<?xml version=\"1.0\" encoding=\"Shift_JIS\"?><a>";

        assertThat(TextDecoder.decode(text.getBytes(StandardCharsets.US_ASCII))).isEqualTo(text);
    }

    @Test
    void refusesOtherTextOfAnUnknownEncoding() {
        // 82 A0 is a hiragana letter in Shift JIS.
        byte[] bytes = (HexFormat.of().formatHex("<?xml encoding=\"Shift_JIS\"?>".getBytes(StandardCharsets.US_ASCII))
                        + "82a0")
                .transform(HexFormat.of()::parseHex);

        assertThat(problem(bytes))
                .isEqualTo(new Problem(
                        Diagnostic.ENCODING,
                        new Position(1, 17),
                        "the encoding is not known; found 'Shift_JIS'; expected UTF-8, UTF-16, ISO-8859-1, windows-1252"
                                + " or US-ASCII"));
    }

    @Test
    void namesThePlaceOfAByteThatIsNotUtf8() {
        // Line 1: <a>, CR LF. Line 2: two letters, then é in ISO-8859-1.
        assertThat(problem(hex("3C613E 0D0A 6262 E9 3C2F613E")))
                .isEqualTo(new Problem(
                        Diagnostic.ENCODING,
                        new Position(2, 3),
                        "the file is not UTF-8; found the byte 0xE9; expected UTF-8, or a declaration of the encoding"
                                + " such as <?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>"));
    }

    @Test
    void refusesHalfACharacter() {
        // < in UTF-16, then one byte of a character of two.
        assertThat(problem(hex("FFFE 3C00 61")).diagnostic()).isEqualTo(Diagnostic.ENCODING);
        // The first two of the three bytes of € in UTF-8.
        assertThat(problem(hex("3C E282")).position()).isEqualTo(new Position(1, 2));
        // A high surrogate alone.
        assertThat(problem(hex("FFFE 3C00 34D8 6100")).diagnostic()).isEqualTo(Diagnostic.ENCODING);
    }

    @Test
    void readsNoBytesAtAllAsNoText() throws UnreadableFileException {
        assertThat(TextDecoder.decode(new byte[0])).isEmpty();
        assertThat(TextDecoder.decode(hex("EFBBBF"))).isEmpty();
        assertThat(TextDecoder.decode(hex("FFFE"))).isEmpty();
    }

    private static Problem problem(byte[] bytes) {
        UnreadableFileException thrown =
                catchThrowableOfType(UnreadableFileException.class, () -> TextDecoder.decode(bytes));
        assertThat(thrown).isNotNull();
        return thrown.problem();
    }

    private static byte[] withMark(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(hex("EFBBBF"));
        bytes.writeBytes(text.getBytes(StandardCharsets.UTF_8));
        return bytes.toByteArray();
    }

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits.replace(" ", ""));
    }
}
