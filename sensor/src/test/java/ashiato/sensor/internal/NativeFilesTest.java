package ashiato.sensor.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ashiato.sensor.internal.libc.Errno;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeFilesTest {
    private final NativeFiles files = new NativeFiles();

    @TempDir
    Path directory;

    @AfterEach
    void close() {
        files.close();
    }

    @Test
    void readsAFileUpToTheBuffersEnd() throws IOException {
        Path file = directory.resolve("f");
        byte[] content = new byte[150_000];
        for (int i = 0; i < content.length; i++) {
            content[i] = (byte) (i * 31);
        }
        Files.write(file, content);
        byte[] large = new byte[200_000];
        byte[] small = new byte[70_000];

        assertThat(files.readAll(file.toString(), large)).isEqualTo(150_000);
        assertThat(large).startsWith(content);
        assertThat(files.readAll(file.toString(), small)).isEqualTo(70_000);
        assertThat(content).startsWith(small);
    }

    @Test
    void readsWhereALinkPoints() throws IOException {
        Files.createSymbolicLink(directory.resolve("l"), Path.of("/usr/bin/x (deleted)"));
        byte[] into = new byte[100];

        int length = files.readLink(directory.resolve("l").toString(), into);

        assertThat(new String(into, 0, length, UTF_8)).isEqualTo("/usr/bin/x (deleted)");
    }

    @Test
    void returnsTheErrorNumber() {
        byte[] into = new byte[10];

        assertThat(files.readAll(directory.resolve("none").toString(), into)).isEqualTo(-Errno.ENOENT);
        assertThat(files.readLink(directory.toString(), into)).isEqualTo(-22); // EINVAL: not a link
        assertThat(files.readAll(directory.toString(), into)).isEqualTo(-21); // EISDIR
        assertThat(files.open("/" + "x".repeat(5000))).isEqualTo(-Errno.ENOENT);
    }

    @Test
    void opensNamesThatAreNoText() throws Exception {
        // Java cannot make a file whose name is the byte 0xff; a shell can.
        Process shell = new ProcessBuilder("sh", "-c", "printf hi > \"$(printf 'a\\377')\"")
                .directory(directory.toFile())
                .start();
        assertThat(shell.waitFor()).isZero();
        byte[] into = new byte[10];

        assertThat(files.readAll(directory + "/a\\xff", into)).isEqualTo(2);
    }

    @Test
    void identifiesAnOpenFileAsTheFileSystemDoes() throws IOException {
        Path file = directory.resolve("f");
        Files.writeString(file, "12345");
        int fd = files.openUntouched(file.toString());
        FileIdentity identity = Objects.requireNonNull(files.identity(fd));
        files.close(fd);

        long ctime = ((FileTime) Files.getAttribute(file, "unix:ctime")).to(TimeUnit.NANOSECONDS);
        assertThat(identity.inode()).isEqualTo(Files.getAttribute(file, "unix:ino"));
        assertThat(identity.ctimeNanos()).isEqualTo(ctime);
        assertThat(identity.size()).isEqualTo(5);
    }

    @Test
    void hasNoIdentityForWhatIsNotARegularFile() {
        int fd = files.open(directory.toString());
        assertThat(files.identity(fd)).isNull();
        files.close(fd);
        assertThat(files.identity(-1)).isNull();
    }

    @Test
    void opensNothingButRegularFilesToHashThem() throws IOException {
        Path file = Files.writeString(directory.resolve("f"), "x");
        Path device = Files.createSymbolicLink(directory.resolve("device"), Path.of("/dev/null"));

        int fd = files.openUntouched(file.toString());
        assertThat(fd).isNotNegative();
        assertThat(files.read(fd, new byte[4], 0)).isEqualTo(1);
        files.close(fd);
        assertThat(files.openUntouched(device.toString())).isEqualTo(-Errno.EINVAL);
        assertThat(files.openUntouched(directory.toString())).isEqualTo(-Errno.EINVAL);
        assertThat(files.openUntouched(directory + "/none")).isEqualTo(-Errno.ENOENT);
    }
}
