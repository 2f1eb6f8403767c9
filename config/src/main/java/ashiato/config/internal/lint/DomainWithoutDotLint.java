package ashiato.config.internal.lint;

import ashiato.config.Diagnostic;
import ashiato.config.EventNode;
import ashiato.config.Filter;
import ashiato.config.OnMatch;
import ashiato.event.Condition;
import java.util.List;

/// An exclude filter for a domain that other domains meet, too: `end with microsoft.com` also drops
/// `notmicrosoft.com`, which anybody can register.
final class DomainWithoutDotLint implements Lint {
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

    private static boolean isOpen(Filter filter) {
        String value = filter.value();
        boolean domain = value.indexOf('.', 1) > 0;
        return domain
                && ((filter.condition() == Condition.END_WITH && !value.startsWith("."))
                        || filter.condition() == Condition.CONTAINS);
    }

    private static String message(EventNode node, List<Filter> filters) {
        Filter first = filters.getFirst();
        String domain = first.value().startsWith(".") ? first.value().substring(1) : first.value();
        return "this drops each %s of other domains too that anybody can register%s; found %s; write %s and %s"
                .formatted(
                        node.tag(),
                        filters.size() == 1 ? "" : " (" + Shown.linesOf(filters) + ")",
                        Shown.filter(first),
                        Shown.filter(first.field(), Condition.IS, domain),
                        Shown.filter(first.field(), Condition.END_WITH, "." + domain));
    }
}
