package ashiato.config;

import ashiato.config.Explanation.FilterStep;
import ashiato.config.Explanation.NodeStep;
import ashiato.config.Explanation.Outcome;
import ashiato.config.Explanation.RuleStep;
import ashiato.config.Explanation.TermStep;
import ashiato.config.internal.Interpreter;
import ashiato.event.Event;
import ashiato.event.EventType;
import ashiato.event.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Decides events and remembers why, fast where events repeat themselves.
///
/// What becomes of an event depends on its type and on which filters match it, and that on the values of the fields
/// that filters name. So each value is tried against the filters of its field once, and each combination of matching
/// filters is explained once, by [Explainer]; all later events of the kind find their [Decision] by a few look-ups.
/// Memory is bounded: where there are too many values or combinations, they are forgotten and tried again.
final class DecisionTable {
    private static final int MAX_VALUES = 1 << 14;
    private static final int MAX_MATCHES = 1 << 14;
    private static final int MAX_COMBINATIONS = 1 << 15;
    private static final Object ABSENT = new Object();

    private final Explainer explainer;
    private final Map<EventType, TypeTable> tables = new EnumMap<>(EventType.class);
    /// By what decided. Decisions differ in the filters that match, too, of which there are too many to keep them.
    private final Map<Decider, Sum> sums = new LinkedHashMap<>();
    private final IdentityHashMap<Filter, Hits> hits = new IdentityHashMap<>();

    DecisionTable(Configuration configuration) {
        explainer = new Explainer(configuration);
        for (EventType type : EventType.values()) {
            tables.put(type, new TypeTable(type, Interpreter.inOrder(configuration, type)));
        }
        for (EventNode node : configuration.nodes()) {
            filters(node).forEach(filter -> hits.put(filter, new Hits()));
        }
    }

    static List<Filter> filters(EventNode node) {
        List<Filter> filters = new ArrayList<>();
        for (Term term : node.terms()) {
            switch (term) {
                case Filter filter -> filters.add(filter);
                case Rule rule -> filters.addAll(rule.filters());
            }
        }
        return filters;
    }

    /// What decided about events.
    ///
    /// @param type the events' type
    /// @param logged what it decided
    /// @param reason what kind of decision it is
    /// @param node the node that matched; null if none did
    /// @param filter the filter of it that matched last; null if no node matched
    record Decider(
            EventType type,
            boolean logged,
            Explanation.Reason reason,
            @Nullable EventNode node,
            @Nullable Filter filter) {

        /// Nodes and filters are the same only if they are the same of the file.
        @Override
        @SuppressWarnings("ReferenceEquality")
        public boolean equals(Object other) {
            return other instanceof Decider that
                    && type == that.type
                    && logged == that.logged
                    && reason == that.reason
                    && node == that.node
                    && filter == that.filter;
        }

        @Override
        public int hashCode() {
            return Objects.hash(type, logged, reason, System.identityHashCode(node), System.identityHashCode(filter));
        }
    }

    /// How many events, and their bytes.
    static final class Sum {
        long events;
        long bytes;
    }

    /// How often a filter did something.
    static final class Hits {
        /// Its condition held.
        long matched;
        /// It is one of those by which the deciding node matched.
        long decided;
    }

    /// What becomes of the events of a type that the same filters match.
    static final class Decision {
        private final Verdict verdict;
        private final Decider decider;
        private final List<Filter> matching;
        private final List<Filter> deciding;
        private long events;
        private long bytes;

        Decision(Verdict verdict, Decider decider, List<Filter> matching, List<Filter> deciding) {
            this.verdict = verdict;
            this.decider = decider;
            this.matching = matching;
            this.deciding = deciding;
        }

        Verdict verdict() {
            return verdict;
        }

        /// Counts one more event.
        void count(long eventBytes) {
            events++;
            bytes += eventBytes;
        }
    }

    /// Decides one event.
    Decision decide(Event event) {
        TypeTable table = tables.get(event.kind());
        if (table == null) {
            throw new IllegalArgumentException("no such type: " + event.kind());
        }
        return table.decide(event);
    }

    /// What was counted, by decider.
    Map<Decider, Sum> sums() {
        tables.values().forEach(TypeTable::sumUp);
        return sums;
    }

    /// What was counted, by filter; by identity, because two filters of a file can be equal.
    IdentityHashMap<Filter, Hits> hits() {
        tables.values().forEach(TypeTable::sumUp);
        return hits;
    }

    /// One field that filters of the type name.
    private static final class FilteredField {
        private final Field field;
        private final List<Filter> filters = new ArrayList<>();
        private final List<Predicate<String>> tests = new ArrayList<>();
        private final Map<Object, Integer> matchByValue = new HashMap<>();
        private final Map<BitSet, Integer> numbers = new HashMap<>();
        private final List<BitSet> matches = new ArrayList<>();

