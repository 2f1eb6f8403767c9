package ashiato.agent;

import ashiato.sensor.SensorOptions;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a [Recorder] records, and where.
///
/// @param logDirectory the directory of the log; made, for its owner only, if it does not exist
/// @param logBytes the bound on the log's size, in bytes
/// @param sensor what to observe, with a configuration at most
/// @param version the program's version, for event 4 and the status
/// @param configuration decides which of the events that are observed are logged; null logs them all
/// @param anchoring where to leave anchors of the log
/// @param compaction the command of a process that makes segments of the log and ends; empty to leave the journal as it
///     is
public record RecorderOptions(
        Path logDirectory,
        long logBytes,
        SensorOptions sensor,
        String version,
        @Nullable ActiveConfiguration configuration,
        Anchoring anchoring,
        List<String> compaction) {
    public RecorderOptions {
        compaction = List.copyOf(compaction);
    }
}
