package ashiato.agent.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class HostProgramsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private Path temporary = Path.of("");

    private final HostPrograms programs = new HostPrograms();

    private String script(String text) throws IOException {
        Path script = temporary.resolve("script");
        Files.writeString(script, "#!/bin/sh\n" + text);
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        return script.toString();
    }

    @Test
    void givesAProgramItsInputAndItsArgumentsWithoutAShell() throws Exception {
        Path got = temporary.resolve("got");
        programs.run(
                List.of(script("printf '%s|' \"$@\" > " + got + "; cat >> " + got), "$HOME", "a;b"),
                "line\n",
                PATIENCE);

        assertThat(got).hasContent("$HOME|a;b|line\n");
    }

    @Test
    void doesNotMindAProgramThatDoesNotReadItsInput() throws Exception {
        programs.run(List.of("true"), "line\n", PATIENCE);
    }

    @Test
    void doesNotMindAProgramThatSaysMuch() throws Exception {
        programs.run(List.of(script("head -c 300000 /dev/zero; head -c 300000 /dev/zero >&2")), "", PATIENCE);
    }

    @Test
    void saysWithWhatAProgramFailed() throws Exception {
        String failing = script("echo 'no route to host' >&2; echo more >&2; exit 3");
        assertThatThrownBy(() -> programs.run(List.of(failing), "line\n", PATIENCE))
                .isInstanceOf(IOException.class)
                .hasMessage("exit code 3: no route to host");
        assertThatThrownBy(() -> programs.run(List.of("false"), "", PATIENCE)).hasMessage("exit code 1");
    }

    @Test
    void saysThatAProgramCannotBeStarted() {
        assertThatThrownBy(() -> programs.run(List.of("/nowhere/keep"), "", PATIENCE))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("the program cannot be started: ")
                .hasMessageContaining("/nowhere/keep")
                .hasMessageContaining("No such file or directory");
    }

    @Test
    void killsAProgramThatTakesTooLongWithWhatItStarted() throws Exception {
        Path id = temporary.resolve("id");
        String slow = script("sleep 600 & echo $! > " + id + "; wait");
        assertThatThrownBy(() -> programs.run(List.of(slow), "", Duration.ofSeconds(2)))
                .isInstanceOf(IOException.class)
                .hasMessage("it took longer than 2 s and was killed");
        long sleeper = Long.parseLong(Files.readString(id).strip());
        while (ProcessHandle.of(sleeper).isPresent() && !isZombie(sleeper)) {
            Thread.sleep(10);
        }
    }

    /// In a container nobody may wait for orphans.
    private static boolean isZombie(long processId) {
        try {
            return Files.readString(Path.of("/proc/" + processId + "/stat")).contains(") Z ");
        } catch (IOException e) {
            return true;
        }
    }
}
