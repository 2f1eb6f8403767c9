package ashiato.log;

import static org.assertj.core.api.Assertions.assertThat;

import ashiato.log.internal.SealFrame;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Flips a bit of every byte of a log of four blocks.
class BitFlipTest {
    private static final int BLOCKS = 4;
    private static final int PER_BLOCK = 5;
    private static final int RECORDS = BLOCKS * PER_BLOCK;

    @TempDir(factory = InMemory.class)
    Path temp;

    private record Block(long start, long end, Set<Integer> numbers) {
        boolean holds(long offset) {
            return offset >= start && offset < end;
        }
    }

    /// Writes one block for each opening and notes where it stands.
    private List<Block> write(Path log) throws Exception {
        List<Block> blocks = new ArrayList<>();
        long start = 0;
        for (int i = 0; i < BLOCKS; i++) {
            try (LogWriter writer = Logs.open(log)) {
                Logs.append(writer, i * PER_BLOCK, (i + 1) * PER_BLOCK);
            }
            long end = Files.size(Logs.onlyPart(log));
            blocks.add(new Block(
                    start,
                    end,
                    new HashSet<>(IntStream.range(i * PER_BLOCK, (i + 1) * PER_BLOCK)
                            .boxed()
                            .toList())));
            start = end;
        }
        return blocks;
    }

    @Test
    void costsAtMostTheBlockAndIsReportedAndDestroysNothingWhenWritingGoesOn() throws Exception {
        Path log = temp.resolve("log");
        List<Block> blocks = write(log);
        Path part = Logs.onlyPart(log);
        byte[] original = Files.readAllBytes(part);
        for (int at = 0; at < original.length; at++) {
            byte[] flipped = original.clone();
            flipped[at] ^= (byte) (1 << at % 8);
            Files.write(part, flipped);
            int offset = at;

            Logs.Content content = Logs.read(log);
            Set<Integer> mustRead = new HashSet<>();
            for (Block block : blocks) {
                if (!block.holds(offset)) {
                    mustRead.addAll(block.numbers());
                }
            }
            mustRead.addAll(wholeBefore(original, offset));
            assertThat(content.numbers())
                    .as("flipped at %d", offset)
                    .containsAll(mustRead)
                    .doesNotHaveDuplicates()
                    .isSorted();
            for (int i = 0; i < content.records().size(); i++) {
                assertThat(content.records().get(i).event())
                        .as("flipped at %d", offset)
                        .isEqualTo(SampleEvents.numbered(
                                (int) content.records().get(i).recordId() - 1));
            }
            if (offset < lastFrame(original) && content.records().size() < RECORDS) {
                OptionalLong lost = blocks.getLast().holds(offset)
                        ? OptionalLong.empty()
                        : OptionalLong.of((long) RECORDS - content.records().size());
                assertThat(content.damage())
                        .as("flipped at %d", offset)
                        .singleElement()
                        .satisfies(damage -> {
                            assertThat(damage.kind()).isEqualTo(Damage.Kind.UNREADABLE);
                            assertThat(damage.records()).isEqualTo(lost);
                            assertThat(offset)
                                    .isBetween((int) damage.offset(), (int) (damage.offset() + damage.bytes()) - 1);
                        });
            } else {
                // In the last frame it can look like a write that did not finish; in the header nothing is lost.
                assertThat(content.damage()).as("flipped at %d", offset).hasSizeLessThanOrEqualTo(1);
            }
            assertRecovers(log, offset, content, flipped, lastFrame(original));
        }
    }

    private void assertRecovers(Path log, int offset, Logs.Content before, byte[] flipped, int lastFrame)
            throws Exception {
        Path copy = temp.resolve("copy");
        Logs.copy(log, copy);
        Files.delete(copy.resolve("ids"));
        try (LogWriter writer = Logs.open(copy)) {
            assertThat(writer.nextRecordId()).as("flipped at %d", offset).isGreaterThanOrEqualTo(RECORDS);
            Logs.append(writer, 100, 103);
        }
        Logs.Content after = Logs.read(copy);
        List<Integer> expected = new ArrayList<>(before.numbers());
        expected.addAll(List.of(100, 101, 102));
        assertThat(after.numbers()).as("flipped at %d, recovered", offset).isEqualTo(expected);
        assertThat(after.ids()).doesNotHaveDuplicates().isSorted();
        // Whole frames behind the damage are still there, for other tools if not for this one.
        byte[] kept = Files.readAllBytes(Logs.parts(copy).getFirst());
        assertThat(kept.length).as("flipped at %d, recovered", offset).isGreaterThanOrEqualTo(lastFrame);
        assertThat(kept).as("flipped at %d, recovered", offset).startsWith(Arrays.copyOf(flipped, lastFrame));
        Logs.delete(copy);
    }

