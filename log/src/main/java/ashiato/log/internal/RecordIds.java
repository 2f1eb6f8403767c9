package ashiato.log.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// Gives out record ids such that none is given twice, whatever happens to the parts or the system: ids are reserved,
/// durably, many at a time, before the first of them is given.
public final class RecordIds {
    /// One reservation, about two milliseconds, for so many records; and the most ids that a crash of the system
    /// skips.
    static final int RESERVED_AT_ONCE = 1 << 16;

    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

    private final Path directory;
    private final String boot;
    private long ceiling;

    RecordIds(Path directory, String boot) {
        this.directory = directory;
        this.boot = boot;
    }

    /// Which start of the system this is (proc(5), `random/boot_id`); `unknown` where the system does not tell.
    public static String bootOfThisHost() throws IOException {
        try {
            return Files.readString(BOOT_ID).strip();
        } catch (NoSuchFileException e) {
            return "unknown";
        }
    }

    /// Whether ids given under this start of the system can be told from what is in the files.
    boolean isThisBoot(IdFile file) {
        return file.boot().equals(boot) && !boot.equals("unknown");
    }

    /// Makes sure that this id may be given.
    public void reserve(long id, long newestPart, long latestMicros) throws IOException {
        if (id >= ceiling) {
            reserveFrom(id, newestPart, latestMicros);
        }
    }

    /// Reserves ids from this one on, for a part that is about to be begun.
    public void reserveFrom(long id, long newestPart, long latestMicros) throws IOException {
        long next = id + RESERVED_AT_ONCE;
        new IdFile(next, newestPart, -1, latestMicros, boot).write(directory);
        ceiling = next;
    }

    /// Notes that all ids below this one stand in the log and that the log is closed.
    ///
    /// @param newestPart the least id that the newest part can hold; 0 if there is no part
    /// @param size the bytes of the newest part
    public void close(long next, long newestPart, long size, long latestMicros) throws IOException {
        new IdFile(next, newestPart, size, latestMicros, boot).write(directory);
        ceiling = next;
    }
}
