package ashiato.sensor.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/// The eBPF object in the tree was made from the sources in the tree.
class CommittedObjectTest {
    private static final Path SOURCES = Path.of("src/main/bpf");
    private static final Path RESOURCES = Path.of("src/main/resources/ashiato/sensor/internal");
    private static final String ADVICE = "run sensor/src/main/bpf/build.sh and commit what it writes";

    @Test
    void wasCompiledFromTheseSources() throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        for (String source : new String[] {"kernel.h", "records.h", "ashiato.bpf.c"}) {
            digest.update(Files.readAllBytes(SOURCES.resolve(source)));
        }
        assertThat(recorded("sources")).as(ADVICE).isEqualTo(HexFormat.of().formatHex(digest.digest()));
    }

    @Test
    void isTheOneThatWasCompiled() throws IOException, NoSuchAlgorithmException {
        byte[] object = Files.readAllBytes(RESOURCES.resolve("ashiato.bpf.o"));
        String digest =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(object));
        assertThat(recorded("object")).as(ADVICE).isEqualTo(digest);
    }

    private static String recorded(String what) throws IOException {
        return Files.readAllLines(RESOURCES.resolve("ashiato.bpf.sha256")).stream()
                .filter(line -> line.endsWith(" " + what))
                .map(line -> line.substring(0, line.indexOf(' ')))
                .findFirst()
                .orElseThrow();
    }
}
