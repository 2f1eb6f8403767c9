package ashiato.config.internal;

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
    private final @Nullable Searcher within;

    private LiteralIndex(Builder builder) {
        forward = builder.forward.isEmpty() ? null : new Automaton(builder.forward);
        backward = builder.backward.isEmpty() ? null : new Automaton(builder.backward);
        within = builder.within.isEmpty() ? null : new Searcher(builder.within);
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

    /// A trie with the terms whose literals end in its states. The label of a state is the number of its ends, 0 if
    /// nothing ends there.
    private static class Automaton {
        final Trie trie;
        final Ends[] ends;

        Automaton(SortedMap<String, Collected> collected) {
            trie = new Trie(collected.keySet().stream().map(String::toCharArray).toList());
            ends = new Ends[collected.size() + 1];
            int number = 0;
            for (Collected terms : collected.values()) {
                trie.setLabel(trie.end(number), number + 1);
                ends[++number] = terms.ends();
            }
        }
    }

    /// An automaton for literals that may begin anywhere. The link of a state is that of the longest text which is
    /// a
    /// proper end of its own; its label counts what ends in that, too.
    private static final class Searcher extends Automaton {
        private final Beginnings beginnings;

        /// For each of the ends, the number of the next shorter ones that end at the same place.
        private final int[] shorter;

        Searcher(SortedMap<String, Collected> collected) {
            super(collected);
            beginnings = new Beginnings(collected.keySet());
            shorter = new int[ends.length];
            int[] byDepth = trie.byDepth();
            for (int i = 1; i < byDepth.length; i++) {
                int state = byDepth[i];
                int link = link(trie.parent(state), trie.codeTo(state));
                trie.setLink(state, link);
                if (trie.label(state) == 0) {
                    trie.setLabel(state, trie.label(link));
                } else {
                    shorter[trie.label(state)] = trie.label(link);
                }
            }
        }

        private int link(int parent, int code) {
            if (parent == Trie.ROOT) {
                return Trie.ROOT;
            }
            int candidate = trie.link(parent);
            int next = trie.next(candidate, code);
            while (next == Trie.NONE && candidate != Trie.ROOT) {
                candidate = trie.link(candidate);
                next = trie.next(candidate, code);
            }
            return next == Trie.NONE ? Trie.ROOT : next;
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
            int label = trie.label(state);
            if (label != 0) {
                Ends found = automaton.ends[label];
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
            int label = trie.label(state);
            if (label != 0) {
                Ends found = automaton.ends[label];
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

    private static int searchWithin(Searcher searcher, FieldText text, int known, AnyOf terms, Decision decision) {
        Trie trie = searcher.trie;
        char[] characters = text.characters();
        int length = text.length();
        int best = known;
        int state = Trie.ROOT;
        int i = 0;
        while (i < length) {
            if (state == Trie.ROOT) {
                i = searcher.beginnings.next(characters, i, length);
            }
            int code = trie.code(Folding.fold(characters[i]));
            int next = code < 0 ? Trie.NONE : trie.next(state, code);
            if (next == Trie.NONE) {
                // From the root the character leads nowhere. From elsewhere it is tried again, from a shorter text.
                if (state == Trie.ROOT) {
                    i++;
                }
                state = trie.link(state);
                continue;
            }
            state = next;
            i++;
            for (int label = trie.label(state); label != 0; label = searcher.shorter[label]) {
                best = terms.first(searcher.ends[label].always, best, decision);
                if (terms.isEnough(best)) {
                    return best;
                }
            }
        }
        return best;
    }
}
