package ashiato.sensor.internal;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Tells whether a kernel module is signed: whether it ends as the kernel wants a signed one to end
/// (include/linux/module_signature.h). Whose the signature is, and whether it is good, is not looked at.
///
/// Confined to one thread.
final class ModuleSignatures implements AutoCloseable {
    /// What stands at the very end of a signed module.
    static final byte[] END = "~Module signature appended~\n".getBytes(StandardCharsets.US_ASCII);

    /// Larger files are no modules that anybody has.
    private static final long MOST_BYTES = 256 << 20;

    private final NativeFiles files = new NativeFiles();
    private final byte[] piece = new byte[NativeFiles.BUFFER_SIZE];

    /// Whether a file ends so. It has just been read by the kernel: nothing here waits for a disk.
    ///
    /// @param paths where the file may be found
    /// @return null if it cannot be read, is another one by now, or changes meanwhile
    @Nullable
    Boolean isSigned(FileIdentity file, List<String> paths) {
        for (String path : paths) {
            int fd = files.openUntouched(path);
            if (fd >= 0) {
                try {
                    FileIdentity opened = files.identity(fd);
                    if (opened != null && file.isSameFileAs(opened) && file.size() <= MOST_BYTES) {
                        return endsSo(fd, file.size());
                    }
                } finally {
                    files.close(fd);
                }
            }
        }
        return null;
    }

    private @Nullable Boolean endsSo(int fd, long size) {
        byte[] end = new byte[END.length];
        long length = 0;
        int count;
        while ((count = files.read(fd, piece, 0)) > 0) {
            length += count;
            int fresh = Math.min(count, end.length);
            System.arraycopy(end, fresh, end, 0, end.length - fresh);
            System.arraycopy(piece, count - fresh, end, end.length - fresh, fresh);
        }
        boolean whole = count == 0 && length == size;
        return whole ? (Boolean) Arrays.equals(end, END) : null;
    }

    @Override
    public void close() {
        files.close();
    }
}
