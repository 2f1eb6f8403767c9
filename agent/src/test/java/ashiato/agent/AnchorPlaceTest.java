package ashiato.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnchorPlaceTest {
    @Test
    void readsTheThreeKindsOfPlaces() {
        assertThat(AnchorPlace.parse("syslog")).isEqualTo(new AnchorPlace.Syslog());
        assertThat(AnchorPlace.parse("file:/mnt/kept/ws01 anchors"))
                .isEqualTo(new AnchorPlace.LineFile(Path.of("/mnt/kept/ws01 anchors")));
        assertThat(AnchorPlace.parse("/mnt/kept/ws01")).isEqualTo(new AnchorPlace.LineFile(Path.of("/mnt/kept/ws01")));
        assertThat(AnchorPlace.parse(" command:/usr/local/bin/keep  --host ws01 "))
                .isEqualTo(new AnchorPlace.Program(List.of("/usr/local/bin/keep", "--host", "ws01")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"syslog", "file:/mnt/kept/ws01", "command:keep --host ws01"})
    void writesAPlaceAsItWasRead(String written) {
        assertThat(AnchorPlace.parse(written).text()).isEqualTo(written);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "anchors.txt", "file:anchors.txt", "file:", "command:", "command: ", "Syslog", "/a\0b"})
    void refusesWhatIsNoPlace(String written) {
        assertThatThrownBy(() -> AnchorPlace.parse(written))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("'" + written + "' is no place for anchors; expected syslog, file:PATH with an absolute"
                        + " path, or command:PROGRAM ARG...");
    }

    @Test
    void refusesAnIntervalThatIsTooShort() {
        assertThatThrownBy(() -> new Anchoring(List.of(), Duration.ofSeconds(59), List.of(), _ -> {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("an anchor every 59 s is too often; expected at least 60 s");
    }
}
