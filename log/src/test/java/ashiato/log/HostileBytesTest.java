package ashiato.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Part files that no recorder wrote.
class HostileBytesTest {
    @TempDir(factory = InMemory.class)
    Path temp;

    private Path logWith(byte[] part) throws Exception {
        Path log = Files.createDirectories(temp.resolve("log"));
        Files.write(log.resolve("journal-00000000000000000001.ashj"), part);
        return log;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void randomBytesAreDamage(long seed) throws Exception {
        Random random = new Random(seed);
        byte[] bytes = new byte[1 + random.nextInt(300_000)];
        random.nextBytes(bytes);
        Logs.Content content = Logs.read(logWith(bytes));
        assertThat(content.records()).isEmpty();
        assertThat(content.damage()).singleElement().satisfies(damage -> {
            assertThat(damage.offset()).isZero();
            assertThat(damage.bytes()).isEqualTo(bytes.length);
            assertThat(damage.found()).startsWith("not the beginning of a journal part: ");
        });
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void shuffledPiecesOfALogGiveRecordsInOrderOrDamage(long seed) throws Exception {
        Random random = new Random(seed);
        Path source = temp.resolve("source");
        SampleEvents events = new SampleEvents(seed);
        for (int i = 0; i < 20; i++) {
            try (LogWriter writer = Logs.open(source)) {
                for (int k = 0; k < 10; k++) {
                    writer.append(events.nextTime(), events.next(), events.nextExtra());
                }
            }
        }
        byte[] good = Files.readAllBytes(Logs.onlyPart(source));
        for (int round = 0; round < 50; round++) {
            byte[] bytes = good.clone();
            for (int move = 0; move < 1 + random.nextInt(4); move++) {
                int length = random.nextInt(bytes.length / 2);
                int from = random.nextInt(bytes.length - length);
                int to = random.nextInt(bytes.length - length);
                System.arraycopy(good, from, bytes, to, length);
            }
            Path log = logWith(bytes);
            assertThat(Logs.read(log).ids())
                    .as("seed %d, round %d", seed, round)
                    .isSorted()
                    .doesNotHaveDuplicates();
            try (LogWriter writer = Logs.open(log)) {
                Logs.append(writer, 1, 2);
            }
            assertThat(Logs.read(log).ids())
                    .as("seed %d, round %d", seed, round)
                    .isSorted()
                    .doesNotHaveDuplicates();
            Logs.delete(log);
        }
    }

    @Test
    void anEmptyNewestPartIsAPartWhoseHeaderIsStillToCome() throws Exception {
        Path log = logWith(new byte[0]);
        Logs.Content content = Logs.read(log);
        assertThat(content.records()).isEmpty();
        assertThat(content.damage()).isEmpty();
    }

    @Test
    void aForeignFileWithAPartsNameIsLeftAloneByTheWriter() throws Exception {
        byte[] foreign = "this is not a journal\n".repeat(100).getBytes(StandardCharsets.UTF_8);
        Path log = logWith(foreign);
        try (LogWriter writer = Logs.open(log)) {
            assertThat(writer.recovery().damage()).hasSize(1);
            Logs.append(writer, 7, 8);
        }
        assertThat(Files.readAllBytes(Logs.parts(log).getFirst())).isEqualTo(foreign);
        assertThat(Logs.read(log).numbers()).containsExactly(7);
    }

    @Test
    void aPartOfALaterFormatIsNamedAndNotWrittenTo() throws Exception {
        Path log = temp.resolve("log");
        try (LogWriter writer = Logs.open(log)) {
            Logs.append(writer, 0, 3);
        }
        Path part = Logs.onlyPart(log);
        byte[] bytes = Files.readAllBytes(part);
        bytes[8] = 2;
        fixHeaderCrc(bytes);
        Files.write(part, bytes);
        Files.delete(log.resolve("ids"));
        assertThat(Logs.read(log).damage()).singleElement().satisfies(damage -> {
            assertThat(damage.found()).isEqualTo("format version 2 where this program knows 1");
            assertThat(damage.bytes()).isEqualTo(bytes.length);
        });
        assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> Logs.open(log)))
                .isInstanceOf(LogException.class)
                .hasMessage(part + ": format version 2 where this program knows 1. The log was written by a later"
                        + " Ashiato: use that, or choose another directory.");
    }

    private static void fixHeaderCrc(byte[] part) {
        int length = (part[10] & 0xFF) | ((part[11] & 0xFF) << 8);
        var crc = new java.util.zip.CRC32C();
        crc.update(part, 0, 12);
        crc.update(part, 16, length - 16);
        for (int i = 0; i < 4; i++) {
            part[12 + i] = (byte) (crc.getValue() >>> (8 * i));
        }
    }

    @Test
    void textInAnEventCannotPoseAsABlock() throws Exception {
        // The bytes of a whole part, read as text and logged, are found again as text; damage before them does not
        // make the reader take them for a block.
        Path inner = temp.resolve("inner");
        try (LogWriter writer = Logs.open(inner)) {
            Logs.append(writer, 900, 910);
        }
        String latin = new String(Files.readAllBytes(Logs.onlyPart(inner)), StandardCharsets.ISO_8859_1);
        String utf8 = new String(Files.readAllBytes(Logs.onlyPart(inner)), StandardCharsets.UTF_8);
        Path log = temp.resolve("log");
        try (LogWriter writer = Logs.open(log)) {
            Logs.append(writer, 0, 1);
            for (String text : new String[] {latin, utf8}) {
                writer.append(SampleEvents.START, SampleEvents.numbered(1), java.util.Map.of("Text", text));
            }
            Logs.append(writer, 2, 3);
        }
        Path part = Logs.onlyPart(log);
        byte[] bytes = Files.readAllBytes(part);
        Arrays.fill(bytes, 0, 250, (byte) 0xEE);
        Files.write(part, bytes);
        assertThat(Logs.read(log).records()).isEmpty();
    }
}
