package ashiato.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Every kind of problem has its page.
class DiagnosticPagesTest {
    private static final Path PAGES = Path.of("..", "docs", "diagnostics");

    @ParameterizedTest
    @EnumSource(Diagnostic.class)
    void everyKindOfProblemHasAPage(Diagnostic diagnostic) throws IOException {
        Path page = PAGES.resolve(diagnostic.id() + ".md");
        assertThat(page).exists();
        String text = Files.readString(page);
        String severity = diagnostic.severity() == Severity.ERROR ? "Error" : "Warning";
        assertThat(text).startsWith("# " + diagnostic.id() + "\n\n" + severity + ". ");
    }

    @ParameterizedTest
    @EnumSource(Diagnostic.class)
    void idsAreWordsWithDashes(Diagnostic diagnostic) {
        assertThat(diagnostic.id()).matches("[a-z]+(-[a-z]+)*");
    }

    @Test
    void everyPageBelongsToAKindOfProblem() throws IOException {
        try (var pages = Files.list(PAGES)) {
            assertThat(pages.map(page -> page.getFileName().toString()))
                    .filteredOn(name -> !name.equals("README.md"))
                    .allSatisfy(name -> assertThat(Diagnostic.values())
                            .extracting(diagnostic -> diagnostic.id() + ".md")
                            .contains(name));
        }
    }
}
