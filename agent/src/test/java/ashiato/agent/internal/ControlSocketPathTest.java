package ashiato.agent.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlSocketPathTest {
    private static final Path RUN = Path.of("/run/test");

    @TempDir
    private Path directory = Path.of("");

    @Test
    void isInTheLogDirectory() throws Exception {
        assertThat(ControlSocketPath.of(directory, RUN))
                .isEqualTo(directory.toRealPath().resolve("control.sock"));
    }

    @Test
    void changesAt107Bytes() throws Exception {
        Path fits = withSocketPathOf(ControlSocketPath.LONGEST);
        Path tooLong = withSocketPathOf(ControlSocketPath.LONGEST + 1);

        assertThat(ControlSocketPath.of(fits, RUN)).isEqualTo(fits.resolve("control.sock"));
        assertThat(ControlSocketPath.of(tooLong, RUN).toString()).matches("/run/test/[0-9a-f]{16}\\.sock");
    }

    @Test
    void isTheSameForEveryNameOfADirectory() throws Exception {
        Path tooLong = withSocketPathOf(ControlSocketPath.LONGEST + 1);
        Path link = Files.createSymbolicLink(directory.resolve("link"), tooLong);

        assertThat(ControlSocketPath.of(link, RUN)).isEqualTo(ControlSocketPath.of(tooLong, RUN));
    }

    @Test
    void needsTheDirectory() {
        assertThatThrownBy(() -> ControlSocketPath.of(directory.resolve("missing"), RUN))
                .isInstanceOf(NoSuchFileException.class);
    }

    /// A directory whose `control.sock` has a path of that many bytes.
    private Path withSocketPathOf(int bytes) throws Exception {
        String parent = directory.toRealPath().toString();
        int name = bytes - "/control.sock".length() - parent.length() - 1;
        return Files.createDirectories(Path.of(parent, "d".repeat(name)));
    }
}
