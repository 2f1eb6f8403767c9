package ashiato.agent;

import ashiato.agent.RecorderStatus.LogState;
import ashiato.agent.RecorderStatus.Loss;
import ashiato.agent.RecorderStatus.Memory;
import ashiato.agent.RecorderStatus.Place;
import ashiato.agent.RecorderStatus.State;
import ashiato.agent.internal.HostPrograms;
import ashiato.agent.internal.ResidentMemory;
import ashiato.event.ConfigChange;
import ashiato.event.ErrorReport;
import ashiato.event.Event;
import ashiato.event.EventType;
import ashiato.event.ServiceStateChange;
import ashiato.log.LogException;
import ashiato.sensor.SensorException;
import ashiato.sensor.SensorOptions;
import ashiato.sensor.SensorStatus;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Carries events from the kernel to a log until it is told to stop.
///
/// Its life has two phases. [#open] takes the log, attaches the kernel programs and takes the inventory; whatever can
/// be wrong with the host or the log is found there and thrown. [#run] then records, and nothing that happens to the
/// disk ends it: events that the log does not take are counted and reported (event 255) when it takes them again.
/// The log begins with event 4 `Started` and ends with event 4 `Stopped`. With a configuration, an event 16 names it
/// at the start and whenever another takes its place.
///
/// One thread opens, runs and closes a recorder. Any thread may call [#stop] and [#status].
public final class Recorder implements AutoCloseable {
    private static final int POLL_MILLIS = 50;
    private static final long PATIENCE_SECONDS = 10;
    /// How long the end waits for the last anchor: shorter than the 30 s that a service has to end.
    private static final Duration LAST_ANCHOR = Duration.ofSeconds(10);

    private static final long SECOND_NANOS = Duration.ofSeconds(1).toNanos();

    /// The schema of the events, as event 4 names it.
    private static final String SCHEMA_VERSION = "4.90";

    private final RecorderOptions options;
    private final Clock clock;
    private final LongSupplier nanoTime;
    private final Instant since;
    private final EventStore store;
    private final EventCounters recorded;
    private final LossCountingLog log;
    private final FilterStage filter;
    private final EventSource source;
    private final AnchorCourier courier;
    private final Queue<Change> changes = new ConcurrentLinkedQueue<>();

    private final Lifecycle lifecycle = new Lifecycle();
    private volatile boolean stopRequested;
    private volatile Observation observation;
    private volatile @Nullable ActiveConfiguration inForce;

    /// A configuration that waits for the recording thread to take it.
    private record Change(ActiveConfiguration configuration, CompletableFuture<@Nullable Void> done) {}

    /// What the recording thread saw of its sensor and log, for other threads to read.
    private record Observation(SensorStatus sensor, LogState log) {}

    private Recorder(
            RecorderOptions options,
            EventStore store,
            EventSource.Opener source,
            Clock clock,
            LongSupplier nanoTime,
            AnchorCourier courier)
            throws SensorException {
        this.options = options;
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.store = store;
        this.courier = courier;
        since = clock.instant();
        recorded = new EventCounters(nanoTime.getAsLong());
        log = new LossCountingLog(store, clock, nanoTime, recorded);
        ActiveConfiguration configuration = options.configuration();
        filter = new FilterStage(log::append, configuration);
        inForce = configuration;
        log.append(stateChange("Started"), Map.of());
        if (configuration != null) {
            report(configuration);
        }
        if (!store.recovery().clean()) {
            log.append(new ErrorReport(clock.instant(), "LOG", Messages.notClosed(store.recovery())), Map.of());
        }
        options.anchoring().problems().forEach(this::reportAnchors);
        this.source = source.open(sensorOptions(configuration), filter);
        log.flush();
        observation = new Observation(this.source.status(), store.state());
        lifecycle.become(State.READY);
    }

    private SensorOptions sensorOptions(@Nullable ActiveConfiguration configuration) {
        return configuration == null ? options.sensor() : configuration.sensor(options.sensor());
    }

