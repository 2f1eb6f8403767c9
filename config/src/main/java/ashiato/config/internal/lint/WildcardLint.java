package ashiato.config.internal.lint;

import ashiato.config.Diagnostic;
import ashiato.config.Filter;
import ashiato.event.Condition;
import java.util.regex.Pattern;

/// A `*` or `?`, or a regular expression, where conditions compare plain text.
final class WildcardLint implements Lint {
    /// What Windows puts before a path that is not to be interpreted.
    private static final Pattern DEVICE_PREFIX = Pattern.compile("^\\\\(\\\\|\\?\\?)\\??\\\\");

    @Override
    public void check(Subject subject, Findings findings) {
        for (Place place : subject.places()) {
            if (hasWildcard(place)) {
                Filter filter = place.filter();
                findings.add(
                        Diagnostic.WILDCARD,
                        filter.position(),
                        LintMessages.WILDCARD.formatted(Shown.filter(filter), instead(filter)));
            }
        }
    }

    /// Whether a character stands in the text that the field cannot have, but patterns have.
    static boolean hasWildcard(Place place) {
        String value = place.filter().value();
        return switch (place.kind()) {
            case PROGRAM, FILE -> {
                String path = DEVICE_PREFIX.matcher(value).replaceFirst("");
                yield path.indexOf('*') >= 0 || path.indexOf('?') >= 0 || path.startsWith("^");
            }
            case HOST_NAME, ADDRESS -> value.indexOf('*') >= 0 || value.indexOf('?') >= 0 || value.startsWith("^");
            case COMMAND_LINE, REGISTRY, PIPE, HASHES, OTHER ->
                switch (place.fieldType()) {
                    case UINT16, UINT32, UINT64, HEX_INT32, HEX_INT64, GUID, TIME, BOOLEAN -> value.indexOf('*') >= 0;
                    case STRING -> false;
                };
        };
    }

    private static String instead(Filter filter) {
        String value = filter.value();
        String bare = value.replaceFirst("^\\.?\\*", "").replaceFirst("\\.?\\*$", "");
        if (filter.condition() != Condition.IS || bare.isEmpty() || bare.indexOf('*') >= 0 || bare.indexOf('?') >= 0) {
            return "the parts of the text with begin with, end with, contains or contains all";
        }
        boolean before = value.startsWith("*") || value.startsWith(".*");
        boolean behind = value.endsWith("*");
        Condition condition =
                before && behind ? Condition.CONTAINS : before ? Condition.END_WITH : Condition.BEGIN_WITH;
        return before || behind
                ? Shown.filter(filter.field(), condition, bare)
                : "the parts of the text with begin with, end with, contains or contains all";
    }
}
