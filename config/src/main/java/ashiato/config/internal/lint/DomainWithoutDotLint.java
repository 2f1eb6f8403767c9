package ashiato.config.internal.lint;

import ashiato.config.Diagnostic;
import ashiato.config.EventNode;
import ashiato.config.Filter;
import ashiato.config.OnMatch;
import ashiato.event.Condition;
import java.util.List;
import java.util.regex.Pattern;

/// An exclude filter for a domain that other domains meet, too: `end with microsoft.com` also drops
/// `notmicrosoft.com`, which anybody can register.
final class DomainWithoutDotLint implements Lint {
    /// `example.com`, `example.co.uk`: a name of which another can be the end.
    private static final Pattern REGISTRABLE =
            Pattern.compile("\\w[\\w-]*\\.(\\w{2,}|(co|com|net|org|gov|edu|ac|or|ne|go)\\.\\w\\w)");

    @Override
    public void check(Subject subject, Findings findings) {
        ByNode<Filter> found = new ByNode<>();
        for (Place place : subject.places()) {
            if (place.node().onMatch() == OnMatch.EXCLUDE
                    && place.kind() == FieldKind.HOST_NAME
                    && isOpen(place.filter())) {
                found.add(place.node(), place.filter());
            }
        }
        found.forEach((node, filters) ->
                findings.add(Diagnostic.DOMAIN_WITHOUT_DOT, filters.getFirst().position(), message(node, filters)));
    }

    /// A text that ends inside of the name that somebody registered, or that may stand anywhere. In
    /// `end with ocsp.example.com` the domain is whole.
    private static boolean isOpen(Filter filter) {
        String value = filter.value();
        return switch (filter.condition()) {
            case END_WITH -> REGISTRABLE.matcher(value).matches();
            case CONTAINS -> value.indexOf('.', 1) > 0;
            case IS,
                    IS_NOT,
                    IS_ANY,
                    EXCLUDES,
                    BEGIN_WITH,
                    NOT_BEGIN_WITH,
                    NOT_END_WITH,
                    CONTAINS_ANY,
                    CONTAINS_ALL,
                    EXCLUDES_ANY,
                    EXCLUDES_ALL,
                    LESS_THAN,
                    MORE_THAN,
                    IMAGE -> false;
        };
    }

    private static String message(EventNode node, List<Filter> filters) {
        Filter first = filters.getFirst();
        String domain = first.value().startsWith(".") ? first.value().substring(1) : first.value();
        return LintMessages.DOMAIN_WITHOUT_DOT.formatted(
                filters.size() == 1 ? "" : " (in this " + node.tag() + " node " + Shown.linesOf(filters) + ")",
                Shown.filter(first),
                Shown.filter(first.field(), Condition.IS, domain),
                Shown.filter(first.field(), Condition.END_WITH, "." + domain));
    }
}
