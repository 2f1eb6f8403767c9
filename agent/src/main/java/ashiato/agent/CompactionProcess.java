package ashiato.agent;

import ashiato.log.LogException;
import ashiato.log.LogWriter;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Has another process make segments of what the recorder has written, so that the recorder stays small. One process at
/// a time, and one a minute at most. What it says of trouble goes to the recorder's error output. For one thread.
final class CompactionProcess implements AutoCloseable {
    private static final long PAUSE_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final long RETRY_NANOS = TimeUnit.HOURS.toNanos(1);

    private final List<String> command;
    private final LongSupplier nanoTime;
    private @Nullable Process process;
    private boolean wanted;
    private long nextNanos;

    /// @param command makes the segments and ends; empty to leave the journal as it is
    CompactionProcess(List<String> command, LongSupplier nanoTime) {
        this.command = List.copyOf(command);
        this.nanoTime = nanoTime;
        this.nextNanos = nanoTime.getAsLong();
    }

    /// Starts a process if there is work, and takes over what an ended one has made. Never waits.
    ///
    /// @throws LogException if what was made could not be taken over
    void turn(LogWriter writer) throws LogException {
        Process running = process;
        if (running != null) {
            if (running.isAlive()) {
                return;
            }
            process = null;
            if (running.exitValue() != 0) {
                nextNanos = nanoTime.getAsLong() + RETRY_NANOS;
                wanted = true;
            }
            writer.adoptSegments();
        }
        wanted |= writer.takeCompactionDue();
        if (wanted && !command.isEmpty() && nanoTime.getAsLong() - nextNanos >= 0) {
            wanted = false;
            start();
        }
    }

    private void start() {
        nextNanos = nanoTime.getAsLong() + PAUSE_NANOS;
        try {
            process = new ProcessBuilder(command)
                    .redirectInput(new File("/dev/null"))
                    .redirectOutput(Redirect.DISCARD)
                    .redirectError(Redirect.INHERIT)
                    .start();
        } catch (IOException e) {
            nextNanos = nanoTime.getAsLong() + RETRY_NANOS;
            wanted = true;
        }
    }

    /// Ends a process that is still at work; it leaves the log as it was.
    @Override
    public void close() {
        Process running = process;
        if (running != null) {
            running.destroy();
        }
    }
}
