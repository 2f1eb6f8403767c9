package ashiato.app;

import ashiato.config.EventNode;
import ashiato.config.Filter;
import ashiato.config.Position;
import ashiato.config.Proposal;
import ashiato.config.TrialReport;
import ashiato.config.TrialReport.Span;
import ashiato.config.TrialReport.Volume;
import java.io.StringWriter;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// A trial as one JSON object. Nothing is left out of it.
final class TrialJson {
    private final JsonGenerator json;
    private final @Nullable Duration observed;

    private TrialJson(JsonGenerator json, @Nullable Duration observed) {
        this.json = json;
        this.observed = observed;
    }

    static String of(TrialOutcome outcome) {
        Span span = outcome.report().span();
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), text)) {
            new TrialJson(json, span == null ? null : TrialOutcome.measurable(span)).write(outcome);
        }
        return text.append('\n').toString();
    }

    private void write(TrialOutcome outcome) {
        TrialReport report = outcome.report();
        json.writeStartObject();
        json.writeStringProperty("configuration", outcome.file().toString());
        json.writeStringProperty(
                "schemaVersion", outcome.configuration().schemaVersion().toString());
        json.writeStringProperty("log", outcome.log().toString());
        json.writeNumberProperty("logSizeBytes", outcome.logBytes());
        Span span = report.span();
        if (span != null) {
            json.writeObjectPropertyStart("span");
            json.writeStringProperty("first", span.first().toString());
            json.writeStringProperty("last", span.last().toString());
            json.writeNumberProperty("observedSeconds", span.observed().toMillis() / 1000.0);
            json.writeBooleanProperty("extrapolated", TrialOutcome.isExtrapolated(span));
            json.writeEndObject();
        }
        total("before", report.before(), outcome.logBytes());
        total("after", report.after(), outcome.logBytes());
        types(report);
        deciders(report);
        programs(report);
        destinations(report);
        filters(report);
        proposals(report);
        json.writeEndObject();
    }

    private void total(String name, Volume volume, long logBytes) {
        json.writeObjectPropertyStart(name);
        members(volume);
        if (observed != null) {
            double days = volume.perDay(observed).daysIn(logBytes);
            if (Double.isInfinite(days)) {
                json.writeNullProperty("daysKept");
            } else {
                json.writeNumberProperty("daysKept", rounded(days));
            }
        }
        json.writeEndObject();
    }

    private void volume(String name, Volume volume) {
        json.writeObjectPropertyStart(name);
        members(volume);
        json.writeEndObject();
    }

    private void members(Volume volume) {
        json.writeNumberProperty("events", volume.events());
        json.writeNumberProperty("bytes", volume.bytes());
        if (observed != null) {
            json.writeNumberProperty(
                    "eventsPerDay", rounded(volume.perDay(observed).events()));
            json.writeNumberProperty(
                    "bytesPerDay", rounded(volume.perDay(observed).bytes()));
        }
    }

    private static double rounded(double value) {
        return Math.round(value * 1000) / 1000.0;
    }

    private void types(TrialReport report) {
        json.writeArrayPropertyStart("types");
        for (TrialReport.TypeTally tally : report.types()) {
            json.writeStartObject();
            json.writeNumberProperty("EventID", tally.type().id());
            json.writeStringProperty("Event", tally.type().recordName());
            volume("before", tally.before());
            volume("after", tally.after());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void deciders(TrialReport report) {
        json.writeArrayPropertyStart("deciders");
        for (TrialReport.DeciderTally tally : report.deciders()) {
            json.writeStartObject();
            json.writeStringProperty("Event", tally.type().recordName());
            json.writeBooleanProperty("logged", tally.logged());
            json.writeStringProperty("reason", ExplanationJson.name(tally.reason()));
            EventNode node = tally.node();
            if (node != null) {
                position("node", node.position());
            }
            Filter filter = tally.filter();
            if (filter != null) {
                position("filter", filter.position());
            }
            members(tally.volume());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void position(String name, Position position) {
        json.writeStringProperty(name, position.toString());
    }

    private void programs(TrialReport report) {
        json.writeArrayPropertyStart("programs");
        for (TrialReport.ProgramTally tally : report.programs()) {
            json.writeStartObject();
            json.writeStringProperty("Image", tally.image());
            json.writeStringProperty("tag", tally.tag());
            members(tally.volume());
            json.writeNumberProperty("missedAtMost", tally.missed());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void destinations(TrialReport report) {
        json.writeArrayPropertyStart("destinations");
        for (TrialReport.DestinationTally tally : report.destinations()) {
            json.writeStartObject();
            json.writeStringProperty("DestinationIp", tally.address());
            json.writeStringProperty("DestinationPort", tally.port());
            if (tally.hostname() != null) {
                json.writeStringProperty("DestinationHostname", tally.hostname());
            }
            json.writeStringProperty("tag", tally.tag());
            members(tally.volume());
            json.writeNumberProperty("missedAtMost", tally.missed());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void filters(TrialReport report) {
        json.writeArrayPropertyStart("filters");
        for (TrialReport.FilterUse use : report.filters()) {
            json.writeStartObject();
            position("position", use.filter().position());
            json.writeStringProperty("tag", use.node().tag());
            json.writeStringProperty("onmatch", ExplanationJson.name(use.node().onMatch()));
            json.writeStringProperty("field", use.filter().field());
            json.writeStringProperty("condition", use.filter().condition().spelling());
            json.writeStringProperty("value", use.filter().value());
            json.writeNumberProperty("tried", use.tried());
            json.writeNumberProperty("matched", use.matched());
            json.writeNumberProperty("decided", use.decided());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void proposals(TrialReport report) {
        json.writeArrayPropertyStart("proposals");
        for (Proposal proposal : report.proposals()) {
            json.writeStartObject();
            json.writeStringProperty("tag", proposal.tag());
            json.writeObjectPropertyStart("values");
            for (Proposal.Value value : proposal.values()) {
                json.writeStringProperty(value.field(), value.text());
            }
            json.writeEndObject();
            json.writeStringProperty("rule", proposal.rule());
            json.writeStringProperty(
                    "placement", ExplanationJson.name(proposal.placement().kind()));
            EventNode node = proposal.placement().node();
            if (node != null) {
                position("node", node.position());
            }
            if (proposal.placement().schema() != null) {
                json.writeStringProperty(
                        "neededSchemaVersion", proposal.placement().schema().toString());
            }
            volume("removed", proposal.removed());
            json.writeNumberProperty("missedAtMost", proposal.missed());
            volume("own", proposal.own());
            json.writeArrayPropertyStart("alsoHides");
            for (Proposal.Variety variety : proposal.alsoHides()) {
                json.writeStartObject();
                json.writeStringProperty("field", variety.field());
                json.writeNumberProperty("values", variety.count());
                json.writeBooleanProperty("atLeast", variety.atLeast());
                json.writeArrayPropertyStart("examples");
                variety.examples().forEach(json::writeString);
                json.writeEndArray();
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeArrayPropertyStart("weaknesses");
            proposal.weaknesses().stream()
                    .sorted()
                    .forEach(weakness -> json.writeString(ExplanationJson.name(weakness)));
            json.writeEndArray();
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
