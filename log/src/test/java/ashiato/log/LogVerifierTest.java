package ashiato.log;

import static org.assertj.core.api.Assertions.assertThat;

import ashiato.log.internal.SealFrame;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogVerifierTest {
    /// Offsets in a SEAL frame: 8 bytes of length and CRC, the kind, then version and flags.
    private static final int HEAD = 8;

    @TempDir(factory = InMemory.class)
    Path temp;

    private long nanos;

    private LogWriter open(Path log) throws LogException {
        return open(log, LogOptions.defaults());
    }

    private LogWriter open(Path log, LogOptions options) throws LogException {
        return LogWriter.open(
                log, options, SampleEvents.ORIGIN, "boot", InstantSource.fixed(SampleEvents.START), () -> nanos);
    }

    /// Appends records and lets the time pass after which they are sealed.
    private void appendSealed(LogWriter writer, int from, int to) throws LogException {
        Logs.append(writer, from, to);
        nanos += Duration.ofMinutes(15).toNanos();
        writer.sync();
    }

    /// A log of three seals and twelve records, closed.
    private Path sealed() throws LogException {
        Path log = temp.resolve("log");
        try (LogWriter writer = open(log)) {
            appendSealed(writer, 0, 4);
            appendSealed(writer, 4, 8);
            Logs.append(writer, 8, 12);
        }
        return log;
    }

    /// A log of one seal and one record, closed.
    private Path sealedOnce() throws LogException {
        Path log = temp.resolve("small");
        try (LogWriter writer = open(log)) {
            Logs.append(writer, 0, 1);
        }
        return log;
    }

    private static Verification verify(Path log) throws LogException {
        return verify(log, Optional.empty());
    }

    private static Verification verify(Path log, Optional<String> root, Anchor... anchors) throws LogException {
        return LogVerifier.verify(log, root, List.of(anchors), bytes -> {});
    }

    private static String problem(Path log, Anchor... anchors) throws LogException {
        return verify(log, Optional.empty(), anchors).problem().orElse("none");
    }

    private static Anchor head(Path log) throws LogException {
        return verify(log).head().orElseThrow();
    }

    /// The frames of a part, header first.
    private static List<byte[]> frames(byte[] part) {
        List<byte[]> frames = new ArrayList<>();
        ByteBuffer bytes = ByteBuffer.wrap(part).order(ByteOrder.LITTLE_ENDIAN);
        int at = bytes.getShort(10);
        frames.add(Arrays.copyOf(part, at));
        while (at < part.length) {
            int next = at + 8 + bytes.getInt(at);
            frames.add(Arrays.copyOfRange(part, at, next));
            at = next;
        }
        return frames;
    }

    private static void write(Path part, List<byte[]> frames) throws IOException {
        ByteBuffer all = ByteBuffer.allocate(
                frames.stream().mapToInt(frame -> frame.length).sum());
        frames.forEach(all::put);
        Files.write(part, all.array());
    }

    private static int kind(byte[] frame) {
        return frame[HEAD];
    }

    /// The places of the frames of a kind: 3 records, 4 seals.
    private static List<Integer> ofKind(List<byte[]> frames, int kind) {
        List<Integer> places = new ArrayList<>();
        for (int i = 1; i < frames.size(); i++) {
            if (kind(frames.get(i)) == kind) {
                places.add(i);
            }
        }
        return places;
    }

    private static byte[] withChecksum(byte[] frame) {
        CRC32C crc = new CRC32C();
        crc.update(frame, 0, 4);
        crc.update(frame, 8, frame.length - 8);
        ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN).putInt(4, (int) crc.getValue());
        return frame;
    }

    @Test
    void provesALogFromTheRootToTheEnd() throws Exception {
        Path log = sealed();
        Verification found = verify(log);
        assertThat(found.problem()).isEmpty();
        assertThat(found.notes()).isEmpty();
        assertThat(found.seals()).isEqualTo(3);
        assertThat(found.firstRecordId()).isEqualTo(1);
        assertThat(found.unsealedRecords()).isZero();
        assertThat(found.head().orElseThrow().nextRecordId()).isEqualTo(13);
    }

    @Test
    void goesOnWithTheChainWhenARecorderStartsAgain() throws Exception {
        Path log = sealed();
        String root = verify(log).root().orElseThrow();
        try (LogWriter writer = open(log)) {
            assertThat(LogVerifier.rootFingerprint(log)).contains(root);
            Logs.append(writer, 12, 14);
        }
        Verification found = verify(log, Optional.of(root));
        assertThat(found.problem()).isEmpty();
        assertThat(found.seals()).isEqualTo(4);
    }

    @Test
    void sealsNothingWhereNothingIsNew() throws Exception {
        Path log = sealed();
        open(log).close();
        open(log).close();
        assertThat(verify(log).seals()).isEqualTo(3);
    }

    @Test
    void saysHowManyRecordsAreNotSealedYet() throws Exception {
        Path log = temp.resolve("log");
        try (LogWriter writer = open(log)) {
            appendSealed(writer, 0, 4);
            Logs.append(writer, 4, 6);
            writer.sync();
            Verification found = verify(log);
            assertThat(found.problem()).isEmpty();
            assertThat(found.unsealedRecords()).isEqualTo(2);
            assertThat(found.notes())
                    .containsExactly("2 records behind the last seal are not sealed yet: nothing is proven of them");
        }
    }

    @Test
    void sealsAtTheLatestAfterTheInterval() throws Exception {
        Path log = temp.resolve("log");
        try (LogWriter writer = open(log)) {
            Logs.append(writer, 0, 1);
            nanos += Duration.ofMinutes(15).toNanos() - 1;
            writer.sync();
            assertThat(verify(log).seals()).isZero();
            nanos++;
            writer.sync();
            assertThat(verify(log).seals()).isEqualTo(1);
        }
    }

    @Test
    void sealsWhatAKilledRecorderLeftWhenItStartsAgain() throws Exception {
        Path log = temp.resolve("log");
        Path copy = temp.resolve("killed");
        try (LogWriter writer = open(log)) {
            appendSealed(writer, 0, 4);
            Logs.append(writer, 4, 6);
            writer.sync();
            Logs.copy(log, copy);
        }
        String root = verify(copy).root().orElseThrow();
        try (LogWriter writer = open(copy)) {
            assertThat(writer.recovery().clean()).isFalse();
            Verification found = verify(copy, Optional.of(root));
            assertThat(found.problem()).isEmpty();
            assertThat(found.seals()).isEqualTo(2);
            assertThat(found.unsealedRecords()).isZero();
        }
    }

    @Test
    void findsAFlippedBitInAnyByteOfAPart() throws Exception {
        Path log = sealedOnce();
        Path part = Logs.onlyPart(log);
        byte[] bytes = Files.readAllBytes(part);
        for (int i = 0; i < bytes.length; i++) {
            byte[] flipped = bytes.clone();
            flipped[i] ^= (byte) (1 << (i % 8));
            Files.write(part, flipped);
            assertThat(verify(log).proven()).as("bit flipped in byte %d", i).isFalse();
        }
    }

    @Test
    void namesTheByteOfAFlippedBit() throws Exception {
        Path log = sealed();
        Path part = Logs.onlyPart(log);
        byte[] bytes = Files.readAllBytes(part);
        List<byte[]> frames = frames(bytes);
        int offset =
                frames.subList(0, 3).stream().mapToInt(frame -> frame.length).sum();
        bytes[offset + 12] ^= 1;
        Files.write(part, bytes);
        assertThat(problem(log))
                .isEqualTo(part + " at byte " + offset + ": checksum mismatch; what the recorder wrote there"
                        + " was changed, and its seal cannot be reached");
    }

    @Test
    void findsAFlippedBitInTheKeys() throws Exception {
        Path log = sealedOnce();
        Path keys = log.resolve("keys");
        byte[] bytes = Files.readAllBytes(keys);
        for (int i = 0; i < bytes.length; i++) {
            byte[] flipped = bytes.clone();
            flipped[i] ^= 1;
            Files.write(keys, flipped);
            assertThat(verify(log).proven()).as("bit flipped in byte %d", i).isFalse();
        }
    }

    @Test
    void findsARecordWhoseChecksumWasMadeToFit() throws Exception {
        Path log = sealed();
        Path part = Logs.onlyPart(log);
        List<byte[]> frames = frames(Files.readAllBytes(part));
        byte[] record = frames.get(ofKind(frames, 3).get(5));
        record[record.length - 1] ^= 1;
        withChecksum(record);
        write(part, frames);
        assertThat(Logs.read(log).damage()).isEmpty();
        assertThat(problem(log))
                .startsWith(part + ", bytes ")
                .endsWith(": the records from 5 to 8 are not those that seal 2 covers: they were changed, and their"
                        + " checksums made to fit");
    }

    @Test
    void findsARemovedRecord() throws Exception {
        Path log = sealed();
        Path part = Logs.onlyPart(log);
        List<byte[]> frames = frames(Files.readAllBytes(part));
        frames.remove((int) ofKind(frames, 3).get(5));
        write(part, frames);
        assertThat(problem(log)).contains("the records from 5 to 8 are not those that seal 2 covers");
    }

    @Test
    void findsAnInsertedRecord() throws Exception {
        Path log = sealed();
        Path part = Logs.onlyPart(log);
        List<byte[]> frames = frames(Files.readAllBytes(part));
        int place = ofKind(frames, 3).get(5);
        frames.add(place, frames.get(place).clone());
        write(part, frames);
        assertThat(problem(log)).contains("the records from 5 to 8 are not those that seal 2 covers");
    }

    @Test
    void findsRecordsInAnotherOrder() throws Exception {
        Path log = sealed();
        Path part = Logs.onlyPart(log);
        List<byte[]> frames = frames(Files.readAllBytes(part));
        List<Integer> records = ofKind(frames, 3);
        java.util.Collections.swap(frames, records.get(1), records.get(2));
        write(part, frames);
        assertThat(problem(log)).contains("the records from 1 to 4 are not those that seal 1 covers");
    }

    @Test
    void findsAWholeSealedRunRemoved() throws Exception {
        Path log = sealed();
        Path part = Logs.onlyPart(log);
        List<byte[]> frames = frames(Files.readAllBytes(part));
        List<Integer> seals = ofKind(frames, 4);
        frames.subList(seals.get(0) + 1, seals.get(1) + 1).clear();
        write(part, frames);
        assertThat(verify(log).proven()).isFalse();
        assertThat(problem(log)).contains("seal 3 was made for another place");
    }

    @Test
    void findsAPartReplacedByThatOfAnotherLog() throws Exception {
        Path log = sealed();
        Path other = temp.resolve("other");
        try (LogWriter writer = open(other)) {
            appendSealed(writer, 0, 12);
        }
        Files.write(Logs.onlyPart(log), Files.readAllBytes(Logs.onlyPart(other)));
        assertThat(problem(log)).endsWith("is not signed with the recorder's key: it was made by someone else");
    }

    @Test
    void findsATruncatedEndByTheRecordersKeys() throws Exception {
        Path log = sealed();
        Path part = Logs.onlyPart(log);
        List<byte[]> frames = frames(Files.readAllBytes(part));
        write(part, frames.subList(0, ofKind(frames, 4).get(1) + 1));
        assertThat(problem(log))
                .isEqualTo(
                        "the log ends at seal 2 where the recorder had made seal 3: the newest records were removed");
    }

    @Test
    void findsAnEndTruncatedAtAnyByteAgainstAnAnchor() throws Exception {
        Path log = sealedOnce();
        Anchor anchor = head(log);
        Files.delete(log.resolve("seal.key"));
        Path part = Logs.onlyPart(log);
        byte[] bytes = Files.readAllBytes(part);
        assertThat(verify(log, Optional.empty(), anchor).proven()).isTrue();
        for (int length = bytes.length - 1; length >= 0; length--) {
            Files.write(part, Arrays.copyOf(bytes, length));
            assertThat(verify(log, Optional.empty(), anchor).proven())
                    .as("cut to %d bytes", length)
                    .isFalse();
        }
    }

    @Test
    void namesWhatAnAnchorMisses() throws Exception {
        Path log = sealed();
        Anchor anchor = head(log);
        Files.delete(log.resolve("seal.key"));
        Path part = Logs.onlyPart(log);
        List<byte[]> frames = frames(Files.readAllBytes(part));
        write(part, frames.subList(0, ofKind(frames, 4).get(1) + 1));
        assertThat(problem(log)).isEqualTo("none");
        assertThat(problem(log, anchor))
                .isEqualTo("the log ends at seal 2 where the anchor of " + anchor.time()
                        + " names seal 3: the newest records, up to 12, were removed");
    }

    @Test
    void findsAHistoryThatWasSignedAnew() throws Exception {
        Path log = sealed();
        Anchor anchor = head(log);
        Path forged = temp.resolve("forged");
        try (LogWriter writer = open(forged)) {
            appendSealed(writer, 100, 104);
            appendSealed(writer, 104, 108);
            Logs.append(writer, 108, 112);
        }
        String forgedRoot = verify(forged).root().orElseThrow();
        assertThat(verify(forged).proven()).isTrue();
        assertThat(verify(forged, Optional.of(anchor.root())).problem())
                .contains("the root key is another: its fingerprint is " + forgedRoot + " where " + anchor.root()
                        + " was given; the history was signed anew, or the log begun anew");
        assertThat(problem(forged, anchor))
                .isEqualTo("the anchor of " + anchor.time() + " names the root key " + anchor.root()
                        + " where this log has " + forgedRoot + ": the history was signed anew");
    }

    @Test
    void saysThatARecorderFoundItsKeysGone() throws Exception {
        Path log = sealed();
        Files.delete(log.resolve("seal.key"));
        try (LogWriter writer = open(log)) {
            Logs.append(writer, 12, 14);
        }
        assertThat(problem(log)).startsWith("the chain was begun anew at seal 4");
    }

    /// A log that fills twenty parts or so and keeps four.
    private Path bounded(LogOptions options) throws LogException {
        Path log = temp.resolve("bounded");
        try (LogWriter writer = open(log, options)) {
            for (int i = 0; i < 6000; i += 100) {
                Logs.append(writer, i, i + 100);
                writer.sync();
            }
        }
        return log;
    }

    @Test
    void survivesTheRemovalOfTheOldestPartsByTheBound() throws Exception {
        Path log = bounded(new LogOptions(LogOptions.MIN_BYTES));
        Verification found = verify(log);
        assertThat(found.problem()).isEmpty();
        assertThat(found.firstRecordId()).isGreaterThan(1);
        assertThat(found.notes())
                .containsExactly("records below " + found.firstRecordId() + " were removed by the log's bound");
    }

    @Test
    void findsAnOldestPartThatTheBoundDidNotRemove() throws Exception {
        Path log = bounded(new LogOptions(LogOptions.MIN_BYTES));
        Files.delete(Logs.parts(log).getFirst());
        assertThat(problem(log))
                .endsWith("are missing: the parts that held them were removed, and not by the recorder");
    }

    @Test
    void findsAPartMissingInTheMiddle() throws Exception {
        Path log = bounded(new LogOptions(LogOptions.MIN_BYTES));
        Files.delete(Logs.parts(log).get(1));
        assertThat(problem(log)).contains("is expected: records were removed");
    }

    @Test
    void findsAChangedHorizon() throws Exception {
        Path log = bounded(new LogOptions(LogOptions.MIN_BYTES));
        Path horizon = log.resolve("horizon");
        byte[] bytes = Files.readAllBytes(horizon);
        int secondLine = "ashiato-horizon 1\n".length();
        for (int i = secondLine; i < bytes.length; i += 7) {
            byte[] changed = bytes.clone();
            changed[i] = (byte) (changed[i] == 'A' ? 'B' : 'A');
            if (!Arrays.equals(changed, bytes)) {
                Files.write(horizon, changed);
                assertThat(verify(log).proven()).as("byte %d changed", i).isFalse();
            }
        }
    }

    @Test
    void keepsLinksWhenTheSealsBeforeThemAreGone() throws Exception {
        Path log = temp.resolve("days");
        try (LogWriter writer = open(log, new LogOptions(LogOptions.MIN_BYTES))) {
            for (int i = 0; i < 10; i++) {
                // The records of a run are seconds apart; a day's worth lies between two runs.
                for (int n = i * 86_400; n < i * 86_400 + 600; n++) {
                    Logs.append(writer, n, n + 1);
                }
                writer.sync();
            }
        }
        List<String> links = Files.readAllLines(log.resolve("keys"));
        assertThat(links).hasSizeGreaterThan(8);
        Verification found = verify(log);
        assertThat(found.problem()).isEmpty();
        assertThat(found.firstRecordId()).isGreaterThan(600);
        assertThat(Files.readAllLines(log.resolve("horizon")).size()).isLessThan(12);
        links.remove(4);
        Files.write(log.resolve("keys"), links);
        assertThat(problem(log)).isEqualTo(log.resolve("keys") + ", line 5: link 2 is missing");
    }

    /// A recorder killed between two steps of a seal leaves both slots of the key file.
    @Test
    void takesUpTheChainWhereverASealWasInterrupted() throws Exception {
        Path log = temp.resolve("log");
        try (LogWriter writer = open(log)) {
            appendSealed(writer, 0, 4);
            Logs.append(writer, 4, 8);
            writer.sync();
            Path before = temp.resolve("before");
            Logs.copy(log, before);
            nanos += Duration.ofMinutes(15).toNanos();
            writer.sync();
            Path after = temp.resolve("after");
            Logs.copy(log, after);
            byte[] both = Files.readAllBytes(before.resolve("seal.key"));
            byte[] next = Files.readAllBytes(after.resolve("seal.key"));
            for (int i = 0; i < both.length; i++) {
                both[i] |= next[i];
            }
            for (Path stopped : List.of(before, after)) {
                Files.write(stopped.resolve("seal.key"), both);
                String root = verify(stopped).root().orElseThrow();
                try (LogWriter again = open(stopped)) {
                    Logs.append(again, 8, 10);
                }
                Verification found = verify(stopped, Optional.of(root));
                assertThat(found.problem()).as(stopped.toString()).isEmpty();
                assertThat(found.head().orElseThrow().nextRecordId()).isEqualTo(11);
            }
        }
    }

    @Test
    void destroysTheKeyThatSigned() throws Exception {
        Path log = temp.resolve("log");
        try (LogWriter writer = open(log)) {
            appendSealed(writer, 0, 4);
            byte[] first = Files.readAllBytes(log.resolve("seal.key"));
            appendSealed(writer, 4, 8);
            byte[] second = Files.readAllBytes(log.resolve("seal.key"));
            // One slot of 256 bytes is in use; the one that held the key of the seal just made is zeros.
            int used = first[0] != 0 ? 0 : 256;
            assertThat(Arrays.copyOfRange(second, used, used + 256)).containsOnly(0);
            assertThat(Arrays.copyOfRange(second, 256 - used, 512 - used)).isNotEqualTo(new byte[256]);
        }
    }

    @Test
    void anAnchorIsOneLineThatCanBeFoundAgain() throws Exception {
        Anchor anchor = head(sealed());
        assertThat(anchor.text()).doesNotContain("\n");
        assertThat(Anchor.find("Nov 23 12:00:00 ws01 ashiato[4711]: " + anchor.text() + " ."))
                .contains(anchor);
        assertThat(Anchor.find("no anchor")).isEmpty();
    }

    @Test
    void aWriterKnowsTheHeadOfItsChainWithoutReadingIt() throws Exception {
        Path log = temp.resolve("log");
        try (LogWriter writer = open(log)) {
            assertThat(writer.anchor()).as("of a new log").isEmpty();
            Logs.append(writer, 0, 4);
            writer.sync();
            assertThat(writer.anchor()).as("before the first seal").isEmpty();
            writer.seal();
            assertThat(writer.anchor()).contains(head(log));
            Logs.append(writer, 4, 8);
            assertThat(writer.anchor().orElseThrow().nextRecordId()).isEqualTo(5);
            writer.seal();
            assertThat(writer.anchor()).contains(head(log));
            assertThat(head(log).nextRecordId()).isEqualTo(9);
        }
        try (LogWriter writer = open(log)) {
            assertThat(writer.anchor()).as("when it is opened again").contains(head(log));
        }
    }

    @Test
    void sealsOnDemandOnlyWhatIsNew() throws Exception {
        Path log = temp.resolve("log");
        try (LogWriter writer = open(log)) {
            writer.seal();
            assertThat(writer.anchor()).as("of nothing").isEmpty();
            Logs.append(writer, 0, 4);
            writer.seal();
            Optional<Anchor> first = writer.anchor();
            writer.seal();
            assertThat(writer.anchor()).isEqualTo(first);
        }
        assertThat(verify(log).seals()).isEqualTo(1);
    }

    @Test
    void aChainThatWasBegunAnewHasNoHeadBeforeItsFirstSeal() throws Exception {
        Path log = sealed();
        Files.delete(log.resolve("seal.key"));
        try (LogWriter writer = open(log)) {
            assertThat(writer.anchor()).isEmpty();
            Logs.append(writer, 12, 13);
            writer.seal();
            assertThat(writer.anchor().orElseThrow().seal()).isEqualTo(4);
            assertThat(writer.anchor().map(Anchor::root)).isEqualTo(LogVerifier.rootFingerprint(log));
        }
    }

    @Test
    void namesAnchorsThatAreOlderThanTheLogInOneSentence() throws Exception {
        Path log = temp.resolve("days");
        List<Anchor> kept = new ArrayList<>();
        try (LogWriter writer = open(log, new LogOptions(LogOptions.MIN_BYTES))) {
            for (int day = 0; day < 10; day++) {
                Logs.append(writer, day * 86_400, day * 86_400 + 600);
                writer.seal();
                kept.add(writer.anchor().orElseThrow());
            }
        }
        List<String> notes =
                verify(log, Optional.empty(), kept.toArray(Anchor[]::new)).notes();
        assertThat(notes)
                .hasSize(2)
                .anySatisfy(note -> assertThat(note)
                        .matches("\\d anchors from " + kept.getFirst().time() + " to \\S+ are older than the records"
                                + " that are left; they prove nothing"));
        assertThat(verify(log, Optional.empty(), kept.getFirst()).notes())
                .contains("the anchor of " + kept.getFirst().time()
                        + " is older than the records that are left; it proves nothing");
    }

    @Test
    void aSealTakesFewBytes() throws Exception {
        Path log = sealed();
        List<byte[]> frames = frames(Files.readAllBytes(Logs.onlyPart(log)));
        assertThat(ofKind(frames, 4))
                .allSatisfy(place -> assertThat(frames.get(place)).hasSize(SealFrame.FRAME_BYTES));
        assertThat(SealFrame.FRAME_BYTES).isEqualTo(211);
    }
}
