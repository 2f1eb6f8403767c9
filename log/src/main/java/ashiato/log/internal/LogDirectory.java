package ashiato.log.internal;

import ashiato.log.LogException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The directory of a log: what is in it, who may see it.
public final class LogDirectory {
    static final String LOCK = "lock";
    static final String IDS = "ids";
    static final String TEMPORARY_IDS = "ids.tmp";
    static final String SECRET_KEYS = "seal.key";
    static final String KEY_LINKS = "keys";
    static final String TEMPORARY_KEY_LINKS = "keys.tmp";
    static final String HORIZON = "horizon";
    static final String TEMPORARY_HORIZON = "horizon.tmp";
    /// Locked while somebody makes segments.
    static final String COMPACTION_LOCK = "compaction.lock";
    /// A segment that is being made.
    static final String TEMPORARY_SEGMENT = "segment.tmp";

    /// What a log's directory has beside its parts.
    private static final Set<String> OWN_FILES = Set.of(
            LOCK,
            IDS,
            TEMPORARY_IDS,
            SECRET_KEYS,
            KEY_LINKS,
            TEMPORARY_KEY_LINKS,
            HORIZON,
            TEMPORARY_HORIZON,
            COMPACTION_LOCK,
            TEMPORARY_SEGMENT);

    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");

    /// Files of a log are created with these permissions: 0600.
    static final FileAttribute<Set<PosixFilePermission>> FILE_PERMISSIONS =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private LogDirectory() {}

    /// Makes the directory, 0700, if there is none, or an empty one into a log.
    ///
    /// @throws LogException if it holds other things and no log, or cannot be used
    public static void prepare(Path directory) throws LogException {
        try {
            if (Files.notExists(directory, LinkOption.NOFOLLOW_LINKS)) {
                Files.createDirectories(directory, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
                return;
            }
            Contents contents = Contents.of(directory);
            if (!contents.isLog()) {
                contents.requireEmpty(directory);
                Files.setPosixFilePermissions(directory, OWNER_ONLY);
            }
        } catch (IOException e) {
            throw explain(directory, e);
        }
    }

    /// Checks that there is a log to read.
    public static void requireLog(Path directory) throws LogException {
        try {
            Contents contents = Contents.of(directory);
            if (!contents.isLog()) {
                contents.requireEmpty(directory);
                throw new LogException(directory + " is not an Ashiato log: the directory is empty."
                        + " Give the directory that the recorder writes to (its --log).");
            }
        } catch (IOException e) {
            throw explain(directory, e);
        }
    }

    /// What holds the records, each of them once, oldest first: segments, and the parts that no segment stands for.
    public static List<Stored> stored(Path directory) throws IOException {
        return Contents.of(directory).stored();
    }

    /// The parts that no segment stands for, oldest first.
    public static List<PartFile> parts(Path directory) throws IOException {
        return stored(directory).stream()
                .filter(PartFile.class::isInstance)
                .map(PartFile.class::cast)
                .toList();
    }

    /// The segments of which none has all records of another, oldest first.
    static List<SegmentFile> segments(Path directory) throws IOException {
        return stored(directory).stream()
                .filter(SegmentFile.class::isInstance)
                .map(SegmentFile.class::cast)
                .toList();
    }

    /// Parts and segments whose records stand in a segment that was made of them.
    public static List<Stored> superseded(Path directory) throws IOException {
        Contents contents = Contents.of(directory);
        List<Stored> superseded = new ArrayList<>(contents.parts);
        superseded.addAll(contents.segments);
        superseded.removeAll(contents.stored());
        Collections.sort(superseded);
        return superseded;
    }

    /// Makes durable which files the directory has.
    static void sync(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /// Replaces a file of the directory, durably: readers see the old contents or the new.
    static void replace(Path directory, String name, String temporaryName, byte[] contents) throws IOException {
        Path temporary = directory.resolve(temporaryName);
        Files.deleteIfExists(temporary);
        try (FileChannel channel = FileChannel.open(
                temporary, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), FILE_PERMISSIONS)) {
            ByteBuffer bytes = ByteBuffer.wrap(contents);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(temporary, directory.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        sync(directory);
    }

    /// Turns what the system said of a file of a log into what the user can do about it.
    public static LogException explain(Path path, IOException e) {
        return switch (e) {
            case NoSuchFileException missing ->
                new LogException(
                        missing.getFile() + ": no such file or directory. Give the directory that the recorder writes"
                                + " to (its --log).",
                        e);
            case AccessDeniedException denied ->
                new LogException(
                        denied.getFile() + ": permission denied. A log belongs to the user whose recorder wrote it,"
                                + " usually root: try again with sudo.",
                        e);
            case NotDirectoryException file ->
                new LogException(
                        file.getFile() + " is not an Ashiato log: it is a file. Give the directory of a log.", e);
            default -> new LogException(path + ": " + reason(e), e);
        };
    }

    private static String reason(IOException e) {
        String message = e.getMessage();
        if (message == null) {
            return e.getClass().getSimpleName();
        }
        return message.contains("No space left on device")
                ? message + ". Make room on this file system or choose a smaller log size."
                : message;
    }

    /// The files of a directory, seen at one time.
    private record Contents(
            List<PartFile> parts,
            List<SegmentFile> segments,
            boolean begun,
            int others,
            @Nullable Path firstOther) {

        static Contents of(Path directory) throws IOException {
            List<PartFile> parts = new ArrayList<>();
            List<SegmentFile> segments = new ArrayList<>();
            boolean begun = false;
            int others = 0;
            Path firstOther = null;
            try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
                for (Path file : files) {
                    String name = name(file);
                    var part = PartFile.of(file);
                    var segment = SegmentFile.of(file);
                    if (part.isPresent()) {
                        parts.add(part.get());
                    } else if (segment.isPresent()) {
                        segments.add(segment.get());
                    } else if (OWN_FILES.contains(name)) {
                        begun = true;
                    } else {
                        others++;
                        if (firstOther == null || file.compareTo(firstOther) < 0) {
                            firstOther = file;
                        }
                    }
                }
            } catch (DirectoryIteratorException e) {
                throw e.getCause();
            }
            Collections.sort(parts);
            return new Contents(parts, segments, begun, others, firstOther);
        }

        private static String name(@Nullable Path file) {
            return file == null ? "" : String.valueOf(file.getFileName());
        }

        List<Stored> stored() {
            List<SegmentFile> kept = segments.stream()
                    .filter(segment -> segments.stream().noneMatch(other -> other.supersedes(segment)))
                    .toList();
            List<Stored> stored = new ArrayList<>(kept);
            parts.stream()
                    .filter(part -> kept.stream().noneMatch(segment -> segment.covers(part.firstRecordId())))
                    .forEach(stored::add);
            Collections.sort(stored);
            return stored;
        }

        boolean isLog() {
            return !parts.isEmpty() || !segments.isEmpty() || (begun && others == 0);
        }

        void requireEmpty(Path directory) throws LogException {
            if (others > 0) {
                throw new LogException(directory + " is not an Ashiato log: it holds other files (" + others
                        + ", the first " + name(firstOther) + ") and no journal-*.ashj."
                        + " Give the directory of a log, or an empty or new one to record to.");
            }
        }
    }
}
