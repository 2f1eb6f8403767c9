package ashiato.config.internal.lint;

import ashiato.config.Diagnostic;
import ashiato.config.Filter;
import java.util.regex.Pattern;

/// An environment variable in a path. No path of an event has one.
final class VariableLint implements Lint {
    private static final Pattern VARIABLE = Pattern.compile("%[A-Za-z_][A-Za-z0-9_()]*%|\\$\\{?[A-Z_]{2,}\\}?(?=/|$)");

    @Override
    public void check(Subject subject, Findings findings) {
        for (Place place : subject.places()) {
            Filter filter = place.filter();
            if (place.kind().isPath() && VARIABLE.matcher(filter.value()).find()) {
                findings.add(
                        Diagnostic.VARIABLE, filter.position(), LintMessages.VARIABLE.formatted(Shown.filter(filter)));
            }
        }
    }
}
