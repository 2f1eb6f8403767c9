package ashiato.app;

import ashiato.agent.ActiveConfiguration;
import ashiato.agent.AnchorPlace;
import ashiato.agent.Anchoring;
import ashiato.agent.ConfigurationDirectory;
import ashiato.agent.ConfigurationFile;
import ashiato.agent.ControlException;
import ashiato.agent.ControlServer;
import ashiato.agent.Recorder;
import ashiato.agent.RecorderControl;
import ashiato.agent.RecorderOptions;
import ashiato.agent.RecorderStatus;
import ashiato.agent.RecorderStatus.EventCount;
import ashiato.agent.RecorderStatus.Loss;
import ashiato.agent.RecordingRules;
import ashiato.agent.Switches;
import ashiato.agent.UnusableConfigurationException;
import ashiato.config.IncompatibleFiltersException;
import ashiato.event.HashAlgorithm;
import ashiato.log.LogException;
import ashiato.log.LogOptions;
import ashiato.log.LogVerifier;
import ashiato.sensor.Sensor;
import ashiato.sensor.SensorException;
import ashiato.sensor.SensorOptions;
import ashiato.sensor.SensorStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `ashiato record`: records in the foreground until it is told to stop.
@Command(name = "record", mixinStandardHelpOptions = true, versionProvider = Main.Version.class)
final class RecordCommand implements Callable<Integer> {
    private static final int LARGEST_RING_KB = 1 << 20;

    private final Surroundings surroundings;

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private final LogDirectoryOption log = new LogDirectoryOption();

    @Option(names = "--log-size", paramLabel = "KB")
    private long logKilobytes = LogOptions.defaults().maxBytes() >> 10;

    @Option(names = "--hash", paramLabel = "ALG[,ALG]", converter = HashAlgorithmsConverter.class)
    private @Nullable Set<HashAlgorithm> hashes;

    @Option(names = "--snapshot", paramLabel = "DURATION", converter = DurationConverter.class, defaultValue = "10m")
    private @Nullable Duration snapshot;

    @Option(names = "--own-activity")
    private boolean ownActivity;

    @Option(names = "--ring", paramLabel = "KB")
    private int ringKilobytes = SensorOptions.defaults().ringBytes() >> 10;

    @Option(names = "--config", paramLabel = "FILE")
    private @Nullable Path configurationFile;

    @Option(names = "--anchor-to", paramLabel = "PLACE")
    private List<String> anchorPlaces = List.of();

    @Option(names = "--anchor-every", paramLabel = "TIME", converter = DurationConverter.class)
    private @Nullable Duration anchorInterval;

    @Option(names = "--service")
    private boolean service;

    @Option(names = {"-q", "--quiet"})
    private boolean quiet;

    RecordCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws CommandFailure, LogException, SensorException {
        RecorderOptions options = options();
        Optional<String> forbidden = surroundings.forbidden().get();
        if (forbidden.isPresent()) {
            throw new CommandFailure(Main.NO, forbidden.get());
        }
        try (Recorder recorder = Recorder.open(options, surroundings.source())) {
            RecorderControl control = new RecorderControl(recorder, Sensor.hostName(), service ? kept() : null);
            surroundings.stopRequests().onStop(recorder::stop);
            if (service) {
                surroundings.stopRequests().onReload(() -> reload(control));
            }
            try (@Nullable ControlServer _ = openControl(control);
                    @Nullable ProcessIdFile _ = service ? writeProcessId() : null) {
                say(Messages.text("record.where", log.directory(), logKilobytes, watchCommand()));
                Optional<String> root = LogVerifier.rootFingerprint(log.directory());
                root.ifPresent(fingerprint -> say(Messages.text("record.root", fingerprint)));
                say(recording(recorder.status()));
                recorder.run();
            } finally {
                say(summary(recorder.status()));
            }
        }
        return Main.DONE;
    }

    /// Where the service's configuration is kept.
    private ConfigurationDirectory kept() {
        return new ConfigurationDirectory(surroundings.places().configuration());
    }

