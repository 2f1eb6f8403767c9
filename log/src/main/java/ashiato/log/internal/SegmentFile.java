package ashiato.log.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A segment by its name, which says the record ids that it stands for.
///
/// @param firstRecordId the least id that its first part could hold
/// @param lastRecordId the id of its last record
/// @param path the file
public record SegmentFile(long firstRecordId, long lastRecordId, Path path) implements Stored {
    private static final Pattern NAME = Pattern.compile("segment-([0-9]{20})-([0-9]{20})\\.parquet");

    /// The segment of these ids.
    static SegmentFile in(Path directory, long firstRecordId, long lastRecordId) {
        String name = String.format(Locale.ROOT, "segment-%020d-%020d.parquet", firstRecordId, lastRecordId);
        return new SegmentFile(firstRecordId, lastRecordId, directory.resolve(name));
    }

    /// The segment that this file is by its name, or empty if it is none.
    static Optional<SegmentFile> of(Path path) {
        Path name = path.getFileName();
        Matcher matcher = NAME.matcher(name == null ? "" : name.toString());
        if (!matcher.matches()) {
            return Optional.empty();
        }
        try {
            long first = Long.parseLong(matcher.group(1));
            long last = Long.parseLong(matcher.group(2));
            return first > 0 && first <= last && last <= JournalDescriptor.MAX_RECORD_ID
                    ? Optional.of(new SegmentFile(first, last, path))
                    : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /// Whether it has the records of a part or segment that begins with this id.
    boolean covers(long recordId) {
        return firstRecordId <= recordId && recordId <= lastRecordId;
    }

    /// Whether it has all that the other one has, and more.
    boolean supersedes(SegmentFile other) {
        return firstRecordId <= other.firstRecordId && other.lastRecordId <= lastRecordId && !equals(other);
    }

    @Override
    public long size() throws IOException {
        try {
            return Files.size(path);
        } catch (NoSuchFileException e) {
            return 0;
        }
    }
}
