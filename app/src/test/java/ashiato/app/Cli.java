package ashiato.app;

import static org.assertj.core.api.Assertions.assertThat;

import ashiato.agent.EventSource;
import ashiato.event.Event;
import ashiato.event.Origin;
import ashiato.event.ProcessTerminate;
import ashiato.log.LogException;
import ashiato.log.LogOptions;
import ashiato.log.LogWriter;
import ashiato.sensor.SensorException;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Runs the command in this process and keeps what it writes.
final class Cli {
    static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

    final ByteArrayOutputStream out = new ByteArrayOutputStream();
    final ByteArrayOutputStream err = new ByteArrayOutputStream();
    OutputStream standardOutput = out;
    boolean colour;
    String standardInput = "";
    EventSource.Opener source = (_, _) -> {
        throw new SensorException("this kernel cannot be observed");
    };
    Optional<String> forbidden = Optional.empty();
    Surroundings.StopRequests stopRequests = _ -> {};
    ServicePlaces places = new ServicePlaces(Path.of("/nonexistent"));

    @Nullable
    String typed;

    int run(Object... args) {
        String[] strings = new String[args.length];
        for (int i = 0; i < args.length; i++) {
            strings[i] = args[i].toString();
        }
        return Main.run(surroundings(), strings);
    }

    /// What the command may touch.
    Surroundings surroundings() {
        return new Surroundings(
                new ByteArrayInputStream(standardInput.getBytes(StandardCharsets.UTF_8)),
                new PrintStream(standardOutput, false, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                colour,
                InstantSource.fixed(NOW),
                source,
                () -> forbidden,
                stopRequests,
                places,
                () -> Optional.ofNullable(typed).map(StringReader::new).map(BufferedReader::new));
    }

    /// Runs the command, which must end with this exit code and say nothing but this on standard error.
    void fails(int code, String error, Object... args) {
        assertThat(run(args)).as("exit code; standard error: %s", err()).isEqualTo(code);
        assertThat(err()).isEqualTo(error);
        assertThat(out()).isEmpty();
    }

    /// Runs the command, which must succeed without a word on standard error.
    String succeeds(Object... args) {
        assertThat(run(args)).as("exit code; standard error: %s", err()).isZero();
        assertThat(err()).isEmpty();
        return out();
    }

    String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    /// Writes a log of `host` in which every event was written when it happened, and closes it.
    static void write(Path directory, Event... events) throws LogException {
        try (LogWriter writer = LogWriter.open(directory, LogOptions.defaults(), Origin.linux("host", 7))) {
            for (Event event : events) {
                writer.append(event.utcTime(), event, Map.of());
            }
        }
    }

    /// The end of a process so many seconds before [#NOW].
    static ProcessTerminate terminated(int processId, String image, int secondsAgo) {
        return new ProcessTerminate(null, NOW.minusSeconds(secondsAgo), null, processId, image, "root");
    }
}