    /// The numbers of the records whose frames end before this place.
    private static Set<Integer> wholeBefore(byte[] part, int offset) {
        ByteBuffer bytes = ByteBuffer.wrap(part).order(ByteOrder.LITTLE_ENDIAN);
        Set<Integer> numbers = new HashSet<>();
        int at = bytes.getShort(10);
        while (at < offset) {
            int end = at + 8 + bytes.getInt(at);
            boolean isRecord = part[at + 8] == 3;
            if (isRecord && end <= offset) {
                numbers.add(numbers.size());
            }
            at = end;
        }
        return numbers;
    }

    /// Where the last frame begins: a header says its length at byte 10, a frame at byte 0.
    private static int lastFrame(byte[] part) {
        ByteBuffer bytes = ByteBuffer.wrap(part).order(ByteOrder.LITTLE_ENDIAN);
        int at = bytes.getShort(10);
        int next = at;
        while (next < part.length) {
            at = next;
            next = at + 8 + bytes.getInt(at);
        }
        return at;
    }

    @Test
    void inTheLastRecordIsDamageAndNotAnUnfinishedWrite() throws Exception {
        Path log = temp.resolve("log");
        write(log);
        Path part = Logs.onlyPart(log);
        byte[] bytes = Files.readAllBytes(part);
        bytes[bytes.length - SealFrame.FRAME_BYTES - 1] ^= 1;
        Files.write(part, bytes);
        Logs.Content content = Logs.read(log);
        assertThat(content.records()).hasSize(RECORDS - 1);
        assertThat(content.damage()).singleElement().satisfies(damage -> {
            assertThat(damage.found()).isEqualTo("checksum mismatch");
            assertThat(damage.records()).isEmpty();
            assertThat(damage.toString()).endsWith("records lost: not known yet)");
        });
        Files.delete(log.resolve("ids"));
        try (LogWriter writer = Logs.open(log)) {
            assertThat(writer.recovery().tornBytes()).isZero();
            assertThat(writer.recovery().damage()).hasSize(1);
            assertThat(writer.nextRecordId()).isGreaterThan(RECORDS);
            Logs.append(writer, 100, 101);
        }
        assertThat(Files.size(part)).isGreaterThan(bytes.length);
        assertThat(Logs.read(log).numbers()).hasSize(RECORDS).endsWith(100);
    }

    @Test
    void inTheLengthOfAFrameInTheMiddleDoesNotMakeTheRestAnUnfinishedWrite() throws Exception {
        Path log = temp.resolve("log");
        List<Block> blocks = write(log);
        Path part = Logs.onlyPart(log);
        byte[] bytes = Files.readAllBytes(part);
        // The third byte of the length of the last block's SYNC frame: the frame now reaches far beyond the end.
        bytes[(int) blocks.getLast().start() + 2] ^= 1;
        Files.write(part, bytes);
        Logs.Content content = Logs.read(log);
        assertThat(content.records()).hasSize(RECORDS - PER_BLOCK);
        assertThat(content.damage()).singleElement().satisfies(damage -> {
            assertThat(damage.offset()).isEqualTo(blocks.getLast().start());
            assertThat(damage.bytes())
                    .isEqualTo(blocks.getLast().end() - blocks.getLast().start());
        });
        Files.delete(log.resolve("ids"));
        try (LogWriter writer = Logs.open(log)) {
            assertThat(writer.recovery().tornBytes()).isZero();
            assertThat(writer.nextRecordId()).isGreaterThan(RECORDS);
        }
        assertThat(Files.size(part)).isEqualTo(bytes.length + SealFrame.FRAME_BYTES);
    }
}
