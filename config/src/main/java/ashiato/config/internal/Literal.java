package ashiato.config.internal;

import ashiato.config.Filter;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A text, folded and not empty, that is looked for at a place of a field's text.
record Literal(Place place, String folded) {
    /// Where a literal has to be.
    enum Place {
        /// It is the whole text.
        WHOLE,
        /// The text begins with it.
        BEGINNING,
        /// The text ends with it.
        END,
        /// The text ends with it, at its beginning or after a `\` or `/`.
        NAME,
        /// The text ends with it, at its beginning or after a `\`.
        NAME_AFTER_BACKSLASH,
        /// It is anywhere in the text.
        WITHIN
    }

    /// Literals of which at least one is in every text that a filter matches.
    ///
    /// @param exact whether, the other way round, the filter matches every text in which one of them is
    record Watch(List<Literal> literals, boolean exact) {
        /// How seldom one of the literals is found, by a rule of thumb: the longer, the more seldom. A whole
        /// text or a
        /// name is found more seldom than a part of that length, and without reading all of the field's text;
        /// beginnings
        /// are often those of many paths.
        int rareness() {
            return literals.stream().mapToInt(Literal::rareness).min().orElse(0);
        }
    }

    private int rareness() {
        return switch (place) {
            case WHOLE -> 8 * folded.length();
            case NAME, NAME_AFTER_BACKSLASH -> 4 * folded.length();
            case END -> 2 * folded.length();
            case WITHIN -> folded.length();
            case BEGINNING -> folded.length() / 2;
        };
    }

    /// What to look for to find the texts that a filter matches, or null if there is no such thing: because it
    /// matches
    /// most texts, or the empty one, or compares in a way of its own.
    static @Nullable Watch watch(Filter filter) {
        String operand = filter.value();
        if (!Folding.isByCharacter(operand)) {
            return null;
        }
        Watch watch = switch (filter.condition()) {
            case IS -> exact(Place.WHOLE, Stream.of(operand));
            case BEGIN_WITH -> exact(Place.BEGINNING, Stream.of(operand));
            case END_WITH -> exact(Place.END, Stream.of(operand));
            case CONTAINS -> exact(Place.WITHIN, Stream.of(operand));
            case IMAGE -> exact(imagePlace(operand), Stream.of(operand));
            case IS_ANY -> exact(Place.WHOLE, ListItems.compared(operand).stream());
            case CONTAINS_ANY -> exact(Place.WITHIN, ListItems.searched(operand).stream());
            case CONTAINS_ALL -> {
                String longest = "";
                for (String item : ListItems.searched(operand)) {
                    longest = item.length() > longest.length() ? item : longest;
                }
                yield new Watch(exact(Place.WITHIN, Stream.of(longest)).literals, false);
            }
            case IS_NOT, EXCLUDES, NOT_BEGIN_WITH, NOT_END_WITH, EXCLUDES_ANY, EXCLUDES_ALL, LESS_THAN, MORE_THAN ->
                null;
        };
        boolean empty = watch == null || watch.literals.stream().anyMatch(literal -> literal.folded.isEmpty());
        return empty ? null : watch;
    }

    private static Watch exact(Place place, Stream<String> texts) {
        return new Watch(
                texts.map(text -> new Literal(place, new String(Folding.fold(text))))
                        .toList(),
                true);
    }

    private static Place imagePlace(String operand) {
        if (operand.indexOf('\\') >= 0) {
            return Place.WHOLE;
        }
        return operand.indexOf('/') >= 0 ? Place.NAME_AFTER_BACKSLASH : Place.NAME;
    }
}
