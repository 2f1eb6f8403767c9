package ashiato.app;

import static org.assertj.core.api.Assertions.assertThat;

import ashiato.config.Diagnostic;
import ashiato.config.Severity;
import ashiato.event.EventType;
import ashiato.event.Field;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What the documents say about the code, where that can be compared.
class DocumentsTest {

    private static final Path ROOT = Path.of("..");
    private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:|#)([^)#]+)(?:#[^)]*)?\\)");
    private static final Pattern FIRST_CELL = Pattern.compile("\\| (\\w+) \\|.*");

    private static final Pattern INDEX_ROW = Pattern.compile("\\| \\[([a-z-]+)]\\(\\1\\.md\\) \\|.*");

    @Test
    void everyLinkLeadsToAFile() throws IOException {
        List<String> broken = new ArrayList<>();
        for (Path document : documents()) {
            LINK.matcher(Files.readString(document))
                    .results()
                    .map(link -> link.group(1))
                    .filter(target -> !Files.exists(document.resolveSibling(target)))
                    .forEach(target -> broken.add(ROOT.relativize(document) + ": " + target));
        }
        assertThat(broken).as("links that lead nowhere").isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"NETWORK_FLOW", "FILE_READ"})
    void theReferenceListsTheFieldsOfAnExtensionInTheirOrder(EventType type) throws IOException {
        String heading = "## " + type.id() + " " + type.recordName();
        List<String> listed = Files.readAllLines(ROOT.resolve("docs/reference/events.md")).stream()
                .dropWhile(line -> !line.equals(heading))
                .dropWhile(line -> !line.startsWith("|---"))
                .skip(1)
                .takeWhile(line -> line.startsWith("|"))
                .map(line -> FIRST_CELL.matcher(line).replaceFirst("$1"))
                .toList();
        List<String> fields = type.schema().fields().stream().map(Field::name).toList();
        assertThat(listed).as(heading).isEqualTo(fields);
    }

    @Test
    void theIndexOfConfigurationProblemsListsEachUnderItsSeverity() throws IOException {
        Map<Severity, List<String>> listed = new EnumMap<>(Severity.class);
        Severity severity = Severity.ERROR;
        for (String line : Files.readAllLines(ROOT.resolve("docs/diagnostics/README.md"))) {
            severity = line.equals("## Warnings") ? Severity.WARNING : severity;
            Matcher row = INDEX_ROW.matcher(line);
            if (row.matches()) {
                listed.computeIfAbsent(severity, _ -> new ArrayList<>()).add(row.group(1));
            }
        }
        Map<Severity, List<String>> all = Stream.of(Diagnostic.values())
                .collect(Collectors.groupingBy(
                        Diagnostic::severity, Collectors.mapping(Diagnostic::id, Collectors.toList())));
        assertThat(listed).isEqualTo(all);
    }

    private static List<Path> documents() throws IOException {
        try (Stream<Path> top = Files.list(ROOT);
                Stream<Path> below = Files.walk(ROOT.resolve("docs"))) {
            return Stream.concat(top, below)
                    .filter(path -> path.toString().endsWith(".md"))
                    .toList();
        }
    }
}
