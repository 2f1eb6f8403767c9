package ashiato.config;

import static org.assertj.core.api.Assertions.assertThat;

import ashiato.event.Condition;
import ashiato.event.EventType;
import ashiato.event.HashAlgorithm;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ConfigurationPrinterTest {
    private static final Position ANYWHERE = new Position(1, 1);

    private SchemaVersion version = SchemaVersion.NEWEST;
    private Options options = Options.NONE;
    private @Nullable String file;
    private @Nullable String hash;
    private Set<HashAlgorithm> hashes = Set.of(HashAlgorithm.SHA256);
    private CommandLineFilters switches = CommandLineFilters.NONE;

    @Test
    void showsTheDefaults() {
        assertThat(print()).isEqualTo("""
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
    void showsAFileInTheLayoutOfToday() {
        file = "/etc/ashiato/config.xml";
        hash = "SHA256=6F5C";
        hashes = EnumSet.allOf(HashAlgorithm.class);
        options = new Options(
                null,
                true,
                false,
                "Kept",
                null,
                null,
                Map.of("Image", 20, "CommandLine", 100),
                List.of(new Options.Option("FieldSizes", "Image:20,CommandLine:100", ANYWHERE)));

        assertThat(print(
                        include(
                                "ProcessCreate",
                                Relation.AND,
                                filter("Image", Condition.BEGIN_WITH, "/usr"),
                                filter("CommandLine", Condition.CONTAINS_ANY, "a;b"),
                                filter("ParentCommandLine", Condition.NOT_BEGIN_WITH, " 'x' ")),
                        exclude("NetworkConnect", Relation.OR)))
                .isEqualTo("""
                        Current configuration:
                         - Service name:                  ashiato
                         - Driver name:                   ashiato.bpf
                         - Config file:                   /etc/ashiato/config.xml
                         - Config hash:                   SHA256=6F5C
                         - Field Sizes:                   Image:20,CommandLine:100

                         - HashingAlgorithms:             SHA1,MD5,SHA256,IMPHASH
                         - Network connection:            enabled
                         - Archive Directory:             \\Kept\\
                         - Image loading:                 disabled
                         - CRL checking:                  enabled
                         - DNS lookup:                    disabled

                        Rule configuration (version 4.90):
                         - ProcessCreate                      onmatch: include   combine rules using 'And'
                        \tImage                          filter: begin with   value: '/usr'
                        \tCommandLine                    filter: contains any value: 'a;b'
                        \tParentCommandLine              filter: not begin with value: ' 'x' '
                         - NetworkConnect                     onmatch: exclude   combine rules using 'Or'
                        """);
    }

    @Test
    void showsRulesWithTheirNamesOrNumbers() {
        assertThat(rules(include(
                        "ProcessCreate",
                        Relation.OR,
                        new Rule(
                                "DetectSuspiciousProcess",
                                Relation.AND,
                                List.of(
                                        filter("Image", Condition.BEGIN_WITH, "/tmp"),
                                        filter("CommandLine", Condition.CONTAINS, "suspicious")),
                                ANYWHERE),
                        filter("User", Condition.IS, "root"),
                        new Rule(null, Relation.OR, List.of(filter("Image", Condition.IS, "x")), ANYWHERE),
                        new Rule("A name of more than 32 characters in all", Relation.OR, List.of(), ANYWHERE))))
                .isEqualTo("""
                        Rule configuration (version 4.90):
                         - ProcessCreate                      onmatch: include   combine rules using 'Or'
                        \tCompound Rule DetectSuspiciousProcess   combine using And
                        \t    Image                          filter: begin with   value: '/tmp'
                        \t    CommandLine                    filter: contains     value: 'suspicious'
                        \tUser                           filter: is           value: 'root'
                        \tCompound Rule 0002   combine using Or
                        \t    Image                          filter: is           value: 'x'
                        \tCompound Rule A name of more than 32 character   combine using Or
                        """);
    }

    @Test
    void ordersTagsByEventAndShowsEachOfThem() {
        assertThat(rules(
                        include("RegistryEvent", Relation.OR),
                        exclude("FileCreate", Relation.OR),
                        exclude("ProcessCreate", Relation.OR, filter("Image", Condition.IS, "1")),
                        exclude("ProcessCreate", Relation.OR, filter("Image", Condition.IS, "2")),
                        include("ProcessCreate", Relation.AND)))
                .isEqualTo("""
                        Rule configuration (version 4.90):
                         - ProcessCreate                      onmatch: exclude   combine rules using 'Or'
                        \tImage                          filter: is           value: '1'
                         - ProcessCreate                      onmatch: exclude   combine rules using 'Or'
                        \tImage                          filter: is           value: '2'
                         - ProcessCreate                      onmatch: include   combine rules using 'And'
                         - FileCreate                         onmatch: exclude   combine rules using 'Or'
                         - RegistryEvent                      onmatch: include   combine rules using 'Or'
                        """);
    }

    @Test
    void showsAnOldFileInTheOldLayout() {
        version = new SchemaVersion(200);
        file = "/etc/ashiato/config.xml";
        hash = "SHA256=6F5C";
        hashes = Set.of(HashAlgorithm.SHA1);

        assertThat(print(
                        exclude("ProcessCreate", Relation.OR),
                        include(
                                "NetworkConnect",
                                Relation.OR,
                                filter("SourceHostname", Condition.IS, "pc1"),
                                filter("DestinationIp", Condition.IS_NOT, "127.0.0.1"))))
                .isEqualTo("""
                        Current configuration:
                         - Service name:                ashiato
                         - Driver name:                 ashiato.bpf
                         - HashingAlgorithms:           SHA1
                         - Network connection:          enabled
                         - Image loading:               disabled

                        Rule configuration (version 2.00):
                         - ProcessCreate                      onmatch: exclude
                         - NetworkConnect                     onmatch: include
                        \tSourceHostname                 filter: is           value: 'pc1'
                        \tDestinationIp                  filter: is not       value: '127.0.0.1'
                        """);
    }

    @Test
    void takesAnIncludeTagWithoutFiltersForSwitchedOff() {
        assertThat(print(include("NetworkConnect", Relation.OR), include("ImageLoad", Relation.OR)))
                .contains("Network connection:            disabled\n")
                .contains("Image loading:                 disabled\n");
    }

    @Test
    void takesASwitchWithoutProgramsForSwitchedOn() {
        switches = new CommandLineFilters(List.of(), List.of());

        assertThat(print())
                .contains("Network connection:            enabled\n")
                .contains("Image loading:                 enabled\n")
                .endsWith("\nNo rules installed\n");
    }

    @Test
    void showsTheProgramsOfASwitchAsFilters() {
        switches = new CommandLineFilters(List.of("curl", "/usr/bin/ssh"), List.of("bash"));

        assertThat(rules(
                        exclude("FileCreate", Relation.OR),
                        include("NetworkConnect", Relation.AND, filter("Image", Condition.IS, "x"))))
                .isEqualTo("""
                        Rule configuration (version 4.90):
                         - NetworkConnect                     onmatch: include   combine rules using 'And'
                        \tImage                          filter: image        value: 'curl'
                        \tImage                          filter: image        value: '/usr/bin/ssh'
                        \tImage                          filter: is           value: 'x'
                         - ImageLoad                          onmatch: include   combine rules using 'Or'
                        \tImage                          filter: image        value: 'bash'
                         - FileCreate                         onmatch: exclude   combine rules using 'Or'
                        """);
    }

    @Test
    void keepsEachFilterOnItsLine() {
        assertThat(rules(include("ProcessCreate", Relation.OR, filter("Image", Condition.IS, "a\nb\u001b[2J\u007f"))))
                .endsWith("value: 'a\u240ab\u241b[2J\u2421'\n");
    }

    @Test
    void saysThatNoHashIsTaken() {
        hashes = Set.of();

        assertThat(print()).contains("HashingAlgorithms:             none\n");
    }

    private String rules(EventNode... nodes) {
        String all = print(nodes);
        return all.substring(all.indexOf("Rule configuration"));
    }

    private String print(EventNode... nodes) {
        return ConfigurationPrinter.print(new RunningConfiguration(
                "ashiato",
                "ashiato.bpf",
                file,
                hash,
                hashes,
                switches,
                new Configuration(version, options, List.of(nodes))));
    }

    private static EventNode include(String tag, Relation relation, Term... terms) {
        return node(tag, OnMatch.INCLUDE, relation, terms);
    }

    private static EventNode exclude(String tag, Relation relation, Term... terms) {
        return node(tag, OnMatch.EXCLUDE, relation, terms);
    }

    private static EventNode node(String tag, OnMatch onMatch, Relation relation, Term... terms) {
        List<EventType> types = new ArrayList<>();
        for (EventType type : EventType.values()) {
            if (tag.equals(type.tag())) {
                types.add(type);
            }
        }
        return new EventNode(tag, types, onMatch, relation, null, Arrays.asList(terms), ANYWHERE);
    }

    private static Filter filter(String field, Condition condition, String value) {
        return new Filter(field, condition, value, null, ANYWHERE);
    }
}
