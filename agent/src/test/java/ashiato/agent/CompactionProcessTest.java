package ashiato.agent;

import static org.assertj.core.api.Assertions.assertThat;

import ashiato.event.Origin;
import ashiato.event.ServiceStateChange;
import ashiato.log.LogOptions;
import ashiato.log.LogWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a recorder makes of the processes that it has make segments.
class CompactionProcessTest {
    private static final Instant TIME = Instant.parse("2026-03-01T09:00:00Z");

    @TempDir
    Path temp;

    private long nanos;

    /// A log that has a complete part, and so work for a compaction.
    private LogWriter withACompletePart() throws Exception {
        Path log = temp.resolve("log");
        append(log);
        LogWriter writer = open(log);
        writer.append(TIME, event(), Map.of());
        return writer;
    }

    private LogWriter open(Path log) throws Exception {
        return LogWriter.open(log, new LogOptions(LogOptions.MIN_BYTES), Origin.linux("ws01", 1));
    }

    private void append(Path log) throws Exception {
        try (LogWriter writer = open(log)) {
            while (!writer.takeCompactionDue()) {
                writer.append(TIME, event(), Map.of());
                writer.flush();
            }
        }
    }

    private static ServiceStateChange event() {
        return new ServiceStateChange(TIME, "Started", "0.1.0", "4.90");
    }

    private @Nullable String turnUntilEnded(CompactionProcess compaction, LogWriter writer) throws Exception {
        assertThat(compaction.turn(writer)).isNull();
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        String trouble = null;
        while (trouble == null && System.nanoTime() < deadline) {
            Thread.sleep(5);
            trouble = compaction.turn(writer);
        }
        return trouble;
    }

    private Path counting(int exitCode) throws Exception {
        Path script = temp.resolve("compact.sh");
        Files.writeString(script, "echo x >>" + temp.resolve("runs") + "; exit " + exitCode + "\n");
        return script;
    }

    private long runs() throws Exception {
        return Files.readAllLines(temp.resolve("runs")).size();
    }

    @Test
    void tellsOfAFailureOnceAndTriesAgainInAnHour() throws Exception {
        List<String> command = List.of("/bin/sh", counting(3).toString());
        try (LogWriter writer = withACompletePart();
                CompactionProcess compaction = new CompactionProcess(command, () -> nanos)) {
            assertThat(turnUntilEnded(compaction, writer))
                    .isEqualTo("The process that makes segments of the journal ended with exit code 3, no events"
                            + " dropped; it is tried again in an hour");

            nanos += Duration.ofMinutes(59).toNanos();
            assertThat(compaction.turn(writer)).isNull();
            assertThat(runs()).isOne();

            nanos += Duration.ofMinutes(1).toNanos();
            assertThat(turnUntilEnded(compaction, writer)).contains("exit code 3");
            assertThat(runs()).isEqualTo(2);
        }
    }

    @Test
    void tellsOfACommandThatIsNotThere() throws Exception {
        List<String> command = List.of(temp.resolve("nothing").toString());
        try (LogWriter writer = withACompletePart();
                CompactionProcess compaction = new CompactionProcess(command, () -> nanos)) {
            assertThat(compaction.turn(writer))
                    .startsWith("The process that makes segments of the journal could not be started: ")
                    .endsWith("; it is tried again in an hour");
            assertThat(compaction.turn(writer)).isNull();
        }
    }

    @Test
    void saysNothingOfSuccess() throws Exception {
        List<String> command = List.of("/bin/sh", counting(0).toString());
        try (LogWriter writer = withACompletePart();
                CompactionProcess compaction = new CompactionProcess(command, () -> nanos)) {
            assertThat(compaction.turn(writer)).isNull();
            long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
            while (!Files.exists(temp.resolve("runs")) && System.nanoTime() < deadline) {
                Thread.sleep(5);
            }
            for (int i = 0; i < 20; i++) {
                assertThat(compaction.turn(writer)).isNull();
                Thread.sleep(5);
            }
            assertThat(runs()).isOne();
        }
    }
}
