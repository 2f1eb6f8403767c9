package ashiato.sensor.internal;

import static org.assertj.core.api.Assertions.assertThat;

import ashiato.sensor.internal.FilePlaces.Place;
import ashiato.sensor.internal.FileRecords.FileRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Records of this very process, whose mount namespace is that of the reader.
class FilePlacesTest {
    private final FilePlaces places = new FilePlaces();
    private Path root;

    @BeforeEach
    void resolveRoot(@TempDir Path directory) throws IOException {
        root = directory.toRealPath();
    }

    @AfterEach
    void close() {
        places.close();
    }

    private static FileBytes record() {
        return new FileBytes(FileRecords.CREATED, (int) ProcessHandle.current().pid());
    }

    private Place find(FileBytes record) {
        return places.find(record.bytes(), 0, true);
    }

    @ParameterizedTest
    @CsvSource({
        "/a, b, /a/b",
        "/, b/, /b",
        "/a/b, ../c, /a/c",
        "/a, ../../../c, /c",
        "/a, .//./b/., /a/b",
        "/jail, /etc/x, /jail/etc/x",
        "/, .., /",
    })
    void putsAPathTogetherFromItsParts(String base, String text, String path) {
        assertThat(FilePlaces.joined(base, text)).isEqualTo(path);
    }

    @Test
    void looksTheDirectoryUpAndLeavesTheLastNameAlone() throws IOException {
        Files.createDirectory(root.resolve("dir"));
        Files.createSymbolicLink(root.resolve("way"), root.resolve("dir"));
        Path link = Files.createSymbolicLink(root.resolve("dir/link"), Path.of("nowhere"));

        Place place = find(record().names(root.toString()).text("way/link"));

        assertThat(place.path()).isEqualTo(link.toString());
        // S_IFLNK
        assertThat(Objects.requireNonNull(place.status()).mode() & 0xf000).isEqualTo(0xa000);
    }

    @Test
    void followsTheLastNameWhereTheCallDid() throws IOException {
        Path file = Files.writeString(root.resolve("file"), "123");
        Files.createSymbolicLink(root.resolve("link"), Path.of("file"));

        Place place = find(record().names(root.toString()).text("link").flags(FileRecord.FLAG_FOLLOWED));

        assertThat(place.path()).isEqualTo(file.toString());
        assertThat(Objects.requireNonNull(place.status()).identity().size()).isEqualTo(3);
        assertThat(place.reach()).contains(file.toString());
    }

    @Test
    void staysInTheRootOfTheProcess() throws IOException {
        Files.createDirectories(root.resolve("jail/etc"));
        Files.createSymbolicLink(root.resolve("jail/way"), Path.of("/etc"));

        assertThat(find(record().names(root + "/jail").text("/way/x")).path()).isEqualTo(root + "/jail/etc/x");
        assertThat(find(record().names(root + "/jail").text("/../../etc/x")).path())
                .isEqualTo(root + "/jail/etc/x");
    }

    @Test
    void takesAPathLiterallyWhereItsDirectoryIsGone() {
        Place place = find(record().names(root + "/gone").text("../gone/x"));

        assertThat(place.path()).isEqualTo(root + "/gone/x");
        assertThat(place.status()).isNull();
    }

    @Test
    void looksAtAFileOnlyWhereItIsStillTheSame() throws IOException {
        Path file = Files.writeString(root.resolve("file"), "123");
        long inode = (long) Files.getAttribute(file, "unix:ino");

        assertThat(find(record().names(file.toString()).with(FileRecord.INODE, inode))
                        .status())
                .isNotNull();
        assertThat(find(record().names(file.toString()).with(FileRecord.INODE, inode + 1))
                        .status())
                .isNull();
    }
}
