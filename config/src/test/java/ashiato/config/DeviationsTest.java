package ashiato.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// Decisions of the published engine that Ashiato may make otherwise, and what it does. docs/reference/configuration.md
/// lists where it deviates.
class DeviationsTest {
    private final Map<Path, LoadedConfiguration> files = new HashMap<>();

    /// Files of which the published loader leaves out a part without a word.
    @Test
    void refusesFilesThatThePublishedLoaderReadsInPart() throws Exception {
        Map<String, String> refused = new TreeMap<>();
        int others = 0;
        for (DecisionVectors.Vector vector : vectors("loader")) {
            LoadedConfiguration loaded = read(vector.config());
            if (loaded.usable()) {
                assertThat(decide(vector)).as(vector.toString()).isEqualTo(vector.verdict());
                others++;
            } else {
                refused.put(
                        Objects.requireNonNull(vector.config().getFileName()).toString(),
                        loaded.problems().getFirst().diagnostic().id());
            }
        }

        assertThat(refused)
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "onmatch-missing.xml", "missing-onmatch",
                        "onmatch-unknown.xml", "bad-onmatch",
                        "option-after-unknown.xml", "unknown-option",
                        "reg-details-newname.xml", "no-common-event",
                        "unknown-tag.xml", "unknown-event"));
        assertThat(others).isEqualTo(238);
    }

    /// The Linux build of the published engine folds A to Z alone, Windows all letters.
    @Test
    void foldsTheCaseOfAllLetters() throws Exception {
        assertThat(decisions("non-ascii-case"))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "unicode-case.xml: not logged -> logged as e", 2,
                        "unicode-case.xml: not logged -> logged as zh", 2,
                        "unicode-case-excl.xml: logged -> not logged", 3));
    }

    @Test
    void findsTheNameOfAProgramAfterASlash() throws Exception {
        assertThat(decisions("image-slash"))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "image-slash.xml: not logged -> logged as b", 2,
                        "image-slash.xml: logged as b -> logged as b", 1,
                        "image-slash.xml: logged as p -> logged as p", 1,
                        "image-slash.xml: not logged -> not logged", 4));
    }

    /// Windows compares in lower case; the measured build in upper case, and so does Ashiato.
    @Test
    void ordersTextsByTheirUpperCase() throws Exception {
        assertThat(decisions("order-upper-vs-lower"))
                .containsExactlyInAnyOrderEntriesOf(Map.of("less-letters.xml: not logged -> not logged", 4));
    }

    /// The published engine shows the name of a filter that matched in a group which did not match as a whole.
    @Test
    void takesNoNameFromWhatDidNotMatchAsAWhole() throws Exception {
        for (DecisionVectors.Vector vector : vectors("rule-name-leak")) {
            assertThat(decide(vector))
                    .as(vector.toString())
                    .isEqualTo(new Verdict(vector.logged(), vector.leakFreeName()));
        }
        assertThat(vectors("rule-name-leak")).hasSize(16);
    }

    /// The published engine finds the fields of events that share a tag by their column, so that a filter on `User`
    /// never
    /// meets the `User` of an event with more columns before it.
    @Test
    void findsFieldsOfTypesThatShareATagByTheirNames() throws Exception {
        assertThat(decisions("shared-tag-column"))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "reg-user.xml: not logged -> logged as u", 8,
                        "reg-user-details.xml: not logged -> logged as u", 4,
                        "wmi-name.xml: not logged -> logged as w", 4));
    }

    @Test
    void everyDeviationBelongsToOneOfTheseGroups() throws Exception {
        int count = 0;
        for (String why : List.of(
                "loader",
                "non-ascii-case",
                "image-slash",
                "order-upper-vs-lower",
                "rule-name-leak",
                "shared-tag-column")) {
            count += vectors(why).size();
        }

        assertThat(DecisionVectors.read("deviations.jsonl", "configs"))
                .hasSize(count)
                .hasSize(429);
    }

    private static List<DecisionVectors.Vector> vectors(String why) throws Exception {
        List<DecisionVectors.Vector> vectors = new ArrayList<>();
        for (DecisionVectors.Vector vector : DecisionVectors.read("deviations.jsonl", "configs")) {
            if (vector.why().contains(why)) {
                vectors.add(vector);
            }
        }
        return vectors;
    }

    /// How often each decision of the published engine became each decision of ours.
    private Map<String, Integer> decisions(String why) throws Exception {
        Map<String, Integer> counts = new TreeMap<>();
        for (DecisionVectors.Vector vector : vectors(why)) {
            counts.merge(
                    vector.config().getFileName() + ": " + describe(vector.verdict()) + " -> "
                            + describe(decide(vector)),
                    1,
                    Integer::sum);
        }
        return counts;
    }

    private static String describe(Verdict verdict) {
        return (verdict.logged() ? "logged" : "not logged")
                + (verdict.ruleName() == null ? "" : " as " + verdict.ruleName());
    }

    private Verdict decide(DecisionVectors.Vector vector) throws Exception {
        Configuration configuration =
                Objects.requireNonNull(read(vector.config()).configuration());
        return RuleEngine.of(configuration).decide(vector.type(), vector.fields());
    }

    private LoadedConfiguration read(Path file) throws Exception {
        LoadedConfiguration loaded = files.get(file);
        if (loaded == null) {
            loaded = new ConfigurationReader("HOST").read(file);
            files.put(file, loaded);
        }
        return loaded;
    }
}
