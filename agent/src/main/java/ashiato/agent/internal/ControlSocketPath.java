package ashiato.agent.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// Where the control socket of a log directory is.
public final class ControlSocketPath {
    /// The bytes that fit into `sun_path` before its terminating zero (unix(7)).
    static final int LONGEST = 107;

    private static final Path RUN_DIRECTORY = Path.of("/run/ashiato");

    private ControlSocketPath() {}

    /// `control.sock` in the log directory; where that path is too long for a socket address,
    /// `/run/ashiato/<the first 16 hex digits of the SHA-256 of the directory's real path>.sock`.
    ///
    /// @throws IOException if the directory's real path cannot be found, for example because it does not exist
    public static Path of(Path logDirectory) throws IOException {
        return of(logDirectory, RUN_DIRECTORY);
    }

    static Path of(Path logDirectory, Path runDirectory) throws IOException {
        Path real = logDirectory.toRealPath();
        Path inside = real.resolve("control.sock");
        if (bytes(inside).length <= LONGEST) {
            return inside;
        }
        return runDirectory.resolve(Digests.sha256(bytes(real)).substring(0, 16) + ".sock");
    }

    private static byte[] bytes(Path path) {
        return path.toString().getBytes(StandardCharsets.UTF_8);
    }
}
