package ashiato.sensor.live;

import static org.assertj.core.api.Assertions.assertThat;

import ashiato.event.EventType;
import ashiato.event.FieldType;
import ashiato.event.FileCreateTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Events 2 of real programs on the running kernel.
class FileTimesLiveTest {
    private static final Instant CHOSEN = Instant.parse("2001-02-03T04:05:06Z");

    private Path root;
    private Scripts scripts;

    @BeforeEach
    void requireKernel(@TempDir Path directory) throws IOException {
        LiveKernel.require();
        root = directory.toRealPath();
        scripts = new Scripts(root);
    }

    private Path agedFile() throws IOException {
        Path file = Files.writeString(root.resolve("file"), "old");
        Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2020-01-01T00:00:00.123456789Z")));
        return file;
    }

    private static Instant birth(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class)
                .creationTime()
                .toInstant();
    }

    @Test
    void tellsTheTimeThatWasChosenAndTheOneBefore() throws Exception {
        Path file = agedFile();
        try (Recording recording = new Recording(Scripts.options(EventType.FILE_CREATE_TIME))) {
            Integer pid = scripts.run("touch", "-d", CHOSEN.toString(), "file");

            Recording.Reported reported =
                    recording.awaitReported(FileCreateTime.class, event -> pid.equals(event.processId()));
            FileCreateTime event = (FileCreateTime) reported.event();
            assertThat(event.targetFilename()).isEqualTo(file.toString());
            assertThat(event.creationUtcTime()).isEqualTo(CHOSEN);
            assertThat(event.previousCreationUtcTime()).isEqualTo(Instant.parse("2020-01-01T00:00:00.123456789Z"));
            assertThat(event.user()).isEqualTo("root");
            assertThat(reported.extra()).containsEntry("BirthUtcTime", FieldType.TIME.text(birth(file)));
        }
    }

    @Test
    void tellsWhenTheFileWasBornWhereThePreviousTimeIsNotKnown() throws Exception {
        Path file = agedFile();
        Files.createSymbolicLink(root.resolve("link"), file);
        try (Recording recording = new Recording(Scripts.options(EventType.FILE_CREATE_TIME))) {
            Integer pid = scripts.perl("utime(981173106, 981173106, './link') or die");

            Recording.Reported reported =
                    recording.awaitReported(FileCreateTime.class, event -> pid.equals(event.processId()));
            FileCreateTime event = (FileCreateTime) reported.event();
            assertThat(event.targetFilename()).isEqualTo(file.toString());
            assertThat(event.creationUtcTime()).isEqualTo(CHOSEN);
            assertThat(event.previousCreationUtcTime()).isNull();
            assertThat(reported.extra()).containsEntry("BirthUtcTime", FieldType.TIME.text(birth(file)));
        }
    }

    @Test
    void showsThatACopiedFileIsNew() throws Exception {
        agedFile();
        try (Recording recording = new Recording(Scripts.options(EventType.FILE_CREATE_TIME))) {
            Integer pid = scripts.run("cp", "-p", "file", "copy");

            FileCreateTime event = recording.await(FileCreateTime.class, each -> pid.equals(each.processId()));
            assertThat(event.targetFilename()).isEqualTo(root + "/copy");
            assertThat(event.creationUtcTime()).isEqualTo(Instant.parse("2020-01-01T00:00:00.123456789Z"));
            Instant before = event.previousCreationUtcTime();
            assertThat(before).isNotNull();
            assertThat(Duration.between(before, event.utcTime()).abs()).isLessThan(Duration.ofSeconds(1));
        }
    }

    @Test
    void leavesOutThatATimeWasSetToNow() throws Exception {
        agedFile();
        try (Recording recording = new Recording(Scripts.options(EventType.FILE_CREATE_TIME))) {
            Integer now = scripts.run("touch", "file");
            Integer accessed = scripts.run("touch", "-a", "-d", CHOSEN.toString(), "file");
            recording.settle();

            assertThat(recording.all(FileCreateTime.class))
                    .noneMatch(event -> now.equals(event.processId()) || accessed.equals(event.processId()));
        }
    }
}
