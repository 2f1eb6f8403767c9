package ashiato.app;

import ashiato.config.Configuration;
import ashiato.config.EventNode;
import ashiato.config.Explanation;
import ashiato.config.Explanation.FilterStep;
import ashiato.config.Explanation.NameOrigin;
import ashiato.config.Explanation.NodeStep;
import ashiato.config.Explanation.RuleStep;
import ashiato.config.Explanation.TermStep;
import ashiato.config.RuleGroup;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Locale;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// An explanation as one JSON object, with every filter of every node of the event's type.
final class ExplanationJson {
    private final JsonGenerator json;

    private ExplanationJson(JsonGenerator json) {
        this.json = json;
    }

    static String of(Path file, Configuration configuration, Explanation explanation) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), text)) {
            new ExplanationJson(json).write(file, configuration, explanation);
        }
        return text.append('\n').toString();
    }

    /// The name of a constant as results spell it: `node-matched`.
    static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private void write(Path file, Configuration configuration, Explanation explanation) {
        json.writeStartObject();
        json.writeBooleanProperty("logged", explanation.verdict().logged());
        if (explanation.verdict().ruleName() != null) {
            json.writeStringProperty("RuleName", explanation.verdict().ruleName());
        }
        json.writeStringProperty("reason", name(explanation.reason()));
        NameOrigin origin = explanation.name();
        if (origin != null) {
            json.writeObjectPropertyStart("nameOrigin");
            json.writeStringProperty("owner", name(origin.owner()));
            json.writeStringProperty("position", origin.position().toString());
            json.writeEndObject();
        }
        json.writeNumberProperty("EventID", explanation.type().id());
        json.writeStringProperty("Event", explanation.type().recordName());
        json.writeStringProperty("configuration", file.toString());
        json.writeStringProperty("schemaVersion", configuration.schemaVersion().toString());
        json.writeArrayPropertyStart("nodes");
        explanation.nodes().forEach(this::node);
        json.writeEndArray();
        json.writeEndObject();
    }

    private void node(NodeStep step) {
        EventNode node = step.node();
        json.writeStartObject();
        json.writeStringProperty("position", node.position().toString());
        json.writeStringProperty("tag", node.tag());
        json.writeStringProperty("onmatch", name(node.onMatch()));
        json.writeStringProperty("relation", name(node.relation()));
        json.writeStringProperty("relationOrigin", name(step.relationOrigin()));
        RuleGroup group = node.group();
        if (group != null) {
            json.writeStringProperty("group", group.position().toString());
        }
        json.writeStringProperty("outcome", name(step.outcome()));
        json.writeArrayPropertyStart("terms");
        step.terms().forEach(this::term);
        json.writeEndArray();
        json.writeEndObject();
    }

    private void term(TermStep step) {
        switch (step) {
            case FilterStep filter -> filter(filter);
            case RuleStep rule -> {
                json.writeStartObject();
                json.writeStringProperty("position", rule.rule().position().toString());
                if (rule.rule().name() != null) {
                    json.writeStringProperty("rule", rule.rule().name());
                }
                json.writeStringProperty("relation", name(rule.rule().relation()));
                json.writeStringProperty("outcome", name(rule.outcome()));
                json.writeArrayPropertyStart("filters");
                rule.filters().forEach(this::filter);
                json.writeEndArray();
                json.writeEndObject();
            }
        }
    }

    private void filter(FilterStep step) {
        json.writeStartObject();
        json.writeStringProperty("position", step.filter().position().toString());
        json.writeStringProperty("field", step.filter().field());
        json.writeStringProperty("condition", step.filter().condition().spelling());
        json.writeStringProperty("value", step.filter().value());
        if (step.filter().name() != null) {
            json.writeStringProperty("name", step.filter().name());
        }
        if (step.text() != null) {
            json.writeStringProperty("text", step.text());
        }
        json.writeStringProperty("outcome", name(step.outcome()));
        json.writeEndObject();
    }
}
