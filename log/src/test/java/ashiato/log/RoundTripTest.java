package ashiato.log;

import static org.assertj.core.api.Assertions.assertThat;

import ashiato.event.Event;
import ashiato.event.EventRecord;
import ashiato.event.EventType;
import ashiato.event.ProcessCreate;
import ashiato.event.ProcessTerminate;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RoundTripTest {
    @TempDir(factory = InMemory.class)
    Path temp;

    private List<EventRecord> append(LogWriter writer, SampleEvents source, List<Event> events) throws LogException {
        List<EventRecord> expected = new ArrayList<>();
        for (Event event : events) {
            Instant time = source.nextTime();
            Map<String, String> extra = source.nextExtra();
            long id = writer.append(time, event, extra);
            expected.add(new EventRecord(id, time, SampleEvents.ORIGIN, event, extra));
        }
        return expected;
    }

    @ParameterizedTest
    @EnumSource(EventType.class)
    void everyTypeComesBackAsItWas(EventType type) throws Exception {
        SampleEvents source = new SampleEvents(type.id());
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            events.add(source.next(type));
        }
        Path log = temp.resolve("log");
        List<EventRecord> expected;
        try (LogWriter writer = Logs.open(log)) {
            expected = append(writer, source, events);
        }
        Logs.Content content = Logs.read(log);
        assertThat(content.records()).isEqualTo(expected);
        assertThat(content.damage()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void mixedTypesComeBackOverManyBlocksPartsAndReopenings(long seed) throws Exception {
        Path log = temp.resolve("log");
        LogOptions options = new LogOptions(16L << 20);
        SampleEvents source = new SampleEvents(seed);
        List<EventRecord> expected = new ArrayList<>();
        for (int round = 0; round < 4; round++) {
            List<Event> events = new ArrayList<>();
            for (int i = 0; i < 8000; i++) {
                events.add(source.next());
            }
            try (LogWriter writer = LogWriter.open(log, options, SampleEvents.ORIGIN)) {
                expected.addAll(append(writer, source, events));
            }
        }
        assertThat(Logs.parts(log)).hasSizeGreaterThan(1);
        Logs.Content content = Logs.read(log);
        assertThat(content.damage()).isEmpty();
        assertThat(content.records()).isEqualTo(expected);
        assertThat(content.ids())
                .isEqualTo(java.util.stream.LongStream.rangeClosed(1, 32000)
                        .boxed()
                        .toList());
    }

    @Test
    void extraValuesKeepTheirOrder() throws Exception {
        Path log = temp.resolve("log");
        Map<String, String> extra = new java.util.LinkedHashMap<>();
        extra.put("z", "1");
        extra.put("a", "2");
        extra.put("m", "");
        try (LogWriter writer = Logs.open(log)) {
            writer.append(SampleEvents.START, SampleEvents.numbered(1), extra);
        }
        assertThat(Logs.read(log).records().getFirst().extra()).containsExactlyEntriesOf(extra);
    }

    @Test
    void timesAreKeptToTheMicrosecondAndClampedToTheFormatsRange() throws Exception {
        Path log = temp.resolve("log");
        try (LogWriter writer = Logs.open(log)) {
            writer.append(Instant.parse("2026-01-01T00:00:00.123456789Z"), SampleEvents.numbered(1), Map.of());
            writer.append(Instant.MIN, SampleEvents.numbered(2), Map.of());
            writer.append(Instant.MAX, SampleEvents.numbered(3), Map.of());
            writer.append(Instant.parse("1601-01-01T00:00:00.000001Z"), SampleEvents.numbered(4), Map.of());
        }
        assertThat(Logs.read(log).records().stream().map(EventRecord::timeCreated))
                .containsExactly(
                        Instant.parse("2026-01-01T00:00:00.123456Z"),
                        Instant.parse("-290308-12-21T19:59:05.224192Z"),
                        Instant.parse("+294247-01-10T04:00:54.775807Z"),
                        Instant.parse("1601-01-01T00:00:00.000001Z"));
    }

    @Test
    void moreDistinctTextsThanTheDictionaryHoldsComeBack() throws Exception {
        Path log = temp.resolve("log");
        List<Map<String, String>> extras = new ArrayList<>();
        try (LogWriter writer = Logs.open(log)) {
            for (int i = 0; i < 3; i++) {
                Map<String, String> extra = new HashMap<>();
                for (int k = 0; k < 6000; k++) {
                    extra.put("k" + k, i + "v" + k);
                }
                extras.add(extra);
                writer.append(SampleEvents.START, SampleEvents.numbered(i), extra);
            }
        }
        assertThat(Logs.read(log).records().stream().map(EventRecord::extra)).isEqualTo(extras);
    }

    @Test
    void textsThatCollideInTheDictionaryComeBack() throws Exception {
        // "Aa" and "BB" have the same hash, and so has every text made of twelve of them: 4096 texts.
        Path log = temp.resolve("log");
        List<String> images = new ArrayList<>();
        for (int i = 0; i < 4096; i++) {
            StringBuilder text = new StringBuilder();
            for (int bit = 0; bit < 12; bit++) {
                text.append((i >> bit & 1) == 0 ? "Aa" : "BB");
            }
            images.add(text.toString());
        }
        try (LogWriter writer = Logs.open(log)) {
            for (String image : images) {
                writer.append(
                        SampleEvents.START,
                        new ProcessTerminate(null, SampleEvents.START, new UUID(0, 0), 1, image, null),
                        Map.of());
            }
        }
        assertThat(Logs.read(log).events().stream().map(event -> ((ProcessTerminate) event).image()))
                .isEqualTo(images);
    }

    @Test
    void aRecordOfJustLessThanAMebibyteIsWholeAndALargerOneIsCutAndSaysSo() throws Exception {
        Path log = temp.resolve("log");
        String fits = "x".repeat((1 << 20) - 1000);
        String tooLong = "y".repeat(100_000_000);
        try (LogWriter writer = Logs.open(log)) {
            writer.append(SampleEvents.START, process("before", "/"), Map.of());
            writer.append(SampleEvents.START, process(fits, "/"), Map.of());
            writer.append(SampleEvents.START, process(tooLong, "/short"), Map.of());
            writer.append(SampleEvents.START, process("after", "/"), Map.of());
        }
        Logs.Content content = Logs.read(log);
        assertThat(content.damage()).isEmpty();
        assertThat(content.ids()).containsExactly(1L, 2L, 3L, 4L);
        assertThat(content.events().stream().map(event -> ((ProcessCreate) event).commandLine()))
                .containsExactly("before", fits, "y".repeat(8192) + "… (99991808 more characters were cut)", "after");
        assertThat(((ProcessCreate) content.events().get(2)).currentDirectory()).isEqualTo("/short");
    }

    private static ProcessCreate process(String commandLine, String directory) {
        return new ProcessCreate(
                null,
                SampleEvents.START,
                null,
                1,
                null,
                null,
                null,
                null,
                null,
                null,
                commandLine,
                directory,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }
}
