package ashiato.config;

import static org.assertj.core.api.Assertions.assertThat;

import ashiato.event.EventType;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A file as large as the largest that is public: 1.05 MB, 7,731 filters, 493 rules, 32 groups.
class LargeFileTest {
    private static final int GROUPS = 32;
    private static final int RULES = 493;
    private static final int FILTERS = 7_731;
    private static final int BYTES = 1_050_000;

    @Test
    void isReadInLessThanASecondByAJvmThatHasJustStarted(@TempDir Path directory) throws Exception {
        Path file = Files.write(directory.resolve("large.xml"), large());
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-Xmx64m",
                        "--class-path",
                        classPath(),
                        Cold.class.getName(),
                        file.toString())
                .redirectErrorStream(true)
                .start();
        String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();

        assertThat(process.waitFor()).as(answer).isZero();
        String[] millis = answer.split(" ", -1);
        System.out.printf(
                "%,d bytes were read in %s ms, %s ms of them of a processor, by a JVM that had just started%n",
                BYTES, millis[0], millis[1]);
        // The processor's time: the other depends on what else the machine has to do.
        assertThat(Duration.ofMillis(Long.parseLong(millis[1]))).isLessThan(Duration.ofSeconds(1));
    }

    @Test
    void isReadWhole() {
        LoadedConfiguration loaded = new ConfigurationReader("host").parse(large());

        assertThat(loaded.problems()).isEmpty();
        Configuration configuration = Objects.requireNonNull(loaded.configuration());
        assertThat(configuration.nodes()).hasSize(GROUPS);
        int filters = 0;
        int rules = 0;
        for (EventNode node : configuration.nodes()) {
            for (Term term : node.terms()) {
                switch (term) {
                    case Filter _ -> filters++;
                    case Rule rule -> {
                        rules++;
                        filters += rule.filters().size();
                    }
                }
            }
        }
        assertThat(filters).isEqualTo(FILTERS);
        assertThat(rules).isEqualTo(RULES);
    }

    /// Reads the file that its argument names and prints how many milliseconds it took, and how many of a
    /// processor, all threads of the JVM together.
    static final class Cold {
        private Cold() {}

        public static void main(String[] arguments) throws IOException {
            Duration processor = processor();
            long start = System.nanoTime();
            LoadedConfiguration loaded = new ConfigurationReader("host").read(Path.of(arguments[0]));
            Duration taken = Duration.ofNanos(System.nanoTime() - start);
            if (!loaded.usable()) {
                throw new AssertionError(loaded.problems());
            }
            System.out.println(
                    taken.toMillis() + " " + processor().minus(processor).toMillis());
        }

        private static Duration processor() {
            return ProcessHandle.current().info().totalCpuDuration().orElseThrow();
        }
    }

    private static String classPath() {
        return String.join(
                File.pathSeparator,
                location(LargeFileTest.class),
                location(ConfigurationReader.class),
                location(EventType.class));
    }

    private static String location(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] large() {
        StringBuilder text = new StringBuilder("<Sysmon schemaversion=\"4.70\">\n<EventFiltering>\n");
        int filters = 0;
        int rules = 0;
        for (int group = 1; group <= GROUPS; group++) {
            text.append("\t<RuleGroup name=\"\" groupRelation=\"or\">\n\t\t<ProcessCreate onmatch=\"")
                    .append(group % 2 == 0 ? "exclude" : "include")
                    .append("\">\n");
            for (; rules < RULES * group / GROUPS; rules++) {
                text.append("\t\t\t<Rule name=\"technique_id=T1059\" groupRelation=\"and\">\n");
                filters = filter(filter(filters, text), text);
                text.append("\t\t\t</Rule>\n");
            }
            while (filters < FILTERS * group / GROUPS) {
                filters = filter(filters, text);
            }
            text.append("\t\t</ProcessCreate>\n\t</RuleGroup>\n");
        }
        text.append("</EventFiltering>\n</Sysmon>\n");
        text.append("<!--")
                .append("x".repeat(BYTES - text.length() - "<!---->".length()))
                .append("-->");
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }

    private static int filter(int number, StringBuilder text) {
        text.append("\t\t\t<CommandLine name=\"attack &amp; more\" condition=\"contains any\">value &lt;")
                .append(number)
                .append("&gt;;C:\\Windows\\System32\\program.exe</CommandLine>\n");
        return number + 1;
    }
}
