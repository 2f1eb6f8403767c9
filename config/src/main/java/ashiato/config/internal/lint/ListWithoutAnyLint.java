package ashiato.config.internal.lint;

import ashiato.config.Diagnostic;
import ashiato.config.Filter;
import ashiato.event.FieldType;
import java.util.regex.Pattern;

/// A list of texts with a condition that takes none, so that the whole list is one text.
final class ListWithoutAnyLint implements Lint {
    private static final Pattern WORDS = Pattern.compile("[\\w.-]+(;[\\w.-]+)+");

    @Override
    public void check(Subject subject, Findings findings) {
        for (Place place : subject.places()) {
            Filter filter = place.filter();
            if (!Operands.isList(filter.condition()) && filter.value().indexOf(';') >= 0 && isList(place)) {
                findings.add(
                        Diagnostic.LIST_WITHOUT_ANY,
                        filter.position(),
                        LintMessages.LIST_WITHOUT_ANY.formatted(
                                filter.condition().spelling(), Shown.filter(filter), instead(filter)));
            }
        }
    }

    /// Whether the text is a list: in free text, a `;` may be meant as it is.
    private static boolean isList(Place place) {
        return switch (place.kind()) {
            case PROGRAM, FILE, HOST_NAME, ADDRESS, REGISTRY, PIPE -> true;
            case COMMAND_LINE, HASHES, OTHER ->
                place.fieldType() != FieldType.STRING
                        || WORDS.matcher(place.filter().value()).matches();
        };
    }

    private static String instead(Filter filter) {
        return switch (filter.condition()) {
            case IS -> "condition=\"is any\"";
            case CONTAINS -> "condition=\"contains any\", or \"contains all\"";
            case EXCLUDES -> "condition=\"excludes any\" to ask that none is in it";
            case IS_NOT,
                    BEGIN_WITH,
                    END_WITH,
                    NOT_BEGIN_WITH,
                    NOT_END_WITH,
                    IS_ANY,
                    CONTAINS_ANY,
                    CONTAINS_ALL,
                    EXCLUDES_ANY,
                    EXCLUDES_ALL,
                    LESS_THAN,
                    MORE_THAN,
                    IMAGE -> "one filter for each text";
        };
    }
}
