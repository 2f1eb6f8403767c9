package ashiato.app;

import ashiato.agent.EventSource;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.PrintStream;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/// What a command may touch of the process it runs in.
///
/// @param in where a command reads what it is given as `-`
/// @param out takes results
/// @param err takes everything else
/// @param colour whether results may be coloured
/// @param clock tells the time
/// @param source where a recorder's events come from
/// @param forbidden tells why this process may not observe the kernel, empty if it may
/// @param stopRequests tells a command that goes on that it shall end
/// @param places where the service's files are
/// @param terminal what the user types, empty if nobody can be asked
record Surroundings(
        InputStream in,
        PrintStream out,
        PrintStream err,
        boolean colour,
        InstantSource clock,
        EventSource.Opener source,
        Supplier<Optional<String>> forbidden,
        StopRequests stopRequests,
        ServicePlaces places,
        Supplier<Optional<BufferedReader>> terminal) {

    /// Tells a command that goes on that it shall end, as Ctrl-C does.
    @FunctionalInterface
    interface StopRequests {
        /// Runs this, on any thread, when the command shall end; the command is given time to do so in order.
        void onStop(Runnable stop);

        /// Runs this, on any thread, when the command shall read its configuration again, as the service does
        /// at
        /// SIGHUP; without a wish for it SIGHUP is a request to end.
        default void onReload(Runnable reload) {}
    }
}
