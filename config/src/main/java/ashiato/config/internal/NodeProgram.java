package ashiato.config.internal;

import ashiato.config.Verdict;
import org.jspecify.annotations.Nullable;

/// A node of a configuration, compiled for one type of events.
sealed interface NodeProgram {
    /// What the node makes of an event, or null if it does not match.
    @Nullable
    Verdict decide(Decision decision);

    /// What a match of a term makes of an event. Terms may have several filters, each with a name of its own.
    final class Naming {
        private final TermTest.OfFilter[] filters;
        private final Verdict[] verdicts;
        private final boolean lastWins;

        /// @param filters the filters that can give a name, in the order of the file
        /// @param verdicts the verdict of each
        /// @param lastWins whether the last that matches and has a name gives it, and not simply the first that
        /// matches
        Naming(TermTest.OfFilter[] filters, Verdict[] verdicts, boolean lastWins) {
            this.filters = filters;
            this.verdicts = verdicts;
            this.lastWins = lastWins;
        }

        /// The verdict on an event that the term matches, or null if none of its filters gives a name.
        @Nullable
        Verdict verdict(Decision decision) {
            Verdict last = null;
            for (int i = 0; i < filters.length; i++) {
                if ((!lastWins || verdicts[i].ruleName() != null) && filters[i].matches(decision)) {
                    if (!lastWins) {
                        return verdicts[i];
                    }
                    last = verdicts[i];
                }
            }
            return last;
        }
    }

    /// A node of which one term is enough: the first in the order of the file gives its name.
    final class Any implements NodeProgram {
        private final AnyOf terms;
        private final Verdict[] verdicts;
        private final @Nullable Naming[] namings;

        /// @param verdicts the verdict of each term
        /// @param namings what says more for terms whose filters have different names, null for the others
        Any(AnyOf terms, Verdict[] verdicts, @Nullable Naming[] namings) {
            this.terms = terms;
            this.verdicts = verdicts;
            this.namings = namings;
        }

        @Override
        public @Nullable Verdict decide(Decision decision) {
            int term = terms.find(decision);
            if (term < 0) {
                return null;
            }
            Naming naming = namings[term];
            Verdict named = naming == null ? null : naming.verdict(decision);
            return named == null ? verdicts[term] : named;
        }
    }

    /// A node of which all terms must match, and of several filters on one field one.
    final class All implements NodeProgram {
        private final AnyOf[] fields;
        private final TermTest[] rules;
        private final Verdict unnamed;
        private final Naming[] namings;
        private final int[] slots;

        /// @param fields the filters on each field
        /// @param rules the tests of the rules
        /// @param unnamed the verdict if no term has a name
        /// @param namings those of all terms in the order of the file; none if no filter has a name
        /// @param slots the place of the field of each term, negative for a rule
        All(AnyOf[] fields, TermTest[] rules, Verdict unnamed, Naming[] namings, int[] slots) {
            this.fields = fields;
            this.rules = rules;
            this.unnamed = unnamed;
            this.namings = namings;
            this.slots = slots;
        }

        @Override
        public @Nullable Verdict decide(Decision decision) {
            for (AnyOf field : fields) {
                if (field.find(decision) < 0) {
                    return null;
                }
            }
            for (TermTest rule : rules) {
                if (!rule.matches(decision)) {
                    return null;
                }
            }
            return name(decision);
        }

        /// Every filter that is tried and matches overwrites the name if it has one. Filters on a field that
        /// has
        /// matched are not tried.
        private Verdict name(Decision decision) {
            Verdict verdict = unnamed;
            long matched = 0;
            for (int i = 0; i < namings.length; i++) {
                long bit = slots[i] < 0 ? 0 : 1L << slots[i];
                if ((matched & bit) == 0) {
                    Verdict own = namings[i].verdict(decision);
                    if (own != null) {
                        matched |= bit;
                        verdict = own.ruleName() == null ? verdict : own;
                    }
                }
            }
            return verdict;
        }
    }

    /// A node that matches nothing.
    record Nothing() implements NodeProgram {
        @Override
        public @Nullable Verdict decide(Decision decision) {
            return null;
        }
    }
}
