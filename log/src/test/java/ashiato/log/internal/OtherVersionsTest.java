package ashiato.log.internal;

import static org.assertj.core.api.Assertions.assertThat;

import ashiato.event.Event;
import ashiato.event.EventRecord;
import ashiato.event.EventType;
import ashiato.event.FieldType;
import ashiato.event.Origin;
import ashiato.event.ProcessTerminate;
import ashiato.log.Damage;
import ashiato.log.LogException;
import ashiato.log.LogOptions;
import ashiato.log.LogReader;
import ashiato.log.LogWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Parts as an older or a later recorder would write them, frame by frame.
class OtherVersionsTest {
    private static final Origin ORIGIN = Origin.linux("ws01", 1);
    private static final Instant TIME = Instant.parse("2026-03-01T09:00:00.000005Z");
    private static final int PROCESS_TERMINATE = 5;

    @TempDir
    Path temp;

    private final FrameBuffer out = new FrameBuffer();
    private final List<Damage> damage = new ArrayList<>();

    private void begin(long firstRecordId) {
        new SyncFrame(firstRecordId, Micros.of(TIME), Long.MIN_VALUE, 0, ORIGIN).put(out);
    }

    private void type(int eventId, Object... codesAndNames) {
        out.beginFrame(JournalDescriptor.KIND_TYPE);
        out.putVarint(eventId);
        out.putVarint(codesAndNames.length / 2);
        for (int i = 0; i < codesAndNames.length; i += 2) {
            out.putByte((Integer) codesAndNames[i]);
            text((String) codesAndNames[i + 1]);
        }
        out.endFrame();
    }

    private void text(String text) {
        out.putVarint(JournalDescriptor.VALUE_IN_PLACE);
        out.putText(text);
    }

    private void record(int eventId, int... states) {
        out.beginFrame(JournalDescriptor.KIND_RECORD);
        out.putVarint(eventId);
        out.putZigzag(0);
        for (int state : states) {
            out.putByte(state);
        }
    }

    private List<EventRecord> read() throws Exception {
        Path log = Files.createDirectories(temp.resolve("log"));
        byte[] header = PartHeader.encode(1, 0, ORIGIN);
        byte[] frames = out.toByteArray();
        byte[] part = ByteBuffer.allocate(header.length + frames.length)
                .put(header)
                .put(frames)
                .array();
        Files.write(log.resolve("journal-00000000000000000001.ashj"), part);
        return read(log);
    }

    private List<EventRecord> read(Path log) throws LogException {
        List<EventRecord> records = new ArrayList<>();
        damage.clear();
        try (LogReader reader = LogReader.open(log)) {
            for (EventRecord found = reader.next(); found != null; found = reader.next()) {
                records.add(found);
            }
            damage.addAll(reader.damage());
        }
        return records;
    }

    @Test
    void fieldsAreFoundByNameWhateverTheirOrder() throws Exception {
        begin(1);
        type(
                PROCESS_TERMINATE,
                FieldTypeCode.STRING,
                "User",
                FieldTypeCode.UINT32,
                "ProcessId",
                FieldTypeCode.TIME,
                "UtcTime");
        record(PROCESS_TERMINATE, 0b10_10_10);
        text("root");
        out.putVarint(77);
        out.putZigzag(-5);
        out.endFrame();
        assertThat(read())
                .containsExactly(new EventRecord(
                        1,
                        TIME,
                        ORIGIN,
                        new ProcessTerminate(null, TIME.minusNanos(5000), null, 77, null, "root"),
                        Map.of()));
        assertThat(damage).isEmpty();
    }

    @Test
    void aFieldThatThisVersionDoesNotHaveIsKeptAsText() throws Exception {
        begin(1);
        type(
                PROCESS_TERMINATE,
                FieldTypeCode.UINT64,
                "ExitCode",
                FieldTypeCode.BOOLEAN,
                "Signalled",
                FieldTypeCode.UINT32,
                "ProcessId");
        record(PROCESS_TERMINATE, 0b10_11_10);
        out.putVarint(137);
        out.putVarint(77);
        text("ContainerId");
        text("abc");
        out.endFrame();
        EventRecord found = read().getFirst();
        assertThat(found.event()).isEqualTo(new ProcessTerminate(null, TIME, null, 77, null, null));
        assertThat(found.extra())
                .containsExactly(
                        Map.entry("ExitCode", "137"), Map.entry("Signalled", "true"), Map.entry("ContainerId", "abc"));
    }

    @Test
    void aFieldWhoseTypeHasChangedIsKeptAsText() throws Exception {
        begin(1);
        type(PROCESS_TERMINATE, FieldTypeCode.STRING, "ProcessId");
        record(PROCESS_TERMINATE, 0b10);
        text("seventy-seven");
        out.endFrame();
        EventRecord found = read().getFirst();
        assertThat(found.event()).isEqualTo(new ProcessTerminate(null, TIME, null, null, null, null));
        assertThat(found.extra()).containsExactly(Map.entry("ProcessId", "seventy-seven"));
    }

