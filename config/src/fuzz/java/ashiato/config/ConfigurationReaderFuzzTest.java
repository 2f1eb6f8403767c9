package ashiato.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

/// Looks for bytes that the reader has no answer for. Run it with `mvn -Pfuzz`, as CONTRIBUTING.md says.
class ConfigurationReaderFuzzTest {
    private static final ConfigurationReader READER = new ConfigurationReader("host");

    @FuzzTest
    void everyFileGetsAnAnswer(byte[] bytes) {
        LoadedConfiguration loaded = READER.parse(bytes);

        if (loaded.configuration() == null) {
            assertThat(loaded.problems()).extracting(Problem::severity).contains(Severity.ERROR);
        }
        Position last = new Position(1, 1);
        for (Problem problem : loaded.problems()) {
            assertThat(problem.position()).isGreaterThanOrEqualTo(last);
            assertThat(problem.message().chars()).noneMatch(Character::isISOControl);
            last = problem.position();
        }
        assertThat(READER.parse(bytes)).isEqualTo(loaded);
    }
}
