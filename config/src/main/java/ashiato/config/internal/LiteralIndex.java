package ashiato.config.internal;

import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// All literals that the terms of a node look for in one field. It reads a text at most three times, however many
/// literals there are: from its start, as far as some literal goes along (those it may begin with or be), from its end
/// likewise, and once as a whole for those that may be anywhere (A. V. Aho and M. J. Corasick, "Efficient string
/// matching", 1975). Immutable.
final class LiteralIndex {
    /// The terms whose literals end in a state, in three kinds according to what else must hold; each in ascending
    /// order.
    private static final class Ends {
        private final int[] always;
        private final int[] first;
        private final int[] second;

        Ends(int[] always, int[] first, int[] second) {
            this.always = always;
            this.first = first;
            this.second = second;
        }
    }

    private final @Nullable Automaton forward;
    private final @Nullable Automaton backward;
    private final @Nullable Automaton within;

    private LiteralIndex(Builder builder) {
        forward = automaton(builder.forward, false);
        backward = automaton(builder.backward, false);
        within = automaton(builder.within, true);
    }

    private static @Nullable Automaton automaton(SortedMap<String, Collected> collected, boolean anywhere) {
        return collected.isEmpty() ? null : new Automaton(collected, anywhere);
    }

    /// The terms of one literal, in three kinds.
    private record Collected(TreeSet<Integer> always, TreeSet<Integer> first, TreeSet<Integer> second) {
        Collected() {
            this(new TreeSet<>(), new TreeSet<>(), new TreeSet<>());
        }

        Ends ends() {
            return new Ends(array(always), array(first), array(second));
        }

        private static int[] array(TreeSet<Integer> terms) {
            return terms.stream().mapToInt(Integer::intValue).toArray();
        }
    }

    /// Collects literals.
    static final class Builder {
        private final SortedMap<String, Collected> forward = new TreeMap<>();
        private final SortedMap<String, Collected> backward = new TreeMap<>();
        private final SortedMap<String, Collected> within = new TreeMap<>();
        private int least = Integer.MAX_VALUE;

        /// Adds a literal of a term.
        void add(Literal literal, int term) {
            least = Math.min(least, term);
            String text = literal.folded();
            String reversed = new StringBuilder(text).reverse().toString();
            (switch (literal.place()) {
                        case BEGINNING -> at(forward, text).always;
                        case WHOLE -> at(forward, text).first;
                        case END -> at(backward, reversed).always;
                        case NAME -> at(backward, reversed).first;
                        case NAME_AFTER_BACKSLASH -> at(backward, reversed).second;
                        case WITHIN -> at(within, text).always;
                    })
                    .add(term);
        }

        private static Collected at(Map<String, Collected> literals, String text) {
            return literals.computeIfAbsent(text, key -> new Collected());
        }

        /// The first term that has a literal here.
        int least() {
            return least;
        }

        LiteralIndex build() {
            return new LiteralIndex(this);
        }
    }

    /// A trie with the terms that end in its states, and the links of Aho and Corasick where literals may begin
    /// anywhere.
    private static final class Automaton {
        private final Trie trie;

        /// For each state, the place of its ends among all, or 0 if nothing ends there.
        private final int[] end;

        private final Ends[] ends;

        /// For each state, that of the longest text which is a proper end of its own. Empty where literals have
        /// one place.
        private final int[] shorter;

        /// For each state, the first in which something ends among itself and its shorter ones, or the root.
        private final int[] reached;

        Automaton(SortedMap<String, Collected> collected, boolean anywhere) {
            trie = new Trie(collected.keySet().stream().map(String::toCharArray).toList());
            end = new int[trie.length()];
            ends = new Ends[collected.size() + 1];
            int number = 0;
            for (Collected terms : collected.values()) {
                end[trie.end(number)] = number + 1;
                ends[++number] = terms.ends();
            }
            shorter = anywhere ? new int[trie.length()] : new int[0];
            reached = anywhere ? new int[trie.length()] : new int[0];
            if (anywhere) {
                link();
            }
        }

