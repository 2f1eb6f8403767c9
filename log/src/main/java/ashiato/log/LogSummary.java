package ashiato.log;

import ashiato.log.internal.LogDirectory;
import ashiato.log.internal.Micros;
import ashiato.log.internal.PartFile;
import ashiato.log.internal.PartOutline;
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
/// @param parts how many part files there are
/// @param bytes their bytes
/// @param firstRecordId the id of the oldest record; 0 if there is no record
/// @param lastRecordId the id of the newest record; 0 if there is no record
/// @param records how many record ids there are from the first to the last; records lost to damage are counted
/// @param firstTime when the oldest record was written; empty if there is no record
/// @param lastTime when the newest record was written; empty if there is no record
public record LogSummary(
        int parts,
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
            List<PartFile> parts = LogDirectory.parts(directory);
            long bytes = 0;
            for (PartFile part : parts) {
                bytes += part.size();
            }
            SyncFrame first = firstBlock(parts);
            PartOutline last = lastRecords(parts);
            if (first == null || last == null) {
                return new LogSummary(parts.size(), bytes, 0, 0, 0, Optional.empty(), Optional.empty());
            }
            long lastRecordId = last.nextRecordId() - 1;
            return new LogSummary(
                    parts.size(),
                    bytes,
                    first.firstRecordId(),
                    lastRecordId,
                    lastRecordId - first.firstRecordId() + 1,
                    Optional.of(Micros.toInstant(first.baseMicros())),
                    Optional.of(Micros.toInstant(last.lastMicros())));
        } catch (IOException e) {
            throw LogDirectory.explain(directory, e);
        }
    }

    private static @Nullable SyncFrame firstBlock(List<PartFile> parts) throws IOException {
        for (PartFile part : parts) {
            SyncFrame first = part.firstBlock();
            if (first != null) {
                return first;
            }
        }
        return null;
    }

    private static @Nullable PartOutline lastRecords(List<PartFile> parts) throws IOException {
        for (PartFile part : parts.reversed()) {
            try {
                PartOutline outline = PartOutline.of(part.path(), true);
                if (outline.records() > 0) {
                    return outline;
                }
            } catch (NoSuchFileException e) {
                // The bound removed it, and all before it, since the directory was listed.
                return null;
            }
        }
        return null;
    }
}
