package ashiato.agent;

import ashiato.agent.RecorderStatus.LogState;
import ashiato.event.Event;
import ashiato.event.Origin;
import ashiato.log.Anchor;
import ashiato.log.LogException;
import ashiato.log.LogOptions;
import ashiato.log.LogWriter;
import ashiato.log.Recovery;
import ashiato.sensor.Sensor;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A log directory of this host, written by a [LogWriter].
final class LogStore implements EventStore {
    private final Path directory;
    private final long maxBytes;
    private final LogWriter writer;
    private final CompactionProcess compaction;
    private @Nullable Instant lastTime;

    private LogStore(Path directory, long maxBytes, LogWriter writer, CompactionProcess compaction) {
        this.directory = directory;
        this.maxBytes = maxBytes;
        this.writer = writer;
        this.compaction = compaction;
    }

    /// Becomes the writer of the log directory, which is made if it does not exist.
    static LogStore open(RecorderOptions options) throws LogException {
        Path directory = options.logDirectory().toAbsolutePath().normalize();
        Origin origin = Origin.linux(
                Sensor.hostName(), Math.toIntExact(ProcessHandle.current().pid()));
        return new LogStore(
                directory,
                options.logBytes(),
                LogWriter.open(directory, new LogOptions(options.logBytes()), origin),
                new CompactionProcess(options.compaction(), System::nanoTime));
    }

    @Override
    public void append(Instant timeCreated, Event event, Map<String, String> extra) throws LogException {
        writer.append(timeCreated, event, extra);
        lastTime = timeCreated;
    }

    @Override
    public void flush() throws LogException {
        writer.flush();
    }

    @Override
    public void sync() throws LogException {
        writer.sync();
    }

    @Override
    public void seal() throws LogException {
        writer.seal();
    }

    @Override
    public @Nullable String compact() {
        return compaction.turn(writer);
    }

    @Override
    public Optional<Anchor> anchor() {
        return writer.anchor();
    }

    @Override
    public LogState state() {
        return new LogState(
                directory,
                writer.sizeBytes(),
                maxBytes,
                writer.nextRecordId() - 1,
                writer.oldest().orElse(null),
                lastTime);
    }

    @Override
    public Recovery recovery() {
        return writer.recovery();
    }

    @Override
    public void close() throws LogException {
        compaction.close();
        writer.close();
    }
}
