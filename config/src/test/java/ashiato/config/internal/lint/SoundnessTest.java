package ashiato.config.internal.lint;

import static org.assertj.core.api.Assertions.assertThat;

import ashiato.config.Configuration;
import ashiato.config.Diagnostic;
import ashiato.config.EventNode;
import ashiato.config.Filter;
import ashiato.config.HostAbilities;
import ashiato.config.Linter;
import ashiato.config.OnMatch;
import ashiato.config.Options;
import ashiato.config.Position;
import ashiato.config.Problem;
import ashiato.config.Relation;
import ashiato.config.Rule;
import ashiato.config.RuleEngine;
import ashiato.config.RuleGroup;
import ashiato.config.SchemaVersion;
import ashiato.config.Term;
import ashiato.event.Condition;
import ashiato.event.Event;
import ashiato.event.EventType;
import ashiato.event.Field;
import ashiato.event.FieldType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What the lints claim to be without effect is taken away from random configurations, and every event must be decided
/// as before, name included. The tag of three types is used, whose events lack some of the fields.
class SoundnessTest {
    private static final List<EventType> TYPES =
            List.of(EventType.REGISTRY_OBJECT, EventType.REGISTRY_VALUE_SET, EventType.REGISTRY_RENAME);
    private static final List<String> FIELDS = List.of("Image", "TargetObject", "Details", "NewName");
    private static final List<String> PIECES = List.of("a", "b", "A", "\\", "/", ";", "ab");
    private static final int CONFIGURATIONS = 1500;
    private static final int EVENTS = 25;

    private final long seed = new Random().nextLong();
    private final Random random = new Random(seed);
    private int line;

    @Test
    void whatIsSaidToDecideNothingDecidesNothing() {
        int checked = 0;
        for (int i = 0; i < CONFIGURATIONS; i++) {
            Configuration configuration = configuration();
            Set<Position> needless = needless(configuration);
            checked += needless.size();
            if (!needless.isEmpty()) {
                assertSameDecisions(configuration, without(configuration, needless), needless);
                needless.forEach(
                        one -> assertSameDecisions(configuration, without(configuration, Set.of(one)), Set.of(one)));
            }
        }
        assertThat(checked).as("findings to check").isGreaterThan(CONFIGURATIONS / 4);
    }

    @Test
    void whatIsSaidToMatchNothingOrEverythingDoes() {
        int checked = 0;
        for (int i = 0; i < CONFIGURATIONS; i++) {
            Configuration configuration = configuration();
            for (Problem problem : Linter.lint(configuration, HostAbilities.UNKNOWN)) {
                if (problem.diagnostic() == Diagnostic.CONTRADICTION) {
                    checked++;
                    assertNothingLogged(onlyTheRuleAround(configuration, problem.position()));
                } else if (problem.diagnostic() == Diagnostic.NOTHING_LOGGED) {
                    checked++;
                    assertNothingLogged(configuration);
                }
            }
        }
        assertThat(checked).as("findings to check").isGreaterThan(CONFIGURATIONS / 20);
    }

    @Test
    void impliedFiltersMatchWhereverTheFirstDoes() {
        int implied = 0;
        int disjoint = 0;
        int either = 0;
        for (int i = 0; i < 60_000; i++) {
            Filter a = filter("Image");
            Filter b = filter("Image");
            boolean implies = new Meaning(a).implies(new Meaning(b));
            boolean excludes = new Meaning(a).isDisjointFrom(new Meaning(b));
            boolean covers = new Meaning(a).isAlwaysTrueWith(new Meaning(b));
            implied += implies ? 1 : 0;
            disjoint += excludes ? 1 : 0;
            either += covers ? 1 : 0;
            for (int j = 0; j < 8 && (implies || excludes || covers); j++) {
                String value = value();
                boolean first = a.condition().matches(value, a.value());
                boolean second = b.condition().matches(value, b.value());
                assertThat(implies && first && !second).as(told(a, b, value)).isFalse();
                assertThat(excludes && first && second).as(told(a, b, value)).isFalse();
                assertThat(covers && !first && !second).as(told(a, b, value)).isFalse();
            }
        }
        assertThat(List.of(implied, disjoint, either)).allMatch(count -> count > 300);
    }

    private String told(Filter a, Filter b, String value) {
        return "seed %d: %s, %s on '%s'".formatted(seed, Shown.filter(a), Shown.filter(b), value);
    }

    /// The places of everything that is said to have no effect.
    private static Set<Position> needless(Configuration configuration) {
        Set<Position> needless = new HashSet<>();
        for (Problem problem : Linter.lint(configuration, HostAbilities.UNKNOWN)) {
            if (problem.diagnostic() == Diagnostic.HIDDEN_BY_EXCLUDE
                    || problem.diagnostic() == Diagnostic.DUPLICATE_FILTER
                    || problem.diagnostic() == Diagnostic.EMPTY_NODE) {
                needless.add(problem.position());
            }
        }
        // A finding about covered filters names several places in one message.
        Subject subject = Subject.of(configuration, HostAbilities.UNKNOWN);
        List<List<Alternative>> sets = new ArrayList<>();
        for (OnMatch onMatch : OnMatch.values()) {
            sets.add(Alternatives.ofNodes(subject.configuration().nodes(), onMatch));
        }
        subject.configuration().nodes().forEach(node -> sets.addAll(Alternatives.inside(node)));
        for (List<Alternative> set : sets) {
            for (int i = 0; i < set.size(); i++) {
                if (CoveredFilterLint.covering(set, i) != null) {
                    needless.add(set.get(i).position());
                }
            }
        }
        return needless;
    }