    /// Writes event 16, and why it is not the one that was wanted if so.
    private void report(ActiveConfiguration configuration) {
        RecordingRules rules = configuration.rules();
        String hash = rules.file() == null ? null : rules.file().hash();
        log.append(new ConfigChange(clock.instant(), rules.label(), hash), Map.of());
        if (configuration.trouble() != null) {
            log.append(new ErrorReport(clock.instant(), "CONFIG", configuration.trouble()), Map.of());
        }
    }

    private void reportAnchors(String trouble) {
        log.append(new ErrorReport(clock.instant(), "ANCHOR", trouble), Map.of());
    }

    /// Takes the log and opens the source.
    ///
    /// @param source where the events come from: [EventSource#kernel] for the kernel of this host
    /// @throws LogException if the log cannot be written: it is in use, is not a log, or the directory cannot be
    /// made
    /// @throws SensorException if the source cannot be opened: the kernel cannot be observed
    public static Recorder open(RecorderOptions options, EventSource.Opener source)
            throws LogException, SensorException {
        return open(options, LogStore.open(options), source, Clock.systemUTC(), System::nanoTime);
    }

    /// A recorder over a given log and source. The log is closed if the source cannot be opened.
    static Recorder open(
            RecorderOptions options, EventStore store, EventSource.Opener source, Clock clock, LongSupplier nanoTime)
            throws LogException, SensorException {
        AnchorCourier courier = new AnchorCourier(
                options.anchoring(), new HostPrograms(), AnchorCourier.ownThread(), nanoTime.getAsLong());
        return open(options, store, source, clock, nanoTime, courier);
    }

    /// The same, with who carries its anchors.
    static Recorder open(
            RecorderOptions options,
            EventStore store,
            EventSource.Opener source,
            Clock clock,
            LongSupplier nanoTime,
            AnchorCourier courier)
            throws LogException, SensorException {
        boolean opened = false;
        try {
            Recorder recorder = new Recorder(options, store, source, clock, nanoTime, courier);
            opened = true;
            return recorder;
        } finally {
            if (!opened) {
                store.close();
            }
        }
    }

    /// Records until [#stop] is called, then reads what the kernel still holds and closes sensor and log.
    ///
    /// @throws LogException if the log could not be closed in order
    /// @throws IllegalStateException if it has run before or was closed
    public void run() throws LogException {
        lifecycle.become(State.RECORDING);
        boolean ended = false;
        try {
            long nextSecond = nanoTime.getAsLong() + SECOND_NANOS;
            while (!stopRequested) {
                source.poll(POLL_MILLIS);
                takeChanges();
                log.flush();
                long now = nanoTime.getAsLong();
                if (now - nextSecond >= 0) {
                    nextSecond = now + SECOND_NANOS;
                    everySecond(now);
                }
            }
            lifecycle.become(State.STOPPING);
            source.poll(0);
            ended = true;
        } catch (RuntimeException | Error e) {
            log.append(new ErrorReport(clock.instant(), "RECORDER", Messages.recorderFailed(e)), Map.of());
            throw e;
        } finally {
            refuseChanges();
            finish(ended ? State.STOPPED : State.FAILED);
        }
    }

    private void everySecond(long now) {
        for (String trouble = courier.nextTrouble(); trouble != null; trouble = courier.nextTrouble()) {
            reportAnchors(trouble);
        }
        if (courier.isDue(now)) {
            log.seal();
            store.anchor().ifPresent(courier::take);
        } else {
            log.sync();
        }
        String trouble = store.compact();
        if (trouble != null) {
            log.append(new ErrorReport(clock.instant(), "LOG", trouble), Map.of());
        }
        recorded.tick(now);
        observation = new Observation(source.status(), store.state());
    }

