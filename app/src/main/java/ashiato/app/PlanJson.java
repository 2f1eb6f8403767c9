package ashiato.app;

import ashiato.app.LogVolume.Period;
import ashiato.app.LogVolume.ProgramVolume;
import ashiato.app.LogVolume.TypeVolume;
import ashiato.config.TrialReport.PerDay;
import ashiato.config.TrialReport.Span;
import ashiato.config.TrialReport.Volume;
import java.io.StringWriter;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// A plan as one JSON object. Figures for a day are left out where too little time was recorded to tell.
final class PlanJson {
    private final JsonGenerator json;
    private final PlanOutcome outcome;
    private final LogBound bound;

    private PlanJson(JsonGenerator json, PlanOutcome outcome) {
        this.json = json;
        this.outcome = outcome;
        this.bound = outcome.bounds().getFirst();
    }

    static String of(PlanOutcome outcome) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), text)) {
            new PlanJson(json, outcome).write();
        }
        return text.append('\n').toString();
    }

    private void write() {
        LogVolume volume = outcome.volume();
        json.writeStartObject();
        json.writeStringProperty("log", outcome.log().toString());
        json.writeNumberProperty("logBytes", outcome.logBytes());
        Span span = volume.whole().span();
        if (span != null) {
            json.writeObjectPropertyStart("span");
            json.writeStringProperty("first", span.first().toString());
            json.writeStringProperty("last", span.last().toString());
            json.writeNumberProperty("observedSeconds", seconds(span.observed()));
            json.writeBooleanProperty("extrapolated", TrialOutcome.isExtrapolated(span));
            json.writeEndObject();
        }
        bounds(volume.basis().perDay());
        period("last24Hours", volume.day());
        period("last7Days", volume.week());
        period("wholeLog", volume.whole());
        json.writeStringProperty("plannedBy", volume.isPlannedByWeek() ? "last7Days" : "wholeLog");
        if (outcome.keep() != null) {
            json.writeObjectPropertyStart("keep");
            json.writeNumberProperty("seconds", outcome.keep().toSeconds());
            needed(outcome.keep(), volume.basis().perDay());
            json.writeEndObject();
        }
        shares(volume);
        configuration();
        json.writeEndObject();
    }

    private void bounds(@Nullable PerDay perDay) {
        json.writeArrayPropertyStart("bounds");
        for (LogBound each : outcome.bounds()) {
            json.writeStartObject();
            json.writeNumberProperty("logSizeKb", each.kilobytes());
            json.writeStringProperty("from", each.source().name().toLowerCase(Locale.ROOT));
            daysKept(each, perDay);
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void period(String name, Period period) {
        PerDay perDay = period.perDay();
        json.writeObjectPropertyStart(name);
        json.writeNumberProperty("observedSeconds", seconds(period.observed()));
        members(period.volume(), perDay);
        daysKept(bound, perDay);
        json.writeEndObject();
    }

    private void shares(LogVolume volume) {
        json.writeArrayPropertyStart("types");
        for (TypeVolume each : volume.types()) {
            json.writeStartObject();
            json.writeNumberProperty("EventID", each.type().id());
            json.writeStringProperty("Event", each.type().recordName());
            members(each.volume());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayPropertyStart("programs");
        for (ProgramVolume each : volume.programs()) {
            json.writeStartObject();
            json.writeStringProperty("Image", each.image());
            members(each.volume());
            json.writeNumberProperty("missedAtMost", each.missed());
            json.writeEndObject();
        }
        json.writeEndArray();
        volume("otherPrograms", volume.otherPrograms());
        volume("withoutProgram", volume.withoutProgram());
    }

    private void configuration() {
        TrialOutcome trial = outcome.trial();
        if (trial == null) {
            return;
        }
        json.writeObjectPropertyStart("configuration");
        json.writeStringProperty("file", trial.file().toString());
        json.writeStringProperty(
                "schemaVersion", trial.configuration().schemaVersion().toString());
        total("before", trial.report().before());
        total("after", trial.report().after());
        json.writeEndObject();
    }

    private void total(String name, Volume part) {
        PerDay perDay = outcome.perDay(part);
        json.writeObjectPropertyStart(name);
        members(part, perDay);
        daysKept(bound, perDay);
        if (outcome.keep() != null) {
            needed(outcome.keep(), perDay);
        }
        json.writeEndObject();
    }

    private void volume(String name, Volume part) {
        json.writeObjectPropertyStart(name);
        members(part);
        json.writeEndObject();
    }

    private void members(Volume part) {
        members(part, outcome.perDay(part));
    }

    private void members(Volume part, @Nullable PerDay perDay) {
        json.writeNumberProperty("events", part.events());
        json.writeNumberProperty("bytes", part.bytes());
        if (perDay != null) {
            json.writeNumberProperty("eventsPerDay", rounded(perDay.events()));
            json.writeNumberProperty("bytesPerDay", rounded(perDay.bytes()));
        }
    }

    private void daysKept(LogBound size, @Nullable PerDay perDay) {
        if (perDay == null) {
            return;
        }
        double days = size.daysKept(perDay);
        if (Double.isInfinite(days)) {
            json.writeNullProperty("daysKept");
        } else {
            json.writeNumberProperty("daysKept", rounded(days));
        }
    }

    private void needed(Duration keep, @Nullable PerDay perDay) {
        if (perDay != null) {
            json.writeNumberProperty("neededLogSizeKb", LogBound.kilobytesFor(keep, perDay));
        }
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }

    private static double rounded(double value) {
        return Math.round(value * 1000) / 1000.0;
    }
}
