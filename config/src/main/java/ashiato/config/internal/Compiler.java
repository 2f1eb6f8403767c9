package ashiato.config.internal;

import ashiato.config.Configuration;
import ashiato.config.EventNode;
import ashiato.config.Filter;
import ashiato.config.OnMatch;
import ashiato.config.Relation;
import ashiato.config.Rule;
import ashiato.config.Term;
import ashiato.config.Verdict;
import ashiato.event.EventType;
import ashiato.event.Field;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Compiles what a configuration says of one type of events. [Interpreter] says what the result must decide.
final class Compiler {
    private final EventType type;
    private final Map<String, Integer> slots = new HashMap<>();
    private final List<Field> fields = new ArrayList<>();
    private final Map<Verdict, Verdict> verdicts = new HashMap<>();
    private int terms;

    private Compiler(EventType type) {
        this.type = type;
        verdicts.put(Verdict.LOGGED, Verdict.LOGGED);
        verdicts.put(Verdict.DROPPED, Verdict.DROPPED);
    }

    /// Compiles the nodes of a type.
    static TypeProgram compile(Configuration configuration, EventType type) {
        List<EventNode> nodes = Interpreter.inOrder(configuration, type);
        boolean always = type.filterDefault() == EventType.FilterDefault.ALWAYS;
        if (always || nodes.isEmpty()) {
            boolean logged = always || Interpreter.isLoggedByDefault(configuration.schemaVersion(), type);
            return new TypeProgram(new NodeProgram[0], logged ? Verdict.LOGGED : Verdict.DROPPED, new Field[0], 0);
        }
        Compiler compiler = new Compiler(type);
        NodeProgram[] programs = nodes.stream()
                .map(compiler::node)
                .filter(program -> !(program instanceof NodeProgram.Nothing))
                .toArray(NodeProgram[]::new);
        Verdict otherwise = Interpreter.isLoggedWithoutMatch(nodes) ? Verdict.LOGGED : Verdict.DROPPED;
        return new TypeProgram(programs, otherwise, compiler.fields.toArray(Field[]::new), compiler.terms);
    }

    /// Takes numbers for the terms of a node.
    ///
    /// @return the first of them
    int reserveTerms(int count) {
        int first = terms;
        terms += count;
        return first;
    }

    /// Whether events of the type have the field of a filter. If not, it matches none.
    boolean isPossible(Filter filter) {
        return type.schema().field(filter.field()) != null;
    }

    /// The place of a filter's field among those that the type's nodes ask for.
    int slot(Filter filter) {
        return slots.computeIfAbsent(filter.field(), name -> {
            fields.add(Objects.requireNonNull(type.schema().field(name)));
            return fields.size() - 1;
        });
    }

    /// The test of a term.
    TermTest test(Term term) {
        return switch (term) {
            case Filter filter -> isPossible(filter) ? test(filter) : new TermTest.Never();
            case Rule rule -> {
                boolean all = rule.relation() == Relation.AND;
                if (all && !rule.filters().stream().allMatch(this::isPossible)) {
                    yield new TermTest.Never();
                }
                TermTest.OfFilter[] filters = rule.filters().stream()
                        .filter(this::isPossible)
                        .map(this::test)
                        .sorted(Comparator.comparing(filter -> filter.test().isSearch()))
                        .toArray(TermTest.OfFilter[]::new);
                yield filters.length == 0 ? new TermTest.Never() : new TermTest.OfRule(rule.relation(), filters);
            }
        };
    }

    private TermTest.OfFilter test(Filter filter) {
        return new TermTest.OfFilter(slot(filter), TextTest.of(filter));
    }

    private NodeProgram node(EventNode node) {
        List<Term> effective = Interpreter.effectiveTerms(node);
        if (effective.isEmpty()) {
            return new NodeProgram.Nothing();
        }
        return switch (node.relation()) {
            case OR -> any(node, effective);
            case AND -> all(node, effective);
        };
    }

    private NodeProgram any(EventNode node, List<Term> effective) {
        Verdict[] named = new Verdict[effective.size()];
        NodeProgram.@Nullable Naming[] namings = new NodeProgram.@Nullable Naming[effective.size()];
        boolean same = true;
        for (int i = 0; i < named.length; i++) {
            Verdict[] own = verdicts(effective.get(i), node);
            named[i] = own[0];
            namings[i] = isUniform(own) ? null : naming(effective.get(i), node);
            same &= namings[i] == null && own[0].equals(named[0]);
        }
        return new NodeProgram.Any(new AnyOf(effective, !same, this), named, namings);
    }

    private NodeProgram all(EventNode node, List<Term> effective) {
        Map<String, List<Term>> byField = new LinkedHashMap<>();
        List<TermTest> rules = new ArrayList<>();
        boolean names = false;
        for (Term term : effective) {
            TermTest test = test(term);
            switch (term) {
                case Filter filter -> {
                    if (!isPossible(filter)) {
                        return new NodeProgram.Nothing();
                    }
                    byField.computeIfAbsent(filter.field(), field -> new ArrayList<>())
                            .add(filter);
                }
                case Rule rule -> {
                    if (test instanceof TermTest.Never) {
                        return new NodeProgram.Nothing();
                    }
                    rules.add(test);
                }
            }
            for (Verdict verdict : verdicts(term, node)) {
                names |= verdict.ruleName() != null;
            }
        }
        List<Term> naming = names ? effective : List.of();
        return new NodeProgram.All(
                byField.values().stream()
                        .map(alternatives -> new AnyOf(alternatives, false, this))
                        .toArray(AnyOf[]::new),
                rules.toArray(TermTest[]::new),
                verdict(node, null),
                naming.stream().map(term -> naming(term, node)).toArray(NodeProgram.Naming[]::new),
                naming.stream()
                        .mapToInt(term -> term instanceof Filter filter ? slot(filter) : -1)
                        .toArray());
    }

    /// The verdicts that the filters of a term give, at least one.
    private Verdict[] verdicts(Term term, EventNode node) {
        return switch (term) {
            case Filter filter -> new Verdict[] {verdict(node, Interpreter.name(filter, null, node.group()))};
            case Rule rule ->
                rule.filters().stream()
                        .map(filter -> verdict(node, Interpreter.name(filter, rule, node.group())))
                        .toArray(Verdict[]::new);
        };
    }

    private static boolean isUniform(Verdict[] own) {
        for (Verdict verdict : own) {
            if (!verdict.equals(own[0])) {
                return false;
            }
        }
        return true;
    }

    private NodeProgram.Naming naming(Term term, EventNode node) {
        List<Filter> all = switch (term) {
            case Filter filter -> List.of(filter);
            case Rule rule -> rule.filters();
        };
        Rule around = term instanceof Rule rule ? rule : null;
        List<Filter> possible = all.stream().filter(this::isPossible).toList();
        return new NodeProgram.Naming(
                possible.stream().map(this::test).toArray(TermTest.OfFilter[]::new),
                possible.stream()
                        .map(filter -> verdict(node, Interpreter.name(filter, around, node.group())))
                        .toArray(Verdict[]::new),
                around != null && around.relation() == Relation.AND);
    }

    /// The one verdict of this kind.
    private Verdict verdict(EventNode node, @Nullable String name) {
        Verdict verdict = new Verdict(node.onMatch() == OnMatch.INCLUDE, name);
        Verdict known = verdicts.putIfAbsent(verdict, verdict);
        return known == null ? verdict : known;
    }
}
