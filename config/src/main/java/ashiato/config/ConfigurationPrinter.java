package ashiato.config;

import ashiato.event.EventType;
import ashiato.event.HashAlgorithm;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Shows a configuration as Sysmon's `-c` does, with every blank in its place, because scripts read it.
///
/// There are two layouts. That of today (microsoft/SysmonCommon, dumpConfiguration.c) says how the filters of a tag are
/// combined. That of the first programs is used for files of the schemas 2.x and 3.x, which no program of today loads:
/// its head is the one of Sysmon 4.0, its rules are those of Sysmon 6 to 8 (mattifestation/PSSysmonTools).
///
/// Tags come in the order of their event numbers, those of one event in the order of the file. Sysmon leaves out a tag
/// that follows one with the same name and the same `onmatch`, although it is in force; here every tag is shown.
public final class ConfigurationPrinter {
    private static final SchemaVersion FIRST_OF_TODAY = new SchemaVersion(400);
    private static final int LONGEST_RULE_NAME = 32;

    private final StringBuilder out = new StringBuilder();
    private final RunningConfiguration running;
    private final Options options;
    private final List<EventNode> nodes;
    private final boolean asToday;

    private ConfigurationPrinter(RunningConfiguration running) {
        Configuration configuration = running.configuration();
        this.running = running;
        this.options = configuration.options();
        this.asToday = configuration.schemaVersion().compareTo(FIRST_OF_TODAY) >= 0;
        this.nodes = nodes(running).stream()
                .sorted(Comparator.comparing(node -> node.types().getFirst()))
                .toList();
    }

    /// The text, with a line end behind each line.
    public static String print(RunningConfiguration running) {
        ConfigurationPrinter printer = new ConfigurationPrinter(running);
        printer.head();
        printer.rules();
        return printer.out.toString();
    }

    /// The programs of the switches are filters like those of the file; a switch without programs is none.
    private static List<EventNode> nodes(RunningConfiguration running) {
        return new CommandLineFilters(
                        programs(running.switches().network()),
                        programs(running.switches().imageLoad()))
                .applyTo(running.configuration())
                .nodes();
    }

    private static @Nullable List<String> programs(@Nullable List<String> ofSwitch) {
        return ofSwitch == null || ofSwitch.isEmpty() ? null : ofSwitch;
    }

    private void head() {
        line("Current configuration:");
        value("Service name", running.serviceName());
        value("Driver name", running.driverName());
        if (asToday) {
            value("Config file", running.file());
            value("Config hash", running.hash());
            value("Field Sizes", written("FieldSizes"));
            line("");
        }
        value("HashingAlgorithms", hashes());
        value(
                "Network connection",
                onOrOff(running.switches().network() != null || mayBeLogged(EventType.NETWORK_CONNECT)));
        if (asToday) {
            value("Archive Directory", archiveDirectory());
        }
        value("Image loading", onOrOff(running.switches().imageLoad() != null || mayBeLogged(EventType.IMAGE_LOAD)));
        if (asToday) {
            value("CRL checking", onOrOff(Boolean.TRUE.equals(options.checkRevocation())));
            value("DNS lookup", onOrOff(!Boolean.FALSE.equals(options.dnsLookup())));
        }
        line("");
    }

    /// Nothing is said of what there is not.
    private void value(String label, @Nullable String value) {
        if (value != null) {
            line(String.format(Locale.ROOT, asToday ? "%-34s%s" : "%-32s%s", " - " + label + ":", value));
        }
    }

    private @Nullable String written(String option) {
        return options.written().stream()
                .filter(each -> each.name().equals(option))
                .map(Options.Option::value)
                .findFirst()
                .orElse(null);
    }

    private String hashes() {
        Set<HashAlgorithm> hashes = running.hashes();
        return hashes.isEmpty()
                ? "none"
                : hashes.stream().sorted().map(HashAlgorithm::name).collect(Collectors.joining(","));
    }

    private String archiveDirectory() {
        return options.archiveDirectory() == null ? "-" : "\\" + options.archiveDirectory() + "\\";
    }

    private static String onOrOff(boolean on) {
        return on ? "enabled" : "disabled";
    }

    /// A tag switches its events on, unless it is an include tag without filters.
    private boolean mayBeLogged(EventType type) {
        return nodes.stream()
                .filter(node -> node.types().contains(type))
                .anyMatch(node ->
                        node.onMatch() == OnMatch.EXCLUDE || !node.terms().isEmpty());
    }

    private void rules() {
        if (nodes.isEmpty()) {
            line("No rules installed");
            return;
        }
        line("Rule configuration (version " + running.configuration().schemaVersion() + "):");
        for (EventNode node : nodes) {
            String onMatch = node.onMatch() == OnMatch.INCLUDE ? "include" : "exclude";
            String head = String.format(Locale.ROOT, " - %-34s onmatch: %s", node.tag(), onMatch);
            line(asToday ? head + "   combine rules using '" + combiner(node.relation()) + "'" : head);
            terms(node.terms());
        }
    }

    private void terms(List<Term> terms) {
        int rules = 0;
        for (Term term : terms) {
            switch (term) {
                case Filter filter -> filter("\t", filter);
                case Rule rule -> {
                    rules++;
                    line("\tCompound Rule " + name(rule, rules) + "   combine using " + combiner(rule.relation()));
                    rule.filters().forEach(filter -> filter("\t    ", filter));
                }
            }
        }
    }

    /// The name, or where there is none the rule's number in its tag.
    private static String name(Rule rule, int number) {
        String name = rule.name();
        if (name == null) {
            return String.format(Locale.ROOT, "%04d", number);
        }
        return name.substring(0, Math.min(name.length(), LONGEST_RULE_NAME));
    }

    private void filter(String indent, Filter filter) {
        line(String.format(
                Locale.ROOT,
                "%s%-30s filter: %-12s value: '%s'",
                indent,
                filter.field(),
                filter.condition().spelling(),
                visible(filter.value())));
    }

    /// A line break in a value would look like a line of this text, and an escape would do something to the
    /// terminal:
    /// control characters are shown as their pictures (U+2400 to U+2421).
    private static String visible(String value) {
        StringBuilder visible = new StringBuilder(value);
        for (int i = 0; i < visible.length(); i++) {
            char c = visible.charAt(i);
            if (c < ' ') {
                visible.setCharAt(i, (char) ('\u2400' + c));
            } else if (c == 0x7f) {
                visible.setCharAt(i, '\u2421');
            }
        }
        return visible.toString();
    }

    private static String combiner(Relation relation) {
        return switch (relation) {
            case AND -> "And";
            case OR -> "Or";
        };
    }

    private void line(String text) {
        out.append(text).append('\n');
    }
}
