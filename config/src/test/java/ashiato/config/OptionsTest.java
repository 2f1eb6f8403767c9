package ashiato.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import ashiato.event.HashAlgorithm;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsTest {
    private final ConfigurationReader reader = new ConfigurationReader("host");

    @Test
    void aFileWithoutOptionsHasNone() {
        assertThat(options("")).isEqualTo(Options.NONE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "md5|MD5",
                "MD-5|MD5",
                "sha1|SHA1",
                "SHA-1|SHA1",
                "sha256|SHA256",
                "Sha-256|SHA256",
                "imphash|IMPHASH",
                "IMP-HASH|IMPHASH",
                "md5,SHA256|MD5 SHA256",
                "sha1,MD5,imp-hash|IMPHASH MD5 SHA1",
                "md5,md5|MD5",
                "md5,|MD5",
                "*|IMPHASH MD5 SHA1 SHA256",
                "all|IMPHASH MD5 SHA1 SHA256",
                "ALL|IMPHASH MD5 SHA1 SHA256"
            })
    void readsHashAlgorithms(String written, String algorithms) {
        assertThat(names(HashAlgorithms.parse(written))).isEqualTo(algorithms);
        assertThat(names(Objects.requireNonNull(options("<HashAlgorithms>" + written + "</HashAlgorithms>")
                        .hashAlgorithms())))
                .isEqualTo(algorithms);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "md5, sha1| sha1",
                " md5| md5",
                "md5 |md5 ",
                "md5;sha1|md5;sha1",
                "md5,*|*",
                "md5,all|all",
                "md5,,sha1|``",
                ",md5|``",
                "sha512|sha512",
                "none|none"
            })
    void refusesOtherHashAlgorithms(String written, String item) {
        String message = "Invalid hashing algorithm: " + item
                + "; expected SHA1, MD5, SHA256, IMPHASH with commas and no blanks" + " between them, or *";

        assertThatThrownBy(() -> HashAlgorithms.parse(written))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
        assertThat(problems("<HashAlgorithms>" + written + "</HashAlgorithms>"))
                .extracting(Problem::diagnostic, Problem::message)
                .containsExactly(tuple(Diagnostic.BAD_OPTION_VALUE, message));
    }

    @ParameterizedTest
    @CsvSource({
        "'', true",
        "true, true",
        "True, true",
        "1, true",
        "enabled, true",
        "false, false",
        "False, false",
        "0, false",
        "NULL, false",
        "Disabled, false"
    })
    void readsSwitches(String written, boolean on) {
        assertThat(options("<CheckRevocation>" + written + "</CheckRevocation>").checkRevocation())
                .isEqualTo(on);
        assertThat(options("<DnsLookup>" + written + "</DnsLookup>").dnsLookup())
                .isEqualTo(on);
        assertThat(options("<CaptureClipboard>" + written + "</CaptureClipboard>")
                        .captureClipboard())
                .isEqualTo(on);
    }

    @ParameterizedTest
    @ValueSource(strings = {"yes", "no", "on", "2", " true"})
    void refusesOtherSwitches(String written) {
        assertThat(problems("<DnsLookup>" + written + "</DnsLookup>"))
                .extracting(Problem::message)
                .containsExactly("the option DnsLookup is on or off; found '" + written + "'; expected true or false");
    }

    @Test
    void readsAnArchiveDirectory() {
        assertThat(options("<ArchiveDirectory>Sysmon</ArchiveDirectory>").archiveDirectory())
                .isEqualTo("Sysmon");
        assertThat(options("<ArchiveDirectory/>").archiveDirectory()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\Sysmon\\", "a/b", "/", ".", ".."})
    void refusesArchiveDirectoriesThatAreNoName(String written) {
        assertThat(problems("<ArchiveDirectory>" + written + "</ArchiveDirectory>"))
                .extracting(Problem::message)
                .containsExactly("the archive directory must be a single path component; found '" + written
                        + "'; expected a name such as Sysmon");
    }

    @Test
    void readsTheNameOfTheDriver() {
        assertThat(options("<DriverName>Drv12345</DriverName>").driverName()).isEqualTo("Drv12345");
        assertThat(problems("<DriverName>Drv123456</DriverName>"))
                .extracting(Problem::message)
                .containsExactly(
                        "the driver's name is not usable; found 'Drv123456'; expected 1 to 8 letters and digits");
    }

    @Test
    void readsSizesOfFields() {
        assertThat(options("<FieldSizes>CommandLine:100,Image:020</FieldSizes>").fieldSizes())
                .isEqualTo(Map.of("CommandLine", 100, "Image", 20));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CommandLine",
                "CommandLine:0",
                "CommandLine:-1",
                "CommandLine:x",
                "CommandLine: 1",
                "CommandLine:1:2",
                "Command-Line:1",
                "CommandLine:9999999999"
            })
    void refusesSizesThatAreNone(String pair) {
        assertThat(problems("<FieldSizes>Image:1," + pair + "</FieldSizes>"))
                .extracting(Problem::message)
                .containsExactly("a field's size is not usable; found '" + pair
                        + "'; expected pairs such as CommandLine:100,Image:20, without blanks");
    }

    @Test
    void refusesSizesOfFieldsThatDoNotExist() {
        assertThat(problems("<FieldSizes>commandline:1</FieldSizes>"))
                .extracting(Problem::message)
                .containsExactly("no event has this field; found 'commandline'; expected CommandLine");
        assertThat(problems("<FieldSizes>Xyz:1</FieldSizes>"))
                .extracting(Problem::message)
                .containsExactly(
                        "no event has this field; found 'Xyz'; expected the name of a field, in its letter case");
    }

    @Test
    void keepsEveryOptionAsItIsWritten() {
        Options options = options("""
                <ProcessAccessConfig>lsass.exe:0x1fffff</ProcessAccessConfig>
                <PipeMonitoringConfig>x</PipeMonitoringConfig>
                <CopyOnDeletePE>True</CopyOnDeletePE>
                <CopyOnDeleteSIDs>S-1-1-0</CopyOnDeleteSIDs>
                <CopyOnDeleteExtensions>bat</CopyOnDeleteExtensions>
                <CopyOnDeleteProcesses>a.exe</CopyOnDeleteProcesses>
                <CheckRevocation/>""");

        assertThat(options.written())
                .extracting(option -> option.name() + "=" + option.value() + " " + option.position())
                .containsExactly(
                        "ProcessAccessConfig=lsass.exe:0x1fffff 2:1",
                        "PipeMonitoringConfig=x 3:1",
                        "CopyOnDeletePE=True 4:1",
                        "CopyOnDeleteSIDs=S-1-1-0 5:1",
                        "CopyOnDeleteExtensions=bat 6:1",
                        "CopyOnDeleteProcesses=a.exe 7:1",
                        "CheckRevocation= 8:1");
    }

    @Test
    void readsOptionsBehindTheFilters() {
        assertThat(options("<EventFiltering/>\n<DnsLookup>False</DnsLookup>").dnsLookup())
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "hashalgorithms, HashAlgorithms",
        "HashAlgorithm, HashAlgorithms",
        "DNSLookup, DnsLookup",
        "EventFilter, EventFiltering"
    })
    void refusesOtherOptionsAndNamesTheNearest(String written, String nearest) {
        assertThat(problems("<" + written + "/>").getFirst().describe("f"))
                .isEqualTo("f:2:1: error: there is no such option; found <" + written + ">; expected " + nearest
                        + " [unknown-option]");
    }

    @Test
    void readsOptionsBehindOneThatDoesNotExist() {
        LoadedConfiguration loaded = parse("<NoSuchOption/><DnsLookup>False</DnsLookup>");

        assertThat(Objects.requireNonNull(loaded.configuration()).options().dnsLookup())
                .isFalse();
        assertThat(loaded.usable()).isFalse();
    }

    @Test
    void takesTheLastOfTwo() {
        LoadedConfiguration loaded = parse("<DnsLookup>True</DnsLookup><DnsLookup>False</DnsLookup>");

        assertThat(Objects.requireNonNull(loaded.configuration()).options().dnsLookup())
                .isFalse();
        assertThat(loaded.problems())
                .extracting(problem -> problem.describe("f"))
                .containsExactly("f:2:28: warning: the option DnsLookup stands there twice, and the last one counts;"
                        + " expected it once, at 2:1 [repeated-option]");
    }

    private static String names(Set<HashAlgorithm> algorithms) {
        return algorithms.stream().map(HashAlgorithm::name).collect(Collectors.toCollection(TreeSet::new)).stream()
                .collect(Collectors.joining(" "));
    }

    private List<Problem> problems(String elements) {
        return parse(elements).problems();
    }

    private Options options(String elements) {
        LoadedConfiguration loaded = parse(elements);
        assertThat(loaded.problems()).isEmpty();
        return Objects.requireNonNull(loaded.configuration()).options();
    }

    /// The elements on line 2 and after of a file.
    private LoadedConfiguration parse(String elements) {
        String file = "<Sysmon schemaversion='4.90'>\n" + elements + "</Sysmon>";
        return reader.parse(file.getBytes(StandardCharsets.UTF_8));
    }
}
