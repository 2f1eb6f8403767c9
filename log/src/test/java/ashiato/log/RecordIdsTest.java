package ashiato.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Record ids never repeat, whatever happens to the files.
class RecordIdsTest {
    private static final String BOOT = "boot-1";
    private static final int RESERVED = 65536;

    @TempDir(factory = InMemory.class)
    Path temp;

    private static LogWriter open(Path log, String boot) throws LogException {
        return LogWriter.open(
                log, LogOptions.defaults(), SampleEvents.ORIGIN, boot, InstantSource.system(), System::nanoTime);
    }

    /// Writes a log and copies it as it is while the writer has not closed it.
    private Path abandoned(int count) throws Exception {
        Path log = temp.resolve("writing");
        Path copy = temp.resolve("log");
        try (LogWriter writer = open(log, BOOT)) {
            Logs.append(writer, 0, count);
            writer.flush();
            Logs.copy(log, copy);
        }
        return copy;
    }

    @Test
    void aCrashOfTheRecorderAloneSkipsNone() throws Exception {
        Path log = abandoned(10);
        try (LogWriter writer = open(log, BOOT)) {
            assertThat(writer.recovery().clean()).isFalse();
            assertThat(writer.recovery().records()).isEqualTo(10);
            assertThat(writer.recovery().skippedIds()).isZero();
            assertThat(writer.nextRecordId()).isEqualTo(11);
        }
    }

    @Test
    void afterACrashOfTheSystemNoIdIsGivenThatAReaderMayHaveSeen() throws Exception {
        Path log = abandoned(10);
        try (LogWriter writer = open(log, "boot-2")) {
            assertThat(writer.recovery().skippedIds()).isEqualTo(RESERVED - 10);
            assertThat(writer.nextRecordId()).isEqualTo(RESERVED + 1);
            Logs.append(writer, 10, 12);
        }
        Logs.Content content = Logs.read(log);
        assertThat(content.ids()).endsWith(10L, RESERVED + 1L, RESERVED + 2L);
        assertThat(content.damage()).singleElement().satisfies(damage -> {
            assertThat(damage.kind()).isEqualTo(Damage.Kind.NOT_DURABLE);
            assertThat(damage.records()).isEqualTo(OptionalLong.of(RESERVED - 10));
            assertThat(damage.bytes()).isZero();
            assertThat(damage.found())
                    .isEqualTo("records 11 to 65536 were not given: the system stopped before the recorder could"
                            + " close the log");
        });
    }

    @Test
    void whereTheSystemDoesNotTellItsStartEveryUncleanEndSkips() throws Exception {
        Path log = temp.resolve("log");
        Path copy = temp.resolve("copy");
        try (LogWriter writer = open(log, "unknown")) {
            Logs.append(writer, 0, 1);
            writer.flush();
            Logs.copy(log, copy);
        }
        try (LogWriter writer = open(copy, "unknown")) {
            assertThat(writer.nextRecordId()).isEqualTo(RESERVED + 1);
        }
        try (LogWriter writer = open(log, "unknown")) {
            assertThat(writer.nextRecordId()).isEqualTo(2);
        }
    }

    @Test
    void reservationsAreRenewedInTime() throws Exception {
        Path log = abandoned(200_000);
        Files.delete(Logs.parts(log).getLast());
        try (LogWriter writer = open(log, BOOT)) {
            assertThat(writer.nextRecordId()).isGreaterThan(200_000);
        }
    }

    @Test
    void partsRemovedByHandGiveNoIdsBack() throws Exception {
        Path log = temp.resolve("log");
        try (LogWriter writer = open(log, BOOT)) {
            Logs.append(writer, 0, 100);
        }
        Files.delete(Logs.onlyPart(log));
        assertThat(Logs.read(log).records()).isEmpty();
        try (LogWriter writer = open(log, BOOT)) {
            assertThat(writer.nextRecordId()).isEqualTo(101);
            Logs.append(writer, 100, 101);
        }
        assertThat(Logs.read(log).ids()).containsExactly(101L);
    }

    @Test
    void withoutTheIdsFileTheRecordsTell() throws Exception {
        Path log = abandoned(10);
        Files.delete(log.resolve("ids"));
        try (LogWriter writer = open(log, BOOT)) {
            assertThat(writer.nextRecordId()).isEqualTo(11);
        }
        Files.writeString(log.resolve("ids"), "ashiato-ids 1\nnext 5\n");
        try (LogWriter writer = open(log, BOOT)) {
            assertThat(writer.nextRecordId()).isEqualTo(11);
        }
    }

    @Test
    void aDamagedEndSkipsTheIdsThatItMayHaveHeld() throws Exception {
        Path log = abandoned(10);
        Path part = Logs.onlyPart(log);
        byte[] bytes = Files.readAllBytes(part);
        bytes[bytes.length / 2] ^= 1;
        Files.write(part, bytes);
        try (LogWriter writer = open(log, BOOT)) {
            assertThat(writer.nextRecordId()).isEqualTo(RESERVED + 1);
            Logs.append(writer, 50, 51);
        }
        Logs.Content content = Logs.read(log);
        assertThat(content.numbers()).endsWith(50);
        assertThat(content.damage()).singleElement().satisfies(damage -> {
            assertThat(damage.kind()).isEqualTo(Damage.Kind.UNREADABLE);
            // No more records than the unreadable bytes can have been.
            assertThat(damage.records().orElseThrow())
                    .isBetween(10L - content.records().size() + 1, 100L);
        });
    }

    @Test
    void anEventThatWasNotTakenLeavesNoGap() throws Exception {
        Path log = temp.resolve("log");
        try (LogWriter writer = open(log, BOOT)) {
            Logs.append(writer, 0, 1);
            writer.sync();
        }
        try (LogWriter writer = open(log, "boot-2")) {
            assertThat(writer.recovery().clean()).isTrue();
            assertThat(writer.nextRecordId()).isEqualTo(2);
        }
    }
}
