package ashiato.config.internal.lint;

import ashiato.config.Diagnostic;
import ashiato.config.Filter;
import java.util.List;

/// Paths of Windows for a host that has none. Told once for a file: one written for Windows has hundreds.
final class WindowsPathLint implements Lint {
    @Override
    public void check(Subject subject, Findings findings) {
        if (subject.host().windowsPaths()) {
            return;
        }
        List<Filter> filters = subject.places().stream()
                .filter(place -> subject.isRecorded(place.node())
                        && place.kind().isPath()
                        && place.filter().value().indexOf('\\') >= 0)
                .map(Place::filter)
                .toList();
        if (!filters.isEmpty()) {
            findings.add(
                    Diagnostic.WINDOWS_PATH,
                    filters.getFirst().position(),
                    LintMessages.WINDOWS_PATH.formatted(
                            filters.size() == 1 ? "" : " (" + Shown.linesOf(filters) + ")",
                            Shown.filter(filters.getFirst())));
        }
    }
}
