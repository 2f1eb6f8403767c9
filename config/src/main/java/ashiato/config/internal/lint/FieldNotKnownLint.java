package ashiato.config.internal.lint;

import ashiato.config.Diagnostic;
import ashiato.config.Filter;
import ashiato.event.FieldType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Filters on a field that the host never knows, so that its text is always `-`. Told once for a field of an event.
final class FieldNotKnownLint implements Lint {
    private record Key(String tag, String field) {}

    @Override
    public void check(Subject subject, Findings findings) {
        Map<Key, List<Filter>> found = new LinkedHashMap<>();
        for (Place place : subject.places()) {
            Filter filter = place.filter();
            boolean never = subject.isRecorded(place.node())
                    && place.node().types().stream()
                            .filter(subject.host().recorded()::contains)
                            .allMatch(type -> subject.host().neverKnows(type, filter.field()));
            if (never && !filter.value().equals(FieldType.ABSENT)) {
                found.computeIfAbsent(new Key(place.node().tag(), filter.field()), _ -> new ArrayList<>())
                        .add(filter);
            }
        }
        found.forEach((key, filters) -> findings.add(
                Diagnostic.FIELD_NOT_KNOWN,
                filters.getFirst().position(),
                LintMessages.FIELD_NOT_KNOWN.formatted(
                        key.field,
                        key.tag,
                        filters.getFirst()
                                        .condition()
                                        .matches(
                                                FieldType.ABSENT,
                                                filters.getFirst().value())
                                ? "this filter always matches"
                                : "this filter never matches",
                        Shown.filter(filters.getFirst()),
                        filters.size() == 1 ? "" : " (" + Shown.linesOf(filters) + ")")));
    }
}
