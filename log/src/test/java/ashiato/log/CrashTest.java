package ashiato.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ashiato.event.EventType;
import java.io.BufferedReader;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Kills a real recorder, a child process that appends as fast as it can and says which record is durable.
class CrashTest {
    @TempDir
    Path temp;

    /// The child.
    static final class Recorder {
        private Recorder() {}

        public static void main(String[] arguments) throws Exception {
            LogWriter writer = LogWriter.open(Path.of(arguments[0]), new LogOptions(64L << 20), SampleEvents.ORIGIN);
            SampleEvents source = new SampleEvents(Long.parseLong(arguments[1]));
            while (true) {
                for (int i = 0; i < 500; i++) {
                    writer.append(source.nextTime(), source.next(), source.nextExtra());
                }
                writer.sync();
                System.out.println(writer.nextRecordId() - 1);
                System.out.flush();
            }
        }
    }

    private static Process start(Path log, long seed) throws Exception {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        classPath(),
                        Recorder.class.getName(),
                        log.toString(),
                        Long.toString(seed))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /// This module, its tests and the events: the tests run on the module path, the child on a class path.
    private static String classPath() throws Exception {
        Path log = location(LogWriter.class);
        return String.join(
                File.pathSeparator,
                log.toString(),
                log.resolveSibling("test-classes").toString(),
                location(EventType.class).toString());
    }

    private static Path location(Class<?> type) throws Exception {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 40})
    void everythingMadeDurableIsThereAndWritingGoesOn(int syncs) throws Exception {
        Path log = temp.resolve("log");
        Process recorder = start(log, syncs);
        long durable = 0;
        try (BufferedReader lines = recorder.inputReader()) {
            for (int i = 0; i < syncs; i++) {
                durable = Long.parseLong(String.valueOf(lines.readLine()));
            }
            assertThatThrownBy(() -> Logs.open(log))
                    .isInstanceOf(LogException.class)
                    .hasMessageContaining("is being written by process " + recorder.pid() + ".");
        } finally {
            recorder.destroyForcibly();
            assertThat(recorder.waitFor(10, TimeUnit.SECONDS)).isTrue();
        }

        Logs.Content content = Logs.read(log);
        assertThat(content.damage()).isEmpty();
        assertThat(content.records()).hasSizeGreaterThanOrEqualTo((int) durable);
        SampleEvents source = new SampleEvents(syncs);
        for (var found : content.records()) {
            assertThat(found.timeCreated()).isEqualTo(source.nextTime());
            assertThat(found.event()).isEqualTo(source.next());
            assertThat(found.extra()).isEqualTo(source.nextExtra());
        }
        try (LogWriter writer = Logs.open(log)) {
            assertThat(writer.recovery().clean()).isFalse();
            assertThat(writer.recovery().damage()).isEqualTo(List.of());
            assertThat(writer.recovery().skippedIds()).isZero();
            Logs.append(writer, 0, 1);
        }
        Logs.Content after = Logs.read(log);
        assertThat(after.damage()).isEmpty();
        assertThat(after.ids())
                .isEqualTo(LongStream.rangeClosed(1, content.records().size() + 1L)
                        .boxed()
                        .toList());
    }

    @Test
    void aFollowerOutlivesTheRecorder() throws Exception {
        Path log = temp.resolve("log");
        Process recorder = start(log, 5);
        try (BufferedReader lines = recorder.inputReader()) {
            lines.readLine();
        }
        try (LogReader reader = LogReader.open(log)) {
            recorder.destroyForcibly().waitFor();
            long read = Logs.rest(reader).records().size();
            try (LogWriter writer = Logs.open(log)) {
                assertThat(writer.nextRecordId()).isEqualTo(read + 1);
                Logs.append(writer, 1, 3);
                writer.flush();
                assertThat(Logs.rest(reader).numbers()).containsExactly(1, 2);
            }
            assertThat(reader.damage()).isEmpty();
        }
    }
}
