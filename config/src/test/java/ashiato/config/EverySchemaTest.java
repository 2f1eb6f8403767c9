package ashiato.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// The events and fields of every published schema (microsoft/SysmonCommon, manifest.xml; microsoft/MSTIC-Sysmon,
/// windows/schemas) are accepted in files of that schema.
class EverySchemaTest {
    /// Columns of the table: the schema, the event's tag, and its fields as `Name:Type,Name:Type`.
    private static final int SCHEMA = 0;

    private static final int TAG = 3;
    private static final int FIELDS = 8;

    private final ConfigurationReader reader = new ConfigurationReader("host");

    @TestFactory
    Stream<DynamicTest> acceptsEveryFieldOfEveryEventOfEverySchema() throws IOException {
        List<String[]> rows = Files.readAllLines(PublicData.path("facts/events-by-schema.tsv")).stream()
                .filter(line -> !line.startsWith("#") && !line.startsWith("schema\t"))
                .map(line -> line.split("\t", -1))
                .filter(row -> !row[TAG].equals("-"))
                .toList();
        assertThat(rows).hasSizeGreaterThan(400);
        return rows.stream()
                .map(row -> DynamicTest.dynamicTest(row[SCHEMA] + " " + row[TAG], () -> {
                    StringBuilder text = new StringBuilder("<Sysmon schemaversion='" + row[SCHEMA]
                            + "'><EventFiltering><" + row[TAG] + " onmatch='include'>");
                    String[] fields = row[FIELDS].split(",", -1);
                    for (String field : fields) {
                        String name = field.substring(0, field.indexOf(':'));
                        text.append("<")
                                .append(name)
                                .append(">x</")
                                .append(name)
                                .append(">");
                    }
                    text.append("</").append(row[TAG]).append("></EventFiltering></Sysmon>");

                    LoadedConfiguration loaded = reader.parse(text.toString().getBytes(StandardCharsets.UTF_8));

                    assertThat(loaded.problems())
                            .extracting(Problem::diagnostic)
                            .isSubsetOf(Diagnostic.OBSOLETE_FIELD);
                    assertThat(Objects.requireNonNull(loaded.configuration())
                                    .nodes()
                                    .getFirst()
                                    .terms())
                            .hasSameSizeAs(fields);
                }));
    }
}
