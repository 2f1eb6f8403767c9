package ashiato.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ashiato.event.EventRecord;
import ashiato.event.Origin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WriterTest {
    @TempDir(factory = InMemory.class)
    Path temp;

    private static long bytes(Path log) throws IOException {
        long bytes = 0;
        for (Path part : Logs.parts(log)) {
            bytes += Files.size(part);
        }
        return bytes;
    }

    @Test
    void onlyTheOwnerMaySeeTheDirectoryAndItsFiles() throws Exception {
        Path log = temp.resolve("made/log");
        try (LogWriter writer = LogWriter.open(log, new LogOptions(64 * 1024), SampleEvents.ORIGIN)) {
            Logs.append(writer, 0, 5000);
        }
        assertThat(permissions(log)).isEqualTo("rwx------");
        try (Stream<Path> files = Files.list(log)) {
            assertThat(files)
                    .extracting(file -> file.getFileName().toString())
                    .contains("lock", "ids", "keys", "seal.key", "horizon")
                    .anySatisfy(name -> assertThat(name).endsWith(".ashj"));
        }
        try (Stream<Path> files = Files.list(log)) {
            assertThat(files)
                    .allSatisfy(
                            file -> assertThat(permissions(file)).as("%s", file).isEqualTo("rw-------"));
        }
    }

    private static String permissions(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS));
    }

    @Test
    void anEmptyDirectoryBecomesALogOfTheOwnersOnly() throws Exception {
        Path log = Files.createDirectory(temp.resolve("log"));
        Files.setPosixFilePermissions(log, PosixFilePermissions.fromString("rwxr-xr-x"));
        Logs.open(log).close();
        assertThat(permissions(log)).isEqualTo("rwx------");
        assertThat(Logs.read(log).records()).isEmpty();
    }

    @Test
    void aSecondWriterIsToldWhoWrites() throws Exception {
        Path log = temp.resolve("log");
        try (LogWriter writer = Logs.open(log)) {
            assertThatThrownBy(() -> Logs.open(log))
                    .isInstanceOf(LogException.class)
                    .hasMessage(log + " is being written by this process ("
                            + ProcessHandle.current().pid()
                            + "). A log has one writer: stop that one or choose another directory.");
            Logs.append(writer, 0, 1);
        }
        Logs.open(log).close();
    }

    @Test
    void aWriterThatCouldNotOpenLeavesTheDirectoryToOthers() throws Exception {
        Path log = Files.createDirectory(temp.resolve("log"));
        Path part = log.resolve("journal-00000000000000000001.ashj");
        Files.createDirectory(part);
        assertThatThrownBy(() -> Logs.open(log)).isInstanceOf(LogException.class);
        Files.delete(part);
        Logs.open(log).close();
    }

    @Test
    void idsGoOnOverReopenings() throws Exception {
        Path log = temp.resolve("log");
        for (int i = 0; i < 5; i++) {
            try (LogWriter writer = Logs.open(log)) {
                assertThat(writer.recovery()).isEqualTo(new Recovery(true, 0, 0, 0, List.of()));
                assertThat(writer.nextRecordId()).isEqualTo(i * 10L + 1);
                Logs.append(writer, i * 10, i * 10 + 10);
            }
        }
        assertThat(Logs.read(log).ids())
                .isEqualTo(LongStream.rangeClosed(1, 50).boxed().toList());
        assertThat(Logs.read(log).damage()).isEmpty();
    }

    @Test
    void aRecordNamesTheRecorderThatWroteIt() throws Exception {
        Path log = temp.resolve("log");
        Origin first = Origin.linux("a", 1);
        Origin second = new Origin("Other", "guid", "channel", "host".repeat(200), 2);
        for (Origin origin : List.of(first, second)) {
            try (LogWriter writer = LogWriter.open(log, LogOptions.defaults(), origin)) {
                Logs.append(writer, 0, 1);
            }
        }
        assertThat(Logs.read(log).records().stream().map(EventRecord::origin))
                .containsExactly(
                        first,
                        new Origin(
                                "Other", "guid", "channel", "host".repeat(200).substring(0, 300), 2));
    }

    @ParameterizedTest
    @ValueSource(longs = {64 * 1024, 300_000, 5 << 20})
    void theBoundHoldsAtEveryMomentAndTheOldestGoFirst(long maxBytes) throws Exception {
        Path log = temp.resolve("log");
        int count = (int) (maxBytes / 20);
        long dropped = 0;
        try (LogWriter writer = LogWriter.open(log, new LogOptions(maxBytes), SampleEvents.ORIGIN)) {
            for (int i = 0; i < count; i++) {
                Logs.append(writer, i, i + 1);
                assertThat(writer.sizeBytes()).isLessThanOrEqualTo(maxBytes);
                if (i % (count / 25) == 0) {
                    writer.flush();
                    assertThat(bytes(log)).isEqualTo(writer.sizeBytes());
                    Logs.Content content = Logs.read(log);
                    assertThat(content.numbers().getLast()).isEqualTo(i);
                    assertThat(content.damage()).isEmpty();
                    assertThat(content.ids().getFirst()).isGreaterThanOrEqualTo(dropped);
                    dropped = content.ids().getFirst();
                    assertThat(writer.oldest())
                            .contains(content.records().getFirst().timeCreated());
                    assertThat(content.ids())
                            .isEqualTo(LongStream.rangeClosed(dropped, i + 1L)
                                    .boxed()
                                    .toList());
                }
            }
        }
        assertThat(dropped).isGreaterThan(1);
        assertThat(bytes(log)).isBetween(maxBytes / 2, maxBytes);
    }

    @Test
    void aSmallerBoundTakesEffectWithTheNextRecord() throws Exception {
        Path log = temp.resolve("log");
        try (LogWriter writer = LogWriter.open(log, new LogOptions(8 << 20), SampleEvents.ORIGIN)) {
            Logs.append(writer, 0, 200_000);
        }
        assertThat(bytes(log)).isGreaterThan(4 << 20);
        try (LogWriter writer = LogWriter.open(log, new LogOptions(2 << 20), SampleEvents.ORIGIN)) {
            Logs.append(writer, 200_000, 200_001);
            assertThat(writer.sizeBytes()).isLessThanOrEqualTo(2 << 20);
        }
        assertThat(bytes(log)).isLessThanOrEqualTo(2 << 20);
        assertThat(Logs.read(log).numbers().getLast()).isEqualTo(200_000);
    }

    @Test
    void aRecordLargerThanTheBoundIsKeptUntilTheNextPart() throws Exception {
        Path log = temp.resolve("log");
        try (LogWriter writer = LogWriter.open(log, new LogOptions(64 * 1024), SampleEvents.ORIGIN)) {
            Logs.append(writer, 0, 1);
            writer.append(SampleEvents.START, SampleEvents.numbered(1), Map.of("Text", "x".repeat(500_000)));
            writer.flush();
            assertThat(Logs.read(log).numbers()).containsExactly(0, 1);
            Logs.append(writer, 2, 3);
            writer.flush();
            assertThat(writer.sizeBytes()).isLessThan(64 * 1024);
            assertThat(Logs.read(log).numbers()).containsExactly(2);
        }
    }

    @Test
    void appendedEventsAreSeenAfterFlushAndNotBefore() throws Exception {
        Path log = temp.resolve("log");
        try (LogWriter writer = Logs.open(log);
                LogReader reader = LogReader.open(log)) {
            Logs.append(writer, 0, 1);
            assertThat(reader.next()).isNull();
            writer.flush();
            assertThat(reader.next()).isNotNull();
            assertThat(reader.next()).isNull();
            Logs.append(writer, 1, 2);
            writer.sync();
            assertThat(reader.next()).isNotNull();
        }
    }

    @Test
    void anEventThatCannotBeTakenChangesNothing() throws Exception {
        Path log = temp.resolve("log");
        Map<String, String> tooMany = new java.util.HashMap<>();
        for (int i = 0; i < 200; i++) {
            tooMany.put("k" + i, i + "x".repeat(8000));
        }
        try (LogWriter writer = Logs.open(log)) {
            Logs.append(writer, 0, 1);
            assertThatThrownBy(() -> writer.append(SampleEvents.START, SampleEvents.numbered(1), tooMany))
                    .isInstanceOf(LogException.class)
                    .hasMessageContaining("an event of type 5 is too large to be logged");
            Logs.append(writer, 1, 2);
        }
        Logs.Content content = Logs.read(log);
        assertThat(content.ids()).containsExactly(1L, 2L);
        assertThat(content.numbers()).containsExactly(0, 1);
        assertThat(content.damage()).isEmpty();
    }

    @Test
    void aClosedWriterSaysSo() throws Exception {
        LogWriter writer = Logs.open(temp.resolve("log"));
        writer.close();
        writer.close();
        assertThatThrownBy(() -> Logs.append(writer, 0, 1)).hasMessageEndingWith(": the log has been closed");
        assertThatThrownBy(writer::sync).hasMessageEndingWith(": the log has been closed");
    }

    @Test
    void oldestIsEmptyWithoutRecords() throws Exception {
        try (LogWriter writer = Logs.open(temp.resolve("log"))) {
            assertThat(writer.oldest()).isEmpty();
            writer.append(Instant.EPOCH, SampleEvents.numbered(1), Map.of());
            writer.flush();
            assertThat(writer.oldest()).contains(Instant.EPOCH);
        }
    }

    @Test
    void aBoundThatIsTooSmallIsRefused() {
        assertThatThrownBy(() -> new LogOptions(65535)).hasMessage("log size is 65535 bytes; expected at least 65536");
    }
}
