package ashiato.log;

import ashiato.event.EventRecord;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads a log from its oldest record on, and follows it while it is written. For one thread.
public final class LogReader implements AutoCloseable {
    private LogReader() {}

    public static LogReader open(Path directory) throws LogException {
        return new LogReader();
    }

    public @Nullable EventRecord next() throws LogException {
        return null;
    }

    public void seekToRecord(long recordId) throws LogException {}

    public void seekToTime(Instant from) throws LogException {}

    public void seekToLast(long count) throws LogException {}

    public List<Damage> damage() {
        return List.of();
    }

    @Override
    public void close() throws LogException {}
}
