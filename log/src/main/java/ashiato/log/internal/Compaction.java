package ashiato.log.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Makes segments of the complete parts of a log, and larger segments of small ones.
///
/// A segment is written to a temporary file, synced, read again, and put together again to the very bytes of the parts
/// that it stands for. Only then it gets its name. The files that it stands for are left to whoever writes the log.
public final class Compaction {
    /// So many neighbours of one size become one segment.
    private static final int FAN_IN = 8;

    private static final int LEVEL = 9;
    private static final int MERGED_LEVEL = 15;

    private final Path directory;
    private final long maxSegmentBytes;
    private final Step step;

    /// Told of each step, so that a test can end the process at any of them.
    @FunctionalInterface
    public interface Step {
        void reached(String name) throws IOException;
    }

    /// Records in order that become one segment.
    @FunctionalInterface
    private interface Contents {
        /// Adds the records.
        ///
        /// @return the framings of the parts; empty if they cannot become a segment
        Optional<List<PartFraming>> addTo(SegmentBuilder builder) throws IOException, CorruptException;
    }

    /// @param maxSegmentBytes no segment of this size or more is merged with others
    public Compaction(Path directory, long maxSegmentBytes, Step step) {
        this.directory = directory;
        this.maxSegmentBytes = maxSegmentBytes;
        this.step = step;
    }

    /// The parts that are complete and have no segment: all but the newest.
    public static List<PartFile> completeParts(Path directory) throws IOException {
        List<PartFile> parts = LogDirectory.parts(directory);
        return parts.subList(0, Math.max(0, parts.size() - 1));
    }

    /// Makes a segment of one part.
    ///
    /// @return empty if the part cannot become one: something of it cannot be read by this version, or not kept as
    /// it
    ///     is; or if it was removed meanwhile
    public Optional<SegmentFile> convert(PartFile part) throws IOException {
        try {
            return convert(part, digest(Files.readAllBytes(part.path())));
        } catch (NoSuchFileException e) {
            // The log's bound can remove it at any moment.
            if (Files.exists(part.path())) {
                throw e;
            }
            return Optional.empty();
        }
    }

    private Optional<SegmentFile> convert(PartFile part, byte[] original) throws IOException {
        Contents contents = builder -> {
            boolean[] fits = {true};
            PartFraming framing = PartFraming.takeApart(part, record -> {
                if (builder.isFull()) {
                    fits[0] = false;
                } else {
                    builder.add(record);
                }
            });
            return framing == null || !fits[0] ? Optional.empty() : Optional.of(List.of(framing));
        };
        return make(part.firstRecordId(), part.firstRecordId(), contents, List.of(original), LEVEL);
    }

    /// The neighbouring segments that should become one next; empty if there are none: so many that the largest is
    /// at most
    /// so many times as large as the smallest, or fewer if they are large enough together.
    public List<SegmentFile> mergeable() throws IOException {
        List<SegmentFile> run = new ArrayList<>();
        long bytes = 0;
        long least = Long.MAX_VALUE;
        long most = 0;
        for (Stored stored : LogDirectory.stored(directory)) {
            long size = stored.size();
            boolean small = stored instanceof SegmentFile && size < maxSegmentBytes;
            if (!small || Math.max(most, size) > FAN_IN * Math.min(least, size)) {
                run.clear();
                bytes = 0;
                least = Long.MAX_VALUE;
                most = 0;
            }
            if (small && stored instanceof SegmentFile segment) {
                run.add(segment);
                bytes += size;
                least = Math.min(least, size);
                most = Math.max(most, size);
                if (run.size() == FAN_IN || (bytes >= maxSegmentBytes && run.size() > 1)) {
                    return List.copyOf(run);
                }
            }
        }
        return List.of();
    }

    /// Makes one segment of neighbours.
    ///
    /// @return empty if they cannot become one, or if one of them was removed meanwhile
    public Optional<SegmentFile> merge(List<SegmentFile> neighbours) throws IOException {
        List<byte[]> originals = new ArrayList<>();
        Contents contents = builder -> {
            List<PartFraming> framings = new ArrayList<>();
            for (SegmentFile neighbour : neighbours) {
                try (Segment segment = Segment.open(neighbour)) {
                    for (int i = 0; i < segment.parts().size(); i++) {
                        originals.add(digest(segment.putTogether(i).bytes()));
                    }
                    for (int row : segment.inOrder()) {
                        builder.add(segment.record(row, true));
                    }
                    framings.addAll(segment.parts());
                }
            }
            return Optional.of(framings);
        };
        try {
            return rows(neighbours) > SegmentBuilder.MAX_ROWS
                    ? Optional.empty()
                    : make(
                            neighbours.getFirst().firstRecordId(),
                            neighbours.getLast().lastRecordId(),
                            contents,
                            originals,
                            MERGED_LEVEL);
        } catch (CorruptException | NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private static long rows(List<SegmentFile> segments) throws IOException, CorruptException {
        long rows = 0;
        for (SegmentFile file : segments) {
            try (Segment segment = Segment.open(file)) {
                rows += segment.rows();
            }
        }
        return rows;
    }

    /// @param lastRecordId the segment's name ends with this id, or with that of its last record, which may be
    /// later
    /// @param originals SHA-256 of each part, complete when the contents have been added
    private Optional<SegmentFile> make(
            long first, long lastRecordId, Contents contents, List<byte[]> originals, int level) throws IOException {
        SegmentBuilder builder = new SegmentBuilder();
        Path temporary = directory.resolve(LogDirectory.TEMPORARY_SEGMENT);
        try {
            Optional<List<PartFraming>> framings = contents.addTo(builder);
            if (framings.isEmpty()) {
                return Optional.empty();
            }
            Files.deleteIfExists(temporary);
            step.reached("begun");
            builder.write(temporary, framings.get(), level);
            step.reached("written");
            long last = Math.max(lastRecordId, builder.lastRecordId());
            SegmentFile named = SegmentFile.in(directory, first, last);
            if (!isWhole(new SegmentFile(first, last, temporary), originals)) {
                Files.deleteIfExists(temporary);
                return Optional.empty();
            }
            step.reached("checked");
            Files.move(temporary, named.path(), StandardCopyOption.ATOMIC_MOVE);
            step.reached("renamed");
            LogDirectory.sync(directory);
            step.reached("made");
            return Optional.of(named);
        } catch (CorruptException e) {
            Files.deleteIfExists(temporary);
            return Optional.empty();
        } catch (IOException e) {
            // A full disk needs the room that the unfinished file takes.
            try {
                Files.deleteIfExists(temporary);
            } catch (IOException undeletable) {
                e.addSuppressed(undeletable);
            }
            throw e;
        }
    }

    private static byte[] digest(byte[] part) {
        return SealFrame.sha256().digest(part);
    }

    private static boolean isWhole(SegmentFile written, List<byte[]> originals) throws IOException {
        try (Segment segment = Segment.open(written)) {
            if (segment.parts().size() != originals.size()) {
                return false;
            }
            for (int i = 0; i < originals.size(); i++) {
                if (!Arrays.equals(
                        originals.get(i), digest(segment.putTogether(i).bytes()))) {
                    return false;
                }
            }
            return true;
        } catch (CorruptException e) {
            return false;
        }
    }
}
