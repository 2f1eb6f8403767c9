package ashiato.agent;

import static org.assertj.core.api.Assertions.assertThat;

import ashiato.agent.internal.HostPrograms;
import ashiato.event.ErrorReport;
import ashiato.event.Event;
import ashiato.event.EventSink;
import ashiato.event.ProcessTerminate;
import ashiato.log.Anchor;
import ashiato.log.LogVerifier;
import ashiato.log.Verification;
import ashiato.sensor.SensorOptions;
import ashiato.sensor.SensorStatus;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What a recorder leaves of its log elsewhere.
@Timeout(60)
class RecorderAnchorTest {
    private static final Duration HOUR = Duration.ofHours(1);

    @TempDir
    private Path temporary = Path.of("");

    private final FakeTime time = new FakeTime();
    private final FakeStore store = new FakeStore();
    private final Deque<Runnable> polls = new ArrayDeque<>();
    private final List<Anchor> left = new CopyOnWriteArrayList<>();
    private final List<String> said = new CopyOnWriteArrayList<>();
    private volatile @Nullable String failure;
    private EventSink sink = (event, extra) -> {};
    private Runnable atEnd = () -> {};

    private EventSource source(EventSink to) {
        sink = to;
        return new EventSource() {
            @Override
            public int poll(int timeoutMillis) {
                Runnable poll = polls.poll();
                (poll == null ? atEnd : poll).run();
                return 0;
            }

            @Override
            public void update(SensorOptions options) {}

            @Override
            public SensorStatus status() {
                return new SensorStatus(List.of(), Map.of(), 0, List.of());
            }

            @Override
            public void close() {}
        };
    }

    private void keep(List<String> command, String input, Duration patience) throws IOException {
        String reason = failure;
        if (reason != null) {
            throw new IOException(reason);
        }
        left.add(Anchor.find(input).orElseThrow());
    }

    private AnchorCourier run(List<String> problems, String... places) throws Exception {
        List<AnchorPlace> parsed = Stream.of(places).map(AnchorPlace::parse).toList();
        Anchoring anchoring = new Anchoring(parsed, HOUR, problems, said::add);
        RecorderOptions options = new RecorderOptions(
                Path.of("/fake"), 1 << 20, SensorOptions.defaults(), "1.2.3", null, anchoring, List.of());
        AnchorCourier courier = new AnchorCourier(anchoring, this::keep, AnchorCourier.ownThread(), time.nanoTime());
        Recorder recorder = Recorder.open(options, store, (_, to) -> source(to), time, time::nanoTime, courier);
        // A poll that waits until the thread of the courier has nothing to do makes the test see each anchor.
        List<Runnable> script = List.copyOf(polls);
        polls.clear();
        for (Runnable step : script) {
            polls.add(step);
            polls.add(() -> awaitIdle(courier));
        }
        atEnd = recorder::stop;
        recorder.run();
        return courier;
    }

    private static void awaitIdle(AnchorCourier courier) {
        while (!courier.isIdle()) {
            Thread.onSpinWait();
        }
    }

    private void emit() {
        sink.accept(new ProcessTerminate(null, time.instant(), null, 7, "/bin/true", "root"), Map.of());
    }

    private List<Event> errors() {
        return store.events.stream().filter(ErrorReport.class::isInstance).toList();
    }

    @Test
    void leavesTheHeadOfWhatWasWrittenWhenAnIntervalIsOver() throws Exception {
        polls.add(() -> time.advance(HOUR.minusNanos(1)));
        polls.add(() -> assertThat(left).isEmpty());
        polls.add(() -> {
            emit();
            time.advance(Duration.ofSeconds(1));
        });
        polls.add(() -> assertThat(left)
                .singleElement()
                .as("Started and one more are sealed")
                .extracting(Anchor::nextRecordId)
                .isEqualTo(3L));
        run(List.of(), "command:keep");

        assertThat(left).hasSize(2);
        assertThat(left.getLast().nextRecordId()).as("Stopped is sealed, too").isEqualTo(4);
    }

    @Test
    void leavesNothingWhereNothingIsNew() throws Exception {
        polls.add(() -> time.advance(HOUR));
        polls.add(() -> time.advance(HOUR));
        polls.add(() -> time.advance(HOUR));
        polls.add(() -> assertThat(left).hasSize(1));
        run(List.of(), "command:keep");

        assertThat(left).extracting(Anchor::seal).containsExactly(1L, 2L);
    }

    @Test
    void sealsNothingBeforeItsTimeWithoutAPlace() throws Exception {
        polls.add(() -> time.advance(HOUR.multipliedBy(2)));
        polls.add(() -> assertThat(store.head).isNull());
        run(List.of());

        assertThat(left).isEmpty();
    }

