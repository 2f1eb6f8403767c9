package ashiato.agent.internal;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/// Runs programs of the host that the recorder needs for something beside recording.
@FunctionalInterface
public interface ProgramRunner {
    /// Runs a program to its end, without a shell.
    ///
    /// @param command the program, looked for in the `PATH` unless it is a path, and its arguments
    /// @param input what it gets as standard input; whether it reads it is its own business
    /// @param patience how long it may take; then it is killed, with the programs that it started
    /// @throws IOException if it cannot be started, takes too long, or ends with another exit code than 0; the
    /// message
    ///     is for the user
    /// @throws InterruptedException if this thread was interrupted meanwhile; the program is killed
    void run(List<String> command, String input, Duration patience) throws IOException, InterruptedException;
}
