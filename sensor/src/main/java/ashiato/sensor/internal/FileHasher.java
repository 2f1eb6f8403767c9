package ashiato.sensor.internal;

import ashiato.event.HashAlgorithm;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Hashes files that may change or vanish, with all algorithms in one pass.
///
/// Belongs to the thread that made it.
final class FileHasher implements ImageHashes.Hasher {
    private final NativeFiles files = new NativeFiles();
    private final byte[] buffer = new byte[NativeFiles.BUFFER_SIZE];
    private final List<Digest> digests = new ArrayList<>();

    FileHasher(Set<HashAlgorithm> algorithms) {
        ThreadPriority.lower();
        for (HashAlgorithm algorithm : algorithms.isEmpty() ? algorithms : EnumSet.copyOf(algorithms)) {
            String digestName = algorithm.digestName();
            if (digestName != null) {
                digests.add(new Digest(algorithm, digestName));
            }
        }
    }

    @Override
    public @Nullable String hash(FileIdentity identity, List<String> paths) {
        for (String path : paths) {
            int fd = files.openUntouched(path);
            if (fd >= 0) {
                try {
                    if (digestsWhole(identity, fd)) {
                        return text();
                    }
                } finally {
                    files.close(fd);
                }
            }
        }
        return null;
    }

    @Override
    public void close() {
        files.close();
    }

    /// Whether all of the file was read, and it was the wanted one before and after.
    private boolean digestsWhole(FileIdentity wanted, int fd) {
        if (!isOpen(wanted, fd)) {
            return false;
        }
        for (Digest digest : digests) {
            digest.algorithm.reset();
        }
        long length = 0;
        int count;
        while ((count = files.read(fd, buffer, 0)) > 0) {
            length += count;
            for (Digest digest : digests) {
                digest.algorithm.update(buffer, 0, count);
            }
        }
        return count == 0 && length == wanted.size() && isOpen(wanted, fd);
    }

    private boolean isOpen(FileIdentity wanted, int fd) {
        FileIdentity opened = files.identity(fd);
        return opened != null && wanted.isSameFileAs(opened);
    }

    private String text() {
        StringBuilder text = new StringBuilder(160);
        for (Digest digest : digests) {
            text.append(text.isEmpty() ? "" : ",").append(digest.name).append('=');
            text.append(HexFormat.of().withUpperCase().formatHex(digest.algorithm.digest()));
        }
        return text.toString();
    }

    private static final class Digest {
        final String name;
        final MessageDigest algorithm;

        Digest(HashAlgorithm algorithm, String digestName) {
            this.name = algorithm.name();
            try {
                this.algorithm = MessageDigest.getInstance(digestName);
            } catch (NoSuchAlgorithmException missing) {
                throw new IllegalStateException("this Java has no " + digestName, missing);
            }
        }
    }
}
