package ashiato.agent;

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

    /// One request, one answer; empty if nobody listens.
    static Optional<String> ask(Path logDirectory, String request, Duration patience) throws ControlException {
        Path path = logDirectory.resolve("control.sock");
        try {
            path = ControlSocketPath.of(logDirectory);
            // Tells apart "there is none" and "this user may not look".
            Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            try (TimedChannel recorder =
                    TimedChannel.of(SocketChannel.open(UnixDomainSocketAddress.of(path)), patience)) {
                recorder.writeLine(request);
                return Optional.of(recorder.readLine(MAX_ANSWER_BYTES));
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
