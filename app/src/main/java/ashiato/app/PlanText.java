package ashiato.app;

import ashiato.app.LogVolume.Period;
import ashiato.app.LogVolume.ProgramVolume;
import ashiato.app.LogVolume.TypeVolume;
import ashiato.config.TrialReport.PerDay;
import ashiato.config.TrialReport.Span;
import ashiato.config.TrialReport.Volume;
import ashiato.event.FieldType;
import ashiato.event.VisibleText;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A plan as people read it: what a day takes, how long a size reaches back, what size is needed, and who fills it.
final class PlanText {
    private static final int ROWS = 10;

    private final StringBuilder text = new StringBuilder();
    private final PlanOutcome outcome;
    private final LogVolume volume;
    private final LogBound bound;

    private PlanText(PlanOutcome outcome) {
        this.outcome = outcome;
        this.volume = outcome.volume();
        this.bound = outcome.bounds().getFirst();
    }

    static String of(PlanOutcome outcome) {
        PlanText text = new PlanText(outcome);
        text.head();
        text.periods();
        text.answers();
        text.types();
        text.programs();
        text.configuration();
        return text.text.toString();
    }

    private void head() {
        Span span = volume.whole().span();
        if (span == null) {
            return;
        }
        line(
                "plan.log",
                outcome.log(),
                volume.whole().volume().events(),
                Quantities.bytes(outcome.logBytes()),
                FieldType.TIME.text(span.first()),
                FieldType.TIME.text(span.last()));
        line(
                "plan.recorded",
                Quantities.duration(span.observed()),
                Quantities.duration(Duration.between(span.first(), span.last())));
        if (volume.whole().perDay() == null) {
            line("plan.noTime");
        } else if (TrialOutcome.isExtrapolated(span)) {
            line("plan.extrapolated", Quantities.duration(span.observed()));
        }
    }

    private void periods() {
        text.append('\n');
        line("plan.periods.header");
        period("plan.period.day", volume.day());
        period("plan.period.week", volume.week());
        period("plan.period.whole", volume.whole());
        line("plan.bound", bound.kilobytes(), source(bound));
    }

    private void period(String key, Period period) {
        PerDay perDay = period.perDay();
        line(
                "plan.periods.row",
                Messages.text(key),
                Quantities.duration(period.observed()),
                events(perDay),
                bytes(perDay),
                days(bound, perDay));
    }

    private void answers() {
        PerDay perDay = volume.basis().perDay();
        if (perDay == null) {
            return;
        }
        text.append('\n');
        String basis = Messages.text(volume.isPlannedByWeek() ? "plan.period.week" : "plan.period.whole");
        for (LogBound each : outcome.bounds()) {
            line("plan.keeps", each.kilobytes(), source(each), days(each, perDay), basis);
        }
        if (outcome.keep() != null) {
            long needed = LogBound.kilobytesFor(outcome.keep(), perDay);
            line("plan.needs", keep(outcome.keep()), needed, Quantities.bytes(needed * 1024), basis);
        }
    }

    private void types() {
        title("plan.types.title");
        for (TypeVolume each : volume.types()) {
            row(each.volume(), each.volume().events(), each.type().recordName());
        }
    }

    private void programs() {
        title("plan.programs.title");
        List<ProgramVolume> shown = volume.programs().stream().limit(ROWS).toList();
        long events = volume.otherPrograms().events();
        long bytes = volume.otherPrograms().bytes();
        for (ProgramVolume each : volume.programs()) {
            events += each.volume().events();
            bytes += each.volume().bytes();
        }
        for (ProgramVolume each : shown) {
            Object count = each.missed() > 0
                    ? Messages.text("trial.atLeast", each.volume().events())
                    : each.volume().events();
            row(each.volume(), count, VisibleText.line(each.image()));
            events -= each.volume().events();
            bytes -= each.volume().bytes();
        }
        if (events > 0) {
            row(new Volume(events, bytes), events, Messages.text("plan.programs.others"));
        }
        if (volume.withoutProgram().events() > 0) {
            row(volume.withoutProgram(), volume.withoutProgram().events(), Messages.text("plan.programs.none"));
        }
    }

    private void row(Volume part, Object events, String name) {
        line("plan.row", bytes(outcome.perDay(part)), percent(part), events, name);
    }

    private void configuration() {
        TrialOutcome trial = outcome.trial();
        if (trial == null) {
            return;
        }
        text.append('\n');
        line("trial.configuration", trial.file(), trial.configuration().schemaVersion());
        line("trial.totals.header");
        totals("trial.totals.before", trial.report().before());
        totals("trial.totals.after", trial.report().after());
        line("plan.bound", bound.kilobytes(), source(bound));
        PerDay after = outcome.perDay(trial.report().after());
        if (outcome.keep() != null && after != null) {
            long needed = LogBound.kilobytesFor(outcome.keep(), after);
            line("plan.needsAfter", keep(outcome.keep()), needed, Quantities.bytes(needed * 1024));
        }
    }

    private void totals(String key, Volume part) {
        PerDay perDay = outcome.perDay(part);
        line("trial.totals.row", Messages.text(key), part.events(), events(perDay), bytes(perDay), days(bound, perDay));
    }

    private void title(String key) {
        text.append('\n');
        line(key);
    }

    private void line(String key, @Nullable Object... blanks) {
        text.append(Messages.text(key, blanks).stripTrailing()).append('\n');
    }

    private static String source(LogBound bound) {
        return Messages.text("plan.source." + bound.source());
    }

    private static String keep(Duration keep) {
        return keep.toHours() % 24 == 0 ? keep.toDays() + " d" : keep.toHours() + " h";
    }

    private static String events(@Nullable PerDay perDay) {
        return perDay == null ? "-" : Long.toString(Math.round(perDay.events()));
    }

    private static String bytes(@Nullable PerDay perDay) {
        return perDay == null ? "-" : Quantities.bytes(Math.round(perDay.bytes()));
    }

    /// Never more than is kept.
    private static String days(LogBound bound, @Nullable PerDay perDay) {
        if (perDay == null) {
            return "-";
        }
        double days = bound.daysKept(perDay);
        return Double.isInfinite(days)
                ? Messages.text("trial.forever")
                : String.format(Locale.ROOT, "%.1f", Math.floor(days * 10) / 10);
    }

    private String percent(Volume part) {
        long all = volume.whole().volume().bytes();
        return all == 0 ? "-" : String.format(Locale.ROOT, "%.1f %%", 100.0 * part.bytes() / all);
    }
}
