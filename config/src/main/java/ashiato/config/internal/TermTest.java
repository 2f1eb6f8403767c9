package ashiato.config.internal;

import ashiato.config.Relation;

/// A filter or a rule, ready to be tried on an event.
sealed interface TermTest {
    /// Whether it matches.
    boolean matches(Decision decision);

    /// One filter.
    ///
    /// @param slot the place of its field
    record OfFilter(int slot, TextTest test) implements TermTest {
        @Override
        public boolean matches(Decision decision) {
            return test.matches(decision.text(slot));
        }
    }

    /// Several filters.
    final class OfRule implements TermTest {
        private final OfFilter[] filters;
        private final boolean all;

        OfRule(Relation relation, OfFilter[] filters) {
            this.filters = filters;
            this.all = relation == Relation.AND;
        }

        @Override
        public boolean matches(Decision decision) {
            for (OfFilter filter : filters) {
                if (filter.matches(decision) != all) {
                    return !all;
                }
            }
            return all;
        }
    }

    /// What can never match, because the event's type lacks a field.
    record Never() implements TermTest {
        @Override
        public boolean matches(Decision decision) {
            return false;
        }
    }
}
