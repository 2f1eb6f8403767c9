package ashiato.sensor.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The eBPF objects in the tree were made from the sources in the tree.
class CommittedObjectTest {
    private static final Path SOURCES = Path.of("src/main/bpf");
    private static final Path RESOURCES = Path.of("src/main/resources/ashiato/sensor/internal");
    private static final String ADVICE = "run sensor/src/main/bpf/build.sh and commit what it writes";

    @ParameterizedTest
    @CsvSource({
        "ashiato, kernel.h records.h ashiato.bpf.c",
        "files, kernel.h records.h calls.h files.h files.bpf.c",
        "access, kernel.h records.h calls.h access.h access.bpf.c",
    })
    void wasCompiledFromTheseSources(String object, String sources) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        for (String source : sources.split(" ", -1)) {
            digest.update(Files.readAllBytes(SOURCES.resolve(source)));
        }
        assertThat(recorded(object, "sources"))
                .as(ADVICE)
                .isEqualTo(HexFormat.of().formatHex(digest.digest()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ashiato", "files", "access"})
    void isTheOneThatWasCompiled(String object) throws IOException, NoSuchAlgorithmException {
        byte[] bytes = Files.readAllBytes(RESOURCES.resolve(object + ".bpf.o"));
        String digest =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        assertThat(recorded(object, "object")).as(ADVICE).isEqualTo(digest);
    }

    private static String recorded(String object, String what) throws IOException {
        return Files.readAllLines(RESOURCES.resolve(object + ".bpf.sha256")).stream()
                .filter(line -> line.endsWith(" " + what))
                .map(line -> line.substring(0, line.indexOf(' ')))
                .findFirst()
                .orElseThrow();
    }
}
