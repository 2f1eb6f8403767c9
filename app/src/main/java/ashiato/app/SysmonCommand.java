package ashiato.app;

import ashiato.agent.ChangeResult;
import ashiato.agent.ConfigurationChange;
import ashiato.agent.ConfigurationFile;
import ashiato.agent.ConfigurationInForce;
import ashiato.agent.RecordingRules;
import ashiato.agent.Switches;
import ashiato.app.SysmonRequest.AdjustConfiguration;
import ashiato.app.SysmonRequest.Install;
import ashiato.app.SysmonRequest.InstallManifest;
import ashiato.app.SysmonRequest.NotHere;
import ashiato.app.SysmonRequest.PrintSchema;
import ashiato.app.SysmonRequest.ReplaceConfiguration;
import ashiato.app.SysmonRequest.ResetConfiguration;
import ashiato.app.SysmonRequest.ShowConfiguration;
import ashiato.app.SysmonRequest.Uninstall;
import ashiato.app.SysmonRequest.Usage;
import ashiato.config.CommandLineFilters;
import ashiato.config.Configuration;
import ashiato.config.ConfigurationPrinter;
import ashiato.config.ConfigurationReader;
import ashiato.config.LoadedConfiguration;
import ashiato.config.Options;
import ashiato.config.Problem;
import ashiato.config.RunningConfiguration;
import ashiato.config.SchemaManifest;
import ashiato.config.SchemaVersion;
import ashiato.event.HashAlgorithm;
import ashiato.sensor.Sensor;
import ashiato.sensor.SensorOptions;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// `ashiato` with Sysmon's switches: does what [SysmonCommandLine] understood. Results go to standard output; the
/// banner and all that is said go to standard error.
final class SysmonCommand {
    /// The names that `-c` shows. What a driver is on Windows is an eBPF object here.
    private static final String SERVICE = "ashiato";

    private static final String DRIVER = "ashiato.bpf";

    private final Surroundings surroundings;

    SysmonCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /// Runs a command line and returns the exit code.
    ///
    /// @throws CommandFailure if it is not understood, or cannot be done
    int run(String... arguments) throws CommandFailure {
        SysmonCommandLine line = SysmonCommandLine.parse(arguments);
        if (line.logo()) {
            surroundings.err().print(SysmonBanner.text());
        }
        line.remarks().forEach(surroundings.err()::println);
        return switch (line.request()) {
            case Install install -> install(install, line.text());
            case ShowConfiguration _ -> show();
            case ReplaceConfiguration replace -> replace(replace);
            case AdjustConfiguration adjust -> change(new ConfigurationChange.Adjust(adjust.switches(), line.text()));
            case ResetConfiguration _ -> change(new ConfigurationChange.Reset());
            case Uninstall uninstall -> uninstall(uninstall);
            case PrintSchema schema -> schema(schema.version());
            case InstallManifest _ -> {
                say("sysmon.switch.m");
                yield Main.DONE;
            }
            case NotHere switched -> {
                say("sysmon.switch." + switched.letters());
                yield Main.NO;
            }
            case Usage _ -> print(Messages.text("sysmon.usage"));
            case SysmonRequest.ConfigurationHelp _ -> print(ConfigurationHelp.text());
        };
    }

    private int install(Install install, String commandLine) throws CommandFailure {
        Licence.demand(
                install.licenceAccepted(),
                surroundings.err(),
                surroundings.terminal().get());
        requireRoot();
        service()
                .install(
                        install.file() == null
                                ? rules(install.switches(), commandLine)
                                : RecordingRules.of(load(install.file()), install.switches()));
        return Main.DONE;
    }

    /// What a service without a file records by; event 16 names the command line if it asks for more than the
    /// defaults.
    private static RecordingRules rules(Switches switches, String commandLine) {
        return switches.equals(Switches.NONE)
                ? RecordingRules.defaults()
                : new RecordingRules(null, switches, commandLine);
    }

    private int uninstall(Uninstall uninstall) throws CommandFailure {
        requireRoot();
        service().uninstall(uninstall.force());
        return Main.DONE;
    }

    private int replace(ReplaceConfiguration replace) throws CommandFailure {
        requireRoot();
        ServiceControl service = service();
        if (!service.isInstalled()) {
            throw notInstalled();
        }
        return change(new ConfigurationChange.Replace(RecordingRules.of(load(replace.file()), replace.switches())));
    }

    private int change(ConfigurationChange change) throws CommandFailure {
        requireRoot();
        ChangeResult result = service().change(change);
        if (!result.changed()) {
            String file = change instanceof ConfigurationChange.Replace replace
                    ? replace.rules().label()
                    : surroundings
                            .places()
                            .configuration()
                            .resolve("config.xml")
                            .toString();
            throw refused(file, result.problems());
        }
        say("sysmon.updated");
        return Main.DONE;
    }