    @Test
    void putsAPlaceThatFailsIntoTheLogOnceAndGoesOn() throws Exception {
        failure = "exit code 3";
        for (int hour = 0; hour < 3; hour++) {
            polls.add(() -> time.advance(HOUR));
            polls.add(() -> time.advance(Duration.ofSeconds(1)));
        }
        polls.add(this::emit);
        run(List.of(), "command:keep");

        String sentence = "no anchor could be left at command:keep: exit code 3; recording goes on, and the next one is"
                + " tried after the interval";
        assertThat(said).containsExactly(sentence);
        assertThat(errors())
                .singleElement()
                .satisfies(event -> assertThat(event).isEqualTo(new ErrorReport(event.utcTime(), "ANCHOR", sentence)));
        assertThat(store.events).anyMatch(ProcessTerminate.class::isInstance);
    }

    @Test
    void putsWhatIsWrongWithTheListOfPlacesIntoTheLog() throws Exception {
        run(List.of("/etc/ashiato/anchors:1: wrong"));

        assertThat(errors())
                .containsExactly(new ErrorReport(time.instant(), "ANCHOR", "/etc/ashiato/anchors:1: wrong"));
    }

    @Test
    void leavesTheNewestAnchorAlsoIfTheLogCannotBeSealed() throws Exception {
        polls.add(() -> time.advance(HOUR));
        polls.add(() -> {
            emit();
            store.syncFailure = "disk failure";
            time.advance(HOUR);
        });
        polls.add(() -> assertThat(left).hasSize(1));
        polls.add(() -> store.syncFailure = null);
        run(List.of(), "command:keep");

        assertThat(left).hasSize(2);
    }

    /// A recorder with a log on the disk, `cat` that appends to a file, and a file of its own.
    private List<Path> recordForReal(Path log) throws Exception {
        Path file = temporary.resolve("anchors");
        Path piped = temporary.resolve("piped");
        Path script = Files.writeString(temporary.resolve("keep"), "#!/bin/sh\ncat >> " + piped + "\n");
        Anchoring anchoring = new Anchoring(
                List.of(AnchorPlace.parse("file:" + file), AnchorPlace.parse("command:/bin/sh " + script)),
                HOUR,
                List.of(),
                said::add);
        RecorderOptions options =
                new RecorderOptions(log, 1 << 20, SensorOptions.defaults(), "1.2.3", null, anchoring, List.of());
        AnchorCourier courier =
                new AnchorCourier(anchoring, new HostPrograms(), AnchorCourier.ownThread(), time.nanoTime());
        polls.add(() -> {
            emit();
            time.advance(HOUR);
        });
        polls.add(() -> awaitIdle(courier));
        polls.add(this::emit);
        try (Recorder recorder =
                Recorder.open(options, LogStore.open(options), (_, to) -> source(to), time, time::nanoTime, courier)) {
            atEnd = recorder::stop;
            recorder.run();
        }
        return List.of(file, piped);
    }

    private static List<Anchor> anchors(Path file) throws IOException {
        return Files.readAllLines(file).stream()
                .map(Anchor::find)
                .flatMap(Optional::stream)
                .toList();
    }

    @Test
    void leavesAnchorsByWhichTheLogIsVerified() throws Exception {
        Path log = temporary.resolve("log");
        List<Path> files = recordForReal(log);

        assertThat(said).isEmpty();
        for (Path file : files) {
            assertThat(anchors(file)).hasSize(2);
            Verification found = LogVerifier.verify(log, Optional.empty(), anchors(file), _ -> {});
            assertThat(found.problem()).isEmpty();
            assertThat(found.head()).contains(anchors(file).getLast());
        }
    }

    @Test
    void leavesAnchorsByWhichALogThatWasCutOffIsFound() throws Exception {
        Path log = temporary.resolve("log");
        Path file = recordForReal(log).getFirst();
        Path part;
        try (Stream<Path> parts = Files.list(log)) {
            part = parts.filter(each -> each.toString().endsWith(".ashj"))
                    .findFirst()
                    .orElseThrow();
        }
        Anchor last = anchors(file).getLast();
        // Cuts the last seal off, with all that it covers and with the recorder's own knowledge of it.
        Files.delete(log.resolve("seal.key"));
        List<Long> ends = new ArrayList<>();
        for (long length = Files.size(part) - 1; ends.isEmpty(); length--) {
            try (FileChannel cut = FileChannel.open(part, StandardOpenOption.WRITE)) {
                cut.truncate(length);
            }
            Verification alone = LogVerifier.verify(log, Optional.empty(), List.of(), _ -> {});
            if (alone.proven() && alone.unsealedRecords() == 0) {
                ends.add(length);
            }
        }

        assertThat(LogVerifier.verify(log, Optional.empty(), anchors(file), _ -> {})
                        .problem())
                .contains("the log ends at seal 1 where the anchor of " + last.time()
                        + " names seal 2: the newest records, up to " + (last.nextRecordId() - 1) + ", were removed");
    }
}
