package ashiato.log;

import ashiato.log.internal.Compaction;
import ashiato.log.internal.CompactionLock;
import ashiato.log.internal.DirectoryLock;
import ashiato.log.internal.LogDirectory;
import ashiato.log.internal.PartFile;
import ashiato.log.internal.SegmentFile;
import ashiato.log.internal.Stored;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Makes segments of the complete parts of a log, and larger segments of small ones.
///
/// A segment is a Parquet file (`docs/reference/segment-format.md`) that takes a fraction of the bytes of the journal
/// and
/// is read by DuckDB, pandas, Spark and Trino as it is. Nothing is lost by it: before a segment gets its name, the
/// parts that it stands for are put together again from it, byte by byte.
///
/// This takes memory and time, so a recorder has another process do it. The files that a segment stands for are removed
/// by the writer ([LogWriter#adoptSegments()], or the next one that opens the log); until then readers pass them over.
/// A crash at any moment leaves a log with all its records, each once.
public final class LogCompactor {
    private LogCompactor() {}

    /// What was made.
    ///
    /// @param segments the files, in the order in which they were made; a later one may stand for earlier ones
    /// @param refused parts that stay as they are: damaged, or written by another version
    public record Report(List<Path> segments, List<Path> refused) {
        public Report {
            segments = List.copyOf(segments);
            refused = List.copyOf(refused);
        }
    }

    /// Does all there is to do. The log may be being written meanwhile.
    ///
    /// @param options the bound of the log, which says how large a segment becomes
    /// @throws LogException if the directory is not a log, cannot be used, or has no room; or if another process is
    /// at
    ///     the same work
    public static Report run(Path directory, LogOptions options) throws LogException {
        return run(directory, options, _ -> {});
    }

    /// Removes the files that segments stand for, unless a writer has the log: then it does so.
    private static void removeSuperseded(Path directory) throws IOException {
        try (DirectoryLock _ =
                DirectoryLock.take(directory, ProcessHandle.current().pid())) {
            for (Stored superseded : LogDirectory.superseded(directory)) {
                Files.deleteIfExists(superseded.path());
            }
        } catch (LogException e) {
            return;
        }
    }

    static Report run(Path directory, LogOptions options, Compaction.Step step) throws LogException {
        LogDirectory.requireLog(directory);
        try (CompactionLock _ = CompactionLock.take(directory)) {
            Compaction compaction = new Compaction(directory, options.segmentBytes(), step);
            List<Path> made = new ArrayList<>();
            Set<Path> refused = new HashSet<>();
            for (PartFile part : Compaction.completeParts(directory)) {
                Optional<SegmentFile> segment = compaction.convert(part);
                segment.ifPresentOrElse(file -> made.add(file.path()), () -> refused.add(part.path()));
            }
            List<SegmentFile> neighbours = compaction.mergeable();
            while (!neighbours.isEmpty()) {
                Optional<SegmentFile> segment = compaction.merge(neighbours);
                if (segment.isEmpty()) {
                    break;
                }
                made.add(segment.get().path());
                neighbours = compaction.mergeable();
            }
            removeSuperseded(directory);
            return new Report(made, refused.stream().sorted().toList());
        } catch (IOException e) {
            throw LogDirectory.explain(directory, e);
        }
    }
}