    /// Records by this configuration from the next poll on. What happened before is decided by the old one; nothing
    /// is
    /// lost in between.
    ///
    /// @throws IOException if the recorder does not run or does not come to it within ten seconds
    void become(ActiveConfiguration configuration) throws IOException {
        Change change = new Change(configuration, new CompletableFuture<>());
        changes.add(change);
        try {
            if (lifecycle.state().compareTo(State.RECORDING) > 0 && changes.remove(change)) {
                throw new IOException(Messages.notRecording());
            }
            change.done().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IOException(Messages.notRecording(), e);
        } catch (TimeoutException e) {
            if (changes.remove(change)) {
                throw new IOException(Messages.busy(PATIENCE_SECONDS), e);
            }
            throw new IOException(Messages.busyTaking(PATIENCE_SECONDS), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(Messages.notRecording(), e);
        }
    }

    /// The configuration in force, or null if everything that is observed is logged.
    @Nullable
    ActiveConfiguration configuration() {
        return inForce;
    }

    private void takeChanges() {
        for (Change change = changes.poll(); change != null; change = changes.poll()) {
            ActiveConfiguration next = change.configuration();
            source.poll(0);
            source.update(sensorOptions(next));
            filter.become(next);
            inForce = next;
            report(next);
            change.done().complete(null);
        }
    }

    private void refuseChanges() {
        for (Change change = changes.poll(); change != null; change = changes.poll()) {
            change.done().completeExceptionally(new IOException(Messages.notRecording()));
        }
    }

    /// Asks [#run] to end. Returns at once.
    public void stop() {
        stopRequested = true;
    }

    /// The state at this moment. Sensor and log are described as they were within the last second.
    public RecorderStatus status() {
        Observation seen = observation;
        return new RecorderStatus(
                options.version(),
                ProcessHandle.current().pid(),
                lifecycle.state(),
                since,
                clock.instant(),
                seen.sensor().hooks(),
                recorded.counts(nanoTime.getAsLong()),
                losses(seen.sensor()),
                seen.sensor().tables(),
                seen.log(),
                new Memory(ResidentMemory.bytes(), seen.sensor().kernelBytes()),
                problems(seen.sensor()),
                seen.sensor().excluded());
    }

    private List<Loss> losses(SensorStatus sensor) {
        List<Loss> losses = new ArrayList<>();
        for (EventType type : EventType.values()) {
            long count = sensor.lost().getOrDefault(type, 0L);
            if (count > 0) {
                losses.add(new Loss(type, Place.KERNEL, count));
            }
        }
        losses.addAll(log.losses());
        return losses;
    }

    private List<String> problems(SensorStatus sensor) {
        List<String> problems = new ArrayList<>();
        for (SensorStatus.Hook hook : sensor.hooks()) {
            if (hook.isMissing()) {
                String types = hook.types().stream().map(EventType::recordName).collect(Collectors.joining(", "));
                problems.add(Messages.hookMissing(hook.name(), types, hook.state()));
            }
        }
        ActiveConfiguration configuration = inForce;
        if (configuration != null && configuration.trouble() != null) {
            problems.add(configuration.trouble());
        }
        LossCountingLog.Trouble trouble = log.trouble();
        if (trouble != null) {
            problems.add(Messages.logRefuses(trouble.since(), trouble.reason()));
        }
        LossCountingLog.Trouble unsynced = log.unsynced();
        if (unsynced != null) {
            problems.add(Messages.logIsNotDurable(unsynced.since(), unsynced.reason()));
        }
        return problems;
    }

    /// Ends an orderly run, or gives up a recorder that never ran. Does nothing after [#run].
    ///
    /// @throws LogException if the log could not be closed in order
    @Override
    public void close() throws LogException {
        if (lifecycle.state() == State.READY) {
            lifecycle.become(State.STOPPING);
            finish(State.STOPPED);
        }
    }

    private void finish(State last) throws LogException {
        try (log) {
            try {
                observation = new Observation(source.status(), store.state());
            } finally {
                source.close();
            }
            log.settle();
            log.append(stateChange("Stopped"), Map.of());
            log.flush();
            log.sync();
            observation = new Observation(observation.sensor(), store.state());
        } finally {
            // The log is closed, and with it sealed, whatever becomes of the anchor.
            courier.finish(store.anchor(), LAST_ANCHOR);
            lifecycle.become(last);
        }
    }

    private Event stateChange(String to) {
        return new ServiceStateChange(clock.instant(), to, options.version(), SCHEMA_VERSION);
    }
}
