package ashiato.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Whatever the bytes are, a reader gives an answer, soon: a configuration, or errors with their places.
class HostileFilesTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    private static final String SMALL = """
            \uFEFF<?xml version="1.0" encoding="UTF-8"?>
            <!-- é -->
            <Sysmon schemaversion="4.90">
              <HashAlgorithms>md5,SHA256</HashAlgorithms>
              <EventFiltering>
                <RuleGroup name="G" groupRelation="or">
                  <NetworkConnect onmatch="include">
                    <Image condition="end with" name='n&amp;m'>/cürl&#x2014;</Image>
                    <Rule groupRelation="and"><DestinationPort>443</DestinationPort><User><![CDATA[a<b]]></User></Rule>
                  </NetworkConnect>
                </RuleGroup>
                <DnsQuery onmatch="exclude"/>
              </EventFiltering>
            </Sysmon>
            """;

    private final ConfigurationReader reader = new ConfigurationReader("host");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``|malformed",
                "` \r\n\t `|malformed",
                "This is not XML at all|malformed",
                "{\"Sysmon\": {\"schemaversion\": \"4.90\"}}|malformed",
                "`Sysmon:\n  schemaversion: 4.90\n  EventFiltering: {}\n`|malformed",
                "<NotSysmon schemaversion='4.90'><EventFiltering/></NotSysmon>|wrong-root",
                "`<?xml version='1.0'?><html><body>Hello</body></html>`|wrong-root",
                "<Sysmon></Sysmon>|schema-version",
                "<Sysmon schemaversion='abc'><EventFiltering/></Sysmon>|schema-version",
                "<Sysmon schemaversion='4.90'><EventFiltering></Sysmon>|malformed",
                "<Sysmon schemaversion='4.90'><EventFiltering>|malformed",
                "<Sysmon schemaversion=4.90/>|malformed",
                "<!DOCTYPE foo [<!ENTITY xxe SYSTEM \"file:///etc/passwd\">]><Sysmon schemaversion='4.90'/>|doctype",
                "<!DOCTYPE foo [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;'>]><Sysmon schemaversion='4.90'/>|doctype",
                "<!DOCTYPE foo SYSTEM \"http://127.0.0.1:9999/evil\"><Sysmon schemaversion='4.90'/>|doctype",
            })
    void getsOneClearErrorForAFileThatIsNoConfiguration(String text, String diagnostic) {
        LoadedConfiguration loaded = parse(text);

        assertThat(loaded.problems())
                .extracting(problem -> problem.diagnostic().id())
                .containsExactly(diagnostic);
        assertThat(loaded.configuration()).isNull();
    }

    @Test
    void getsOneClearErrorForAFileThatIsTooLarge() {
        assertThat(inEvents("<a>".repeat(500) + "</a>".repeat(500)).problems())
                .extracting(Problem::diagnostic)
                .containsExactly(Diagnostic.TOO_LARGE);
        assertThat(inEvents("<" + "A".repeat(10_000) + " onmatch='include'/>").problems())
                .extracting(Problem::diagnostic)
                .containsExactly(Diagnostic.TOO_LARGE);
        assertThat(inEvents("<DnsQuery onmatch='" + "B".repeat(100_000) + "'/>").problems())
                .extracting(Problem::diagnostic)
                .containsExactly(Diagnostic.TOO_LARGE);
    }

    @Test
    void acceptsValuesOfAnyLength() {
        assertThat(inEvents("<DnsQuery onmatch='include'><Image>" + "B".repeat(100_000) + "</Image></DnsQuery>")
                        .usable())
                .isTrue();
    }

    @Test
    void refusesZeroBytes() {
        assertThat(parse("<Sysmon schemaversion='4.90'>\0</Sysmon>").problems())
                .extracting(Problem::diagnostic)
                .containsExactly(Diagnostic.MALFORMED);
        assertThat(reader.parse(new byte[4_096]).problems())
                .extracting(Problem::diagnostic)
                .containsExactly(Diagnostic.MALFORMED);
    }

    @Test
    void survivesTruncationAtEveryByte() {
        byte[] whole = SMALL.getBytes(StandardCharsets.UTF_8);
        assertThat(reader.parse(whole).problems()).isEmpty();
        int end = SMALL.stripTrailing().getBytes(StandardCharsets.UTF_8).length;
        for (int length = 0; length < end; length++) {
            LoadedConfiguration loaded = reader.parse(Arrays.copyOf(whole, length));

            assertThat(loaded.configuration()).as("%d bytes", length).isNull();
            assertThat(loaded.problems())
                    .as("%d bytes", length)
                    .hasSize(1)
                    .allSatisfy(problem ->
                            assertThat(problem.diagnostic()).isIn(Diagnostic.MALFORMED, Diagnostic.ENCODING));
        }
    }

    @Test
    void survivesTruncationOfUtf16AtEveryByte() {
        byte[] whole = SMALL.getBytes(StandardCharsets.UTF_16LE);
        assertThat(reader.parse(whole).problems()).isEmpty();
        int end = SMALL.stripTrailing().getBytes(StandardCharsets.UTF_16LE).length;
        for (int length = 0; length < end; length++) {
            assertThat(reader.parse(Arrays.copyOf(whole, length)).problems())
                    .as("%d bytes", length)
                    .hasSize(1);
        }
    }

    @Test
    void survivesFlippedBits() {
        long seed = Long.getLong("ashiato.seed", System.nanoTime());
        Random random = new Random(seed);
        byte[] whole = SMALL.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < 5_000; i++) {
            byte[] flipped = whole.clone();
            for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
                flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(8));
            }
            assertAnswer(reader.parse(flipped), "seed %d, round %d".formatted(seed, i));
        }
    }

    @Test
    void survivesPiecesInAnyOrder() {
        long seed = Long.getLong("ashiato.seed", System.nanoTime());
        Random random = new Random(seed);
        List<String> pieces = List.of(
                "<Sysmon schemaversion='4.90'>",
                "</Sysmon>",
                "<EventFiltering>",
                "</EventFiltering>",
                "<RuleGroup>",
                "<DnsQuery onmatch='include'>",
                "</DnsQuery>",
                "<Image condition='is'>",
                "</Image>",
                "<Rule>",
                "</Rule>",
                "<!--",
                "-->",
                "<![CDATA[",
                "]]>",
                "<?",
                "?>",
                "<",
                ">",
                "/>",
                "&",
                "&lt;",
                "&#65;",
                "'",
                "\"",
                "=",
                " ",
                "\r",
                "\n",
                "x",
                "é");
        for (int i = 0; i < 5_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int count = random.nextInt(30); count > 0; count--) {
                text.append(pieces.get(random.nextInt(pieces.size())));
            }
            assertAnswer(parse(text.toString()), "seed %d, round %d: %s".formatted(seed, i, text));
        }
    }

    static List<String> floods() {
        int many = 1_000_000;
        String events = "<Sysmon schemaversion='4.90'><EventFiltering>";
        return List.of(
                "<".repeat(many),
                "&".repeat(many),
                "\r".repeat(many),
                "<!-".repeat(many),
                "<!----".repeat(many),
                "<a ".repeat(many),
                "<a b='".repeat(many),
                "<a x".repeat(many),
                "<" + "a".repeat(many),
                "<a" + " ".repeat(many),
                "<?xml " + "encoding ".repeat(many / 4),
                events + "<" + "b".repeat(90) + "/>" + ("<" + "b".repeat(40) + "/>").repeat(150_000),
                events + "<DnsQuery onmatch='include'>" + "<Imagf/>".repeat(190_000) + "</DnsQuery>"
                        + "</EventFiltering></Sysmon>",
                events + "<Unknown/>".repeat(190_000) + "</EventFiltering></Sysmon>",
                "<Sysmon schemaversion='4.90'>" + "<DnsLookup/>".repeat(190_000) + "</Sysmon>",
                events + "<DnsQuery onmatch='include'>" + "a<!---->".repeat(many / 4) + "</DnsQuery>");
    }

    @ParameterizedTest
    @MethodSource("floods")
    void answersFloodsSoon(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);

        LoadedConfiguration loaded = assertTimeoutPreemptively(SOON, () -> reader.parse(bytes));

        assertThat(loaded.problems()).isNotEmpty().hasSizeLessThanOrEqualTo(2_000);
    }

    /// The fuzz test found the first of these.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "<HashAlgorithms>\u001B[2J\n</HashAlgorithms>",
                "<DnsLookup>\u009B</DnsLookup>",
                "<ArchiveDirectory>/\r</ArchiveDirectory>",
                "<DriverName>\u0007</DriverName>",
                "<FieldSizes>\u0007</FieldSizes>",
                "<\u009B/>",
                "<EventFiltering \u009B='1'>\u0007<\u009B/><DnsQuery onmatch='\u0007'><\u009B/><Image condition='\u0007'>"
                        + "\u0007<!---->x</Image></DnsQuery><RuleGroup groupRelation='\u0007'/></EventFiltering>"
            })
    void showsNoControlCharactersOfTheFile(String elements) {
        LoadedConfiguration loaded = parse("<Sysmon schemaversion='4.90'>" + elements + "</Sysmon>");

        assertThat(loaded.problems()).isNotEmpty();
        assertAnswer(loaded, elements);
    }

    @Test
    void readsFilesWithoutAnEndUpToTheLimit() throws IOException {
        Path endless = Path.of("/dev/zero");
        assumeTrue(Files.exists(endless), "no " + endless + " on this system");

        assertThat(reader.read(endless).problems())
                .extracting(Problem::diagnostic)
                .containsExactly(Diagnostic.TOO_LARGE);
    }

    @Test
    void leavesFilesThatCannotBeReadToTheCaller(@TempDir Path directory) {
        assertThatExceptionOfType(NoSuchFileException.class)
                .isThrownBy(() -> reader.read(directory.resolve("missing.xml")));
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> reader.read(directory));
    }

    private static void assertAnswer(LoadedConfiguration loaded, String description) {
        if (loaded.configuration() == null) {
            assertThat(loaded.problems())
                    .as(description)
                    .extracting(Problem::severity)
                    .contains(Severity.ERROR);
        }
        assertThat(loaded.problems()).as(description).allSatisfy(problem -> {
            assertThat(problem.position().line()).isPositive();
            assertThat(problem.position().column()).isPositive();
            assertThat(problem.message().chars()).noneMatch(Character::isISOControl);
        });
    }

    private LoadedConfiguration inEvents(String events) {
        return parse("<Sysmon schemaversion='4.90'><EventFiltering>" + events + "</EventFiltering></Sysmon>");
    }

    private LoadedConfiguration parse(String text) {
        return reader.parse(text.getBytes(StandardCharsets.UTF_8));
    }
}
