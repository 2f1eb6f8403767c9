package ashiato.config.internal.lint;

import ashiato.config.Diagnostic;
import ashiato.config.Filter;
import ashiato.event.Condition;
import java.util.List;

/// `excludes any` and `excludes all`, which Microsoft's documentation describes the other way round than its engine
/// decides (microsoft/SysmonCommon, rules.c). Told once for a file.
final class ExcludesAnyAllLint implements Lint {
    @Override
    public void check(Subject subject, Findings findings) {
        for (Condition condition : List.of(Condition.EXCLUDES_ANY, Condition.EXCLUDES_ALL)) {
            List<Filter> filters = subject.places().stream()
                    .map(Place::filter)
                    .filter(filter -> filter.condition() == condition
                            && Operands.items(filter).size() > 1)
                    .toList();
            if (!filters.isEmpty()) {
                Filter first = filters.getFirst();
                findings.add(
                        Diagnostic.EXCLUDES_ANY_ALL,
                        first.position(),
                        LintMessages.EXCLUDES_ANY_ALL.formatted(
                                condition.spelling(),
                                condition == Condition.EXCLUDES_ANY
                                        ? "none of the items is in the value"
                                        : "at least one of the items is not in the value",
                                filters.size() == 1 ? "" : " (" + Shown.linesOf(filters) + ")",
                                Shown.filter(first),
                                condition == Condition.EXCLUDES_ANY ? "excludes all" : "excludes any"));
            }
        }
    }
}
