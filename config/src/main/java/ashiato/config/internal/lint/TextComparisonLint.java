package ashiato.config.internal.lint;

import ashiato.config.Diagnostic;
import ashiato.config.Filter;
import ashiato.event.Condition;

/// `less than` or `more than` with a number: they compare text (microsoft/SysmonCommon, rules.c).
final class TextComparisonLint implements Lint {
    @Override
    public void check(Subject subject, Findings findings) {
        for (Place place : subject.places()) {
            Condition condition = place.filter().condition();
            if ((condition == Condition.LESS_THAN || condition == Condition.MORE_THAN) && isNumber(place)) {
                Filter filter = place.filter();
                findings.add(
                        Diagnostic.TEXT_COMPARISON,
                        filter.position(),
                        LintMessages.TEXT_COMPARISON.formatted(condition.spelling(), Shown.filter(filter)));
            }
        }
    }

    private static boolean isNumber(Place place) {
        return switch (place.fieldType()) {
            case UINT16, UINT32, UINT64, HEX_INT32, HEX_INT64 -> true;
            case TIME, GUID, BOOLEAN, STRING -> false;
        };
    }
}