    /// The configuration to begin with, or null to log everything.
    private @Nullable ActiveConfiguration configuration() throws CommandFailure {
        if (service) {
            return keptConfiguration();
        }
        Path file = configurationFile;
        if (file == null) {
            return null;
        }
        try {
            ConfigurationFile bytes =
                    new ConfigurationFile(file.toString(), ConfigurationInput.bytes(file, Main.USAGE));
            Switches switches = new Switches(null, null, hashes);
            return ActiveConfiguration.of(
                    RecordingRules.of(bytes, switches),
                    Sensor.hostName(),
                    surroundings.clock().instant());
        } catch (UnusableConfigurationException e) {
            throw new CommandFailure(Main.NO, Messages.text("config.unusable", e.getMessage()), e);
        } catch (IncompatibleFiltersException e) {
            throw new CommandFailure(Main.NO, String.valueOf(e.getMessage()), e);
        }
    }

    /// What is kept for the service. If it cannot be used, a recorder that logs Sysmon's defaults and says so is
    /// better
    /// than none.
    private ActiveConfiguration keptConfiguration() {
        ConfigurationDirectory kept = kept();
        Instant now = surroundings.clock().instant();
        String trouble;
        try {
            return ActiveConfiguration.of(kept.load(), Sensor.hostName(), now);
        } catch (UnusableConfigurationException e) {
            trouble = e.problems().stream()
                    .map(problem -> problem.describe(kept.copy().toString()))
                    .collect(Collectors.joining("; "));
        } catch (IOException | IncompatibleFiltersException e) {
            trouble = String.valueOf(e.getMessage());
        }
        String sentence = Messages.text("record.instead", kept.copy(), trouble);
        surroundings.err().println("ashiato: " + sentence);
        return ActiveConfiguration.instead(kept.switches(), now, sentence);
    }

    private void reload(RecorderControl control) {
        try {
            control.reload();
            say(Messages.text("record.reloaded", kept().copy()));
        } catch (UnusableConfigurationException | IOException | IncompatibleFiltersException e) {
            surroundings.err().println(Messages.text("record.notReloaded", e.getMessage()));
        }
        surroundings.err().flush();
    }

    private @Nullable ProcessIdFile writeProcessId() {
        try {
            return ProcessIdFile.write(surroundings.places());
        } catch (IOException e) {
            surroundings.err().println(Messages.text("record.noProcessId", e));
            return null;
        }
    }

    /// What the options ask for, checked.
    private RecorderOptions options() throws CommandFailure {
        if (service && configurationFile != null) {
            throw wrong("record.serviceConfig");
        }
        if (logKilobytes < LogOptions.MIN_BYTES >> 10 || logKilobytes > Long.MAX_VALUE >> 10) {
            throw wrong("record.logSize", logKilobytes, LogOptions.MIN_BYTES >> 10);
        }
        if (Integer.bitCount(ringKilobytes) != 1 || ringKilobytes < 4 || ringKilobytes > LARGEST_RING_KB) {
            throw wrong("record.ring", ringKilobytes, LARGEST_RING_KB);
        }
        Duration interval = snapshot == null ? SensorOptions.defaults().snapshotInterval() : snapshot;
        if (interval.compareTo(Duration.ofSeconds(1)) < 0) {
            throw wrong("record.snapshot", interval.toMillis());
        }
        SensorOptions sensor = new SensorOptions(
                SensorOptions.defaults().types(),
                hashes == null ? SensorOptions.defaults().hashAlgorithms() : hashes,
                interval,
                ownActivity,
                ringKilobytes << 10);
        Anchoring anchoring = anchoring();
        return new RecorderOptions(
                log.directory(), logKilobytes << 10, sensor, Main.version(), configuration(), anchoring, compaction());
    }