        FilteredField(Field field) {
            this.field = field;
        }

        void add(Filter filter) {
            filters.add(filter);
            tests.add(filter.condition().prepare(filter.value()));
        }

        /// The number of the set of filters that match the event.
        int match(Event event) {
            Object value = field.value(event);
            Integer known = matchByValue.get(value == null ? ABSENT : value);
            return known == null ? tryFilters(value) : known;
        }

        private int tryFilters(@Nullable Object value) {
            String text = field.type().text(value);
            BitSet matching = new BitSet();
            for (int i = 0; i < tests.size(); i++) {
                if (tests.get(i).test(text)) {
                    matching.set(i);
                }
            }
            Integer number = numbers.get(matching);
            if (number == null) {
                number = matches.size();
                numbers.put(matching, number);
                matches.add(matching);
            }
            if (matchByValue.size() >= MAX_VALUES) {
                matchByValue.clear();
            }
            matchByValue.put(value == null ? ABSENT : value, number);
            return number;
        }

        void addMatching(int number, Set<Filter> to) {
            matches.get(number).stream().mapToObj(filters::get).forEach(to::add);
        }

        void forget() {
            matchByValue.clear();
            numbers.clear();
            matches.clear();
        }
    }

    /// The numbers of the matches of all filtered fields of an event.
    private static final class Combination {
        private final int[] numbers;

        Combination(int[] numbers) {
            this.numbers = numbers;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Combination that && Arrays.equals(numbers, that.numbers);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(numbers);
        }
    }

    private final class TypeTable {
        private final EventType type;
        private final List<FilteredField> fields;
        private final Map<Combination, Decision> decisions = new HashMap<>();
        private final int[] probeNumbers;
        private final Combination probe;

        TypeTable(EventType type, List<EventNode> nodes) {
            this.type = type;
            Map<Field, FilteredField> byField = new LinkedHashMap<>();
            for (EventNode node : nodes) {
                for (Filter filter : filters(node)) {
                    Field field = type.schema().field(filter.field());
                    if (field != null) {
                        byField.computeIfAbsent(field, FilteredField::new).add(filter);
                    }
                }
            }
            fields = List.copyOf(byField.values());
            probeNumbers = new int[fields.size()];
            probe = new Combination(probeNumbers);
        }

        Decision decide(Event event) {
            for (int i = 0; i < probeNumbers.length; i++) {
                probeNumbers[i] = fields.get(i).match(event);
            }
            Decision known = decisions.get(probe);
            return known == null ? explain(event) : known;
        }

        private Decision explain(Event event) {
            boolean full = decisions.size() >= MAX_COMBINATIONS
                    || fields.stream().anyMatch(field -> field.matches.size() >= MAX_MATCHES);
            if (full) {
                sumUp();
                decisions.clear();
                fields.forEach(FilteredField::forget);
                return decide(event);
            }
            Set<Filter> matching = Collections.newSetFromMap(new IdentityHashMap<>());
            for (int i = 0; i < probeNumbers.length; i++) {
                fields.get(i).addMatching(probeNumbers[i], matching);
            }
            Explanation explanation = explainer.explain(event);
            EventNode node = null;
            List<Filter> deciding = new ArrayList<>();
            for (NodeStep step : explanation.nodes()) {
                if (step.outcome() == Outcome.MATCHED) {
                    node = step.node();
                    step.terms().forEach(term -> addDeciding(term, deciding));
                }
            }
            Decider decider = new Decider(
                    type,
                    explanation.verdict().logged(),
                    explanation.reason(),
                    node,
                    deciding.isEmpty() ? null : deciding.getLast());
            Decision decision =
                    new Decision(explanation.verdict(), decider, List.copyOf(matching), List.copyOf(deciding));
            decisions.put(new Combination(probeNumbers.clone()), decision);
            return decision;
        }

        private static void addDeciding(TermStep term, Collection<Filter> deciding) {
            if (term.outcome() != Outcome.MATCHED) {
                return;
            }
            switch (term) {
                case FilterStep step -> deciding.add(step.filter());
                case RuleStep step ->
                    step.filters().stream()
                            .filter(filter -> filter.outcome() == Outcome.MATCHED)
                            .forEach(filter -> deciding.add(filter.filter()));
            }
        }

        void sumUp() {
            for (Decision decision : decisions.values()) {
                Sum sum = sums.computeIfAbsent(decision.decider, _ -> new Sum());
                sum.events += decision.events;
                sum.bytes += decision.bytes;
                decision.matching.forEach(filter -> hits(filter).matched += decision.events);
                decision.deciding.forEach(filter -> hits(filter).decided += decision.events);
                decision.events = 0;
                decision.bytes = 0;
            }
        }

        private Hits hits(Filter filter) {
            return hits.computeIfAbsent(filter, _ -> new Hits());
        }
    }
}
