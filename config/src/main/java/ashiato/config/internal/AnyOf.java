package ashiato.config.internal;

import ashiato.config.Filter;
import ashiato.config.Relation;
import ashiato.config.Rule;
import ashiato.config.Term;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Terms of which one is enough, searched all at once. A term that looks for a literal is tried only where its literal
/// is found; the few that match without one are tried one by one. Immutable.
final class AnyOf {
    /// The literals of one field.
    ///
    /// @param slot the field's place
    /// @param least the first term that has a literal here
    private record Part(int slot, int least, LiteralIndex index) {}

    private final int terms;
    private final boolean firstMatters;
    private final Part[] parts;

    /// The tests of terms whose literal alone does not say that they match; null for the others.
    private final @Nullable TermTest[] second;

    /// The terms without a literal, in ascending order, and their tests.
    private final int[] unindexed;
    private final TermTest[] unindexedTests;

    /// The number of the first term among all of the event's type.
    private final int offset;

    /// @param firstMatters whether to find the first term that matches, or just one that does
    AnyOf(List<Term> terms, boolean firstMatters, Compiler compiler) {
        this.terms = terms.size();
        this.firstMatters = firstMatters;
        this.offset = compiler.reserveTerms(terms.size());
        this.second = new @Nullable TermTest[terms.size()];
        Map<Integer, LiteralIndex.Builder> bySlot = new TreeMap<>();
        List<Integer> without = new ArrayList<>();
        List<TermTest> tests = new ArrayList<>();
        for (int i = 0; i < terms.size(); i++) {
            TermTest test = compiler.test(terms.get(i));
            if (test instanceof TermTest.Never) {
                continue;
            }
            List<Watched> watched = watched(terms.get(i), compiler);
            if (watched.isEmpty()) {
                without.add(i);
                tests.add(test);
                continue;
            }
            boolean exact = true;
            for (Watched each : watched) {
                exact &= each.watch.exact() && each.decides;
                LiteralIndex.Builder builder = bySlot.computeIfAbsent(each.slot, slot -> new LiteralIndex.Builder());
                for (Literal literal : each.watch.literals()) {
                    builder.add(literal, i);
                }
            }
            second[i] = exact ? null : test;
        }
        parts = bySlot.entrySet().stream()
                .map(e ->
                        new Part(e.getKey(), e.getValue().least(), e.getValue().build()))
                .sorted(Comparator.comparingInt(Part::least))
                .toArray(Part[]::new);
        unindexed = without.stream().mapToInt(Integer::intValue).toArray();
        unindexedTests = tests.toArray(TermTest[]::new);
    }

    /// What to look for in one field.
    ///
    /// @param decides whether the term matches if this filter does
    private record Watched(int slot, Literal.Watch watch, boolean decides) {}

    /// What to look for to find a term; nothing if it can match without.
    private static List<Watched> watched(Term term, Compiler compiler) {
        return switch (term) {
            case Filter filter -> {
                Literal.Watch watch = Literal.watch(filter);
                yield watch == null ? List.of() : List.of(new Watched(compiler.slot(filter), watch, true));
            }
            case Rule rule -> watched(rule, compiler);
        };
    }

    private static List<Watched> watched(Rule rule, Compiler compiler) {
        boolean one = rule.relation() == Relation.OR;
        List<Watched> watched = new ArrayList<>();
        for (Filter filter : rule.filters()) {
            Literal.Watch watch = Literal.watch(filter);
            if (watch != null && compiler.isPossible(filter)) {
                watched.add(new Watched(compiler.slot(filter), watch, one));
            } else if (one && compiler.isPossible(filter)) {
                return List.of();
            }
        }
        if (one) {
            return watched;
        }
        // The filter whose literals are found least often is enough: all have to match.
        return watched.stream()
                .max(Comparator.comparingInt(w -> w.watch.rareness()))
                .map(List::of)
                .orElse(List.of());
    }

    /// The first term that matches, or one that does if the first does not matter.
    ///
    /// @return its number, or a negative one if none matches
    int find(Decision decision) {
        int best = terms;
        for (Part part : parts) {
            if (part.least < best) {
                best = part.index.search(decision.text(part.slot), best, this, decision);
                if (isEnough(best)) {
                    return best;
                }
            }
        }
        for (int i = 0; i < unindexed.length && unindexed[i] < best; i++) {
            if (unindexedTests[i].matches(decision)) {
                return unindexed[i];
            }
        }
        return best == terms ? -1 : best;
    }

    /// Whether no other term needs to be looked for if this one is known to match.
    boolean isEnough(int best) {
        return best == 0 || (!firstMatters && best < terms);
    }

    /// The first of some terms that matches, now that a literal of them is found, or the best before it if that
    /// comes
    /// earlier.
    int first(int[] found, int best, Decision decision) {
        for (int term : found) {
            if (term >= best) {
                return best;
            }
            TermTest test = second[term];
            if (test == null || decision.confirm(offset + term, test)) {
                return term;
            }
        }
        return best;
    }
}
