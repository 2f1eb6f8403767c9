package ashiato.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ashiato.event.Event;
import ashiato.event.EventFilter;
import ashiato.event.EventRecord;
import ashiato.event.EventType;
import ashiato.event.ProcessTerminate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SegmentTest {
    private static final LogOptions OPTIONS = LogOptions.defaults();

    @TempDir(factory = InMemory.class)
    Path temp;

    private long nanos;

    private LogWriter open(Path log) throws LogException {
        return open(log, OPTIONS);
    }

    private LogWriter open(Path log, LogOptions options) throws LogException {
        return LogWriter.open(
                log, options, SampleEvents.ORIGIN, "boot", InstantSource.fixed(SampleEvents.START), () -> nanos);
    }

    /// A log of several parts with events of every type, the last day's still in the journal.
    private Path log(long seed, int days, int eventsADay) throws LogException {
        Path log = temp.resolve("log" + seed);
        SampleEvents events = new SampleEvents(seed);
        try (LogWriter writer = open(log)) {
            for (int day = 0; day < days; day++) {
                for (int i = 0; i < eventsADay; i++) {
                    Event event = events.next();
                    Map<String, String> extra = i % 7 == 0 ? Map.of("ContainerId", "c\"\\\n" + i) : Map.of();
                    writer.append(events.nextTime().plus(Duration.ofDays(day)), event, extra);
                    if (i % 50 == 0) {
                        nanos += Duration.ofMinutes(15).toNanos();
                        writer.sync();
                    }
                }
            }
        }
        return log;
    }

    private static List<Path> files(Path log, String prefix) throws IOException {
        try (Stream<Path> files = Files.list(log)) {
            return files.filter(file -> String.valueOf(file.getFileName()).startsWith(prefix))
                    .sorted()
                    .toList();
        }
    }

    private static List<EventRecord> select(Path log, EventFilter filter) throws LogException {
        try (LogReader reader = LogReader.open(log)) {
            reader.select(filter);
            return Logs.rest(reader).records();
        }
    }

    @Test
    void keepsEveryRecordOfEveryType() throws Exception {
        Path log = log(1, 4, 700);
        Logs.Content before = Logs.read(log);

        LogCompactor.Report report = LogCompactor.run(log, OPTIONS);

        assertThat(report.refused()).isEmpty();
        assertThat(files(log, "segment-")).hasSize(3);
        assertThat(files(log, "journal-")).hasSize(1);
        Logs.Content after = Logs.read(log);
        assertThat(after.records()).isEqualTo(before.records());
        assertThat(after.damage()).isEmpty();
        assertThat(before.records().stream().map(found -> found.event().kind()).distinct())
                .hasSize(EventType.values().length);
    }

    @Test
    void isProvenByTheSealsOfItsParts() throws Exception {
        Path log = log(2, 4, 300);
        Verification before = LogVerifier.verify(log, Optional.empty(), List.of(), _ -> {});
        LogCompactor.run(log, OPTIONS);

        Verification after =
                LogVerifier.verify(log, before.root(), List.of(before.head().orElseThrow()), _ -> {});

        assertThat(after.problem()).isEmpty();
        assertThat(after.seals()).isEqualTo(before.seals());
        assertThat(after.head()).isEqualTo(before.head());
        assertThat(after.firstRecordId()).isEqualTo(before.firstRecordId());
    }

    @Test
    void mergesEightNeighboursIntoOneThatIsStillProven() throws Exception {
        Path log = log(3, 10, 60);
        Logs.Content before = Logs.read(log);

        LogCompactor.Report report = LogCompactor.run(log, OPTIONS);

        assertThat(report.segments()).hasSize(10);
        assertThat(files(log, "segment-")).hasSize(2);
        assertThat(Logs.read(log).records()).isEqualTo(before.records());
        assertThat(LogVerifier.verify(log, Optional.empty(), List.of(), _ -> {}).problem())
                .isEmpty();
    }

    @Test
    void findsWhatAFilterLetsPassWhateverItAsks() throws Exception {
        Path log = log(4, 3, 800);
        Logs.Content all = Logs.read(log);
        LogCompactor.run(log, OPTIONS);
        List<EventFilter> filters = new ArrayList<>();
        for (String expression : List.of(
                "Image:contains=curl",
                "Image=-",
                "Image:is not=/usr/bin/curl",
                "DestinationPort:less than=3000",
                "Initiated=true",
                "Initiated=-",
                "ProcessGuid={00000000-0000-0000-0000-000000000000}",
                "ProcessId:more than=1",
                "LogonId:begin with=0x1",
                "UtcTime:contains=-03-",
                "ContainerId:contains=c",
                "Computer:contains=ws01",
                "EventRecordID:less than=100")) {
            filters.add(EventFilter.parse(List.of(expression)));
        }
        filters.add(EventFilter.builder(InstantSource.system()).types("3,200").build());
        filters.add(EventFilter.builder(InstantSource.system())
                .since(SampleEvents.START)
                .until(SampleEvents.START.plusSeconds(100_000_000))
                .build());

        for (EventFilter filter : filters) {
            List<EventRecord> wanted = all.records().stream().filter(filter).toList();
            assertThat(select(log, filter))
                    .as(filter.demands().keySet().toString())
                    .isEqualTo(wanted);
        }
        assertThat(filters.stream().filter(filter -> {
                    try {
                        return !select(log, filter).isEmpty();
                    } catch (LogException e) {
                        throw new AssertionError(e);
                    }
                }))
                .hasSizeGreaterThan(10);
    }

    @Test
    void seeksAcrossSegmentsAndJournal() throws Exception {
        Path log = log(5, 4, 100);
        List<EventRecord> all = Logs.read(log).records();
        LogCompactor.run(log, OPTIONS);

        for (int from : new int[] {0, 1, 99, 100, 101, 250, 299, 300, 350, 399}) {
            try (LogReader reader = LogReader.open(log)) {
                reader.seekToRecord(all.get(from).recordId());
                assertThat(Logs.rest(reader).records()).isEqualTo(all.subList(from, all.size()));
            }
            try (LogReader reader = LogReader.open(log)) {
                reader.seekToLast(all.size() - from);
                assertThat(Logs.rest(reader).records()).isEqualTo(all.subList(from, all.size()));
            }
            try (LogReader reader = LogReader.open(log)) {
                reader.seekToTime(all.get(from).timeCreated());
                assertThat(Objects.requireNonNull(reader.next()).timeCreated())
                        .isAfterOrEqualTo(all.get(from).timeCreated());
            }
        }
    }

    @Test
    void goesToAPlaceAndSelectsFromThere() throws Exception {
        Path log = log(8, 4, 100);
        List<EventRecord> all = Logs.read(log).records();
        LogCompactor.run(log, OPTIONS);
        EventFilter filter =
                EventFilter.builder(InstantSource.system()).types("3,200").build();

        for (int from : new int[] {0, 1, 99, 100, 250, 299, 300, 399}) {
            List<EventRecord> wanted =
                    all.subList(from, all.size()).stream().filter(filter).toList();
            try (LogReader reader = LogReader.open(log)) {
                reader.select(filter);
                reader.seekToRecord(all.get(from).recordId());
                assertThat(Logs.rest(reader).records()).isEqualTo(wanted);
                assertThat(reader.damage()).isEmpty();
            }
            try (LogReader reader = LogReader.open(log)) {
                reader.select(filter);
                reader.seekToLast(all.size() - from);
                assertThat(Logs.rest(reader).records()).isEqualTo(wanted);
            }
        }
    }

    @Test
    void countsWhatItPassesOver() throws Exception {
        Path log = log(9, 4, 100);
        LogCompactor.run(log, OPTIONS);

        try (LogReader reader = LogReader.open(log)) {
            reader.select(EventFilter.builder(InstantSource.system())
                    .until(SampleEvents.START.minusSeconds(1_000_000_000))
                    .build());
            assertThat(reader.next()).isNull();
            assertThat(reader.recordsPassed()).isEqualTo(400);
            assertThat(reader.damage()).isEmpty();
        }
    }

    @Test
    void saysThatASegmentIsMissingAlthoughItSelects() throws Exception {
        Path log = log(10, 4, 100);
        LogCompactor.run(log, OPTIONS);
        Files.delete(files(log, "segment-").get(1));

        try (LogReader reader = LogReader.open(log)) {
            reader.select(EventFilter.parse(List.of("Image=of no program")));
            assertThat(reader.next()).isNull();
            assertThat(reader.damage())
                    .singleElement()
                    .extracting(Damage::found)
                    .isEqualTo("records 101 to 200 are missing: the parts that held them were removed");
        }
    }

    @Test
    void aReaderThatFollowsMissesNothingWhilePartsBecomeSegments() throws Exception {
        Path log = temp.resolve("followed");
        List<Integer> seen = new ArrayList<>();
        LogOptions options = new LogOptions(1 << 20, Duration.ofMinutes(15), Duration.ofSeconds(10));
        try (LogWriter writer = open(log, options);
                LogReader reader = LogReader.open(log)) {
            for (int i = 0; i < 200; i++) {
                Logs.append(writer, i, i + 1);
                writer.sync();
                if (i % 3 == 0) {
                    for (EventRecord found = reader.next(); found != null; found = reader.next()) {
                        seen.add(Logs.number(found));
                    }
                }
                if (i % 25 == 0) {
                    LogCompactor.run(log, options);
                    writer.adoptSegments();
                }
            }
            Logs.rest(reader).records().forEach(found -> seen.add(Logs.number(found)));
            assertThat(reader.damage()).isEmpty();
        }
        assertThat(seen).isEqualTo(Stream.iterate(0, i -> i + 1).limit(200).toList());
        assertThat(files(log, "segment-")).isNotEmpty();
    }

    /// The journal has microseconds; the kernel tells nanoseconds.
    @Test
    void standsForAPartWhoseTimesDifferByLessThanAMicrosecond() throws Exception {
        Path log = temp.resolve("nanoseconds");
        try (LogWriter writer = open(log)) {
            for (int i = 0; i < 4; i++) {
                Instant time = SampleEvents.START.plusNanos(300L * i);
                writer.append(
                        SampleEvents.START.plus(Duration.ofDays(i / 3)),
                        new ProcessTerminate(null, time, new UUID(1, 2), i, null, null),
                        Map.of());
            }
        }

        LogCompactor.Report report = LogCompactor.run(log, OPTIONS);

        assertThat(report.refused()).isEmpty();
        assertThat(report.segments()).hasSize(1);
    }

    @Test
    void isOnlyForItsOwner() throws Exception {
        Path log = log(6, 3, 20);
        LogCompactor.run(log, OPTIONS);

        for (Path file : files(log, "")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .as(file.toString())
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void leavesAPartThatIsDamagedAsItIs() throws Exception {
        Path log = log(7, 3, 50);
        Path part = Logs.parts(log).getFirst();
        byte[] bytes = Files.readAllBytes(part);
        bytes[bytes.length / 2] ^= 1;
        Files.write(part, bytes);
        Logs.Content before = Logs.read(log);

        LogCompactor.Report report = LogCompactor.run(log, OPTIONS);

        assertThat(report.refused()).containsExactly(part);
        assertThat(Logs.read(log).records()).isEqualTo(before.records());
    }

    @Test
    void theBoundDropsTheOldestSegmentAndTheRestStaysProven() throws Exception {
        Path log = temp.resolve("bound");
        LogOptions options = new LogOptions(256 * 1024, Duration.ofMinutes(15), Duration.ofDays(1));
        SampleEvents events = new SampleEvents(8);
        try (LogWriter writer = open(log, options)) {
            for (int i = 0; i < 12_000; i++) {
                Event event = events.next(EventType.NETWORK_CONNECT);
                writer.append(events.nextTime(), event, Map.of());
                if (i % 500 == 0) {
                    nanos += Duration.ofMinutes(15).toNanos();
                    writer.sync();
                    LogCompactor.run(log, options);
                    writer.adoptSegments();
                }
            }
            assertThat(writer.sizeBytes()).isLessThanOrEqualTo(options.maxBytes());
        }
        List<EventRecord> left = Logs.read(log).records();
        assertThat(left.getFirst().recordId()).isGreaterThan(1);
        Verification verification = LogVerifier.verify(log, Optional.empty(), List.of(), _ -> {});
        assertThat(verification.problem()).isEmpty();
        assertThat(verification.firstRecordId()).isEqualTo(left.getFirst().recordId());
    }

    @Test
    void aChangedSegmentIsFoundWhateverIsChanged() throws Exception {
        Path log = log(9, 2, 30);
        LogCompactor.run(log, OPTIONS);
        Path segment = files(log, "segment-").getFirst();
        byte[] original = Files.readAllBytes(segment);

        List<Integer> unnoticed = new ArrayList<>();
        for (int i = 0; i < original.length; i += 11) {
            byte[] changed = original.clone();
            changed[i] ^= 0x10;
            Files.write(segment, changed);
            boolean noticed = LogVerifier.verify(log, Optional.empty(), List.of(), _ -> {})
                    .problem()
                    .isPresent();
            if (!noticed && !Logs.read(log).records().equals(recordsOf(original, log, segment))) {
                unnoticed.add(i);
            }
        }
        assertThat(unnoticed).isEmpty();
    }

    private static List<EventRecord> recordsOf(byte[] original, Path log, Path segment) throws Exception {
        byte[] changed = Files.readAllBytes(segment);
        Files.write(segment, original);
        List<EventRecord> records = Logs.read(log).records();
        Files.write(segment, changed);
        return records;
    }

    @Test
    void aCutSegmentIsReportedAndTheRestIsRead() throws Exception {
        Path log = log(10, 3, 20);
        List<EventRecord> all = Logs.read(log).records();
        LogCompactor.run(log, OPTIONS);
        Path segment = files(log, "segment-").getFirst();
        byte[] original = Files.readAllBytes(segment);

        for (int length = 0; length < original.length; length += 7) {
            Files.write(segment, Arrays.copyOf(original, length));
            Logs.Content found = Logs.read(log);
            assertThat(found.records()).isEqualTo(all.subList(20, 60));
            assertThat(found.damage()).hasSize(1);
            assertThat(found.damage().getFirst().records()).hasValue(20);
        }
    }

    /// The process is at its end: nothing that it catches tidies up behind it.
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    @Test
    void aFullDiskLeavesNoUnfinishedSegment() throws Exception {
        List<String> steps = List.of("begun", "written", "checked");
        for (String full : steps) {
            Path log = log(30 + steps.indexOf(full), 3, 40);
            List<EventRecord> before = Logs.read(log).records();

            assertThatThrownBy(() -> LogCompactor.run(log, OPTIONS, name -> {
                        if (name.equals(full)) {
                            throw new IOException("No space left on device");
                        }
                    }))
                    .isInstanceOf(LogException.class)
                    .hasMessageContaining("No space left on device");

            assertThat(files(log, "segment")).isEmpty();
            assertThat(Logs.read(log).records()).isEqualTo(before);
            LogCompactor.run(log, OPTIONS);
            assertThat(files(log, "segment-")).isNotEmpty();
            assertThat(Logs.read(log).records()).isEqualTo(before);
        }
    }

    @Test
    void aCrashBetweenAnyTwoStepsLosesAndDoublesNothing() throws Exception {
        List<String> steps = List.of("begun", "written", "checked", "renamed", "made");
        for (String last : steps) {
            Path log = temp.resolve("crash-" + last);
            Logs.copy(log(11 + steps.indexOf(last), 11, 40), log);
            List<EventRecord> before = Logs.read(log).records();
            int[] left = {3};

            assertThatThrownBy(() -> LogCompactor.run(log, OPTIONS, name -> {
                        if (name.equals(last) && left[0]-- == 0) {
                            throw new Killed();
                        }
                    }))
                    .isInstanceOf(Killed.class);

            assertThat(Logs.read(log).records()).isEqualTo(before);
            try (LogWriter writer = open(log)) {
                assertThat(writer.recovery().clean()).isTrue();
            }
            assertThat(Logs.read(log).records()).isEqualTo(before);
            LogCompactor.run(log, OPTIONS);
            assertThat(Logs.read(log).records()).isEqualTo(before);
            assertThat(LogVerifier.verify(log, Optional.empty(), List.of(), _ -> {})
                            .problem())
                    .isEmpty();
        }
    }

    @Test
    void theBytesOfItsRecordsAreThoseOfTheFile() throws Exception {
        Path log = log(20, 2, 500);
        LogCompactor.run(log, OPTIONS);
        long bytes = 0;
        try (LogReader reader = LogReader.open(log)) {
            for (int i = 0; i < 500; i++) {
                reader.next();
                bytes += reader.recordBytes();
            }
        }
        assertThat((double) bytes)
                .isCloseTo((double) Files.size(files(log, "segment-").getFirst()), Percentage.withPercentage(3));
    }
}
