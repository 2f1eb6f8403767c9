package ashiato.config.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import ashiato.config.Diagnostic;
import ashiato.config.Position;
import ashiato.config.Problem;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class XmlReaderTest {

    @Test
    void readsElementsAttributesAndText() {
        XmlElement root = read("<a><b x='1' y=\"2\">t</b><c/></a>");

        assertThat(root.name()).isEqualTo("a");
        assertThat(root.children()).extracting(XmlElement::name).containsExactly("b", "c");
        XmlElement b = root.children().getFirst();
        assertThat(b.text()).isEqualTo("t");
        assertThat(b.attributes())
                .containsExactly(
                        new XmlAttribute("x", "1", new Position(1, 7)),
                        new XmlAttribute("y", "2", new Position(1, 13)));
        assertThat(b.attribute("y")).isEqualTo(b.attributes().get(1));
        assertThat(b.attribute("z")).isNull();
    }

    @ParameterizedTest
    @CsvSource({"'\n'", "'\r\n'", "'\r'"})
    void knowsThePlaceOfEveryTagWhateverEndsALine(String end) {
        XmlElement root =
                read("<!-- c -->" + end + "<a>" + end + "  <b" + end + "\tx='1'>" + end + end + "t</b>" + end + "</a>");

        XmlElement b = root.children().getFirst();
        assertThat(root.position()).isEqualTo(new Position(2, 1));
        assertThat(b.position()).isEqualTo(new Position(3, 3));
        assertThat(b.attributes().getFirst().position()).isEqualTo(new Position(4, 2));
        assertThat(b.textPosition()).isEqualTo(new Position(6, 1));
    }

    @Test
    void skipsWhatIsBesideTheRoot() {
        assertThat(read(" \r\n<!-- x -- > - --><?xml version='1.0'?>\t<?pi > ?><a/><!-- y -->\n<?z?> ")
                        .name())
                .isEqualTo("a");
    }

    @Test
    void acceptsBlanksInTags() {
        XmlElement root = read("<a  x = '1'\n\ty\r\n=\t\"2\" ><b /><c\n></c \t></a >");

        assertThat(root.attributes()).extracting(XmlAttribute::value).containsExactly("1", "2");
        assertThat(root.children()).hasSize(2);
    }

    @Test
    void acceptsNamesThatAreNotAscii() {
        XmlElement root = read("<größe ß='1'><_:-.0/></größe>");

        assertThat(root.name()).isEqualTo("größe");
        assertThat(root.children().getFirst().name()).isEqualTo("_:-.0");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "&amp;&lt;&gt;&quot;&apos;|&<>\"'",
                "&#65;&#x42;&#x63;&#00068;|ABcD",
                "&#x1F600;|😀",
                "&#233;x|éx",
                "x&#32;|x ",
                "a > b|a > b",
                "]]>|]]>",
                "&amp;amp;|&amp;",
                "  a  b  |  a  b  ",
                "a'b\"c|a'b\"c",
                "<![CDATA[a < b &amp; c]]>|a < b &amp; c",
                "<![CDATA[]]]]>|]]",
            })
    void decodesText(String written, String text) {
        ProblemList problems = new ProblemList();

        assertThat(read("<a>" + written + "</a>", problems).text()).isEqualTo(text);
        assertThat(problems.sorted()).isEmpty();
    }

    @Test
    void makesEveryLineEndInTextALineFeed() {
        assertThat(read("<a>\r\nx\ry\nz\r\r\n</a>").text()).isEqualTo("\nx\ny\nz\n\n");
        assertThat(read("<a><![CDATA[x\r\ny\r]]></a>").text()).isEqualTo("x\ny\n");
    }

    @Test
    void makesLineEndsAndTabsInAttributesBlanks() {
        assertThat(read("<a x='1\r\n2\t3\r4&#10;5&lt;'/>")
                        .attributes()
                        .getFirst()
                        .value())
                .isEqualTo("1 2 3 4\n5<");
    }

    @Test
    void takesTextOfBlanksForNone() {
        XmlElement root = read("<a> \r\n\t</a>");

        assertThat(root.text()).isEmpty();
        assertThat(root.textPosition()).isNull();
    }

    @Test
    void keepsBlanksThatAreWrittenAsReferencesOrCdata() {
        assertThat(read("<a>&#32;</a>").text()).isEqualTo(" ");
        assertThat(read("<a><![CDATA[ ]]></a>").text()).isEqualTo(" ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "a <!-- c -->b|a |16",
                "a<![CDATA[b]]>|a|14",
                "a<?pi?>b|a|11",
                "a<b/>c|a|9",
                "<![CDATA[]]>b||16",
            })
    void losesTextBehindTheFirstPiece(String written, String text, int lostAt) {
        XmlElement root = read("<a>" + written + "</a>");

        assertThat(root.text()).isEqualTo(text == null ? "" : text);
        assertThat(root.lostTextPosition()).isEqualTo(new Position(1, lostAt));
    }

    @Test
    void losesNothingWhereAllElseIsBlank() {
        XmlElement root = read("<a>\n <!-- c -->\n value <!-- d -->\n</a>");

        assertThat(root.text()).isEqualTo("\n value ");
        assertThat(root.textPosition()).isEqualTo(new Position(3, 2));
        assertThat(root.lostTextPosition()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a & b", "&", "a&", "&unknown;", "&lt", "&#65", "&#;", "&#x;", "&#xG;", "&#X41;", "&&&"})
    void takesAmpersandsThatBeginNoReferenceForThemselves(String written) {
        ProblemList problems = new ProblemList();

        assertThat(read("<a>" + written + "</a>", problems).text()).isEqualTo(written);
        assertThat(problems.sorted()).extracting(Problem::diagnostic).containsOnly(Diagnostic.BARE_AMPERSAND);
    }

    @Test
    void saysWhereAnAmpersandIsBare() {
        ProblemList problems = new ProblemList();

        read("<a\n x='b&c'/>", problems);

        assertThat(problems.sorted())
                .containsExactly(new Problem(
                        Diagnostic.BARE_AMPERSAND,
                        new Position(2, 6),
                        "a '&' begins no reference and stands for itself; found '&c'/>'; expected &amp;"));
    }

    @Test
    void acceptsTagsInAttributes() {
        assertThat(read("<a x='<b>'/>").attributes().getFirst().value()).isEqualTo("<b>");
    }

    @Test
    void skipsTextOutsideOfTheRootAndSaysSo() {
        ProblemList problems = new ProblemList();

        assertThat(read("x<a/>\ny", problems).name()).isEqualTo("a");
        assertThat(problems.sorted())
                .extracting(Problem::diagnostic, Problem::position)
                .containsExactly(
                        tuple(Diagnostic.STRAY_TEXT, new Position(1, 1)),
                        tuple(Diagnostic.STRAY_TEXT, new Position(2, 1)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``|1:1|there is no XML in this file; found the end of the file; expected <Sysmon schemaversion=\"4.90\">",
                "{\"Sysmon\": 1}|1:1|there is no XML in this file; found '{\"Sysmon\": 1}'; expected <Sysmon schemaversion=\"4.90\">",
                "<!-- c -->|1:1|there is no XML in this file; found '<!-- c -->'; expected <Sysmon schemaversion=\"4.90\">",
                "<|1:1|a '<' begins no tag; found '<'; expected a name behind it, or &lt; for the character itself",
                "<a>1 < 2</a>|1:6|a '<' begins no tag; found '< 2</a>'; expected a name behind it, or &lt; for the character itself",
                "<1/>|1:1|a '<' begins no tag; found '<1/>'; expected a name behind it, or &lt; for the character itself",
                "<!x>|1:1|a '<' begins no tag; found '<!x>'; expected a name behind it, or &lt; for the character itself",
                "<a>|1:1|the element <a> has no end; found the end of the file; expected </a>",
                "<a><b></b>|1:1|the element <a> has no end; found the end of the file; expected </a>",
                "<a|1:1|the tag <a has no end; expected >",
                "<a /|1:4|the tag <a> goes on in a strange way; found '/'; expected a blank and an attribute, or >",
                "<a/ >|1:3|the tag <a> goes on in a strange way; found '/ >'; expected a blank and an attribute, or >",
                "<a</a>|1:3|the tag <a> goes on in a strange way; found '</a>'; expected a blank and an attribute, or >",
                "<a x|1:5|the attribute x has no value; found the end of the file; expected = and a value in quotes",
                "<a x>|1:5|the attribute x has no value; found '>'; expected = and a value in quotes",
                "<a x=1>|1:6|the value of the attribute x is not in quotes; found '1>'; expected \"",
                "<a x=|1:6|the value of the attribute x is not in quotes; found the end of the file; expected \"",
                "<a x=\"1>|1:4|the value of the attribute x has no end; found the end of the file; expected a quote",
                "<a x='1'y='2'/>|1:9|the value of the attribute x at 1:4 ends where the tag cannot go on, perhaps because a quote is missing; found 'y='2'/>'; expected a blank or >",
                "</a>|1:1|an end tag closes nothing; found '</a>'; expected an element that is open",
                "<a></b>|1:4|the end tag does not fit; found '</b>'; expected </a> for the tag at 1:1",
                "<a></ab>|1:4|the end tag does not fit; found '</ab>'; expected </a> for the tag at 1:1",
                "<a></A>|1:4|the end tag does not fit; found '</A>'; expected </a> for the tag at 1:1",
                "<a></a|1:4|the tag </a has no end; expected >",
                "<a></a x='1'>|1:4|the tag </a has no end; expected >",
                "<a/><b/>|1:5|a second root element begins; found '<b/>'; expected the end of the file",
                "<a><!-- </a>|1:4|the comment has no end; found the end of the file; expected -->",
                "<!-->|1:1|the comment has no end; found the end of the file; expected -->",
                "<a><![CDATA[ </a>|1:4|the CDATA section has no end; found the end of the file; expected ]]>",
                "<?xml|1:1|the processing instruction has no end; found the end of the file; expected ?>",
                "<a>&#0;</a>|1:4|a reference stands for no character; found &#0;; expected &#1; to &#x10FFFF;",
                "<a>&#xD800;</a>|1:4|a reference stands for no character; found &#xD800;; expected &#1; to &#x10FFFF;",
                "<a>&#x110000;</a>|1:4|a reference stands for no character; found &#x110000;; expected &#1; to &#x10FFFF;",
                "<a>&#99999999999;</a>|1:4|a reference stands for no character; found &#99999999999;; expected &#1; to &#x10FFFF;",
            })
    void refusesWhatIsNotXml(String text, String position, String message) {
        Problem problem = refused(text);

        assertThat(problem.diagnostic()).isEqualTo(Diagnostic.MALFORMED);
        assertThat(problem.position()).hasToString(position);
        assertThat(problem.message()).isEqualTo(message);
    }

    @Test
    void showsNothingOfTheFileThatATerminalCouldObey() {
        // U+009B begins a command to a terminal, U+202E turns the direction of writing, 😀 is a pair of surrogates.
        assertThat(refused("<a><\u009B\u202E\u2028😀></x>").message())
                .isEqualTo(
                        "the end tag does not fit; found '</x>'; expected </\\u009B\\u202E\\u2028😀> for the tag at 1:4");
        assertThat(refused("<a></\u001B[2J\t>").message())
                .isEqualTo("the end tag does not fit; found '</\\u001B[2J\\t>'; expected </a> for the tag at 1:1");
    }

    @Test
    void refusesZeroCharacters() {
        Problem problem = refused("<a>\n\0</a>");

        assertThat(problem.describe("f"))
                .isEqualTo("f:2:1: error: the file is not text; found a zero character; expected XML [malformed]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<!DOCTYPE a><a/>",
                "<!doctype a []><a/>",
                "<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>",
                "<!DOCTYPE a [<!ENTITY x SYSTEM 'http://127.0.0.1/'>]><a>&x;</a>",
                "<!DOCTYPE a [<!ENTITY l 'lol'><!ENTITY m '&l;&l;&l;'>]><a>&m;</a>"
            })
    void refusesDocumentTypes(String text) {
        assertThat(refused(text))
                .isEqualTo(new Problem(
                        Diagnostic.DOCTYPE,
                        new Position(1, 1),
                        "the file has a document type; found <!DOCTYPE; expected none: a configuration needs no entities"
                                + " of its own and reads no other files"));
    }

    @Test
    void boundsHowDeepElementsAreNested() {
        assertThat(read("<a>".repeat(100) + "</a>".repeat(100)).name()).isEqualTo("a");
        assertThat(refused("<a>".repeat(500) + "</a>".repeat(500)))
                .isEqualTo(new Problem(
                        Diagnostic.TOO_LARGE,
                        new Position(1, 301),
                        "elements are nested too deeply; expected at most 100 levels"));
    }

    @Test
    void boundsTheLengthOfNames() {
        String longest = "n".repeat(256);

        assertThat(read("<" + longest + "/>").name()).isEqualTo(longest);
        assertThat(refused("<" + longest + "n/>").message())
                .isEqualTo("a name is too long; expected at most 256 characters");
        assertThat(refused("<a " + longest + "n='1'/>").position()).isEqualTo(new Position(1, 4));
        assertThat(refused("<" + "n".repeat(10_000) + "/>").diagnostic()).isEqualTo(Diagnostic.TOO_LARGE);
    }

    @Test
    void boundsTheLengthOfAttributes() {
        assertThat(read("<a x='" + "v".repeat(10_000) + "'/>").attributes()).hasSize(1);
        assertThat(refused("<a x='" + "v".repeat(100_000) + "'/>"))
                .isEqualTo(new Problem(
                        Diagnostic.TOO_LARGE,
                        new Position(1, 4),
                        "the value of the attribute x is too long; expected at most 10000 characters"));
    }

    @Test
    void doesNotBoundTheLengthOfText() {
        assertThat(read("<a>" + "v".repeat(1_000_000) + "</a>").text()).hasSize(1_000_000);
    }

    @Test
    void boundsTheNumberOfAttributes() {
        StringBuilder attributes = new StringBuilder();
        for (int i = 0; i < 32; i++) {
            attributes.append(" x").append(i).append("=''");
        }

        assertThat(read("<a" + attributes + "/>").attributes()).hasSize(32);
        assertThat(refused("<a" + attributes + " y=''/>").message())
                .isEqualTo("the element <a> has too many attributes; expected at most 32");
    }

    @Test
    void boundsTheNumberOfElements() {
        assertThat(read("<a>" + "<b/>".repeat(199_999) + "</a>").children()).hasSize(199_999);
        assertThat(refused("<a>" + "<b/>".repeat(200_000) + "</a>").message())
                .isEqualTo("there are too many elements; expected at most 200000");
    }

    @Test
    void boundsTheSizeOfTheFile() {
        byte[] bytes = new byte[XmlReader.MAX_BYTES + 1];

        assertThat(refused(bytes))
                .isEqualTo(new Problem(
                        Diagnostic.TOO_LARGE,
                        new Position(1, 1),
                        "the file is too large; expected at most 10485760 bytes"));
    }

    @Test
    void keepsABoundedNumberOfProblems() {
        ProblemList problems = new ProblemList();

        read("<a>" + "&<b/>".repeat(5_000) + "</a>", problems);

        assertThat(problems.sorted()).hasSize(1_000);
    }

    private static XmlElement read(String text) {
        return read(text, new ProblemList());
    }

    private static XmlElement read(String text, ProblemList problems) {
        try {
            return XmlReader.read(text.getBytes(StandardCharsets.UTF_8), problems);
        } catch (UnreadableFileException e) {
            throw new AssertionError(e.problem().describe("file"), e);
        }
    }

    private static Problem refused(String text) {
        return refused(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Problem refused(byte[] bytes) {
        ProblemList problems = new ProblemList();
        try {
            XmlReader.read(bytes, problems);
        } catch (UnreadableFileException e) {
            return e.problem();
        }
        throw new AssertionError("it was accepted: " + List.of(problems.sorted()));
    }
}