    @Test
    void eventsOfAnUnknownTypeAreCountedAndTheOthersRead() throws Exception {
        begin(1);
        type(202, FieldTypeCode.STRING, "Novelty");
        type(PROCESS_TERMINATE, FieldTypeCode.STRING, "User");
        for (int i = 0; i < 3; i++) {
            record(202, 0b10);
            out.putVarint(i == 0 ? JournalDescriptor.VALUE_DEFINED : JournalDescriptor.VALUE_FIRST_REFERENCE);
            if (i == 0) {
                out.putText("shared");
            }
            out.endFrame();
        }
        record(PROCESS_TERMINATE, 0b10);
        out.putVarint(JournalDescriptor.VALUE_FIRST_REFERENCE);
        out.endFrame();
        List<EventRecord> records = read();
        assertThat(records).singleElement().satisfies(found -> {
            assertThat(found.recordId()).isEqualTo(4);
            assertThat(((ProcessTerminate) found.event()).user()).isEqualTo("shared");
        });
        assertThat(damage).singleElement().satisfies(place -> {
            assertThat(place.kind()).isEqualTo(Damage.Kind.UNKNOWN_TYPE);
            assertThat(place.records()).hasValue(3);
            assertThat(place.found()).isEqualTo("events of type 202, which this version does not know");
        });
    }

    @Test
    void framesOfAnUnknownKindAreSkipped() throws Exception {
        begin(1);
        type(PROCESS_TERMINATE, FieldTypeCode.STRING, "User");
        out.beginFrame(99);
        out.putLong(-1);
        out.endFrame();
        record(PROCESS_TERMINATE, 0);
        out.endFrame();
        assertThat(read()).hasSize(1);
        assertThat(damage).isEmpty();
    }

    @Test
    void aFrameThatMakesNoSenseCostsItsBlockOnly() throws Exception {
        begin(1);
        record(PROCESS_TERMINATE, 0);
        out.endFrame();
        begin(2);
        type(PROCESS_TERMINATE, FieldTypeCode.STRING, "User");
        record(PROCESS_TERMINATE, 0);
        out.endFrame();
        assertThat(read()).extracting(EventRecord::recordId).containsExactly(2L);
        assertThat(damage).singleElement().satisfies(place -> {
            assertThat(place.found()).isEqualTo("an event of type 5 before the type's definition");
            assertThat(place.records()).hasValue(1);
        });
    }

    @Test
    void aBlockThatRepeatsIdsIsDamage() throws Exception {
        for (long first : new long[] {1, 2, 2, 3}) {
            begin(first);
            type(PROCESS_TERMINATE, FieldTypeCode.STRING, "User");
            record(PROCESS_TERMINATE, 0);
            out.endFrame();
        }
        assertThat(read()).extracting(EventRecord::recordId).containsExactly(1L, 2L, 3L);
        assertThat(damage).singleElement().satisfies(place -> {
            assertThat(place.found()).isEqualTo("a block that begins with record 2 where 3 was expected");
            assertThat(place.records()).hasValue(0);
        });
    }

    @Test
    void missingBytesBetweenBlocksShowInTheIds() throws Exception {
        for (long first : new long[] {1, 12}) {
            begin(first);
            type(PROCESS_TERMINATE, FieldTypeCode.STRING, "User");
            record(PROCESS_TERMINATE, 0);
            out.endFrame();
        }
        assertThat(read()).hasSize(2);
        assertThat(damage).singleElement().satisfies(place -> {
            assertThat(place.kind()).isEqualTo(Damage.Kind.MISSING);
            assertThat(place.records()).hasValue(10);
            assertThat(place.found()).isEqualTo("records 2 to 11 are missing: the bytes that held them were removed");
        });
    }

    private Path writePart(Path log, List<TypeDefinition> types) throws Exception {
        FrameBuffer part = new FrameBuffer();
        part.putBytes(PartHeader.encode(1, 0, ORIGIN));
        BlockEncoder encoder = new BlockEncoder(part, types);
        for (int block = 0; block < 2; block++) {
            encoder.begin(new SyncFrame(1 + 3L * block, Micros.of(TIME), Long.MIN_VALUE, 0, ORIGIN));
            for (int i = 0; i < 3; i++) {
                Event event = new ProcessTerminate("-", TIME, new UUID(i, i), i, "/bin/p" + i, "root");
                encoder.put(Micros.of(TIME), event, Map.of("k", "v" + i), BlockEncoder.UNLIMITED);
            }
        }
        Files.createDirectories(log);
        return Files.write(log.resolve("journal-00000000000000000001.ashj"), part.toByteArray());
    }

