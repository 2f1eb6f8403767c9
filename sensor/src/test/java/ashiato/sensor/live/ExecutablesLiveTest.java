package ashiato.sensor.live;

import static org.assertj.core.api.Assertions.assertThat;

import ashiato.event.EventType;
import ashiato.event.FileExecutableDetected;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Events 29 of real programs on the running kernel.
class ExecutablesLiveTest {
    private Path root;
    private Scripts scripts;

    @BeforeEach
    void requireKernel(@TempDir Path directory) throws IOException {
        LiveKernel.require();
        root = directory.toRealPath();
        scripts = new Scripts(root);
    }

    private List<FileExecutableDetected> detected(Recording recording) {
        return recording.all(FileExecutableDetected.class).stream()
                .filter(event -> String.valueOf(event.targetFilename()).startsWith(root.toString()))
                .toList();
    }

    @Test
    void reportsAScriptThatIsMadeExecutable() throws Exception {
        Path script = Files.writeString(root.resolve("script"), "#!/bin/sh\n");
        try (Recording recording = new Recording(Scripts.options(EventType.FILE_EXECUTABLE_DETECTED))) {
            Integer pid = scripts.run("chmod", "+x", "./script");

            FileExecutableDetected event =
                    recording.await(FileExecutableDetected.class, each -> pid.equals(each.processId()));
            assertThat(event.targetFilename()).isEqualTo(script.toString());
            assertThat(event.hashes()).isEqualTo(Scripts.sha256(script));
            assertThat(event.image())
                    .isEqualTo(Path.of("/usr/bin/chmod").toRealPath().toString());
            assertThat(event.user()).isEqualTo("root");
        }
    }

    @Test
    void reportsAnExecutableThatIsWrittenWithItsWholeContents() throws Exception {
        try (Recording recording = new Recording(Scripts.options(EventType.FILE_EXECUTABLE_DETECTED))) {
            Integer pid = scripts.run("cp", "/usr/bin/perl", "copy");

            FileExecutableDetected event =
                    recording.await(FileExecutableDetected.class, each -> pid.equals(each.processId()));
            assertThat(event.targetFilename()).isEqualTo(root + "/copy");
            assertThat(event.hashes()).isEqualTo(Scripts.sha256(Path.of("/usr/bin/perl")));
        }
    }

    @Test
    void reportsAnExecutableThatIsMovedToItsPlaceAtOnce() throws Exception {
        try (Recording recording = new Recording(Scripts.options(EventType.FILE_EXECUTABLE_DETECTED))) {
            Integer pid = scripts.perl("sysopen(F, 'new', 65, 0755) or die; print F \"#!/bin/true\\n\"; close F;"
                    + " utime(1, 1, 'new') or die; rename('new', 'old') or die");

            FileExecutableDetected event =
                    recording.await(FileExecutableDetected.class, each -> pid.equals(each.processId()));
            recording.settle();
            assertThat(detected(recording)).containsExactly(event);
            // It depends on who is faster.
            assertThat(event.targetFilename()).isIn(root + "/new", root + "/old");
            assertThat(event.hashes()).isEqualTo(Scripts.sha256(root.resolve("old")));
        }
    }

    @Test
    void reportsTheSameContentsOnceAndChangedOnesAgain() throws Exception {
        Path script = Files.writeString(root.resolve("script"), "#!/bin/sh\n");
        try (Recording recording = new Recording(Scripts.options(EventType.FILE_EXECUTABLE_DETECTED))) {
            scripts.run("chmod", "755", "script");
            recording.await(
                    FileExecutableDetected.class, each -> script.toString().equals(each.targetFilename()));
            String before = Scripts.sha256(script);
            scripts.run("chmod", "700", "script");
            scripts.perl("open(F, '+<', 'script') or die; close F");
            recording.settle();
            assertThat(detected(recording)).hasSize(1);

            scripts.perl("open(F, '>>', 'script') or die; print F 'exit'; close F");
            recording.settle();
            assertThat(detected(recording))
                    .extracting(FileExecutableDetected::hashes)
                    .containsExactly(before, Scripts.sha256(script));
        }
    }

    @Test
    void leavesOutWhatIsNoExecutable() throws Exception {
        Files.writeString(root.resolve("text"), "plain");
        Files.writeString(root.resolve("script"), "#!/bin/sh\n");
        Files.createFile(
                root.resolve("empty"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        try (Recording recording = new Recording(Scripts.options(EventType.FILE_EXECUTABLE_DETECTED))) {
            scripts.run("chmod", "755", "text", "empty", ".");
            scripts.run("chmod", "644", "script");
            scripts.run("cp", "script", "copy");
            scripts.run("cat", "empty");
            recording.settle();

            assertThat(detected(recording)).isEmpty();
        }
    }
}
