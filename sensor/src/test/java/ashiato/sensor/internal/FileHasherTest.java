package ashiato.sensor.internal;

import static org.assertj.core.api.Assertions.assertThat;

import ashiato.event.HashAlgorithm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileHasherTest {
    // The one-block message samples of FIPS 180 and RFC 1321.
    private static final String SHA1_ABC = "SHA1=A9993E364706816ABA3E25717850C26C9CD0D89D";
    private static final String MD5_ABC = "MD5=900150983CD24FB0D6963F7D28E17F72";
    private static final String SHA256_ABC = "SHA256=BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD";

    @TempDir
    Path directory;

    @Test
    void printsTheChosenHashesInSysmonsOrder() throws IOException {
        Path file = Files.writeString(directory.resolve("abc"), "abc");

        assertThat(hash(Set.of(HashAlgorithm.SHA256), file)).isEqualTo(SHA256_ABC);
        Set<HashAlgorithm> inAnotherOrder =
                new LinkedHashSet<>(List.of(HashAlgorithm.SHA256, HashAlgorithm.MD5, HashAlgorithm.SHA1));
        assertThat(hash(inAnotherOrder, file)).isEqualTo(SHA1_ABC + "," + MD5_ABC + "," + SHA256_ABC);
    }

    @Test
    void readsFilesLargerThanItsBuffer() throws IOException {
        // A million times "a", the long sample of FIPS 180.
        Path file = Files.writeString(directory.resolve("a"), "a".repeat(1_000_000));

        assertThat(hash(EnumSet.of(HashAlgorithm.SHA1), file))
                .isEqualTo("SHA1=34AA973CD4C4DAA4F61EEB2BDBAD27316534016F");
    }

    @Test
    void triesOnePathAfterAnother() throws IOException {
        Path file = Files.writeString(directory.resolve("abc"), "abc");
        Path other = Files.writeString(directory.resolve("other"), "abc");

        assertThat(hash(Set.of(HashAlgorithm.MD5), identity(file), directory.resolve("none"), other, directory, file))
                .isEqualTo(MD5_ABC);
    }

    @Test
    void hashesNoOtherFileThanTheOneAskedFor() throws IOException {
        Path file = Files.writeString(directory.resolve("abc"), "abc");
        FileIdentity before = identity(file);
        FileIdentity changedOnce =
                new FileIdentity(before.device(), before.inode(), before.ctimeNanos() - 1, before.size());
        assertThat(hash(Set.of(HashAlgorithm.MD5), changedOnce, file)).isNull();
        FileIdentity anotherInode =
                new FileIdentity(before.device(), before.inode() + 1, before.ctimeNanos(), before.size());
        assertThat(hash(Set.of(HashAlgorithm.MD5), anotherInode, file)).isNull();

        Files.writeString(file, "d", StandardOpenOption.APPEND);
        assertThat(hash(Set.of(HashAlgorithm.MD5), before, file)).isNull();
        Files.delete(file);
        assertThat(hash(Set.of(HashAlgorithm.MD5), before, file)).isNull();
    }

    @Test
    void doesNotMindAnotherDeviceNumber() throws IOException {
        Path file = Files.writeString(directory.resolve("abc"), "abc");
        FileIdentity identity = identity(file);
        FileIdentity onASubvolume =
                new FileIdentity(identity.device() + 1, identity.inode(), identity.ctimeNanos(), identity.size());

        assertThat(hash(Set.of(HashAlgorithm.MD5), onASubvolume, file)).isEqualTo(MD5_ABC);
    }

    @Test
    void startsAfreshAfterAFileItCouldNotFinish() throws IOException {
        Path file = Files.writeString(directory.resolve("abc"), "abc");
        FileIdentity identity = identity(file);
        try (FileHasher hasher = new FileHasher(Set.of(HashAlgorithm.MD5))) {
            FileIdentity longer =
                    new FileIdentity(identity.device(), identity.inode(), identity.ctimeNanos(), identity.size() + 1);
            assertThat(hasher.hash(longer, List.of(file.toString()))).isNull();
            assertThat(hasher.hash(identity, List.of(file.toString()))).isEqualTo(MD5_ABC);
        }
    }

    private static String hash(Set<HashAlgorithm> algorithms, Path file) {
        return Objects.requireNonNull(hash(algorithms, identity(file), file));
    }

    private static @Nullable String hash(Set<HashAlgorithm> algorithms, FileIdentity identity, Path... paths) {
        try (FileHasher hasher = new FileHasher(algorithms)) {
            return hasher.hash(
                    identity, List.of(paths).stream().map(Path::toString).toList());
        }
    }

    static FileIdentity identity(Path file) {
        try (NativeFiles files = new NativeFiles()) {
            int fd = files.open(file.toString());
            FileIdentity identity = files.identity(fd);
            files.close(fd);
            return Objects.requireNonNull(identity);
        }
    }
}
