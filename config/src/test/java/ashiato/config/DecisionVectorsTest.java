package ashiato.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Decisions measured on the published engine.
class DecisionVectorsTest {
    private final Map<Path, RuleEngine> engines = new HashMap<>();

    @ParameterizedTest
    @CsvSource({
        "small.jsonl, configs, 3687",
        "legacy.jsonl, ., 1970",
        "swiftonsecurity.jsonl, .., 1716",
        "sysmon-modular.jsonl, .., 2896",
        "mstic-linux-main.jsonl, .., 1600",
    })
    void decidesAsThePublishedEngineDid(String file, String configs, int count) throws Exception {
        List<String> differing = new ArrayList<>();
        int names = 0;
        List<DecisionVectors.Vector> vectors = DecisionVectors.read(file, configs);
        assertThat(vectors).hasSize(count);
        for (DecisionVectors.Vector vector : vectors) {
            Verdict verdict = engine(vector.config()).decide(vector.type(), vector.fields());
            names += vector.nameCounts() ? 1 : 0;
            if (verdict.logged() != vector.logged() || (vector.nameCounts() && !verdict.equals(vector.verdict()))) {
                differing.add(vector + " -> " + verdict);
            }
        }
        System.out.printf("%s: %d decisions compared, %d of them with the name%n", file, count, names);

        assertThat(differing.stream().limit(10)).isEmpty();
        assertThat(names).isGreaterThan(count - 20);
    }

    private static Configuration configuration(Path file) throws Exception {
        LoadedConfiguration loaded = new ConfigurationReader("HOST").read(file);
        assertThat(loaded.configuration()).as(file + ": " + loaded.problems()).isNotNull();
        return Objects.requireNonNull(loaded.configuration());
    }

    private RuleEngine engine(Path config) throws Exception {
        RuleEngine engine = engines.get(config);
        if (engine == null) {
            engine = RuleEngine.of(configuration(config));
            engines.put(config, engine);
        }
        return engine;
    }
}
