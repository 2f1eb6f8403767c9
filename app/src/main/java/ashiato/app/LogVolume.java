package ashiato.app;

import ashiato.config.TrialReport.PerDay;
import ashiato.config.TrialReport.Span;
import ashiato.config.TrialReport.Volume;
import ashiato.event.EventType;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the records of a log take of it: lately and over all, by event type and by program.
///
/// @param day the 24 hours up to the last record
/// @param week the seven days up to the last record
/// @param whole all records
/// @param types the event types that occur, what takes most bytes first; of all records
/// @param programs the programs that take most bytes, loudest first; of all records
/// @param otherPrograms what the programs take that are not among these
/// @param withoutProgram what the events take that name no program
record LogVolume(
        Period day,
        Period week,
        Period whole,
        List<TypeVolume> types,
        List<ProgramVolume> programs,
        Volume otherPrograms,
        Volume withoutProgram) {
    private static final Duration NEARLY_A_WEEK = Duration.ofDays(6);

    LogVolume {
        types = List.copyOf(types);
        programs = List.copyOf(programs);
    }

    /// What was written in a time.
    ///
    /// @param volume how much
    /// @param span the time, with how much of it was recorded; null if nothing was written
    record Period(Volume volume, @Nullable Span span) {
        /// How long it was recorded; zero if nothing was written.
        Duration observed() {
            return span == null ? Duration.ZERO : span.observed();
        }

        /// What a day takes; null if too little time was recorded to tell.
        @Nullable
        PerDay perDay() {
            Duration observed = span == null ? null : TrialOutcome.measurable(span);
            return observed == null ? null : volume.perDay(observed);
        }
    }

    /// The events of one type.
    record TypeVolume(EventType type, Volume volume) {}

    /// The events of one program.
    ///
    /// @param image the program, as the events name it
    /// @param volume how many
    /// @param missed by how many events the count may be too low
    record ProgramVolume(String image, Volume volume, long missed) {}

    /// Whether plans are made by the last week: it has a weekend in it, and shows what the host does now. At least
    /// six
    /// days of it must have been recorded; else all records decide.
    boolean isPlannedByWeek() {
        return week.observed().compareTo(NEARLY_A_WEEK) >= 0;
    }

    /// The time by which plans are made.
    Period basis() {
        return isPlannedByWeek() ? week : whole;
    }
}
