package ashiato.log.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A part of the journal by its name, which says the least record id that it can hold.
///
/// @param firstRecordId that id
/// @param path the file
public record PartFile(long firstRecordId, Path path) implements Stored {
    private static final Pattern NAME = Pattern.compile("journal-([0-9]{20})\\.ashj");

    /// The part that begins with this record id.
    public static PartFile in(Path directory, long firstRecordId) {
        String name = String.format(Locale.ROOT, "journal-%020d.ashj", firstRecordId);
        return new PartFile(firstRecordId, directory.resolve(name));
    }

    /// The part that this file is by its name, or empty if it is none.
    public static Optional<PartFile> of(Path path) {
        Path name = path.getFileName();
        Matcher matcher = NAME.matcher(name == null ? "" : name.toString());
        if (!matcher.matches()) {
            return Optional.empty();
        }
        try {
            long firstRecordId = Long.parseLong(matcher.group(1));
            return firstRecordId <= JournalDescriptor.MAX_RECORD_ID
                    ? Optional.of(new PartFile(firstRecordId, path))
                    : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    @Override
    public long size() throws IOException {
        try {
            return Files.size(path);
        } catch (NoSuchFileException e) {
            return 0;
        }
    }

    /// The first block that can be read; null if there is none, or the file has been removed.
    public @Nullable SyncFrame firstBlock() throws IOException {
        try (PartWalker walker = PartWalker.open(path)) {
            return walker.next(true) == PartWalker.Step.BLOCK ? walker.sync() : null;
        } catch (NoSuchFileException e) {
            return null;
        }
    }
}