    /// Reads and checks a file, and says so as Sysmon does.
    private ConfigurationFile load(String name) throws CommandFailure {
        byte[] bytes = ConfigurationInput.bytes(path(name), Main.NO);
        LoadedConfiguration loaded = new ConfigurationReader(Sensor.hostName()).parse(bytes);
        Configuration configuration = loaded.configuration();
        if (configuration != null) {
            say("sysmon.loading", configuration.schemaVersion());
            if (!configuration.schemaVersion().equals(SchemaVersion.NEWEST)) {
                say("sysmon.ownSchema", SchemaVersion.NEWEST);
            }
        }
        if (!loaded.usable()) {
            throw refused(name, loaded.problems());
        }
        show(name, ConfigurationInput.problems(loaded));
        say("sysmon.validated");
        return new ConfigurationFile(name, bytes);
    }

    private static Path path(String name) throws CommandFailure {
        try {
            return Path.of(name);
        } catch (InvalidPathException e) {
            throw new CommandFailure(Main.NO, Messages.text("config.unreadable", name, e.getReason()), e);
        }
    }

    private CommandFailure refused(String file, List<Problem> problems) {
        show(file, problems);
        return new CommandFailure(Main.NO, Messages.text("sysmon.refused", file));
    }

    private void show(String file, List<Problem> problems) {
        problems.forEach(problem -> surroundings.err().println(problem.describe(file)));
    }

    private int show() throws CommandFailure {
        requireRoot();
        ConfigurationInForce inForce = service().configuration();
        RecordingRules rules = inForce.rules();
        if (rules == null) {
            say("sysmon.unfiltered", surroundings.places().log());
            return Main.DONE;
        }
        if (inForce.since() == null) {
            say("sysmon.notRunning");
        }
        if (inForce.trouble() != null) {
            surroundings.err().println(inForce.trouble());
        }
        ConfigurationFile file = rules.file();
        Configuration configuration = new Configuration(SchemaVersion.NEWEST, Options.NONE, List.of());
        if (file != null) {
            LoadedConfiguration loaded = new ConfigurationReader(Sensor.hostName()).parse(file.bytes());
            if (loaded.configuration() == null || !loaded.usable()) {
                throw refused(file.path(), loaded.problems());
            }
            configuration = loaded.configuration();
        }
        return print(ConfigurationPrinter.print(new RunningConfiguration(
                SERVICE,
                DRIVER,
                file == null ? null : file.path(),
                file == null ? null : file.hash(),
                hashes(rules.switches(), configuration.options()),
                new CommandLineFilters(
                        rules.switches().network(), rules.switches().images()),
                configuration)));
    }

    /// The hashes that are taken: those of the switch, else of the file, else the usual one; of these, the digests.
    private static Set<HashAlgorithm> hashes(Switches switches, Options options) {
        @Nullable Set<HashAlgorithm> asked = switches.hashes() == null ? options.hashAlgorithms() : switches.hashes();
        return (asked == null ? SensorOptions.defaults().hashAlgorithms() : asked)
                .stream()
                        .filter(algorithm -> algorithm.digestName() != null)
                        .collect(Collectors.toCollection(() -> EnumSet.noneOf(HashAlgorithm.class)));
    }

    private int schema(@Nullable String version) throws CommandFailure {
        if (version == null) {
            return print(SchemaPrinter.print(SchemaManifest.newest()));
        }
        if (version.equalsIgnoreCase("all")) {
            return print(SchemaPrinter.print(SchemaManifest.all()));
        }
        Optional<SchemaManifest> manifest = SchemaManifest.named(version);
        if (manifest.isEmpty()) {
            String known = SchemaManifest.all().stream()
                    .map(SchemaManifest::schemaVersion)
                    .collect(Collectors.joining(", "));
            throw new CommandFailure(Main.NO, Messages.text("sysmon.noSchema", version, known));
        }
        return print(SchemaPrinter.print(manifest.get()));
    }

    private ServiceControl service() {
        return HostService.control(surroundings.places(), surroundings.err());
    }

    private void requireRoot() throws CommandFailure {
        Optional<String> forbidden = surroundings.forbidden().get();
        if (forbidden.isPresent()) {
            throw new CommandFailure(Main.NO, Messages.text("sysmon.root", forbidden.get()));
        }
    }

    private static CommandFailure notInstalled() {
        return new CommandFailure(Main.NO, Messages.text("service.notInstalled"));
    }

    private int print(String result) {
        surroundings.out().print(result);
        return Main.DONE;
    }

    private void say(String key, Object... blanks) {
        surroundings.err().println(Messages.text(key, blanks));
    }
}