    /// A configuration that logs what the rule around a filter matches.
    private static Configuration onlyTheRuleAround(Configuration configuration, Position filter) {
        Term rule = configuration.nodes().stream()
                .flatMap(node -> node.terms().stream())
                .filter(term -> term instanceof Rule each
                        && each.filters().stream()
                                .anyMatch(one -> one.position().equals(filter)))
                .findFirst()
                .orElseThrow();
        return new Configuration(
                SchemaVersion.NEWEST,
                Options.NONE,
                List.of(new EventNode(
                        "RegistryEvent", TYPES, OnMatch.INCLUDE, Relation.OR, null, List.of(rule), rule.position())));
    }

    /// The configuration without what stands at some places. A node with filters keeps its tag.
    private static Configuration without(Configuration configuration, Set<Position> places) {
        List<EventNode> nodes = new ArrayList<>();
        for (EventNode node : configuration.nodes()) {
            boolean here = places.contains(node.position());
            if (here && node.terms().isEmpty()) {
                continue;
            }
            List<Term> terms = new ArrayList<>();
            for (Term term : here ? List.<Term>of() : node.terms()) {
                if (places.contains(term.position())) {
                    continue;
                }
                terms.add(
                        switch (term) {
                            case Filter filter -> filter;
                            case Rule rule ->
                                new Rule(
                                        rule.name(),
                                        rule.relation(),
                                        rule.filters().stream()
                                                .filter(filter -> !places.contains(filter.position()))
                                                .toList(),
                                        rule.position());
                        });
            }
            nodes.add(new EventNode(
                    node.tag(), node.types(), node.onMatch(), node.relation(), node.group(), terms, node.position()));
        }
        return new Configuration(configuration.schemaVersion(), configuration.options(), nodes);
    }

    private void assertSameDecisions(Configuration before, Configuration after, Set<Position> removed) {
        RuleEngine engine = RuleEngine.of(before);
        RuleEngine other = RuleEngine.of(after);
        for (int i = 0; i < EVENTS; i++) {
            Event event = event();
            assertThat(other.decide(event))
                    .as("seed %d: without %s of %s, event %s", seed, removed, before, event)
                    .isEqualTo(engine.decide(event));
        }
    }

    private void assertNothingLogged(Configuration configuration) {
        RuleEngine engine = RuleEngine.of(configuration);
        assertThat(Stream.generate(this::event).limit(EVENTS))
                .as("seed %d: %s", seed, configuration)
                .noneMatch(event -> engine.decide(event).logged());
    }

    private Configuration configuration() {
        line = 0;
        List<EventNode> nodes = new ArrayList<>();
        for (int i = random.nextInt(1, 4); i > 0; i--) {
            Position position = position();
            @Nullable RuleGroup group = random.nextBoolean() ? null : new RuleGroup(name(), relation(), position());
            OnMatch onMatch = random.nextBoolean() ? OnMatch.INCLUDE : OnMatch.EXCLUDE;
            nodes.add(new EventNode("RegistryEvent", TYPES, onMatch, relation(), group, terms(), position));
        }
        return new Configuration(SchemaVersion.NEWEST, Options.NONE, nodes);
    }

    private List<Term> terms() {
        List<Term> terms = new ArrayList<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            if (random.nextInt(3) > 0) {
                terms.add(filter(field()));
                continue;
            }
            Position position = position();
            List<Filter> filters = new ArrayList<>();
            for (int j = random.nextInt(4); j > 0; j--) {
                filters.add(filter(field()));
            }
            terms.add(new Rule(name(), relation(), filters, position));
        }
        return terms;
    }

    private Filter filter(String field) {
        Condition[] conditions = Condition.values();
        return new Filter(field, conditions[random.nextInt(conditions.length)], text(3), name(), position());
    }

    private String field() {
        return FIELDS.get(random.nextInt(random.nextInt(FIELDS.size()) + 1));
    }

    private Relation relation() {
        return random.nextBoolean() ? Relation.OR : Relation.AND;
    }

    private @Nullable String name() {
        return switch (random.nextInt(8)) {
            case 0 -> "one";
            case 1 -> "two";
            case 2 -> "";
            default -> null;
        };
    }

    private Position position() {
        return new Position(++line, 1);
    }

    private String text(int most) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(most + 1); i > 0; i--) {
            text.append(PIECES.get(random.nextInt(PIECES.size())));
        }
        return text.toString();
    }

    /// The text of a field, which is never empty.
    private String value() {
        String text = text(5);
        return text.isEmpty() ? FieldType.ABSENT : text;
    }

    private Event event() {
        EventType type = TYPES.get(random.nextInt(TYPES.size()));
        return type.schema()
                .create(type.schema().fields().stream().map(this::value).toArray());
    }

    private @Nullable Object value(Field field) {
        return switch (field.type()) {
            case STRING -> text(5);
            case TIME -> Instant.EPOCH;
            case GUID, UINT16, UINT32, UINT64, HEX_INT32, HEX_INT64, BOOLEAN -> null;
        };
    }
}
