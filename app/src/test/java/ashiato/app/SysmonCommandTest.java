package ashiato.app;

import static org.assertj.core.api.Assertions.assertThat;

import ashiato.agent.ConfigurationDirectory;
import ashiato.agent.RecordingRules;
import ashiato.config.SchemaManifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Sysmon's switches in a root directory in which the service is installed, but does not run.
class SysmonCommandTest {
    private static final String OLD_FILE = """
            <Sysmon schemaversion="2.0">
              <HashAlgorithms>md5</HashAlgorithms>
              <EventFiltering>
                <NetworkConnect onmatch="include">
                  <DestinationPort>80</DestinationPort>
                </NetworkConnect>
              </EventFiltering>
            </Sysmon>
            """;

    @TempDir
    private Path root;

    private Cli cli = new Cli();

    @BeforeEach
    void useTheRoot() {
        cli.places = new ServicePlaces(root);
    }

    private void install() throws IOException {
        new ConfigurationDirectory(cli.places.configuration()).save(RecordingRules.defaults());
    }

    /// Another command of the same user.
    private void next() {
        cli = new Cli();
        useTheRoot();
    }

    private Path write(String text) throws IOException {
        return Files.writeString(root.resolve("f.xml"), text);
    }

    @Test
    void beginsWithTheBanner() {
        assertThat(cli.run("-m")).isZero();
        assertThat(cli.out()).isEmpty();
        assertThat(cli.err()).isEqualTo("""

                        Ashiato v%s - System activity monitor
                        Copyright (C) 2026 The Ashiato authors
                        Events, configurations and switches as those of Sysmon, for Linux

                        There is nothing to install: on Linux events need no manifest to be shown.
                        """.formatted(Main.version()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-c", "-c f.xml", "-c --", "-c -n", "-u"})
    void saysThatNothingIsInstalled(String line) {
        cli.fails(1, "ashiato: Ashiato is not installed on this computer\n", words("-nologo " + line));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-i -accepteula", "-c", "-c f.xml", "-c --", "-u"})
    void needsRoot(String line) {
        cli.forbidden = Optional.of("this process lacks CAP_BPF");
        cli.fails(
                1,
                "ashiato: You need to run Ashiato as root (this process lacks CAP_BPF).\n",
                words("-nologo " + line));
    }

    @Test
    void needsTheLicenceBeforeAllElse() {
        cli.typed = "n\n";
        assertThat(cli.run("-i", "-nologo")).isEqualTo(1);
        assertThat(cli.err())
                .startsWith("Ashiato is licensed under the Apache License")
                .endsWith("(y/n) ashiato: the licence was not accepted; nothing is installed\n");
        assertThat(root).isEmptyDirectory();
    }

    @Test
    void showsTheConfigurationThatIsKept() throws IOException {
        install();

        assertThat(cli.run("-c", "-nologo")).isZero();
        assertThat(cli.err()).isEqualTo("The service does not run; this is what it takes when it is started.\n");
        assertThat(cli.out()).isEqualTo("""
                Current configuration:
                 - Service name:                  ashiato
                 - Driver name:                   ashiato.bpf

                 - HashingAlgorithms:             SHA256
                 - Network connection:            disabled
                 - Archive Directory:             -
                 - Image loading:                 disabled
                 - CRL checking:                  disabled
                 - DNS lookup:                    enabled

                No rules installed
                """);
    }

    @Test
    void takesAFileAndShowsItInTheLayoutOfItsTime() throws IOException {
        install();

        assertThat(cli.run("-nologo", "-c", write(OLD_FILE))).isZero();
        assertThat(cli.out()).isEmpty();
        assertThat(cli.err()).isEqualTo("""
                Loading configuration file with schema version 2.00
                Sysmon schema version: 4.90
                Configuration file validated.
                The service does not run; it takes this configuration when it is started.
                Configuration updated.
                """);

        next();
        assertThat(cli.run("-c")).isZero();
        assertThat(cli.out()).isEqualTo("""
                Current configuration:
                 - Service name:                ashiato
                 - Driver name:                 ashiato.bpf
                 - HashingAlgorithms:           MD5
                 - Network connection:          enabled
                 - Image loading:               disabled

                Rule configuration (version 2.00):
                 - NetworkConnect                     onmatch: include
                \tDestinationPort                filter: is           value: '80'
                """);
    }

    @Test
    void changesSwitchesAndGoesBackToTheDefaults() throws IOException {
        install();
        assertThat(cli.run("-c", "-n", "curl", "-h", "sha1")).isZero();

        next();
        assertThat(cli.run("-c")).isZero();
        assertThat(cli.out())
                .contains("HashingAlgorithms:             SHA1\n")
                .contains("Network connection:            enabled\n")
                .endsWith("""
                        Rule configuration (version 4.90):
                         - NetworkConnect                     onmatch: include   combine rules using 'Or'
                        \tImage                          filter: image        value: 'curl'
                        """);

        next();
        assertThat(cli.run("-c", "--")).isZero();
        assertThat(cli.err()).endsWith("Configuration updated.\n");

        next();
        assertThat(cli.run("-c")).isZero();
        assertThat(cli.out())
                .contains("HashingAlgorithms:             SHA256\n")
                .contains("Network connection:            disabled\n")
                .endsWith("No rules installed\n");
    }

    @Test
    void refusesAFileWithErrorsAndChangesNothing() throws IOException {
        install();
        Path file = write(OLD_FILE.replace("DestinationPort>", "DestinationProt>"));

        assertThat(cli.run("-nologo", "-c", file)).isEqualTo(1);
        assertThat(cli.out()).isEmpty();
        assertThat(cli.err())
                .startsWith("Loading configuration file with schema version 2.00\nSysmon schema version: 4.90\n" + file
                        + ":5:7: error: ")
                .contains("DestinationProt")
                .endsWith("ashiato: " + file + " is not used; nothing has changed\n");

        next();
        assertThat(cli.run("-c")).isZero();
        assertThat(cli.out()).endsWith("No rules installed\n");
    }

    @Test
    void refusesAFileThatIsNotThere() throws IOException {
        install();
        Path file = root.resolve("none.xml");

        cli.fails(1, "ashiato: " + file + ": no such file\n", "-nologo", "-c", file);
    }

    @Test
    void printsTheNewestSchema() {
        assertThat(cli.run("-s")).isZero();
        assertThat(cli.out())
                .isEqualTo(SchemaPrinter.print(SchemaManifest.newest()))
                .startsWith("<manifest schemaversion=\"4.90\" ")
                .contains("<event name=\"ASHIATO_NETWORK_FLOW\" value=\"200\"");
    }

    @Test
    void printsTheSchemaOfAVersion() {
        assertThat(cli.succeeds("-nologo", "-s", "4.5")).startsWith("<manifest schemaversion=\"4.50\" ");
    }

    @Test
    void printsAllSchemas() {
        assertThat(cli.succeeds("-nologo", "-s", "ALL")).startsWith("<manifests>\n  <manifest schemaversion=\"4.90\" ");
    }

    @Test
    void knowsNoOtherSchema() {
        assertThat(cli.run("-nologo", "-s", "1.0")).isEqualTo(1);
        assertThat(cli.out()).isEmpty();
        assertThat(cli.err())
                .startsWith("ashiato: there is no schema 1.0; expected all or one of 4.90, 4.82, ")
                .endsWith(", 2.0\n");
    }

    @Test
    void explainsItsSwitchesToWhoAsks() {
        assertThat(cli.run("-?")).isZero();
        assertThat(cli.out())
                .isEqualTo(Messages.text("sysmon.usage"))
                .startsWith("Usage:\nInstall:                 ashiato -i [CONFIG]")
                .contains("\n  -accepteula   Accept")
                .contains("\nExamples:\n  sudo ashiato -i -n -accepteula ");
    }

    @Test
    void explainsItsSwitchesToWhoMakesAMistake() {
        cli.fails(87, "ashiato: '-x' is not a switch, nor several\n\n" + Messages.text("sysmon.usage"), "-x");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-t", "-service", "-z x"})
    void saysWhatIsNotHere(String line) {
        assertThat(cli.run(words("-nologo " + line))).isEqualTo(1);
        assertThat(cli.err().lines()).hasSize(1);
    }

    @Test
    void explainsConfigurations() {
        assertThat(cli.run("-?", "config")).isZero();
        String help = cli.out();

        assertThat(help)
                .contains("\n  <Sysmon schemaversion=\"4.90\">\n    <HashAlgorithms>")
                .contains("\n  ProcessCreate (1), logged if the file does not mention it\n      RuleName UtcTime ")
                .contains("\n  RegistryEvent (12, 13, 14)\n")
                .contains("\n  FileRead (201)\n      RuleName UtcTime ProcessGuid ProcessId Image User TargetFilename")
                .contains("\n  contains any    4.22  one of the items")
                .contains("\n  FieldSizes           cut fields")
                .contains("\n  Filters on different fields:       one must match up to schema 4.1; all must match");
        assertThat(help.lines()).allMatch(line -> line.length() <= 130, "is not too long");
    }

    private static Object[] words(String line) {
        return line.split(" ", -1);
    }
}
