package ashiato.agent;

import ashiato.agent.internal.ControlMessages;
import ashiato.agent.internal.ControlSocketPath;
import ashiato.agent.internal.TimedChannel;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Optional;

/// Asks the recorder that writes a log, through the socket that [ControlServer] describes. Safe for use by many
/// threads.
public final class ControlClient {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration CHANGE_PATIENCE = Duration.ofMinutes(1);
    private static final int MAX_ANSWER_BYTES = 4 << 20;

    private ControlClient() {}

    /// The status of the recorder that writes the log in this directory, or empty if no recorder does.
    ///
    /// @throws ControlException if there is one but it may not be asked, does not answer within five seconds, or
    ///     answers something else
    public static Optional<RecorderStatus> status(Path logDirectory) throws ControlException {
        Optional<String> answer = ask(logDirectory, "status", PATIENCE);
        return answer.isEmpty() ? Optional.empty() : Optional.of(RecorderStatus.fromJson(answer.get()));
    }

    /// The configuration in force of the recorder that writes the log in this directory, or empty if no recorder
    /// does.
    ///
    /// @throws ControlException as [#status(Path)]
    public static Optional<ConfigurationInForce> configuration(Path logDirectory) throws ControlException {
        return talk(logDirectory, PATIENCE, recorder -> {
            recorder.writeLine("configuration");
            return ControlMessages.readConfiguration(recorder, MAX_ANSWER_BYTES);
        });
    }

    /// Asks the recorder that writes the log in this directory for a change, and returns what became of it; empty
    /// if no
    /// recorder does. Takes up to a minute.
    ///
    /// @throws ControlException as [#status(Path)], or if the change failed for another reason than the file's
    ///     contents; the old configuration is in force then unless the message says otherwise
    public static Optional<ChangeResult> configure(Path logDirectory, ConfigurationChange change)
            throws ControlException {
        return talk(logDirectory, CHANGE_PATIENCE, recorder -> {
            ControlMessages.writeChange(change, recorder);
            return ControlMessages.readResult(recorder.readLine(MAX_ANSWER_BYTES));
        });
    }

    /// Asks the recorder to read its kept configuration again, and returns what became of it; empty if there is no
    /// recorder.
    ///
    /// @throws ControlException as [#configure]
    public static Optional<ChangeResult> reload(Path logDirectory) throws ControlException {
        return talk(logDirectory, CHANGE_PATIENCE, recorder -> {
            recorder.writeLine("reload");
            return ControlMessages.readResult(recorder.readLine(MAX_ANSWER_BYTES));
        });
    }

    /// Asks the recorder to end in order; whether there was one. It ends soon after.
    ///
    /// @throws ControlException as [#status(Path)]
    public static boolean stop(Path logDirectory) throws ControlException {
        Optional<String> answer = ask(logDirectory, "stop", PATIENCE);
        if (answer.isPresent() && !answer.get().contains("\"stopping\":true")) {
            throw new ControlException(Messages.doesNotStop(answer.get()));
        }
        return answer.isPresent();
    }

    /// One request, one answer; empty if nobody listens.
    static Optional<String> ask(Path logDirectory, String request, Duration patience) throws ControlException {
        return talk(logDirectory, patience, recorder -> {
            recorder.writeLine(request);
            return recorder.readLine(MAX_ANSWER_BYTES);
        });
    }

    /// What is said to a recorder and what it answers.
    private interface Conversation<T> {
        T hold(TimedChannel recorder) throws IOException, ControlException;
    }

    private static <T> Optional<T> talk(Path logDirectory, Duration patience, Conversation<T> conversation)
            throws ControlException {
        Path path = logDirectory.resolve("control.sock");
        try {
            path = ControlSocketPath.of(logDirectory);
            // Tells apart "there is none" and "this user may not look".
            Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            try (TimedChannel recorder =
                    TimedChannel.of(SocketChannel.open(UnixDomainSocketAddress.of(path)), patience)) {
                return Optional.of(conversation.hold(recorder));
            }
        } catch (NoSuchFileException | ConnectException e) {
            return Optional.empty();
        } catch (AccessDeniedException e) {
            throw new ControlException(Messages.mayNotAsk(path), e);
        } catch (SocketException e) {
            if (!Files.isWritable(path)) {
                throw new ControlException(Messages.mayNotAsk(path), e);
            }
            throw new ControlException(Messages.noAnswer(path, e), e);
        } catch (IOException e) {
            throw new ControlException(Messages.noAnswer(path, e), e);
        }
    }
}
