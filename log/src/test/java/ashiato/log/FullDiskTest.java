package ashiato.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A file system of one mebibyte, which only root can make; elsewhere these tests are skipped.
class FullDiskTest {
    @TempDir
    Path temp;

    Path small = Path.of("");

    private static int run(String... command) throws Exception {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    @BeforeEach
    void mount() throws Exception {
        small = Files.createDirectory(temp.resolve("small"));
        int mounted = run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", small.toString());
        assumeTrue(mounted == 0, "mounting a tmpfs needs root");
    }

    @AfterEach
    void unmount() throws Exception {
        run("umount", small.toString());
    }

    @Test
    void whatWasTakenIsKeptWhatWasNotIsToldAndAllGoesOnWhenThereIsRoom() throws Exception {
        Path log = small.resolve("log");
        Path ballast = small.resolve("ballast");
        Files.write(ballast, new byte[600 * 1024]);
        List<Integer> taken = new ArrayList<>();
        int refused = 0;
        int next = 0;
        try (LogWriter writer = Logs.open(log)) {
            while (refused < 1000) {
                try {
                    Logs.append(writer, next, next + 1);
                    taken.add(next);
                } catch (LogException e) {
                    assertThat(e)
                            .hasMessage(log + ": No space left on device."
                                    + " Make room on this file system or choose a smaller log size.");
                    refused++;
                }
                next++;
            }
            assertThatThrownBy(writer::sync).isInstanceOf(LogException.class);
            Logs.Content whileFull = Logs.read(log);
            assertThat(whileFull.damage()).isEmpty();
            assertThat(whileFull.numbers())
                    .isEqualTo(taken.subList(0, whileFull.records().size()));

            Files.delete(ballast);
            writer.sync();
            assertThat(Logs.read(log).numbers()).isEqualTo(taken);
            Logs.append(writer, next, next + 100);
            for (int i = next; i < next + 100; i++) {
                taken.add(i);
            }
        }
        Logs.Content content = Logs.read(log);
        assertThat(content.damage()).isEmpty();
        assertThat(content.numbers()).isEqualTo(taken);
        assertThat(content.ids().getLast()).isEqualTo(taken.size());
    }

    @Test
    void aPartThatCouldNotBeBegunLeavesNothingBehind() throws Exception {
        Path log = small.resolve("log");
        LogOptions options = new LogOptions(64 * 1024);
        try (LogWriter writer = LogWriter.open(log, options, SampleEvents.ORIGIN)) {
            Logs.append(writer, 0, 1);
            writer.sync();
            Path ballast = small.resolve("ballast");
            try (var out = Files.newOutputStream(ballast)) {
                while (true) {
                    out.write(new byte[4096]);
                }
            } catch (java.io.IOException full) {
                assertThat(full).hasMessageContaining("No space left on device");
            }
            int taken = 1;
            List<Path> before = Logs.parts(log);
            for (int i = 1; i < 4000; i++) {
                try {
                    Logs.append(writer, i, i + 1);
                    taken++;
                } catch (LogException e) {
                    assertThat(e).hasMessageContaining("No space left on device");
                }
            }
            assertThat(taken).isLessThan(4000);
            assertThat(Logs.parts(log)).isEqualTo(before);
            Files.delete(ballast);
            Logs.append(writer, 4000, 4001);
            writer.sync();
            Logs.Content content = Logs.read(log);
            assertThat(content.damage()).isEmpty();
            assertThat(content.ids()).hasSize(taken + 1).endsWith(taken + 1L);
            assertThat(content.numbers()).endsWith(4000);
        }
    }
}
