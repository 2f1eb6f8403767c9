package ashiato.agent;

import ashiato.agent.RecorderStatus.LogState;
import ashiato.event.Event;
import ashiato.log.Anchor;
import ashiato.log.LogException;
import ashiato.log.Recovery;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a recorder needs of a log that it writes. Used by one thread.
interface EventStore extends AutoCloseable {
    /// Takes an event into the log's buffer. An event for which this throws is not in the log.
    void append(Instant timeCreated, Event event, Map<String, String> extra) throws LogException;

    /// Gives what was appended to the operating system, so that readers see it. What this fails to write stays in
    /// the
    /// buffer.
    void flush() throws LogException;

    /// Makes what was flushed survive a loss of power.
    void sync() throws LogException;

    /// Makes what was appended survive a loss of power, and seals it.
    void seal() throws LogException;

    /// Has what is complete made into segments, and takes over those that were made. Never waits.
    ///
    /// @return what went wrong with that since it was asked before; null if nothing did
    @Nullable
    String compact();

    /// The head of the log's chain as of the last seal; empty if there is none. May be asked when the log is
    /// closed.
    Optional<Anchor> anchor();

    /// The log as it is now.
    LogState state();

    /// What opening the log found.
    Recovery recovery();

    @Override
    void close() throws LogException;
}
