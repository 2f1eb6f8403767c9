package ashiato.log;

import ashiato.event.EventRecord;
import ashiato.log.internal.LogDirectory;
import ashiato.log.internal.SegmentBuilder;
import java.io.IOException;
import java.nio.file.Path;

/// Writes events to a Parquet file with the columns of a segment (`docs/reference/segment-format.md`). It is no
/// segment:
/// nothing proves what it holds. Holds all of its events in memory, about 150 bytes each. For one thread.
public final class SegmentExport {
    /// The most events of a file.
    public static final int MAX_EVENTS = SegmentBuilder.MAX_ROWS;

    private static final int LEVEL = 9;

    private final Path file;
    private final SegmentBuilder builder = new SegmentBuilder();

    private SegmentExport(Path file) {
        this.file = file;
    }

    /// Begins an export to a file that is not there yet.
    public static SegmentExport to(Path file) {
        return new SegmentExport(file);
    }

    /// Adds an event.
    ///
    /// @throws LogException if there are [#MAX_EVENTS] already
    public void add(EventRecord record) throws LogException {
        if (builder.isFull()) {
            throw new LogException(file + ": a Parquet file takes at most " + MAX_EVENTS
                    + " events. Export less at a time, by --since and --until.");
        }
        builder.add(record);
    }

    /// Writes the file, for its owner only, durably.
    ///
    /// @throws LogException if it cannot be written
    public void finish() throws LogException {
        try {
            builder.export(file, LEVEL);
        } catch (IOException e) {
            throw LogDirectory.explain(file, e);
        }
    }
}
