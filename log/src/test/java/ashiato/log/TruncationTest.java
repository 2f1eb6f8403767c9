package ashiato.log;

import static org.assertj.core.api.Assertions.assertThat;

import ashiato.log.internal.SealFrame;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Cuts a log at every byte, as a crash in the middle of a write leaves it.
class TruncationTest {
    private static final int RECORDS = 12;

    @TempDir(factory = InMemory.class)
    Path temp;

    /// Writes a log record by record and notes the size of its part after each.
    private List<Long> write(Path log) throws Exception {
        List<Long> ends = new ArrayList<>();
        LogWriter writer = Logs.open(log);
        for (int i = 0; i < RECORDS; i++) {
            Logs.append(writer, i, i + 1);
            writer.sync();
            ends.add(Files.size(Logs.onlyPart(log)));
            if (i == RECORDS / 2) {
                writer.close();
                writer = Logs.open(log);
            }
        }
        // The ids file is that of a writer that did not come to close the log.
        Files.copy(log.resolve("ids"), temp.resolve("ids"));
        writer.close();
        Files.move(temp.resolve("ids"), log.resolve("ids"), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        return ends;
    }

    private static void truncate(Path file, long size) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(size);
        }
    }

    @Test
    void whateverIsWholeIsReadAndWritingGoesOnBehindIt() throws Exception {
        Path log = temp.resolve("log");
        List<Long> ends = write(log);
        long size = ends.getLast();
        for (long cut = 0; cut < size; cut++) {
            Path copy = temp.resolve("cut");
            Logs.copy(log, copy);
            truncate(Logs.onlyPart(copy), cut);
            long at = cut;
            int whole = (int) ends.stream().filter(end -> end <= at).count();
            List<Integer> kept = IntStream.range(0, whole).boxed().toList();

            Logs.Content before = Logs.read(copy);
            assertThat(before.numbers()).as("cut at %d, read as it is", cut).isEqualTo(kept);
            assertThat(before.damage()).as("cut at %d", cut).isEmpty();

            try (LogReader follower = LogReader.open(copy)) {
                assertThat(Logs.rest(follower).records()).hasSize(whole);
                try (LogWriter writer = Logs.open(copy)) {
                    assertThat(writer.recovery().clean()).isFalse();
                    assertThat(writer.recovery().skippedIds()).isZero();
                    assertThat(writer.recovery().damage()).isEmpty();
                    assertThat(writer.nextRecordId()).as("cut at %d", cut).isEqualTo(whole + 1L);
                    Logs.append(writer, 100, 103);
                }
                assertThat(Logs.rest(follower).numbers())
                        .as("cut at %d, followed", cut)
                        .containsExactly(100, 101, 102);
                assertThat(follower.damage()).as("cut at %d, followed", cut).isEmpty();
            }
            Logs.Content after = Logs.read(copy);
            List<Integer> all = new ArrayList<>(kept);
            all.addAll(List.of(100, 101, 102));
            assertThat(after.numbers()).as("cut at %d, recovered", cut).isEqualTo(all);
            assertThat(after.ids())
                    .isEqualTo(IntStream.rangeClosed(1, whole + 3)
                            .mapToObj(Long::valueOf)
                            .toList());
            assertThat(after.damage()).isEmpty();
            Logs.delete(copy);
        }
    }

    @Test
    void theCutBytesAreReported() throws Exception {
        Path log = temp.resolve("log");
        List<Long> ends = write(log);
        truncate(Logs.onlyPart(log), ends.getLast() - 7);
        try (LogWriter writer = Logs.open(log)) {
            assertThat(writer.recovery())
                    .isEqualTo(
                            new Recovery(false, ends.getLast() - 7 - ends.get(RECORDS - 2), RECORDS - 1, 0, List.of()));
        }
        assertThat(Files.size(Logs.onlyPart(log))).isEqualTo(ends.get(RECORDS - 2) + SealFrame.FRAME_BYTES);
    }

    @Test
    void zerosThatTheFileSystemLeftAfterAPowerCutAreCutOff() throws Exception {
        Path log = temp.resolve("log");
        List<Long> ends = write(log);
        for (long cut : new long[] {ends.getLast(), ends.getLast() - 9, ends.getLast() - 1}) {
            Path copy = temp.resolve("zeros");
            Logs.copy(log, copy);
            Path part = Logs.onlyPart(copy);
            truncate(part, cut);
            Files.write(part, new byte[100_000], StandardOpenOption.APPEND);
            int whole = cut == ends.getLast() ? RECORDS : RECORDS - 1;
            assertThat(Logs.read(copy).records()).hasSize(whole);
            assertThat(Logs.read(copy).damage()).isEmpty();
            try (LogWriter writer = Logs.open(copy)) {
                assertThat(writer.recovery().tornBytes()).isEqualTo(cut + 100_000 - ends.get(whole - 1));
                assertThat(writer.nextRecordId()).isEqualTo(whole + 1L);
            }
            Logs.delete(copy);
        }
    }

    @Test
    void aCutPartThatIsNotTheNewestIsDamage() throws Exception {
        Path log = temp.resolve("log");
        LogOptions small = new LogOptions(64 * 1024);
        try (LogWriter writer = LogWriter.open(log, small, SampleEvents.ORIGIN)) {
            for (int i = 0; Logs.parts(log).size() < 2; i++) {
                Logs.append(writer, i, i + 1);
            }
        }
        int all = Logs.read(log).records().size();
        Path first = Logs.parts(log).getFirst();
        long size = Files.size(first) - SealFrame.FRAME_BYTES;
        truncate(first, size - 1);
        Logs.Content content = Logs.read(log);
        assertThat(content.records()).hasSize(all - 1);
        assertThat(content.damage()).singleElement().satisfies(damage -> {
            assertThat(damage.kind()).isEqualTo(Damage.Kind.UNREADABLE);
            assertThat(damage.file()).isEqualTo(first);
            assertThat(damage.records()).hasValue(1);
            assertThat(damage.offset() + damage.bytes()).isEqualTo(size - 1);
            assertThat(damage.found()).contains("that the file cuts short");
        });
    }
}
