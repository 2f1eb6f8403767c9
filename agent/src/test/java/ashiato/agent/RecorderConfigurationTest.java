package ashiato.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ashiato.config.Diagnostic;
import ashiato.config.Problem;
import ashiato.event.ConfigChange;
import ashiato.event.ErrorReport;
import ashiato.event.Event;
import ashiato.event.EventSink;
import ashiato.event.EventType;
import ashiato.event.ProcessTerminate;
import ashiato.event.ServiceStateChange;
import ashiato.sensor.SensorOptions;
import ashiato.sensor.SensorStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class RecorderConfigurationTest {
    private static final String EVERY_END = "<ProcessTerminate onmatch=\"exclude\"/>";
    private static final String NO_END = "<ProcessTerminate onmatch=\"include\"/>";
    private static final String BROKEN = "<ProcessTerminat onmatch=\"include\"/>";

    private final FakeTime time = new FakeTime();
    private final FakeStore store = new FakeStore();
    private final Source source = new Source();

    @TempDir
    private Path temporary = Path.of("");

    /// A kernel in which a process ends before each poll and after each change.
    private final class Source implements EventSource {
        final List<SensorOptions> updates = new ArrayList<>();
        final AtomicInteger ended = new AtomicInteger();
        final AtomicInteger polls = new AtomicInteger();
        EventSink sink = (event, extra) -> {};

        @Nullable
        SensorOptions opened;

        boolean silent;

        @Override
        public int poll(int timeoutMillis) {
            polls.incrementAndGet();
            if (!silent) {
                sink.accept(terminated(ended.incrementAndGet()), Map.of());
            }
            Thread.onSpinWait();
            return 1;
        }

        @Override
        public void update(SensorOptions options) {
            updates.add(options);
        }

        @Override
        public SensorStatus status() {
            return new SensorStatus(List.of(), Map.of(), 0, List.of());
        }

        @Override
        public void close() {}
    }

    private ProcessTerminate terminated(int processId) {
        return new ProcessTerminate(null, time.instant(), null, processId, "/bin/true", "root");
    }

    private Recorder open(@Nullable ActiveConfiguration configuration) throws Exception {
        return Recorder.open(
                new RecorderOptions(temporary, 1 << 20, SensorOptions.defaults(), "1.2.3", List.of(), configuration),
                store,
                (options, sink) -> {
                    source.opened = options;
                    source.sink = sink;
                    return source;
                },
                time,
                time::nanoTime);
    }

    private RecorderControl control(Recorder recorder, @Nullable ConfigurationDirectory directory) {
        return new RecorderControl(recorder, "pc1", directory, InstantSource.fixed(Instant.EPOCH));
    }

    /// Runs a recorder while this happens, then stops it.
    private void whileRecording(Recorder recorder, Step step) throws Exception {
        CompletableFuture<@Nullable Void> run = CompletableFuture.runAsync(() -> {
            try {
                recorder.run();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        try {
            step.run();
        } finally {
            recorder.stop();
            run.join();
        }
    }

    private interface Step {
        void run() throws Exception;
    }

    private List<Event> logged(Class<? extends Event> type) {
        return store.events.stream().filter(type::isInstance).toList();
    }

    @Test
    void namesItsConfigurationAfterItHasStarted() throws Exception {
        RecordingRules rules = Rules.filters(EVERY_END);
        open(Rules.active(rules)).close();

        String hash = rules.file() == null ? null : rules.file().hash();
        assertThat(store.events.subList(0, 2))
                .containsExactly(
                        new ServiceStateChange(time.instant(), "Started", "1.2.3", "4.90"),
                        new ConfigChange(time.instant(), "rules.xml", hash));
        assertThat(hash).matches("SHA256=[0-9A-F]{64}");
    }

    @Test
    void namesTheCommandLineOrTheDefaultsWhereThereIsNoFile() throws Exception {
        open(Rules.active(new RecordingRules(null, new Switches(List.of(), null, null), "ashiato -i -n")))
                .close();
        store.closed = false;
        open(Rules.active(RecordingRules.defaults())).close();

        assertThat(logged(ConfigChange.class))
                .containsExactly(
                        new ConfigChange(time.instant(), "ashiato -i -n", null),
                        new ConfigChange(time.instant(), "Defaults", null));
    }

    @Test
    void saysWhyItRecordsByTheDefaultsAndStopsSayingItAfterAChange() throws Exception {
        Recorder recorder = open(ActiveConfiguration.instead(Switches.NONE, Instant.EPOCH, "config.xml is broken"));
        assertThat(store.events).contains(new ErrorReport(time.instant(), "CONFIG", "config.xml is broken"));
        assertThat(recorder.status().problems()).containsExactly("config.xml is broken");
        whileRecording(recorder, () -> control(recorder, null).change(new ConfigurationChange.Reset()));
        assertThat(recorder.status().problems()).isEmpty();
    }

    @Test
    void opensTheSensorForWhatCanBeLogged() throws Exception {
        open(Rules.active(Rules.filters(NO_END))).close();
        assertThat(source.opened).isNotNull();
        assertThat(source.opened.types()).containsExactly(EventType.PROCESS_CREATE);
    }

    @Test
    void losesNoEventWhenAConfigurationTakesTheOthersPlace() throws Exception {
        Recorder recorder = open(Rules.active(Rules.filters(EVERY_END)));
        RecorderControl control = control(recorder, null);
        whileRecording(recorder, () -> {
            for (int i = 0; i < 50; i++) {
                int before = source.polls.get();
                control.change(new ConfigurationChange.Replace(Rules.filters(EVERY_END + "<!-- " + i + " -->")));
                while (source.polls.get() < before + 5) {
                    Thread.onSpinWait();
                }
            }
        });

        assertThat(logged(ProcessTerminate.class)).hasSize(source.ended.get());
        assertThat(logged(ConfigChange.class)).hasSize(51);
        assertThat(source.updates).hasSize(50);
    }

    @Test
    void decidesWhatHappenedBeforeAChangeByTheOldConfiguration() throws Exception {
        source.silent = true;
        Recorder recorder = open(Rules.active(Rules.filters(EVERY_END)));
        whileRecording(recorder, () -> {
            source.silent = false;
            control(recorder, null).change(new ConfigurationChange.Replace(Rules.filters(NO_END)));
        });

        int change = store.events.indexOf(logged(ConfigChange.class).getLast());
        assertThat(store.events.subList(0, change)).anyMatch(ProcessTerminate.class::isInstance);
        assertThat(store.events.subList(change, store.events.size())).noneMatch(ProcessTerminate.class::isInstance);
        assertThat(source.updates.getLast().types()).doesNotContain(EventType.PROCESS_TERMINATE);
    }

    @Test
    void leavesTheOldConfigurationInForceIfTheNewOneIsBroken() throws Exception {
        ConfigurationDirectory directory = new ConfigurationDirectory(temporary.resolve("etc"));
        RecordingRules old = Rules.filters(EVERY_END);
        directory.save(old);
        Recorder recorder = open(Rules.active(old));
        RecorderControl control = control(recorder, directory);
        whileRecording(
                recorder,
                () -> assertThatThrownBy(() -> control.change(new ConfigurationChange.Replace(Rules.filters(BROKEN))))
                        .isInstanceOfSatisfying(
                                UnusableConfigurationException.class,
                                e -> assertThat(e.problems())
                                        .extracting(Problem::diagnostic)
                                        .isNotEmpty()
                                        .doesNotContain(Diagnostic.MALFORMED)));

        assertThat(control.configuration()).isNotNull();
        assertThat(control.configuration().rules()).isEqualTo(old);
        assertThat(directory.load()).isEqualTo(old);
        assertThat(source.updates).isEmpty();
        assertThat(logged(ConfigChange.class)).hasSize(1);
    }

    @Test
    void keepsWhatItRecordsByForTheNextStart() throws Exception {
        ConfigurationDirectory directory = new ConfigurationDirectory(temporary.resolve("etc"));
        Recorder recorder = open(Rules.active(RecordingRules.defaults()));
        RecorderControl control = control(recorder, directory);
        Switches network = new Switches(List.of(), null, null);
        whileRecording(recorder, () -> {
            control.change(new ConfigurationChange.Replace(Rules.filters(EVERY_END)));
            assertThat(directory.load()).isEqualTo(Rules.filters(EVERY_END));

            control.change(new ConfigurationChange.Adjust(network, "ashiato -c -n"));
            assertThat(directory.load())
                    .isEqualTo(new RecordingRules(Rules.filters(EVERY_END).file(), network, "ashiato -c -n"));

            control.change(new ConfigurationChange.Reset());
            assertThat(directory.load()).isEqualTo(RecordingRules.defaults());
        });

        assertThat(logged(ConfigChange.class))
                .extracting(event -> ((ConfigChange) event).configuration())
                .containsExactly("Defaults", "rules.xml", "ashiato -c -n", "Defaults");
    }

    @Test
    void changesNothingIfTheNewConfigurationCannotBeKept() throws Exception {
        Path notADirectory = Files.writeString(temporary.resolve("etc"), "a file");
        Recorder recorder = open(Rules.active(RecordingRules.defaults()));
        RecorderControl control = control(recorder, new ConfigurationDirectory(notADirectory));
        whileRecording(
                recorder,
                () -> assertThatThrownBy(
                                () -> control.change(new ConfigurationChange.Replace(Rules.filters(EVERY_END))))
                        .isInstanceOf(IOException.class));

        assertThat(recorder.configuration()).isNotNull();
        assertThat(recorder.configuration().rules()).isEqualTo(RecordingRules.defaults());
        assertThat(source.updates).isEmpty();
    }

    @Test
    void readsAnEditedCopyAgain() throws Exception {
        ConfigurationDirectory directory = new ConfigurationDirectory(temporary.resolve("etc"));
        directory.save(Rules.filters(EVERY_END));
        Recorder recorder = open(Rules.active(Rules.filters(EVERY_END)));
        RecorderControl control = control(recorder, directory);
        whileRecording(recorder, () -> {
            Files.writeString(
                    directory.copy(),
                    "<Sysmon schemaversion=\"4.90\"><EventFiltering>" + NO_END + "</EventFiltering></Sysmon>");
            assertThat(control.reload()).isNotNull();
            Files.writeString(directory.copy(), "<Sysmon");
            assertThatThrownBy(control::reload).isInstanceOf(UnusableConfigurationException.class);
        });

        assertThat(logged(ConfigChange.class))
                .extracting(event -> ((ConfigChange) event).configuration())
                .containsExactly("rules.xml", directory.copy().toString());
    }

    @Test
    void refusesChangesWhenItDoesNotRecordAnyMore() throws Exception {
        Recorder recorder = open(Rules.active(RecordingRules.defaults()));
        whileRecording(recorder, () -> {});
        assertThatThrownBy(() -> control(recorder, null).change(new ConfigurationChange.Reset()))
                .isInstanceOf(IOException.class)
                .hasMessage("the recorder does not record at this moment");
    }
}
