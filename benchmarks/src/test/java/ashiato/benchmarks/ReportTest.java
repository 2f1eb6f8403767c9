package ashiato.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
    @Test
    void alignsTheTableAndNamesWhatIsMissed() {
        Report report = new Report("sample", "what", "count", "share");
        report.row("connects", 20_000, 1.0);
        report.row("a", 7L, 0.25);
        report.demand("missing", 3, 0, "events");
        report.demand("share", 0.25, 1, "%");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        report.print(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        assertThat(bytes.toString(StandardCharsets.UTF_8).lines().skip(1))
                .containsExactly(
                        "what      count  share",
                        "connects  20000  1",
                        "a         7      0.250",
                        "MISSED  missing: 3 events, at most 0",
                        "met     share: 0.250 %, at most 1");
        assertThat(report.met()).isFalse();
        assertThat(report.missed()).containsExactly("MISSED  missing: 3 events, at most 0");
    }

    @Test
    void writesTheSameAsJson(@TempDir Path directory) throws Exception {
        Report report = new Report("sample", "what", "count");
        report.row("with \"quotes\"", 20_000);
        report.demand("missing", 0, 0, "events");
        report.note("a note");
        Path file = directory.resolve("results/sample.json");
        report.write(file);
        assertThat(Files.readString(file))
                .contains("\"benchmark\":\"sample\"")
                .contains("\"met\":true")
                .contains("\"rows\":[{\"what\":\"with \\\"quotes\\\"\",\"count\":20000}]")
                .contains(
                        "\"demands\":[{\"what\":\"missing\",\"found\":0.0,\"most\":0.0,\"unit\":\"events\",\"met\":true}]")
                .contains("\"notes\":[\"a note\"]");
    }

    @Test
    void doesNotTakeAFigureThatIsNotANumberForMet() {
        Report report = new Report("sample", "what");
        report.demand("ratio", Double.NaN, 1.25, "times");
        assertThat(report.met()).isFalse();
    }
}
