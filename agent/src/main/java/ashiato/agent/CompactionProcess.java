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
    /// @return what went wrong since the last turn; null if nothing did
    @Nullable
    String turn(LogWriter writer) {
        Process running = process;
        String trouble = null;
        if (running != null) {
            if (running.isAlive()) {
                return null;
            }
            process = null;
            if (running.exitValue() != 0) {
                trouble = tryLater(Messages.compactionFailed(running.exitValue()));
            }
            try {
                writer.adoptSegments();
            } catch (LogException e) {
                trouble = tryLater(Messages.segmentsNotAdopted(e.getMessage()));
            }
        }
        wanted |= writer.takeCompactionDue();
        if (wanted && !command.isEmpty() && nanoTime.getAsLong() - nextNanos >= 0) {
            wanted = false;
            trouble = start();
        }
        return trouble;
    }

    private String tryLater(String trouble) {
        nextNanos = nanoTime.getAsLong() + RETRY_NANOS;
        wanted = true;
        return trouble;
    }

    private @Nullable String start() {
        nextNanos = nanoTime.getAsLong() + PAUSE_NANOS;
        try {
            process = new ProcessBuilder(command)
                    .redirectInput(new File("/dev/null"))
                    .redirectOutput(Redirect.DISCARD)
                    .redirectError(Redirect.INHERIT)
                    .start();
            return null;
        } catch (IOException e) {
            return tryLater(Messages.compactionNotStarted(e.getMessage()));
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
