package ashiato.agent;

import ashiato.agent.internal.ControlMessages;
import ashiato.agent.internal.ControlSocketPath;
import ashiato.agent.internal.JsonText;
import ashiato.agent.internal.TimedChannel;
import ashiato.config.IncompatibleFiltersException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import jdk.net.ExtendedSocketOptions;
import org.jspecify.annotations.Nullable;

/// Answers questions about a running recorder on a Unix domain socket.
///
/// The socket is `control.sock` in the log directory, or, where that path has more than the 107 bytes that a socket
/// address takes, `/run/ashiato/<the first 16 hex digits of the SHA-256 of the directory's real path>.sock`. Its
/// mode is 0600: the kernel refuses everybody but the recorder's user and root (unix(7), "Pathname socket ownership
/// and permissions").
///
/// A connection carries one request line of at most 1024 bytes and gets one line of JSON; then it is closed. `status`
/// is
/// answered by [RecorderStatus#toJson()]. Where the recorder can be told something, `configuration`, `configure`,
/// `reload` and `stop` are known as well ([ControlMessages] has their form); the last three only for root and the
/// recorder's own user, whom the kernel names (unix(7), `SO_PEERCRED`). Anything else is answered by `{"error":"…"}`.
/// A peer that takes longer than two seconds to say what it wants, or to take the answer, is not waited for.
///
/// All is done by one daemon thread: a question cannot hold up recording. Whatever bytes a peer sends, it gets an
/// answer
/// or is dropped, and the next one is served.
public final class ControlServer implements AutoCloseable {
    static final int MAX_REQUEST_BYTES = 1024;

    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final long STACK_BYTES = 256 << 10;

    private final Path path;
    private final ServerSocketChannel socket;
    private final ControlledRecorder recorder;
    private final Duration patience;

    private ControlServer(Path path, ServerSocketChannel socket, ControlledRecorder recorder, Duration patience) {
        this.path = path;
        this.socket = socket;
        this.recorder = recorder;
        this.patience = patience;
    }

    /// Opens the control socket of a log directory and begins to answer.
    ///
    /// A socket that is already there is replaced. The caller must hold the log's writer lock: then it can only be
    /// what a killed recorder left behind.
    ///
    /// @param logDirectory the directory of the log that is being written; must exist
    /// @param recorder what answers; called by the server's thread
    /// @throws ControlException if the socket cannot be made; its message names it
    public static ControlServer open(Path logDirectory, ControlledRecorder recorder) throws ControlException {
        Path path = logDirectory.resolve("control.sock");
        try {
            path = ControlSocketPath.of(logDirectory);
        } catch (IOException e) {
            throw new ControlException(Messages.cannotOpenControlSocket(path, e), e);
        }
        return at(path, recorder, PATIENCE);
    }

    /// A server on a socket of this path, whose directory is made if it does not exist.
    static ControlServer at(Path path, ControlledRecorder recorder, Duration patience) throws ControlException {
        try {
            Files.createDirectories(
                    path.toAbsolutePath().getParent(),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            removeStale(path);
            ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            try {
                socket.bind(UnixDomainSocketAddress.of(path));
                Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
            } catch (IOException e) {
                socket.close();
                throw e;
            }
            ControlServer server = new ControlServer(path, socket, recorder, patience);
            Thread thread = new Thread(null, server::answerUntilClosed, "ashiato-control", STACK_BYTES);
            thread.setDaemon(true);
            thread.start();
            return server;
        } catch (IOException e) {
            throw new ControlException(Messages.cannotOpenControlSocket(path, e), e);
        }
    }

    private static void removeStale(Path path) throws IOException {
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            BasicFileAttributes found =
                    Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (!found.isOther()) {
                throw new IOException(Messages.notASocket());
            }
            Files.delete(path);
        }
    }

