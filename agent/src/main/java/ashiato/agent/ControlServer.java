package ashiato.agent;

import ashiato.agent.internal.ControlSocketPath;
import ashiato.agent.internal.JsonText;
import ashiato.agent.internal.TimedChannel;
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
import java.time.Duration;
import java.util.function.Supplier;

/// Answers questions about a running recorder on a Unix domain socket.
///
/// The socket is `control.sock` in the log directory, or, where that path has more than the 107 bytes that a socket
/// address takes, `/run/ashiato/<the first 16 hex digits of the SHA-256 of the directory's real path>.sock`. Its
/// mode is 0600: the kernel refuses everybody but the recorder's user and root (unix(7), "Pathname socket ownership
/// and permissions").
///
/// A connection carries one request line of at most 1024 bytes and gets one line of JSON; then it is closed. The
/// only request is `status`, answered by [RecorderStatus#toJson()]; anything else is answered by
/// `{"error":"…"}`. A connection that takes longer than two seconds is closed unanswered.
///
/// All is done by one daemon thread, which takes nothing from the recorder but the status it is given; a question
/// cannot hold up recording.
public final class ControlServer implements AutoCloseable {
    static final int MAX_REQUEST_BYTES = 1024;

    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final long STACK_BYTES = 256 << 10;

    private final Path path;
    private final ServerSocketChannel socket;
    private final Supplier<RecorderStatus> status;
    private final Duration patience;

    private ControlServer(Path path, ServerSocketChannel socket, Supplier<RecorderStatus> status, Duration patience) {
        this.path = path;
        this.socket = socket;
        this.status = status;
        this.patience = patience;
    }

    /// Opens the control socket of a log directory and begins to answer.
    ///
    /// A socket that is already there is replaced. The caller must hold the log's writer lock: then it can only be
    /// what a killed recorder left behind.
    ///
    /// @param logDirectory the directory of the log that is being written; must exist
    /// @param status gives the status at the moment it is called; called by the server's thread
    /// @throws ControlException if the socket cannot be made; its message names it
    public static ControlServer open(Path logDirectory, Supplier<RecorderStatus> status) throws ControlException {
        Path path = logDirectory.resolve("control.sock");
        try {
            path = ControlSocketPath.of(logDirectory);
        } catch (IOException e) {
            throw new ControlException(Messages.cannotOpenControlSocket(path, e), e);
        }
        return at(path, status, PATIENCE);
    }

    /// A server on a socket of this path, whose directory is made if it does not exist.
    static ControlServer at(Path path, Supplier<RecorderStatus> status, Duration patience) throws ControlException {
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
            ControlServer server = new ControlServer(path, socket, status, patience);
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
            String answer;
            try {
                String request = peer.readLine(MAX_REQUEST_BYTES);
                answer = request.equals("status") ? status.get().toJson() : error(Messages.unknownRequest(request));
            } catch (TimedChannel.LineTooLongException e) {
                answer = error(Messages.requestTooLong(MAX_REQUEST_BYTES));
            }
            peer.writeLine(answer);
        } catch (IOException e) {
            // The peer went away or was too slow: nobody is left to tell.
        }
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
