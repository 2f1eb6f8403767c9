package ashiato.app;

import ashiato.event.EventFilter;
import ashiato.event.TimeExpression;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// The filters and options that say which events are meant, the same for every command that shows some.
final class FilterOptions {
    @Parameters(paramLabel = "FILTER", arity = "0..*", descriptionKey = "filter")
    private List<String> filters = List.of();

    @Option(names = "--type", paramLabel = "TYPE[,TYPE]")
    private @Nullable String types;

    @Option(names = "--since", paramLabel = "TIME")
    private @Nullable String since;

    @Option(names = "--until", paramLabel = "TIME")
    private @Nullable String until;

    /// What they say together.
    ///
    /// @param clock what "ago" counts from
    /// @throws ashiato.event.InvalidFilterException if anything cannot be understood, or nothing can match
    EventFilter filter(InstantSource clock) {
        EventFilter.Builder builder = EventFilter.builder(clock);
        filters.forEach(builder::where);
        if (types != null) {
            builder.types(types);
        }
        if (since != null) {
            builder.since(since);
        }
        if (until != null) {
            builder.until(until);
        }
        return builder.build();
    }

    /// From when on reading can begin, null for the beginning. An event is written after it happened, so that none
    /// that
    /// happened since a time was written before it.
    @Nullable
    Instant start(InstantSource clock) {
        return since == null ? null : TimeExpression.parse(since, clock);
    }

    /// Whether they leave out anything but what is older than [#start].
    boolean isFiltered() {
        return !filters.isEmpty() || types != null || until != null;
    }
}