        private void link() {
            int[] byDepth = trie.byDepth();
            for (int i = 1; i < byDepth.length; i++) {
                int state = byDepth[i];
                int parent = trie.parent(state);
                int code = trie.codeTo(state);
                int link = Trie.ROOT;
                if (parent != Trie.ROOT) {
                    int candidate = shorter[parent];
                    int next = trie.next(candidate, code);
                    while (next == Trie.NONE && candidate != Trie.ROOT) {
                        candidate = shorter[candidate];
                        next = trie.next(candidate, code);
                    }
                    link = next == Trie.NONE ? Trie.ROOT : next;
                }
                shorter[state] = link;
                reached[state] = end[state] != 0 ? state : reached[link];
            }
        }
    }

    /// The first term that matches, if it comes before another that is known to.
    ///
    /// @param known the term known to match, or the number of terms
    /// @return the least term found, or `known`
    int search(FieldText text, int known, AnyOf terms, Decision decision) {
        int best = known;
        if (forward != null) {
            best = searchForward(forward, text, best, terms, decision);
        }
        if (backward != null && !terms.isEnough(best)) {
            best = searchBackward(backward, text, best, terms, decision);
        }
        if (within != null && !terms.isEnough(best)) {
            best = searchWithin(within, text, best, terms, decision);
        }
        return best;
    }

    private static int searchForward(Automaton automaton, FieldText text, int known, AnyOf terms, Decision decision) {
        Trie trie = automaton.trie;
        int[] end = automaton.end;
        char[] characters = text.characters();
        int length = text.length();
        int best = known;
        int state = Trie.ROOT;
        for (int i = 0; i < length; i++) {
            int code = trie.code(Folding.fold(characters[i]));
            if (code < 0) {
                break;
            }
            state = trie.next(state, code);
            if (state == Trie.NONE) {
                break;
            }
            if (end[state] != 0) {
                Ends found = automaton.ends[end[state]];
                best = terms.first(found.always, best, decision);
                if (i == length - 1) {
                    best = terms.first(found.first, best, decision);
                }
                if (terms.isEnough(best)) {
                    break;
                }
            }
        }
        return best;
    }

    private static int searchBackward(Automaton automaton, FieldText text, int known, AnyOf terms, Decision decision) {
        Trie trie = automaton.trie;
        int[] end = automaton.end;
        char[] characters = text.characters();
        int best = known;
        int state = Trie.ROOT;
        for (int i = text.length() - 1; i >= 0; i--) {
            int code = trie.code(Folding.fold(characters[i]));
            if (code < 0) {
                break;
            }
            state = trie.next(state, code);
            if (state == Trie.NONE) {
                break;
            }
            if (end[state] != 0) {
                Ends found = automaton.ends[end[state]];
                best = terms.first(found.always, best, decision);
                if (i == 0 || TextTest.Name.separates(characters[i - 1], true)) {
                    best = terms.first(found.first, best, decision);
                }
                if (i == 0 || TextTest.Name.separates(characters[i - 1], false)) {
                    best = terms.first(found.second, best, decision);
                }
                if (terms.isEnough(best)) {
                    break;
                }
            }
        }
        return best;
    }

    private static int searchWithin(Automaton automaton, FieldText text, int known, AnyOf terms, Decision decision) {
        Trie trie = automaton.trie;
        int[] shorter = automaton.shorter;
        int[] reached = automaton.reached;
        char[] characters = text.characters();
        int length = text.length();
        int best = known;
        int state = Trie.ROOT;
        for (int i = 0; i < length; i++) {
            int code = trie.code(Folding.fold(characters[i]));
            if (code < 0) {
                state = Trie.ROOT;
                continue;
            }
            int next = trie.next(state, code);
            while (next == Trie.NONE && state != Trie.ROOT) {
                state = shorter[state];
                next = trie.next(state, code);
            }
            if (next == Trie.NONE) {
                continue;
            }
            state = next;
            for (int at = reached[state]; at != Trie.ROOT; at = reached[shorter[at]]) {
                best = terms.first(automaton.ends[automaton.end[at]].always, best, decision);
            }
            if (terms.isEnough(best)) {
                break;
            }
        }
        return best;
    }

    /// How many words of memory it takes, about.
    int size() {
        int size = 0;
        for (Automaton automaton : Arrays.asList(forward, backward, within)) {
            if (automaton != null) {
                size += 3 * automaton.end.length + 2 * automaton.shorter.length;
            }
        }
        return size;
    }
}