    /// The type with these fields only, in this order.
    private static TypeDefinition terminates(String... fields) {
        List<TypeDefinition.FieldDefinition> all =
                TypeDefinition.of(EventType.PROCESS_TERMINATE).fields();
        return new TypeDefinition(
                PROCESS_TERMINATE,
                Stream.of(fields)
                        .flatMap(name ->
                                all.stream().filter(field -> field.name().equals(name)))
                        .toList());
    }

    @Test
    void aPartWithFewerFieldsBecomesASegmentThatStillHasItsBytes() throws Exception {
        Path log = temp.resolve("older");
        Path part = writePart(log, List.of(terminates("Image", "ProcessId", "UtcTime")));
        byte[] original = Files.readAllBytes(part);
        Compaction compaction = new Compaction(log, 1 << 20, step -> {});

        SegmentFile file = compaction.convert(new PartFile(1, part)).orElseThrow();

        try (Segment segment = Segment.open(file)) {
            assertThat(segment.putTogether(0).bytes()).isEqualTo(original);
        }
        assertThat(read(log)).hasSize(6).last().satisfies(record -> {
            assertThat(record.event()).isEqualTo(new ProcessTerminate(null, TIME, null, 2, "/bin/p2", null));
            assertThat(record.extra()).containsExactly(Map.entry("k", "v2"));
        });
    }

    @Test
    void aPartWithAFieldThatThisVersionDoesNotHaveStaysAsItIs() throws Exception {
        begin(1);
        type(PROCESS_TERMINATE, FieldTypeCode.UINT64, "ExitCode");
        record(PROCESS_TERMINATE, 0b10);
        out.putVarint(137);
        out.endFrame();
        read();
        Path log = temp.resolve("log");
        PartFile part = LogDirectory.parts(log).getFirst();

        assertThat(new Compaction(log, 1 << 20, step -> {}).convert(part)).isEmpty();

        assertThat(read(log))
                .singleElement()
                .satisfies(record -> assertThat(record.extra()).containsExactly(Map.entry("ExitCode", "137")));
    }

    @Test
    void aSegmentWithAFieldThatThisVersionDoesNotHaveIsNotCalledChanged() throws Exception {
        TypeDefinition later = new TypeDefinition(
                PROCESS_TERMINATE, List.of(new TypeDefinition.FieldDefinition("ExitCode", FieldType.UINT64)));
        PartFraming framing = new PartFraming(Bytes.of(PartHeader.encode(1, 0, ORIGIN)), List.of(later), 0, List.of());
        Path file = Files.createDirectories(temp.resolve("later")).resolve("segment");
        new SegmentBuilder().write(file, List.of(framing), 3);

        FileEvidence evidence = FileEvidence.of(new SegmentFile(1, 1, file), false, bytes -> {});

        assertThat(evidence.unreadable())
                .isEqualTo("events of type 5 with a field ExitCode (UINT64), which this version does not know: verify"
                        + " with the version that recorded them, or a later one");
    }

    /// Payloads with any bytes but a right checksum, as an attacker with write access would make them.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void forgedPayloadsAreDamageAtWorst(long seed) throws Exception {
        Random random = new Random(seed);
        Path log = temp.resolve("forged");
        try (LogWriter writer = LogWriter.open(log, LogOptions.defaults(), ORIGIN)) {
            for (int i = 0; i < 30; i++) {
                Event event = new ProcessTerminate(null, TIME, new UUID(i, i), i, "/bin/p" + i % 3, null);
                writer.append(TIME, event, Map.of("k", "v" + i));
            }
        }
        Path part = log.resolve("journal-00000000000000000001.ashj");
        byte[] good = Files.readAllBytes(part);
        for (int round = 0; round < 300; round++) {
            byte[] forged = good.clone();
            forge(forged, random);
            Files.write(part, forged);
            Files.deleteIfExists(log.resolve("ids"));
            assertThat(read(log)).extracting(EventRecord::recordId).isSorted().doesNotHaveDuplicates();
            try (LogReader reader = LogReader.open(log)) {
                reader.seekToLast(3);
                reader.seekToRecord(random.nextInt(40));
                reader.seekToTime(TIME);
                reader.next();
            }
        }
    }

    private static void forge(byte[] part, Random random) {
        ByteBuffer bytes = ByteBuffer.wrap(part).order(ByteOrder.LITTLE_ENDIAN);
        CRC32C crc = new CRC32C();
        int at = bytes.getShort(JournalDescriptor.HEADER_LENGTH_OFFSET);
        while (at < part.length) {
            int length = bytes.getInt(at);
            if (random.nextInt(10) == 0) {
                int changes = 1 + random.nextInt(4);
                for (int i = 0; i < changes; i++) {
                    part[at + 8 + random.nextInt(length)] = (byte) random.nextInt();
                }
                crc.reset();
                crc.update(part, at, 4);
                crc.update(part, at + 8, length);
                bytes.putInt(at + 4, (int) crc.getValue());
            }
            at += 8 + length;
        }
    }
}
