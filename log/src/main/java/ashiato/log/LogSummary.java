package ashiato.log;

import ashiato.log.internal.CorruptException;
import ashiato.log.internal.LogDirectory;
import ashiato.log.internal.Micros;
import ashiato.log.internal.PartFile;
import ashiato.log.internal.PartOutline;
import ashiato.log.internal.SegmentCursor;
import ashiato.log.internal.SegmentFile;
import ashiato.log.internal.Stored;
import ashiato.log.internal.SyncFrame;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a log holds.
///
/// @param parts how many files of records there are: parts of the journal and segments
/// @param segments how many of them are segments
/// @param bytes their bytes
/// @param firstRecordId the id of the oldest record; 0 if there is no record
/// @param lastRecordId the id of the newest record; 0 if there is no record
/// @param records how many record ids there are from the first to the last; records lost to damage are counted
/// @param firstTime when the oldest record was written; empty if there is no record
/// @param lastTime when the newest record was written; empty if there is no record
public record LogSummary(
        int parts,
        int segments,
        long bytes,
        long firstRecordId,
        long lastRecordId,
        long records,
        Optional<Instant> firstTime,
        Optional<Instant> lastTime) {

    /// Summarises the log in this directory, which may be being written. Reads the beginning of the oldest part and
    /// the newest part.
    ///
    /// @throws LogException if the directory is not a log or cannot be read
    public static LogSummary of(Path directory) throws LogException {
        LogDirectory.requireLog(directory);
        try {
            List<Stored> parts = LogDirectory.stored(directory);
            int segments =
                    (int) parts.stream().filter(SegmentFile.class::isInstance).count();
            long bytes = 0;
            for (Stored part : parts) {
                bytes += part.size();
            }
            SyncFrame first = firstBlock(parts);
            Last last = lastRecords(parts);
            if (first == null || last == null) {
                return new LogSummary(parts.size(), segments, bytes, 0, 0, 0, Optional.empty(), Optional.empty());
            }
            long lastRecordId = last.recordId();
            return new LogSummary(
                    parts.size(),
                    segments,
                    bytes,
                    first.firstRecordId(),
                    lastRecordId,
                    lastRecordId - first.firstRecordId() + 1,
                    Optional.of(Micros.toInstant(first.baseMicros())),
                    Optional.of(Micros.toInstant(last.micros())));
        } catch (IOException e) {
            throw LogDirectory.explain(directory, e);
        }
    }

    private record Last(long recordId, long micros) {}

    private static @Nullable SyncFrame firstBlock(List<Stored> parts) throws IOException {
        for (Stored part : parts) {
            SyncFrame first = switch (part) {
                case PartFile file -> file.firstBlock();
                case SegmentFile file -> SegmentCursor.firstBlock(file);
            };
            if (first != null) {
                return first;
            }
        }
        return null;
    }

    private static @Nullable Last lastRecords(List<Stored> parts) throws IOException {
        for (Stored part : parts.reversed()) {
            try {
                Last last = switch (part) {
                    case PartFile file -> last(PartOutline.of(file.path(), true));
                    case SegmentFile file -> last(file);
                };
                if (last != null) {
                    return last;
                }
            } catch (NoSuchFileException e) {
                // The bound removed it, and all before it, since the directory was listed.
                return null;
            }
        }
        return null;
    }

    private static @Nullable Last last(PartOutline outline) {
        return outline.records() == 0 ? null : new Last(outline.nextRecordId() - 1, outline.lastMicros());
    }

    private static @Nullable Last last(SegmentFile file) throws IOException {
        try (SegmentCursor cursor = SegmentCursor.open(file, null)) {
            return cursor.records() == 0 ? null : new Last(cursor.idFromEnd(1), cursor.microsFromEnd(1));
        } catch (CorruptException e) {
            return null;
        }
    }
}
