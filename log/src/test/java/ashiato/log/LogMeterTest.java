package ashiato.log;

import static org.assertj.core.api.Assertions.assertThat;

import ashiato.event.Event;
import ashiato.event.EventRecord;
import ashiato.event.FileCreate;
import ashiato.log.internal.SealFrame;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How many bytes the records of a log take: of a log that is there, and of one that would be written.
class LogMeterTest {
    private static final int HEADER_FIXED_BYTES = 36;

    @TempDir
    private Path temporary;

    private static long size(Path log) throws IOException {
        long bytes = 0;
        for (Path part : Logs.parts(log)) {
            bytes += Files.size(part);
        }
        return bytes;
    }

    @Test
    void theBytesOfAllRecordsAreThoseOfTheParts() throws Exception {
        Path log = temporary.resolve("log");
        SampleEvents events = new SampleEvents(1);
        try (LogWriter writer = LogWriter.open(log, new LogOptions(32 << 20), SampleEvents.ORIGIN)) {
            for (int i = 0; i < 60_000; i++) {
                writer.append(events.nextTime(), events.next(), Map.of("ContainerId", "c" + i % 7));
            }
        }

        assertThat(Logs.parts(log)).as("parts").hasSizeGreaterThan(1);
        long sum = 0;
        try (LogReader reader = LogReader.open(log)) {
            for (EventRecord found = reader.next(); found != null; found = reader.next()) {
                assertThat(reader.recordBytes()).isPositive();
                sum += reader.recordBytes();
            }
        }
        assertThat(sum).as("without the seal at the end").isEqualTo(size(log) - SealFrame.FRAME_BYTES);
    }

    @Test
    void theBytesOfARecordAreItsOwnAlsoBehindASeek() throws Exception {
        Path log = temporary.resolve("log");
        try (LogWriter writer = Logs.open(log)) {
            Logs.append(writer, 0, 100);
        }
        try (LogReader all = LogReader.open(log);
                LogReader last = LogReader.open(log)) {
            long bytes = 0;
            for (EventRecord found = all.next(); found != null; found = all.next()) {
                bytes = all.recordBytes();
            }
            last.seekToLast(1);
            assertThat(last.next()).isNotNull();
            assertThat(last.recordBytes()).isEqualTo(bytes).isBetween(20L, 100L);
        }
    }

    @Test
    void meteringGivesTheBytesThatWritingTakes() throws Exception {
        Path log = temporary.resolve("log");
        SampleEvents events = new SampleEvents(2);
        LogMeter meter = new LogMeter(SampleEvents.ORIGIN);
        long metered = 0;
        try (LogWriter writer = LogWriter.open(log, new LogOptions(1L << 30), SampleEvents.ORIGIN)) {
            for (int i = 0; i < 20_000; i++) {
                Instant time = events.nextTime();
                Event event = events.next();
                writer.append(time, event, Map.of());
                metered += meter.add(time, event, Map.of());
            }
        }

        assertThat(Logs.parts(log)).as("parts").hasSize(1);
        int header = HEADER_FIXED_BYTES + 4;
        for (String text : new String[] {
            SampleEvents.ORIGIN.provider(),
            SampleEvents.ORIGIN.providerGuid(),
            SampleEvents.ORIGIN.channel(),
            SampleEvents.ORIGIN.computer()
        }) {
            header += text.length();
        }
        assertThat(metered).isEqualTo(size(log) - header - SealFrame.FRAME_BYTES);
    }

    @Test
    void metersWhatIsCutToFitAFrame() throws Exception {
        Path log = temporary.resolve("log");
        Instant time = SampleEvents.START;
        Event huge = new FileCreate(null, time, null, 1, "/bin/a", "/" + "x".repeat(2 << 20), time, null);
        long metered = new LogMeter(SampleEvents.ORIGIN).add(time, huge, Map.of());
        try (LogWriter writer = Logs.open(log)) {
            writer.append(time, huge, Map.of());
        }
        assertThat(metered).isBetween(8192L, size(log));
    }
}