    /// What the options say of anchors, and for the service the administrator's file.
    private Anchoring anchoring() {
        List<AnchorPlace> places = new ArrayList<>();
        for (String written : anchorPlaces) {
            try {
                places.add(AnchorPlace.parse(written));
            } catch (IllegalArgumentException e) {
                throw wrong("record.anchorTo", String.valueOf(e.getMessage()));
            }
        }
        Duration interval = anchorInterval;
        if (interval != null && interval.compareTo(Anchoring.SHORTEST_INTERVAL) < 0) {
            throw wrong("record.anchorEvery", "--anchor-every", interval.toSeconds() + "s");
        }
        List<String> problems = List.of();
        if (service) {
            AnchorsFile file = AnchorsFile.read(surroundings.places().anchors());
            places.addAll(file.places());
            problems = file.problems();
            problems.forEach(this::warn);
            interval = interval == null ? file.interval() : interval;
        }
        return new Anchoring(places, interval == null ? Anchoring.USUAL_INTERVAL : interval, problems, this::warn);
    }

    private void warn(String sentence) {
        surroundings.err().println("ashiato: " + sentence);
        surroundings.err().flush();
    }

    /// The command with which a process of its own makes segments, behind all others on the host.
    private List<String> compaction() {
        return HostService.launcher()
                .map(launcher -> List.of(
                        "nice",
                        "-n",
                        "19",
                        launcher.toString(),
                        "--as-built",
                        "compact",
                        "--log",
                        log.directory().toString(),
                        "--log-size",
                        Long.toString(logKilobytes)))
                .orElse(List.of());
    }

    private ParameterException wrong(String key, Object... blanks) {
        return new ParameterException(Objects.requireNonNull(spec).commandLine(), Messages.text(key, blanks));
    }

    /// A recorder that cannot be asked still records: that is said and borne.
    private @Nullable ControlServer openControl(RecorderControl control) {
        try {
            return ControlServer.open(log.directory(), control);
        } catch (ControlException e) {
            surroundings.err().println(Messages.text("record.noControl", e.getMessage()));
            return null;
        }
    }

    private String watchCommand() {
        String command = Privileges.commandName() + " events --follow";
        return log.isDefault() ? command : command + " --log " + log.directory();
    }

    /// `recording: 23 hooks (tier A 4, tier B 19), 412 processes and 37 sockets known`.
    private static String recording(RecorderStatus status) {
        Map<String, Long> attachedByTier = status.hooks().stream()
                .filter(hook -> hook.state().equals("attached"))
                .collect(Collectors.groupingBy(SensorStatus.Hook::tier, TreeMap::new, Collectors.counting()));
        long attached =
                attachedByTier.values().stream().mapToLong(Long::longValue).sum();
        String tiers = attachedByTier.entrySet().stream()
                .filter(tier -> !tier.getKey().equals("-"))
                .map(tier -> Messages.text("record.tier", tier.getKey(), tier.getValue()))
                .collect(Collectors.joining(", "));
        String known = status.tables().stream()
                .filter(table -> table.size() > 0)
                .map(table -> table.size() + " " + table.name())
                .collect(Collectors.joining(", "));
        return Messages.text(
                "record.recording",
                attached,
                tiers.isEmpty() ? "" : " (" + tiers + ")",
                known.isEmpty() ? Messages.text("record.nothing") : known);
    }

    private static String summary(RecorderStatus status) {
        long events = status.events().stream().mapToLong(EventCount::total).sum();
        String losses = status.losses().stream()
                .sorted(Comparator.comparing(Loss::type))
                .map(loss -> loss.type().recordName() + ":" + loss.count() + " ("
                        + loss.place().name().toLowerCase(Locale.ROOT) + ")")
                .collect(Collectors.joining(" "));
        return Messages.text(
                "record.summary",
                events,
                Quantities.duration(status.uptime()),
                losses.isEmpty() ? Messages.text("record.nothingLost") : Messages.text("record.lost", losses),
                Quantities.bytes(status.log().bytes()));
    }

    private void say(String line) {
        if (!quiet) {
            surroundings.err().println(line);
            surroundings.err().flush();
        }
    }
}
