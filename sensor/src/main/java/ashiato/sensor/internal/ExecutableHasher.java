package ashiato.sensor.internal;

import ashiato.event.HashAlgorithm;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Hashes files that the kernel would execute by their first bytes: ELF files and scripts (`#!`). Others have no
/// hashes.
///
/// Belongs to the thread that made it.
final class ExecutableHasher implements ImageHashes.Hasher {
    private final NativeFiles files = new NativeFiles();
    private final byte[] head = new byte[4];
    private final FileHasher hasher;
    private final boolean hashes;

    ExecutableHasher(Set<HashAlgorithm> algorithms) {
        hasher = new FileHasher(algorithms);
        hashes = !algorithms.isEmpty();
    }

    /// The hashes of an executable as it is now; an empty text if none are to be taken, null if it is none, another
    /// file by now, or changes meanwhile.
    ///
    /// @param identity of which only the inode counts: who writes an executable often sets its times and its owner
    ///     right afterwards
    @Override
    public @Nullable String hash(FileIdentity identity, List<String> paths) {
        for (String path : paths) {
            int fd = files.openUntouched(path);
            if (fd >= 0) {
                try {
                    FileIdentity opened = files.identity(fd);
                    if (opened != null && opened.inode() == identity.inode()) {
                        if (!isExecutable(fd)) {
                            return null;
                        }
                        return hashes ? hasher.hash(opened, List.of(path)) : "";
                    }
                } finally {
                    files.close(fd);
                }
            }
        }
        return null;
    }

    private boolean isExecutable(int fd) {
        return isExecutable(head, files.read(fd, head, 0));
    }

    /// Whether a file with these first bytes can be executed.
    static boolean isExecutable(byte[] head, int length) {
        boolean script = length >= 2 && head[0] == '#' && head[1] == '!';
        boolean elf = length >= 4 && head[0] == 0x7f && head[1] == 'E' && head[2] == 'L' && head[3] == 'F';
        return script || elf;
    }

    @Override
    public void close() {
        hasher.close();
        files.close();
    }
}
