package ashiato.agent;

import ashiato.agent.internal.KernelExclusions;
import ashiato.config.CommandLineFilters;
import ashiato.config.Configuration;
import ashiato.config.ConfigurationReader;
import ashiato.config.EventNode;
import ashiato.config.Filter;
import ashiato.config.LoadedConfiguration;
import ashiato.config.OnMatch;
import ashiato.config.Options;
import ashiato.config.Position;
import ashiato.config.Problem;
import ashiato.config.Relation;
import ashiato.config.RuleEngine;
import ashiato.config.SchemaVersion;
import ashiato.config.Term;
import ashiato.event.Condition;
import ashiato.event.EventType;
import ashiato.event.HashAlgorithm;
import ashiato.sensor.SensorOptions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// [RecordingRules] made ready to record by. Immutable.
public final class ActiveConfiguration {
    /// Where a filter stands that no file has.
    private static final Position NOWHERE = new Position(1, 1);

    private final RecordingRules rules;
    private final Options options;
    private final Configuration effective;
    private final RuleEngine engine;
    private final List<Problem> warnings;
    private final Instant since;
    private final @Nullable String trouble;

    private ActiveConfiguration(
            RecordingRules rules,
            Configuration configuration,
            List<Problem> warnings,
            Instant since,
            @Nullable String trouble) {
        this.rules = rules;
        this.options = configuration.options();
        this.effective = filters(rules.switches()).applyTo(withFlows(configuration, rules.switches()));
        this.engine = RuleEngine.of(effective);
        this.warnings = List.copyOf(warnings);
        this.since = since;
        this.trouble = trouble;
    }

    /// Reads and compiles.
    ///
    /// @param computerName what `%COMPUTERNAME%` stands for
    /// @param since from when on it is in force
    /// @throws UnusableConfigurationException if the file has an error
    /// @throws ashiato.config.IncompatibleFiltersException if file and switches contradict each other
    public static ActiveConfiguration of(RecordingRules rules, String computerName, Instant since)
            throws UnusableConfigurationException {
        ConfigurationFile file = rules.file();
        if (file == null) {
            return new ActiveConfiguration(rules, empty(), List.of(), since, null);
        }
        LoadedConfiguration loaded = new ConfigurationReader(computerName).parse(file.bytes());
        Configuration configuration = loaded.configuration();
        if (configuration == null || !loaded.usable()) {
            throw new UnusableConfigurationException(file.path(), loaded.problems());
        }
        return new ActiveConfiguration(rules, configuration, loaded.problems(), since, null);
    }

    /// The defaults with these switches, in place of a file that cannot be used.
    ///
    /// @param trouble why; a recorder says it in event 255 and in its status until it gets another configuration
    public static ActiveConfiguration instead(Switches switches, Instant since, String trouble) {
        RecordingRules rules = new RecordingRules(null, switches, RecordingRules.DEFAULTS);
        return new ActiveConfiguration(rules, empty(), List.of(), since, trouble);
    }

    private static Configuration empty() {
        return new Configuration(SchemaVersion.NEWEST, Options.NONE, List.of());
    }

    private static CommandLineFilters filters(Switches switches) {
        return new CommandLineFilters(switches.network(), switches.images());
    }

    /// `-n` asks for the bytes of connections (event 200) as for connections, unless the file says something about
    /// them.
    private static Configuration withFlows(Configuration configuration, Switches switches) {
        List<String> programs = switches.network();
        boolean mentioned =
                configuration.nodes().stream().anyMatch(node -> node.types().contains(EventType.NETWORK_FLOW));
        if (programs == null || mentioned) {
            return configuration;
        }
        List<Term> terms = new ArrayList<>();
        for (String program : programs) {
            terms.add(new Filter("Image", Condition.IMAGE, program, null, NOWHERE));
        }
        List<EventNode> nodes = new ArrayList<>(configuration.nodes());
        nodes.add(new EventNode(
                "NetworkFlow",
                List.of(EventType.NETWORK_FLOW),
                programs.isEmpty() ? OnMatch.EXCLUDE : OnMatch.INCLUDE,
                Relation.OR,
                null,
                terms,
                NOWHERE));
        return new Configuration(configuration.schemaVersion(), configuration.options(), nodes);
    }

    /// What it was made of.
    public RecordingRules rules() {
        return rules;
    }

    /// What is doubtful in the file.
    public List<Problem> warnings() {
        return warnings;
    }

    /// From when on it is in force, UTC.
    public Instant since() {
        return since;
    }

    /// Why this is in force and not the file that should be, or null if it is as it should be.
    public @Nullable String trouble() {
        return trouble;
    }

    RuleEngine engine() {
        return engine;
    }

    Options options() {
        return options;
    }

    /// What to observe for it: of all that a sensor can record, what may be logged.
    ///
    /// @param base how to observe, and the hashes to take where nothing says which
    SensorOptions sensor(SensorOptions base) {
        Set<EventType> types = EnumSet.noneOf(EventType.class);
        types.addAll(SensorOptions.recordable());
        types.retainAll(engine.loggable());
        return new SensorOptions(
                types,
                hashes(base.hashAlgorithms()),
                base.snapshotInterval(),
                base.ownActivity(),
                base.ringBytes(),
                KernelExclusions.of(engine, effective));
    }

    /// Those that are digests of a file's bytes: `IMPHASH` has no meaning for programs of this host.
    private Set<HashAlgorithm> hashes(Set<HashAlgorithm> otherwise) {
        Set<HashAlgorithm> asked = rules.switches().hashes();
        if (asked == null) {
            asked = options.hashAlgorithms();
        }
        Set<HashAlgorithm> hashes = EnumSet.noneOf(HashAlgorithm.class);
        for (HashAlgorithm algorithm : asked == null ? otherwise : asked) {
            if (algorithm.digestName() != null) {
                hashes.add(algorithm);
            }
        }
        return hashes;
    }
}
