package ashiato.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SeekTest {
    private static final int RECORDS = 100_000;

    @TempDir(factory = InMemory.class)
    Path temp;

    Path log = Path.of("");

    /// Parts of 1 MiB with some blocks each; record n has id n + 1 and the time n seconds after the start.
    @BeforeEach
    void write() throws Exception {
        log = temp.resolve("log");
        try (LogWriter writer = LogWriter.open(log, new LogOptions(16 << 20), SampleEvents.ORIGIN)) {
            Logs.append(writer, 0, RECORDS);
        }
        assertThat(Logs.parts(log)).hasSizeGreaterThan(2);
    }

    private static List<Integer> range(int from, int to) {
        return IntStream.range(from, to).boxed().toList();
    }

    @Test
    void goesToARecordById() throws Exception {
        try (LogReader reader = LogReader.open(log)) {
            for (int id : new int[] {1, 2, 777, 12_345, 50_000, 99_999, 100_000}) {
                reader.seekToRecord(id);
                assertThat(Logs.number(java.util.Objects.requireNonNull(reader.next())))
                        .isEqualTo(id - 1);
            }
            reader.seekToRecord(99_001);
            assertThat(Logs.rest(reader).numbers()).isEqualTo(range(99_000, RECORDS));
            reader.seekToRecord(-5);
            assertThat(Logs.rest(reader).records()).hasSize(RECORDS);
            reader.seekToRecord(RECORDS + 2);
            assertThat(reader.next()).isNull();
            assertThat(reader.damage()).isEmpty();
        }
    }

    @Test
    void goesToATime() throws Exception {
        try (LogReader reader = LogReader.open(log)) {
            for (int number : new int[] {0, 1, 776, 12_344, 50_000, 99_998, 99_999}) {
                reader.seekToTime(SampleEvents.START.plusSeconds(number));
                assertThat(Logs.number(java.util.Objects.requireNonNull(reader.next())))
                        .isEqualTo(number);
                reader.seekToTime(SampleEvents.START.plusSeconds(number).minusMillis(1));
                assertThat(Logs.number(java.util.Objects.requireNonNull(reader.next())))
                        .isEqualTo(number);
            }
            reader.seekToTime(Instant.MIN);
            assertThat(Logs.rest(reader).records()).hasSize(RECORDS);
            reader.seekToTime(Instant.MAX);
            assertThat(reader.next()).isNull();
        }
    }

    @Test
    void findsEveryRecordOfATimeAlthoughTheClockWasSetBack() throws Exception {
        try (LogWriter writer = LogWriter.open(log, new LogOptions(16 << 20), SampleEvents.ORIGIN)) {
            for (int i = 0; i < 40_000; i++) {
                writer.append(SampleEvents.START.plusSeconds(50_000 + i), SampleEvents.numbered(RECORDS + i), Map.of());
            }
        }
        try (LogReader reader = LogReader.open(log)) {
            reader.seekToTime(SampleEvents.START.plusSeconds(80_000));
            List<Integer> numbers = Logs.rest(reader).numbers();
            assertThat(numbers).startsWith(80_000).containsAll(range(80_000, RECORDS));
            assertThat(numbers).containsAll(range(RECORDS + 30_000, RECORDS + 40_000));
        }
    }

    @Test
    void goesToTheLastRecords() throws Exception {
        try (LogReader reader = LogReader.open(log)) {
            for (int count : new int[] {1, 10, 1500, 70_000, RECORDS, RECORDS + 1}) {
                reader.seekToLast(count);
                assertThat(Logs.rest(reader).numbers()).isEqualTo(range(Math.max(0, RECORDS - count), RECORDS));
            }
            reader.seekToLast(0);
            assertThat(reader.next()).isNull();
            assertThatThrownBy(() -> reader.seekToLast(-1)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void goesOnFollowingFromWhereItWent() throws Exception {
        try (LogWriter writer = LogWriter.open(log, new LogOptions(16 << 20), SampleEvents.ORIGIN);
                LogReader reader = LogReader.open(log)) {
            reader.seekToLast(0);
            assertThat(reader.next()).isNull();
            Logs.append(writer, RECORDS, RECORDS + 5);
            writer.flush();
            assertThat(Logs.rest(reader).numbers()).isEqualTo(range(RECORDS, RECORDS + 5));
        }
    }

    @Test
    void findsItsWayAroundDamage() throws Exception {
        Path part = Logs.parts(log).get(1);
        byte[] bytes = Files.readAllBytes(part);
        for (int at = 0; at < bytes.length; at += 200_000) {
            bytes[at] ^= 0x55;
        }
        Files.write(part, bytes);
        List<Integer> readable = Logs.read(log).numbers();
        try (LogReader reader = LogReader.open(log)) {
            for (int id = 1; id <= RECORDS; id += 3331) {
                reader.seekToRecord(id);
                int wanted = id - 1;
                int first = readable.stream()
                        .filter(number -> number >= wanted)
                        .findFirst()
                        .orElseThrow();
                assertThat(Logs.number(java.util.Objects.requireNonNull(reader.next())))
                        .isEqualTo(first);
            }
            reader.seekToLast(readable.size());
            assertThat(Logs.rest(reader).numbers()).isEqualTo(readable);
        }
    }

    @Test
    void theSummarySaysWhatTheLogHolds() throws Exception {
        LogSummary summary = LogSummary.of(log);
        long bytes = 0;
        for (Path part : Logs.parts(log)) {
            bytes += Files.size(part);
        }
        assertThat(summary)
                .isEqualTo(new LogSummary(
                        Logs.parts(log).size(),
                        0,
                        bytes,
                        1,
                        RECORDS,
                        RECORDS,
                        java.util.Optional.of(SampleEvents.START),
                        java.util.Optional.of(SampleEvents.START.plusSeconds(RECORDS - 1))));
    }
}
