package ashiato.config;

import static org.assertj.core.api.Assertions.assertThat;

import ashiato.event.EventType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The pages about what the lints find begin with an example of it and end with what to write instead: the first is
/// warned of, the second is not.
class DiagnosticExamplesTest {
    private static final Pattern EXAMPLE = Pattern.compile("```xml\n(.*?)```", Pattern.DOTALL);

    @ParameterizedTest
    @EnumSource(from = "RULE_WITHOUT_RELATION", to = "OPTION_WITHOUT_EFFECT")
    void theFirstExampleIsWarnedOfAndTheLastIsNot(Diagnostic diagnostic) throws IOException {
        String page = Files.readString(Path.of("..", "docs", "diagnostics", diagnostic.id() + ".md"));
        List<String> examples = EXAMPLE.matcher(page)
                .results()
                .map(DiagnosticExamplesTest::text)
                .toList();
        assertThat(found(examples.getFirst())).contains(diagnostic);
        assertThat(found(examples.getLast())).doesNotContain(diagnostic);
    }

    private static String text(MatchResult example) {
        return example.group(1);
    }

    private static List<Diagnostic> found(String example) {
        String file = example.startsWith("<Sysmon")
                ? example
                : "<Sysmon schemaversion=\"4.90\"><EventFiltering>" + example + "</EventFiltering></Sysmon>";
        LoadedConfiguration loaded = new ConfigurationReader("host").parse(file.getBytes(StandardCharsets.UTF_8));
        Configuration configuration = loaded.configuration();
        assertThat(configuration).isNotNull();
        assertThat(loaded.usable()).as("%s", loaded.problems()).isTrue();
        List<Problem> problems = new ArrayList<>(loaded.problems());
        problems.addAll(Linter.lint(
                configuration,
                new HostAbilities(
                        EnumSet.of(EventType.PROCESS_CREATE, EventType.NETWORK_CONNECT, EventType.DNS_QUERY),
                        Map.of(EventType.PROCESS_CREATE, Set.of("OriginalFileName")),
                        Set.of("HashAlgorithms"),
                        false)));
        return problems.stream().map(Problem::diagnostic).toList();
    }
}
