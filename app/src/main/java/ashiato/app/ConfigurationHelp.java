package ashiato.app;

import ashiato.config.SchemaManifest;
import ashiato.config.SchemaManifest.EventDefinition;
import ashiato.config.SchemaManifest.FieldDefinition;
import ashiato.config.SchemaManifest.Option;
import ashiato.event.Condition;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// How to write a configuration: what `-? config` prints. The names come from the schemas, so that none is missing.
final class ConfigurationHelp {
    private static final int WIDTH = 100;

    private final StringBuilder out = new StringBuilder();
    private final List<SchemaManifest> oldestFirst;
    private final SchemaManifest newest;

    private ConfigurationHelp() {
        List<SchemaManifest> all = SchemaManifest.all();
        this.oldestFirst = all.reversed();
        this.newest = all.getFirst();
    }

    /// The text.
    static String text() {
        ConfigurationHelp help = new ConfigurationHelp();
        help.out.append(Messages.text("sysmon.config.file", help.newest.version()));
        help.options();
        help.tags();
        help.conditions();
        help.out.append(Messages.text("sysmon.config.logic"));
        return help.out.toString();
    }

    private void options() {
        out.append(Messages.text("sysmon.config.options"));
        for (Option option : newest.options()) {
            // A rule is an event tag; `k` and `g` are of old versions and have no effect.
            if (!option.commandLineOnly() && !option.rule()) {
                String meaning = Messages.text("sysmon.config.option." + option.name());
                out.append(String.format(Locale.ROOT, "  %-20s %s%n", option.name(), meaning));
            }
        }
        out.append('\n');
    }

    private void tags() {
        out.append(Messages.text("sysmon.config.tags"));
        Map<String, List<EventDefinition>> byTag = new LinkedHashMap<>();
        newest.events().stream()
                .sorted(Comparator.comparingInt(EventDefinition::id))
                .filter(event -> event.tag() != null)
                .forEach(event -> byTag.computeIfAbsent(String.valueOf(event.tag()), _ -> new ArrayList<>())
                        .add(event));
        byTag.forEach((tag, events) -> {
            Set<Integer> ids = new TreeSet<>();
            Set<String> fields = new LinkedHashSet<>();
            for (EventDefinition event : events) {
                ids.add(event.id());
                event.fields().stream().map(FieldDefinition::name).forEach(fields::add);
            }
            String range = String.join(", ", ids.stream().map(String::valueOf).toList());
            out.append(String.format(Locale.ROOT, "  %s (%s)%s%n", tag, range, unmentioned(events)));
            wrap(fields);
        });
        out.append('\n');
    }

    private static String unmentioned(List<EventDefinition> events) {
        return "include".equals(events.getFirst().onNoRule()) ? Messages.text("sysmon.config.logged") : "";
    }

    private void wrap(Set<String> fields) {
        StringBuilder line = new StringBuilder("     ");
        for (String field : fields) {
            if (line.length() + 1 + field.length() > WIDTH) {
                out.append(line).append('\n');
                line = new StringBuilder("     ");
            }
            line.append(' ').append(field);
        }
        out.append(line).append('\n');
    }

    private void conditions() {
        out.append(Messages.text("sysmon.config.conditions"));
        for (Condition condition : newest.conditions()) {
            String since = oldestFirst.stream()
                    .filter(manifest -> manifest.conditions().contains(condition))
                    .map(manifest -> manifest.version().toString())
                    .findFirst()
                    .orElseThrow();
            String meaning = Messages.text("sysmon.config.condition." + condition.name());
            out.append(String.format(Locale.ROOT, "  %-15s %s  %s%n", condition.spelling(), since, meaning));
        }
        out.append('\n');
    }
}
