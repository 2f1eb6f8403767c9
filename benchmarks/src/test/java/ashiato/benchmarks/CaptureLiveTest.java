package ashiato.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import ashiato.sensor.live.LiveKernel;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The capture benchmark at a tenth of its size: a real recorder beside real storms, everything recorded once and with
/// the right program.
class CaptureLiveTest {
    private static Generators generators;

    @BeforeAll
    static void requireKernelAndCompiler() throws BenchmarkException {
        LiveKernel.require();
        Generators.obstacle().ifPresent(LiveTests::cannotRun);
        generators = Generators.compile(Path.of(""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tcpstorm --connects 2000 --refused 50",
                "tcpstorm --connects 2000 --family v6 --acceptor prefork --accept null",
                "tcpstorm --connects 2000 --family mapped --acceptor thread --accept null --refused 50",
                "udpstorm --flows 2000 --receiver",
                "udpstorm --flows 2000 --receiver --socket connected --family v6",
                "execstorm --execs 500 --method vfork",
                "threads"
            })
    void recordsEverythingOnceWithTheRightProgram(String command) throws BenchmarkException {
        CaptureRun run = CaptureRun.of(ashiato(), generators, List.of(command.split(" ", -1)));
        assertThat(run.verdicts()).isNotEmpty().allMatch(Verdict::perfect);
        assertThat(run.lost()).as("lost according to events 255").isZero();
        assertThat(run.lostByStatus()).as("lost according to the status").isEmpty();
        assertThat(run.log().problems()).isEmpty();
    }

    /// The command as it was just built, without the launcher, which might build it again.
    private static List<String> ashiato() {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String path = String.join(
                File.pathSeparator,
                Stream.of(System.getProperty("jdk.module.path", ""), System.getProperty("java.class.path", ""))
                        .filter(part -> !part.isEmpty())
                        .toList());
        return List.of(
                java,
                "--module-path",
                path,
                "--enable-native-access=ashiato.sensor",
                "--module",
                "ashiato.app/ashiato.app.Main");
    }
}