    private void answerUntilClosed() {
        while (socket.isOpen()) {
            try {
                answer(socket.accept());
            } catch (ClosedChannelException e) {
                return;
            } catch (IOException e) {
                pauseAfterFailedAccept();
            }
        }
    }

    /// Keeps a lasting failure, such as no free file descriptors, from taking a whole processor.
    private void pauseAfterFailedAccept() {
        try {
            Thread.sleep(patience);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void answer(SocketChannel connection) {
        try (TimedChannel peer = TimedChannel.of(connection, patience)) {
            try {
                String request = peer.readLine(MAX_REQUEST_BYTES);
                answer(request, peer, connection);
            } catch (TimedChannel.LineTooLongException e) {
                peer.writeLine(error(Messages.requestTooLong(MAX_REQUEST_BYTES)));
            }
        } catch (IOException e) {
            // The peer went away or was too slow: nobody is left to tell.
        }
    }

    private void answer(String request, TimedChannel peer, SocketChannel connection) throws IOException {
        switch (request.split(" ", 2)[0]) {
            case "status" ->
                peer.writeLine(request.equals("status") ? recorder.status().toJson() : unknown(request));
            case "configuration" -> ControlMessages.writeConfiguration(recorder.configuration(), peer);
            case ControlMessages.CONFIGURE -> {
                String answer = forbidden(connection);
                if (answer == null) {
                    try {
                        ConfigurationChange change = ControlMessages.readChange(request, peer);
                        answer = changed(() -> recorder.change(change));
                    } catch (IllegalArgumentException e) {
                        answer = error(Messages.notAChange(e));
                    }
                }
                // What the change took is not the peer's fault.
                peer.allow(patience);
                peer.writeLine(answer);
            }
            case "reload" -> {
                String answer = forbidden(connection);
                answer = answer == null ? changed(recorder::reload) : answer;
                peer.allow(patience);
                peer.writeLine(answer);
            }
            case "stop" -> {
                String answer = forbidden(connection);
                peer.writeLine(answer == null ? "{\"stopping\":true}" : answer);
                if (answer == null) {
                    recorder.stop();
                }
            }
            default -> peer.writeLine(unknown(request));
        }
    }

    private static String unknown(String request) {
        return error(Messages.unknownRequest(request));
    }

    /// Something that changes the configuration in force.
    private interface Changing {
        @Nullable
        ActiveConfiguration change() throws UnusableConfigurationException, IOException;
    }

    /// Whatever is wrong with a file, also what its reader did not foresee, leaves the old configuration in force.
    private static String changed(Changing changing) {
        try {
            ActiveConfiguration now = changing.change();
            return now == null
                    ? error(Messages.nothingToReload())
                    : ControlMessages.result(new ChangeResult(true, now.warnings()));
        } catch (UnusableConfigurationException e) {
            return ControlMessages.result(new ChangeResult(false, e.problems()));
        } catch (IOException | IncompatibleFiltersException e) {
            return error(String.valueOf(e.getMessage()));
        } catch (RuntimeException | StackOverflowError e) {
            return error(Messages.changeFailed(e));
        }
    }

    /// The answer to a peer that may not change anything, or null if it may.
    private static @Nullable String forbidden(SocketChannel connection) throws IOException {
        UserPrincipal peer =
                connection.getOption(ExtendedSocketOptions.SO_PEERCRED).user();
        boolean allowed =
                peer.equals(Files.getOwner(Path.of("/proc/self"))) || peer.equals(Files.getOwner(Path.of("/proc/1")));
        return allowed ? null : error(Messages.mayNotChange(peer.getName()));
    }

    private static String error(String message) {
        JsonText json = new JsonText();
        json.beginObject();
        json.field("error", message);
        json.endObject();
        return json.toString();
    }

    /// The socket's path.
    public Path path() {
        return path;
    }

    /// Stops answering and removes the socket. A question that is being answered may stay without an answer.
    @Override
    public void close() {
        try (socket) {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            // The next recorder on this log removes it.
        }
    }
}
