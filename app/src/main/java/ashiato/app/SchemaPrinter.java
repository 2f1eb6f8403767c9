package ashiato.app;

import ashiato.config.SchemaManifest;
import ashiato.config.SchemaManifest.EventDefinition;
import ashiato.config.SchemaManifest.FieldDefinition;
import ashiato.config.SchemaManifest.Option;
import ashiato.event.Condition;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Schemas as XML, in the layout of Sysmon's `-s` (microsoft/MSTIC-Sysmon, windows/schemas).
final class SchemaPrinter {
    private static final int FIRST_EXTENSION = 200;
    private static final int LAST_EXTENSION = 254;

    private final StringBuilder out = new StringBuilder();
    private int depth;

    private SchemaPrinter() {}

    /// One schema.
    static String print(SchemaManifest manifest) {
        SchemaPrinter printer = new SchemaPrinter();
        printer.manifest(manifest);
        return printer.out.toString();
    }

    /// Several, in one element `manifests`.
    static String print(List<SchemaManifest> manifests) {
        SchemaPrinter printer = new SchemaPrinter();
        printer.open("manifests");
        manifests.forEach(printer::manifest);
        printer.close("manifests");
        return printer.out.toString();
    }

    private void manifest(SchemaManifest manifest) {
        open("manifest", "schemaversion", manifest.schemaVersion(), "binaryversion", manifest.binaryVersion());
        open("configuration");
        open("options");
        comment("Command-line only options");
        manifest.options().stream().filter(Option::commandLineOnly).forEach(this::option);
        comment("Configuration file");
        manifest.options().stream().filter(option -> !option.commandLineOnly()).forEach(this::option);
        close("options");
        String conditions =
                manifest.conditions().stream().map(Condition::spelling).collect(Collectors.joining(","));
        line("<filters default=\"" + Condition.IS.spelling() + "\">" + conditions + "</filters>");
        close("configuration");
        open("events");
        boolean extended = false;
        for (EventDefinition event : manifest.events()) {
            if (!extended && event.id() >= FIRST_EXTENSION && event.id() <= LAST_EXTENSION) {
                comment("Events of Ashiato that Sysmon does not have");
                extended = true;
            }
            event(event);
        }
        close("events");
        close("manifest");
    }

    private void option(Option option) {
        empty(
                "option",
                "switch",
                option.letters(),
                "name",
                option.name(),
                "argument",
                option.argument().name().toLowerCase(Locale.ROOT),
                "noconfig",
                trueOrNull(option.commandLineOnly()),
                "exclusive",
                trueOrNull(option.exclusive()),
                "rule",
                trueOrNull(option.rule()),
                "forceconfig",
                trueOrNull(option.configElement()));
    }

    private static @Nullable String trueOrNull(boolean value) {
        return value ? "true" : null;
    }

    private void event(EventDefinition event) {
        open(
                "event",
                "name",
                event.name(),
                "value",
                Integer.toString(event.id()),
                "level",
                event.level(),
                "template",
                event.template(),
                "rulename",
                event.tag(),
                "ruledefault",
                event.onNoRule(),
                "version",
                Integer.toString(event.version()));
        for (FieldDefinition field : event.fields()) {
            empty("data", "name", field.name(), "inType", "win:" + field.type(), "outType", field.shownAs());
        }
        close("event");
    }

    private void open(String element, @Nullable String... attributes) {
        line("<" + element + attributes(attributes) + ">");
        depth++;
    }

    private void close(String element) {
        depth--;
        line("</" + element + ">");
    }

    private void empty(String element, @Nullable String... attributes) {
        line("<" + element + attributes(attributes) + " />");
    }

    private void comment(String text) {
        line("<!-- " + text + " -->");
    }

    /// Names and values in turn; what has no value is left out. No value has a character that XML would not take.
    private static String attributes(@Nullable String... namesAndValues) {
        StringBuilder attributes = new StringBuilder();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            if (namesAndValues[i + 1] != null) {
                attributes
                        .append(' ')
                        .append(namesAndValues[i])
                        .append("=\"")
                        .append(namesAndValues[i + 1])
                        .append('"');
            }
        }
        return attributes.toString();
    }

    private void line(String text) {
        out.repeat("  ", depth).append(text).append('\n');
    }
}
