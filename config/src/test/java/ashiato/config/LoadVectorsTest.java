package ashiato.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// Which files the published loader accepts (microsoft/SysmonCommon, the Linux build), as it was measured, and where
/// this reader decides otherwise.
class LoadVectorsTest {
    private static final JsonFactory JSON = new JsonFactory();

    /// Refused by the published loader of today, which reads schema 4 and later only.
    private static final Set<String> ONLY_HERE = Set.of("schema-2.0.xml", "schema-3.40.xml");

    /// The Linux build prints an error and leaves the filter out; the Windows build refuses the file, as this
    /// reader.
    private static final Map<String, Diagnostic> ONLY_THERE = Map.of(
            "unknown-condition.xml", Diagnostic.UNKNOWN_CONDITION,
            "condition-trailing-blank.xml", Diagnostic.UNKNOWN_CONDITION,
            "name-256.xml", Diagnostic.LONG_NAME);

    /// Configurations of the decision vectors that hold what this reader refuses and the published loader
    /// leaves out or takes for something else without a word.
    private static final Map<String, List<Diagnostic>> LEFT_OUT_THERE = Map.of(
            "onmatch-missing.xml", List.of(Diagnostic.MISSING_ONMATCH),
            "onmatch-unknown.xml", List.of(Diagnostic.BAD_ONMATCH, Diagnostic.BAD_ONMATCH),
            "option-after-unknown.xml", List.of(Diagnostic.UNKNOWN_OPTION),
            "reg-details-newname.xml", List.of(Diagnostic.NO_COMMON_EVENT),
            "unknown-tag.xml", List.of(Diagnostic.UNKNOWN_EVENT, Diagnostic.UNKNOWN_EVENT));

    private final ConfigurationReader reader = new ConfigurationReader("host");

    private record Vector(String config, boolean accepted) {}

    @TestFactory
    Stream<DynamicTest> acceptsWhatThePublishedLoaderAccepts() throws IOException {
        Path folder = PublicData.path("data/configs/vectors");
        List<Vector> vectors = new ArrayList<>();
        for (String line : Files.readAllLines(folder.resolve("load.jsonl"))) {
            vectors.add(vector(line));
        }
        assertThat(vectors).hasSizeGreaterThan(20);
        return vectors.stream()
                .map(vector -> DynamicTest.dynamicTest(vector.config, () -> {
                    String name = Path.of(vector.config).getFileName().toString();
                    LoadedConfiguration loaded = reader.read(folder.resolve(vector.config));

                    Diagnostic only = ONLY_THERE.get(name);
                    assertThat(loaded.usable())
                            .as(() -> loaded.problems().toString())
                            .isEqualTo((vector.accepted || ONLY_HERE.contains(name)) && only == null);
                    if (only != null) {
                        assertThat(vector.accepted).isTrue();
                        assertThat(errors(loaded)).containsExactly(only);
                    }
                }));
    }

    @TestFactory
    Stream<DynamicTest> readsTheConfigurationsOfTheDecisionVectors() throws IOException {
        Path folder = PublicData.path("data/configs/vectors");
        List<Path> files = new ArrayList<>();
        for (String each : List.of("configs", "configs-legacy")) {
            try (Stream<Path> list = Files.list(folder.resolve(each))) {
                list.sorted().forEach(files::add);
            }
        }
        return files.stream()
                .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> {
                    LoadedConfiguration loaded = reader.read(file);
                    List<Diagnostic> expected =
                            LEFT_OUT_THERE.getOrDefault(file.getFileName().toString(), List.of());

                    assertThat(errors(loaded)).isEqualTo(expected);
                    assertThat(loaded.configuration()).isNotNull();
                }));
    }

    /// The file with `default` and its published twin with `onmatch` mean the same.
    @Test
    void readsDefaultAsTheInverseOfOnmatch() throws IOException {
        assertThat(shape("data/configs/sysmon-dfir-sysmoncfg_v2.xml"))
                .isNotEmpty()
                .isEqualTo(shape("data/configs/sysmon-dfir-sysmoncfg_v31.xml"));
    }

    @Test
    void readsTheConfigurationOf2015AsItStands() throws IOException {
        Configuration configuration = configuration(PublicData.path("data/configs/network-only-2.0.xml"));

        assertThat(configuration.nodes()).extracting(EventNode::onMatch).containsOnly(OnMatch.INCLUDE);
        assertThat(configuration.nodes().getLast().relation()).isEqualTo(Relation.OR);
        assertThat(configuration.nodes().getLast().terms())
                .extracting(term -> ((Filter) term).field())
                .containsExactly("SourceHostname", "DestinationHostname");
    }

    private List<String> shape(String file) throws IOException {
        return configuration(PublicData.path(file)).nodes().stream()
                .map(node -> node.tag() + " " + node.onMatch() + " " + node.relation() + " "
                        + node.terms().stream()
                                .map(Filter.class::cast)
                                .map(filter -> filter.field() + " " + filter.condition() + " " + filter.value())
                                .collect(Collectors.joining(", ")))
                .toList();
    }

    private Configuration configuration(Path file) throws IOException {
        return Objects.requireNonNull(reader.read(file).configuration());
    }

    private static List<Diagnostic> errors(LoadedConfiguration loaded) {
        return loaded.problems().stream()
                .filter(problem -> problem.severity() == Severity.ERROR)
                .map(Problem::diagnostic)
                .toList();
    }

    private static Vector vector(String line) {
        String config = "";
        boolean accepted = false;
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), line)) {
            json.nextToken();
            while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = json.currentName();
                json.nextToken();
                switch (name) {
                    case "config" -> config = json.getString();
                    case "accepted" -> accepted = json.getBooleanValue();
                    default -> json.skipChildren();
                }
            }
        }
        return new Vector(config, accepted);
    }
}
