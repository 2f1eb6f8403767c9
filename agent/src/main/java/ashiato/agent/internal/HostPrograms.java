package ashiato.agent.internal;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Programs as processes of this host.
public final class HostPrograms implements ProgramRunner {
    /// So much of what a program says against itself is kept.
    private static final int KEPT_BYTES = 4096;
    /// How long its last words may take once it has ended: a program that it left behind may hold the pipe.
    private static final Duration LAST_WORDS = Duration.ofSeconds(1);

    @Override
    public void run(List<String> command, String input, Duration patience) throws IOException, InterruptedException {
        Process process = start(command);
        try {
            Complaint complaint = new Complaint(process.getErrorStream());
            give(input, process.getOutputStream());
            if (!process.waitFor(patience.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new IOException("it took longer than " + patience.toSeconds() + " s and was killed");
            }
            if (process.exitValue() != 0) {
                throw new IOException("exit code " + process.exitValue() + complaint.text());
            }
        } finally {
            if (process.isAlive()) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        }
    }

    private static Process start(List<String> command) throws IOException {
        try {
            return new ProcessBuilder(command)
                    .directory(new File("/"))
                    .redirectOutput(Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            throw new IOException("the program cannot be started: " + e.getMessage(), e);
        }
    }

    /// A line fits into a pipe, so that this never waits.
    private static void give(String input, OutputStream to) {
        try (to) {
            to.write(input.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // It has ended or closed its input; its exit code says whether that was in order.
            return;
        }
    }

    /// What a program says on standard error, read while it runs, so that it never waits for a reader.
    private static final class Complaint {
        /// Guarded by this.
        private final StringBuilder said = new StringBuilder();

        private final Thread reader;

        Complaint(InputStream from) {
            reader = Thread.ofPlatform().daemon().name("ashiato-program").start(() -> read(from));
        }

        private void read(InputStream from) {
            byte[] chunk = new byte[512];
            try (from) {
                for (int count = from.read(chunk); count >= 0; count = from.read(chunk)) {
                    keep(new String(chunk, 0, count, StandardCharsets.UTF_8));
                }
            } catch (IOException e) {
                // It was killed; what was read until then is enough.
                return;
            }
        }

        private synchronized void keep(String more) {
            if (said.length() < KEPT_BYTES) {
                said.append(more);
            }
        }

        private synchronized String kept() {
            return said.toString();
        }

        /// `: ` and the first line, or nothing.
        String text() throws InterruptedException {
            reader.join(LAST_WORDS);
            String line = kept().strip().lines().findFirst().orElse("");
            return line.isEmpty() ? "" : ": " + line;
        }
    }
}
