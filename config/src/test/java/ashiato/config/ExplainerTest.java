package ashiato.config;

import static org.assertj.core.api.Assertions.assertThat;

import ashiato.config.Explanation.FilterStep;
import ashiato.config.Explanation.NameOrigin;
import ashiato.config.Explanation.NodeStep;
import ashiato.config.Explanation.Outcome;
import ashiato.config.Explanation.Reason;
import ashiato.config.Explanation.RelationOrigin;
import ashiato.config.Explanation.RuleStep;
import ashiato.config.Explanation.TermStep;
import ashiato.config.internal.FieldTexts;
import ashiato.event.Condition;
import ashiato.event.Event;
import ashiato.event.EventType;
import ashiato.event.ServiceStateChange;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExplainerTest {
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

    private static Explanation explain(Configuration configuration, Event event) {
        return new Explainer(configuration).explain(event);
    }

    private static List<Outcome> outcomes(NodeStep node) {
        return node.terms().stream().map(TermStep::outcome).toList();
    }

    @Test
    void namesTheNodeThatMatchedAndTheFiltersThatWereNotLookedAt() {
        Configuration configuration = Configurations.of(
                Configurations.node(
                        "ProcessTerminate",
                        OnMatch.INCLUDE,
                        Relation.OR,
                        Configurations.filter("Image", Condition.END_WITH, "/b", null),
                        Configurations.filter("Image", Condition.END_WITH, "/a", "second"),
                        Configurations.filter("User", Condition.IS, "root", "third")),
                Configurations.node("NetworkConnect", OnMatch.EXCLUDE, Relation.OR));

        Explanation explanation = explain(configuration, Configurations.terminated("/bin/a", "root"));

        assertThat(explanation.verdict()).isEqualTo(new Verdict(true, "second"));
        assertThat(explanation.reason()).isEqualTo(Reason.NODE_MATCHED);
        assertThat(explanation.nodes()).hasSize(1);
        assertThat(outcomes(explanation.nodes().getFirst()))
                .containsExactly(Outcome.NOT_MATCHED, Outcome.MATCHED, Outcome.DECIDED_BEFORE);
        FilterStep first = (FilterStep) explanation.nodes().getFirst().terms().getFirst();
        assertThat(first.text()).isEqualTo("/bin/a");
        assertThat(Objects.requireNonNull(explanation.name()).owner()).isEqualTo(NameOrigin.Owner.FILTER);
    }

    @Test
    void triesExcludesFirstAndTheLastOfTheFileFirst() {
        EventNode include = Configurations.node(
                "ProcessTerminate",
                OnMatch.INCLUDE,
                Relation.OR,
                Configurations.filter("User", Condition.IS, "root", null));
        EventNode early = Configurations.node(
                "ProcessTerminate",
                OnMatch.EXCLUDE,
                Relation.OR,
                Configurations.filter("Image", Condition.IS, "/bin/a", null));
        EventNode late = Configurations.node(
                "ProcessTerminate",
                OnMatch.EXCLUDE,
                Relation.OR,
                Configurations.filter("Image", Condition.IS, "/bin/b", null));

        Explanation explanation =
                explain(Configurations.of(early, include, late), Configurations.terminated("/bin/a", "root"));

        assertThat(explanation.nodes().stream().map(NodeStep::node)).containsExactly(late, early, include);
        assertThat(explanation.nodes().stream().map(NodeStep::outcome))
                .containsExactly(Outcome.NOT_MATCHED, Outcome.MATCHED, Outcome.DECIDED_BEFORE);
        assertThat(explanation.verdict()).isEqualTo(Verdict.DROPPED);
    }

    @Test
    void tellsAlternativesOnAFieldOfAnAndNodeFromRealFailures() {
        Configuration configuration = Configurations.of(Configurations.node(
                "ProcessTerminate",
                OnMatch.INCLUDE,
                Relation.AND,
                Configurations.filter("Image", Condition.IS, "/bin/b", null),
                Configurations.filter("Image", Condition.IS, "/bin/a", null),
                Configurations.filter("Image", Condition.IS, "/bin/c", null),
                Configurations.filter("User", Condition.IS, "alice", null),
                Configurations.filter("ProcessId", Condition.IS, "1", null)));

        Explanation explanation = explain(configuration, Configurations.terminated("/bin/a", "root"));

        assertThat(outcomes(explanation.nodes().getFirst()))
                .containsExactly(
                        Outcome.NOT_MATCHED_SO_FAR,
                        Outcome.MATCHED,
                        Outcome.FIELD_MATCHED_BEFORE,
                        Outcome.NOT_MATCHED,
                        Outcome.DECIDED_BEFORE);
        assertThat(explanation.reason()).isEqualTo(Reason.ONLY_NODE_DID_NOT_MATCH);
        assertThat(explanation.verdict()).isEqualTo(Verdict.DROPPED);
    }

    @Test
    void looksIntoRulesAndTakesTheirNames() {
        Rule failing = Configurations.rule(
                "failing",
                Relation.AND,
                Configurations.filter("User", Condition.IS, "root", "leak"),
                Configurations.filter("Image", Condition.IS, "/bin/b", null),
                Configurations.filter("ProcessId", Condition.IS, "7", null));
        Rule matching = Configurations.rule(
                "matching", Relation.AND, Configurations.filter("User", Condition.IS, "root", null));
        Configuration configuration = Configurations.of(
                Configurations.node("ProcessTerminate", OnMatch.INCLUDE, Relation.OR, failing, matching));

        Explanation explanation = explain(configuration, Configurations.terminated("/bin/a", "root"));

        RuleStep step = (RuleStep) explanation.nodes().getFirst().terms().getFirst();
        assertThat(step.filters().stream().map(FilterStep::outcome))
                .containsExactly(Outcome.MATCHED, Outcome.NOT_MATCHED, Outcome.DECIDED_BEFORE);
        assertThat(explanation.verdict()).isEqualTo(new Verdict(true, "matching"));
        NameOrigin name = Objects.requireNonNull(explanation.name());
        assertThat(name.owner()).isEqualTo(NameOrigin.Owner.RULE);
        assertThat(name.position()).isEqualTo(matching.position());
    }

    @Test
    void saysThatTheTypeLacksAField() {
        EventNode node = new EventNode(
                "RegistryEvent",
                List.of(EventType.REGISTRY_OBJECT, EventType.REGISTRY_VALUE_SET),
                OnMatch.EXCLUDE,
                Relation.OR,
                new RuleGroup("group", Relation.OR, new Position(1, 1)),
                List.of(Configurations.filter("Details", Condition.IS_NOT, "x", null)),
                new Position(2, 1));

        Explanation explanation = new Explainer(Configurations.of(node))
                .explain(EventType.REGISTRY_OBJECT, field -> field.type().text(null));

        FilterStep step = (FilterStep) explanation.nodes().getFirst().terms().getFirst();
        assertThat(step.outcome()).isEqualTo(Outcome.NO_SUCH_FIELD);
        assertThat(step.text()).isNull();
        assertThat(explanation.nodes().getFirst().relationOrigin()).isEqualTo(RelationOrigin.GROUP);
        assertThat(explanation.verdict()).isEqualTo(Verdict.LOGGED);
    }

    @Test
    void namesTheDefaultThatDecides() {
        Configuration nothing = Configurations.of();
        assertThat(explain(nothing, Configurations.terminated("/bin/a", "root")).reason())
                .isEqualTo(Reason.LOGGED_BY_DEFAULT);
        assertThat(explain(nothing, Configurations.connected("/bin/a", "192.0.2.1", 443))
                        .reason())
                .isEqualTo(Reason.DROPPED_BY_DEFAULT);
        assertThat(explain(nothing, new ServiceStateChange(NOW, "Started", "1", "4.90"))
                        .reason())
                .isEqualTo(Reason.NEVER_FILTERED);

        EventNode include = Configurations.node("ProcessTerminate", OnMatch.INCLUDE, Relation.AND);
        EventNode exclude = Configurations.node("ProcessTerminate", OnMatch.EXCLUDE, Relation.AND);
        Event event = Configurations.terminated("/bin/a", "root");
        Explanation several = explain(Configurations.of(exclude, exclude), event);
        assertThat(several.reason()).isEqualTo(Reason.NO_NODE_MATCHED);
        assertThat(several.verdict()).isEqualTo(Verdict.DROPPED);
        assertThat(explain(Configurations.of(include), event).verdict()).isEqualTo(Verdict.DROPPED);
        Explanation one = explain(Configurations.of(exclude), event);
        assertThat(one.reason()).isEqualTo(Reason.ONLY_NODE_DID_NOT_MATCH);
        assertThat(one.verdict()).isEqualTo(Verdict.LOGGED);
        assertThat(one.nodes().getFirst().relationOrigin()).isEqualTo(RelationOrigin.SCHEMA);
    }

    @Test
    void agreesWithTheEngineOnRandomDecisionsAndEvents() {
        long seed = System.nanoTime();
        System.out.println("ExplainerTest seed " + seed);
        RandomDecisions random = new RandomDecisions(new Random(seed));
        int matched = 0;
        for (int i = 0; i < 2_000; i++) {
            Configuration configuration = random.configuration();
            RuleEngine engine = RuleEngine.of(configuration);
            Explainer explainer = new Explainer(configuration);
            for (int j = 0; j < 20; j++) {
                Event event = random.event();
                Explanation explanation = explainer.explain(event);
                assertThat(explanation.verdict())
                        .as("seed %d: %s of %s", seed, event, configuration)
                        .isEqualTo(engine.decide(event));
                requireCoherent(explanation, configuration);
                matched += explanation.reason() == Reason.NODE_MATCHED ? 1 : 0;
            }
        }
        assertThat(matched).as("events that a node decided").isBetween(4_000, 36_000);
    }

    /// The steps by themselves must lead to the verdict.
    private static void requireCoherent(Explanation explanation, Configuration configuration) {
        NodeStep decider = null;
        for (NodeStep step : explanation.nodes()) {
            if (decider != null) {
                assertThat(step.outcome()).isEqualTo(Outcome.DECIDED_BEFORE);
            } else if (step.outcome() == Outcome.MATCHED) {
                decider = step;
            }
            if (step.outcome() != Outcome.DECIDED_BEFORE) {
                assertThat(matches(step))
                        .as("%s of %s", step, configuration)
                        .isEqualTo(step.outcome() == Outcome.MATCHED);
            }
        }
        NameOrigin name = explanation.name();
        assertThat(name == null ? null : name.name())
                .as("name of %s", explanation)
                .isEqualTo(explanation.verdict().ruleName());
        if (decider != null) {
            assertThat(explanation.verdict().logged()).isEqualTo(decider.node().onMatch() == OnMatch.INCLUDE);
        }
    }

    private static boolean matches(NodeStep step) {
        List<TermStep> said = step.terms().stream()
                .filter(term ->
                        !(term instanceof RuleStep rule && rule.filters().isEmpty()))
                .toList();
        boolean any = said.stream().anyMatch(term -> term.outcome() == Outcome.MATCHED);
        boolean fails = said.stream()
                .anyMatch(term -> term.outcome() == Outcome.NOT_MATCHED || term.outcome() == Outcome.NO_SUCH_FIELD);
        return step.node().relation() == Relation.OR ? any : !said.isEmpty() && !fails;
    }

    @ParameterizedTest
    @CsvSource({
        "small.jsonl, configs",
        "legacy.jsonl, .",
        "swiftonsecurity.jsonl, ..",
        "sysmon-modular.jsonl, ..",
        "mstic-linux-main.jsonl, ..",
    })
    void explainsMeasuredDecisionsAsTheyWere(String file, String configs) throws Exception {
        Map<Path, Configuration> read = new HashMap<>();
        List<String> differing = new ArrayList<>();
        int explained = 0;
        for (DecisionVectors.Vector vector : DecisionVectors.read(file, configs)) {
            Configuration configuration = read.get(vector.config());
            if (configuration == null) {
                configuration = Objects.requireNonNull(
                        new ConfigurationReader("HOST").read(vector.config()).configuration());
                read.put(vector.config(), configuration);
            }
            FieldTexts texts = field ->
                    vector.fields().getOrDefault(field.name(), field.type().text(null));
            Explanation explanation = new Explainer(configuration).explain(vector.type(), texts);
            requireCoherent(explanation, configuration);
            explained++;
            boolean named = !vector.nameCounts()
                    || !vector.logged()
                    || Objects.equals(explanation.verdict().ruleName(), vector.ruleName());
            if (explanation.verdict().logged() != vector.logged() || !named) {
                differing.add(vector + " -> " + explanation);
            }
        }
        System.out.printf("%s: %d decisions explained%n", file, explained);
        assertThat(differing.stream().limit(5)).isEmpty();
        assertThat(explained).isPositive();
    }
}
