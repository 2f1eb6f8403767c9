package ashiato.sensor.live;

import static org.assertj.core.api.Assertions.assertThat;

import ashiato.event.EventType;
import ashiato.event.FileCreateStreamHash;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Events 15 of real programs on the running kernel.
class FileOriginsLiveTest {
    // arch/x86/entry/syscalls/syscall_64.tbl
    private static final int SETXATTR = 188;
    private static final int FSETXATTR = 190;

    private static final String URL = "https://example.net/a?b=c";

    private Path root;
    private Scripts scripts;

    @BeforeEach
    void requireKernel(@TempDir Path directory) throws IOException {
        LiveKernel.require();
        root = directory.toRealPath();
        scripts = new Scripts(root);
    }

    private static String set(int call, String file, String name, String value) {
        return "{ my $n = \"%s\\0\"; my $v = \"%s\"; syscall(%d, %s, $n, $v, %d, 0) == 0 or die $!; }"
                .formatted(name, value, call, file, value.length());
    }

    @Test
    void tellsWhereAFileIsFromAndWhatItHolds() throws Exception {
        Path file = Files.writeString(root.resolve("download"), "contents");
        try (Recording recording = new Recording(Scripts.options(EventType.FILE_CREATE_STREAM_HASH))) {
            Integer pid = scripts.perl("my $f = \"./download\\0\";"
                    + set(SETXATTR, "$f", "user.xdg.origin.url", URL)
                    + "open(F, '<', 'download');"
                    + set(FSETXATTR, "fileno(F)", "user.xdg.referrer.url", "from")
                    + set(SETXATTR, "$f", "user.other", "value"));
            recording.await(
                    FileCreateStreamHash.class,
                    event -> pid.equals(event.processId()) && "from".equals(event.contents()));

            List<FileCreateStreamHash> events = recording.all(FileCreateStreamHash.class).stream()
                    .filter(event -> pid.equals(event.processId()))
                    .toList();
            assertThat(events)
                    .extracting(FileCreateStreamHash::targetFilename)
                    .containsExactly(file + ":user.xdg.origin.url", file + ":user.xdg.referrer.url");
            assertThat(events).extracting(FileCreateStreamHash::contents).containsExactly(URL, "from");
            // The file is hashed as it was when the attribute was set; the next one changes it again.
            assertThat(events.getLast().hash()).isEqualTo(Scripts.sha256(file));
            assertThat(events.getFirst().creationUtcTime()).isNotNull();
        }
    }

    @Test
    void keepsLongContents() throws Exception {
        Files.writeString(root.resolve("download"), "contents");
        try (Recording recording = new Recording(Scripts.options(EventType.FILE_CREATE_STREAM_HASH))) {
            Integer pid = scripts.perl(
                    "my $f = \"download\\0\";" + set(SETXATTR, "$f", "user.xdg.origin.url", "x".repeat(3000)));

            FileCreateStreamHash event =
                    recording.await(FileCreateStreamHash.class, each -> pid.equals(each.processId()));
            assertThat(event.contents()).isEqualTo("x".repeat(3000));
        }
    }
}
