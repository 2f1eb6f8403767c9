package ashiato.app;

import static org.assertj.core.api.Assertions.assertThat;

import ashiato.agent.AnchorPlace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnchorsFileTest {
    @TempDir
    private Path temporary = Path.of("");

    private AnchorsFile read(String text) throws Exception {
        return AnchorsFile.read(Files.writeString(temporary.resolve("anchors"), text));
    }

    @Test
    void readsPlacesTheIntervalAndComments() throws Exception {
        AnchorsFile file = read("""
                # where to
                syslog
                  /mnt/kept/ws01
                command:/usr/local/bin/keep a b

                every 1h30m
                """);

        assertThat(file.places())
                .containsExactly(
                        new AnchorPlace.Syslog(),
                        new AnchorPlace.LineFile(Path.of("/mnt/kept/ws01")),
                        new AnchorPlace.Program(List.of("/usr/local/bin/keep", "a", "b")));
        assertThat(file.interval()).isEqualTo(Duration.ofMinutes(90));
        assertThat(file.problems()).isEmpty();
    }

    @Test
    void namesNoPlaceWhereThereIsNoFile() {
        assertThat(AnchorsFile.read(temporary.resolve("anchors")))
                .isEqualTo(new AnchorsFile(List.of(), null, List.of()));
    }

    @Test
    void keepsTheGoodLinesOfAFileWithABadOne() throws Exception {
        AnchorsFile file = read("syslgo\nsyslog\n");

        assertThat(file.places()).containsExactly(new AnchorPlace.Syslog());
        assertThat(file.problems())
                .containsExactly(temporary.resolve("anchors") + ":1: 'syslgo' is no place for anchors; expected syslog,"
                        + " file:PATH with an absolute path, or command:PROGRAM ARG...; this line is left out");
    }
}
