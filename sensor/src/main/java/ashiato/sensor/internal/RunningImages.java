package ashiato.sensor.internal;

import ashiato.sensor.SensorStatus;
import org.jspecify.annotations.Nullable;

/// The programs that run, by the path of their image: what is deleted while it runs is still there to be hashed.
///
/// Confined to one thread.
final class RunningImages implements AutoCloseable {
    private static final String DELETED = " (deleted)";

    private final NativeFiles files = new NativeFiles();
    private final BoundedTable<String, Integer> pids = BoundedTable.byUse("images that run", 8192);
    private final byte[] link = new byte[4096];

    /// A process has executed this image.
    void executed(String image, int pid) {
        pids.put(image, pid);
    }

    /// A deleted file that a process runs.
    ///
    /// @param identity which file, since it was deleted
    /// @param path where it can be read as long as the process runs
    record Deleted(FileIdentity identity, String path) {}

    /// The file that was deleted under this path, if a known process runs it: its link to its image then says so.
    @Nullable
    Deleted deleted(String path) {
        Integer pid = pids.get(path);
        if (pid == null) {
            return null;
        }
        String running = "/proc/" + pid + "/exe";
        int length = files.readLink(running, link);
        if (length <= 0 || !EscapedText.of(link, 0, length).equals(path + DELETED)) {
            return null;
        }
        int fd = files.open(running);
        if (fd < 0) {
            return null;
        }
        try {
            FileIdentity identity = files.identity(fd);
            return identity == null ? null : new Deleted(identity, running);
        } finally {
            files.close(fd);
        }
    }

    SensorStatus.Table table() {
        return pids.status();
    }

    @Override
    public void close() {
        files.close();
    }
}
