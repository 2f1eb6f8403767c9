package ashiato.app;

import ashiato.config.TrialReport.PerDay;
import ashiato.config.TrialReport.Span;
import ashiato.config.TrialReport.Volume;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What was measured for a plan, with what was asked.
///
/// @param log the log's directory
/// @param logBytes the bytes of its files
/// @param volume what its records take
/// @param bounds the sizes for which days are to be told, at least one; the first is that of the tables
/// @param keep how long events are to be kept; null if that was not asked
/// @param trial what another configuration would make of the log; null if that was not asked
record PlanOutcome(
        Path log,
        long logBytes,
        LogVolume volume,
        List<LogBound> bounds,
        @Nullable Duration keep,
        @Nullable TrialOutcome trial) {
    PlanOutcome {
        bounds = List.copyOf(bounds);
    }

    /// What a day takes of something that was written in the time of all records; null if that was too short to
    /// tell.
    @Nullable
    PerDay perDay(Volume part) {
        Span span = volume.whole().span();
        Duration observed = span == null ? null : TrialOutcome.measurable(span);
        return observed == null ? null : part.perDay(observed);
    }
}
