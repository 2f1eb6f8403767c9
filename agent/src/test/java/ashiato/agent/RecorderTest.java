package ashiato.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ashiato.agent.RecorderStatus.Loss;
import ashiato.agent.RecorderStatus.Place;
import ashiato.agent.RecorderStatus.State;
import ashiato.event.ErrorReport;
import ashiato.event.Event;
import ashiato.event.EventSink;
import ashiato.event.EventType;
import ashiato.event.ProcessTerminate;
import ashiato.event.ServiceStateChange;
import ashiato.log.Damage;
import ashiato.log.LogException;
import ashiato.log.Recovery;
import ashiato.sensor.SensorException;
import ashiato.sensor.SensorOptions;
import ashiato.sensor.SensorStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RecorderTest {
    private final FakeTime time = new FakeTime();
    private final FakeStore store = new FakeStore();
    private final ScriptedSource source = new ScriptedSource();

    /// A sensor whose polls run a script, and that stops the recorder when the script is over.
    private static final class ScriptedSource implements EventSource {
        final Deque<Runnable> polls = new ArrayDeque<>();
        final List<Integer> timeouts = new ArrayList<>();
        EventSink sink = (event, extra) -> {};
        Runnable atEnd = () -> {};
        Map<EventType, Long> lost = Map.of();
        List<SensorStatus.Hook> hooks =
                List.of(new SensorStatus.Hook("everything", "B", EnumSet.allOf(EventType.class), "attached"));
        boolean closed;

        @Override
        public int poll(int timeoutMillis) {
            assertThat(closed).as("polled after it was closed").isFalse();
            timeouts.add(timeoutMillis);
            Runnable poll = polls.poll();
            if (poll == null) {
                atEnd.run();
                return 0;
            }
            poll.run();
            return 1;
        }

        @Override
        public void update(SensorOptions options) {
            throw new AssertionError("nothing changes");
        }

        @Override
        public SensorStatus status() {
            assertThat(closed).as("asked after it was closed").isFalse();
            return new SensorStatus(hooks, lost, 4096, List.of(new SensorStatus.Table("processes", 7, 100, 0)));
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private Recorder open() throws LogException, SensorException {
        RecorderOptions options = new RecorderOptions(
                Path.of("/fake"), 1 << 20, SensorOptions.defaults(), "1.2.3", null, Anchoring.NONE, List.of());
        Recorder recorder = Recorder.open(
                options,
                store,
                (sensorOptions, sink) -> {
                    source.sink = sink;
                    return source;
                },
                time,
                time::nanoTime);
        source.atEnd = recorder::stop;
        return recorder;
    }

    private ProcessTerminate terminated(int processId) {
        return new ProcessTerminate(null, time.instant(), null, processId, "/bin/true", "root");
    }

    private void emit(Event event) {
        source.sink.accept(event, Map.of());
    }

    @Test
    void beginsWithStartedAndEndsWithStopped() throws Exception {
        source.polls.add(() -> emit(terminated(7)));
        Recorder recorder = open();
        recorder.run();

        assertThat(store.events)
                .containsExactly(
                        new ServiceStateChange(time.instant(), "Started", "1.2.3", "4.90"),
                        terminated(7),
                        new ServiceStateChange(time.instant(), "Stopped", "1.2.3", "4.90"));
        assertThat(store.closed).isTrue();
        assertThat(source.closed).isTrue();
        assertThat(store.syncs).isPositive();
        assertThat(recorder.status().state()).isEqualTo(State.STOPPED);
    }

    @Test
    void recordsWhatTheKernelStillHoldsWhenItIsStopped() throws Exception {
        Recorder recorder = open();
        recorder.stop();
        source.polls.add(() -> emit(terminated(8)));
        recorder.run();

        assertThat(source.timeouts).containsExactly(0);
        assertThat(store.events).contains(terminated(8));
    }

    @Test
    void writesStartedBeforeWhatTheInventoryFinds() throws Exception {
        Recorder recorder = Recorder.open(
                new RecorderOptions(
                        Path.of("/fake"), 1 << 20, SensorOptions.defaults(), "1.2.3", null, Anchoring.NONE, List.of()),
                store,
                (options, sink) -> {
                    sink.accept(terminated(9), Map.of());
                    return source;
                },
                time,
                time::nanoTime);

        assertThat(store.events.getFirst()).isInstanceOf(ServiceStateChange.class);
        assertThat(store.events.getLast()).isEqualTo(terminated(9));
        recorder.close();
    }

    @Test
    void reportsThatTheLastRecorderDidNotCloseTheLog() throws Exception {
        Damage damage = new Damage(
                Damage.Kind.UNREADABLE, Path.of("a.ashj"), 64, 12, OptionalLong.empty(), "checksum mismatch");
        store.recovery = new Recovery(false, 17, 0, 3, List.of(damage));
        open().close();

        assertThat(store.events.get(1))
                .isEqualTo(new ErrorReport(
                        time.instant(),
                        "LOG",
                        "The log was not closed by its last recorder: it was killed, or the host stopped."
                                + " Events between its last record and the start of this recorder were not recorded."
                                + " An unfinished write of 17 bytes was cut off. 3 record ids were left unused."
                                + " Damage: a.ashj at byte 64: checksum mismatch"
                                + " (12 bytes, records lost: not known yet)."));
    }

    @Test
    void reportsWhatHindersTheMakingOfSegments() throws Exception {
        store.compactionFailure = "It cannot be started.";
        source.polls.add(() -> time.advance(Duration.ofSeconds(1)));
        source.polls.add(() -> time.advance(Duration.ofSeconds(1)));
        open().run();

        assertThat(store.events)
                .filteredOn(ErrorReport.class::isInstance)
                .singleElement()
                .satisfies(event -> {
                    assertThat(((ErrorReport) event).ID()).isEqualTo("LOG");
                    assertThat(((ErrorReport) event).description()).isEqualTo("It cannot be started.");
                });
    }

    @Test
    void countsAndReportsWhatTheLogDidNotTake() throws Exception {
        source.polls.add(() -> {
            store.refusal = "No space left on device";
            emit(terminated(1));
            emit(terminated(2));
            emit(new ErrorReport(time.instant(), "QUEUE", "from the kernel"));
        });
        source.polls.add(() -> {
            time.advance(Duration.ofSeconds(5));
            store.refusal = null;
            emit(terminated(3));
        });
        Recorder recorder = open();
        recorder.run();

        assertThat(store.events.get(1))
                .isEqualTo(new ErrorReport(
                        time.instant(),
                        "QUEUE",
                        "Events dropped from log: ProcessTerminate:2 ErrorReport:1 (from 2026-11-23T12:00:00Z to"
                                + " 2026-11-23T12:00:05Z: No space left on device)"));
        assertThat(store.events.get(2)).isEqualTo(terminated(3));
        assertThat(recorder.status().losses())
                .containsExactly(
                        new Loss(EventType.PROCESS_TERMINATE, Place.LOG, 2),
                        new Loss(EventType.ERROR_REPORT, Place.LOG, 1));
        assertThat(recorder.status().problems()).isEmpty();
    }

    @Test
    void reportsEachLossOnce() throws Exception {
        for (int i = 0; i < 2; i++) {
            source.polls.add(() -> {
                store.refusal = "no";
                emit(terminated(1));
                store.refusal = null;
                time.advance(Duration.ofSeconds(1));
            });
        }
        open().run();

        assertThat(store.events.stream().filter(ErrorReport.class::isInstance))
                .hasSize(2)
                .allSatisfy(event -> assertThat(((ErrorReport) event).description())
                        .startsWith("Events dropped from log: ProcessTerminate:1 "));
    }

    @Test
    void losesNothingWhileTheLogsBufferTakesWhatCannotBeWritten() throws Exception {
        source.polls.add(() -> store.flushFailure = "No space left on device");
        source.polls.add(() -> {
            emit(terminated(1));
            time.advance(Duration.ofSeconds(1));
        });
        source.polls.add(() -> store.flushFailure = null);
        Recorder recorder = open();
        recorder.run();

        assertThat(recorder.status().losses()).isEmpty();
        assertThat(store.events.get(1)).isInstanceOf(ProcessTerminate.class);
        assertThat(store.events.get(2))
                .isEqualTo(new ErrorReport(
                        time.instant(),
                        "QUEUE",
                        "Log could not be written, no events dropped (from 2026-11-23T12:00:00Z to"
                                + " 2026-11-23T12:00:01Z: No space left on device)"));
    }

    @Test
    void asksAFailingLogTenTimesASecondAndNotForEveryEvent() throws Exception {
        int[] attempts = new int[1];
        source.polls.add(() -> {
            store.refusal = "no";
            store.attempts = 0;
            for (int i = 0; i < 10_000; i++) {
                emit(terminated(i));
                time.advance(Duration.ofNanos(100_000));
            }
            attempts[0] = store.attempts;
            store.refusal = null;
        });
        Recorder recorder = open();
        recorder.run();

        assertThat(attempts[0]).isBetween(10, 11);
        assertThat(recorder.status().losses())
                .containsExactly(new Loss(EventType.PROCESS_TERMINATE, Place.LOG, 10_000));
    }

    @Test
    void saysInItsStatusThatTheLogRefuses() throws Exception {
        List<List<String>> problems = new ArrayList<>();
        Recorder recorder = open();
        source.polls.add(() -> {
            store.refusal = "Input/output error";
            emit(terminated(1));
            problems.add(recorder.status().problems());
            store.refusal = null;
        });
        recorder.run();

        assertThat(problems)
                .containsExactly(
                        List.of("the log could not be written since 2026-11-23T12:00:00Z: Input/output error"));
    }

    @Test
    void goesOnWritingWhileTheLogCannotBeSynced() throws Exception {
        source.polls.add(() -> {
            store.syncFailure = "Input/output error";
            time.advance(Duration.ofSeconds(2));
        });
        source.polls.add(() -> {
            emit(terminated(1));
            time.advance(Duration.ofSeconds(2));
        });
        source.polls.add(() -> {
            store.syncFailure = null;
            time.advance(Duration.ofSeconds(2));
        });
        Recorder recorder = open();
        recorder.run();

        assertThat(recorder.status().losses()).isEmpty();
        assertThat(store.events.get(1)).isInstanceOf(ProcessTerminate.class);
        assertThat(store.events.get(2))
                .isEqualTo(new ErrorReport(
                        time.instant(),
                        "LOG",
                        "Log could not be synced from 2026-11-23T12:00:02Z to 2026-11-23T12:00:06Z, no events"
                                + " dropped: Input/output error"));
    }

    @Test
    void syncsOnceASecond() throws Exception {
        List<Integer> syncs = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            source.polls.add(() -> {
                time.advance(Duration.ofMillis(50));
                syncs.add(store.syncs);
            });
        }
        open().run();

        assertThat(syncs.getLast() - syncs.getFirst()).isEqualTo(1);
        assertThat(store.syncs - syncs.getFirst()).isEqualTo(3);
    }

    @Test
    void countsByTypeSinceTheStartAndOverTheLastMinute() throws Exception {
        for (int second = 0; second < 120; second++) {
            int events = second < 60 ? 10 : 2;
            source.polls.add(() -> {
                for (int i = 0; i < events; i++) {
                    emit(terminated(i));
                }
                time.advance(Duration.ofSeconds(1));
            });
        }
        Recorder recorder = open();
        List<RecorderStatus> seen = new ArrayList<>();
        source.atEnd = () -> {
            seen.add(recorder.status());
            recorder.stop();
        };
        recorder.run();

        RecorderStatus status = seen.getFirst();
        assertThat(status.state()).isEqualTo(State.RECORDING);
        assertThat(status.uptime()).isEqualTo(Duration.ofMinutes(2));
        assertThat(status.events())
                .filteredOn(count -> count.type() == EventType.PROCESS_TERMINATE)
                .singleElement()
                .satisfies(count -> {
                    assertThat(count.total()).isEqualTo(720);
                    assertThat(count.perSecond()).isEqualTo(6, within(0.001));
                    assertThat(count.perSecondLastMinute()).isEqualTo(2, within(0.001));
                });
    }

    @Test
    void showsKernelLossHooksTablesAndMemory() throws Exception {
        source.lost = Map.of(EventType.NETWORK_CONNECT, 5L, EventType.DNS_QUERY, 0L);
        Recorder recorder = open();
        RecorderStatus status = recorder.status();

        assertThat(status.state()).isEqualTo(State.READY);
        assertThat(status.losses()).containsExactly(new Loss(EventType.NETWORK_CONNECT, Place.KERNEL, 5));
        assertThat(status.hooks()).extracting(SensorStatus.Hook::name).containsExactly("everything");
        assertThat(status.tables()).extracting(SensorStatus.Table::name).containsExactly("processes");
        assertThat(status.memory().kernelBytes()).isEqualTo(4096);
        assertThat(status.memory().residentBytes()).isGreaterThan(1 << 20);
        assertThat(status.processId()).isEqualTo(ProcessHandle.current().pid());
        recorder.close();
    }

    @Test
    void namesEachHookThatIsMissingAndWhatItServed() throws Exception {
        source.hooks = List.of(
                new SensorStatus.Hook(
                        "a",
                        "B",
                        Set.of(
                                EventType.PROCESS_CREATE,
                                EventType.PROCESS_TERMINATE,
                                EventType.NETWORK_CONNECT,
                                EventType.NETWORK_FLOW),
                        "attached"),
                new SensorStatus.Hook("b", "B", Set.of(EventType.NETWORK_FLOW), "not attached: EPERM"),
                new SensorStatus.Hook("c", "-", Set.of(EventType.DNS_QUERY), SensorStatus.Hook.NOT_WANTED));
        Recorder recorder = open();

        assertThat(recorder.status().problems())
                .containsExactly(
                        "the kernel hook b is not attached: EPERM; events NetworkFlow are missing or incomplete");
        recorder.close();
    }

    @Test
    void closesTheLogWhenTheKernelCannotBeObserved() {
        assertThatThrownBy(() -> Recorder.open(
                        new RecorderOptions(
                                Path.of("/fake"),
                                1 << 20,
                                SensorOptions.defaults(),
                                "1.2.3",
                                null,
                                Anchoring.NONE,
                                List.of()),
                        store,
                        (options, sink) -> {
                            throw new SensorException("this kernel has no BTF");
                        },
                        time,
                        time::nanoTime))
                .isInstanceOf(SensorException.class)
                .hasMessage("this kernel has no BTF");
        assertThat(store.closed).isTrue();
    }

    @Test
    void reportsAnErrorOfItsOwnBeforeItFails() throws Exception {
        source.polls.add(() -> {
            throw new IllegalStateException("a bug");
        });
        Recorder recorder = open();

        assertThatThrownBy(recorder::run)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("a bug");
        assertThat(store.events.get(1))
                .isEqualTo(new ErrorReport(
                        time.instant(),
                        "RECORDER",
                        "The recorder failed and stops: java.lang.IllegalStateException: a bug"));
        assertThat(store.events.getLast()).isInstanceOf(ServiceStateChange.class);
        assertThat(store.closed).isTrue();
        assertThat(source.closed).isTrue();
        assertThat(recorder.status().state()).isEqualTo(State.FAILED);
    }

    @Test
    void runsOnlyOnce() throws Exception {
        Recorder recorder = open();
        recorder.run();

        assertThatThrownBy(recorder::run)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("a recorder that is STOPPED cannot become RECORDING");
        recorder.close();
        assertThat(store.events).hasSize(2);
    }
}
