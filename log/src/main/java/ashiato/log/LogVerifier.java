package ashiato.log;

import ashiato.log.internal.ChainVerifier;
import ashiato.log.internal.LogDirectory;
import ashiato.log.internal.Sealer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;

/// Proves that a log is what its recorder wrote, from the root key to the last seal, or says where it is not.
///
/// What is proven against whom: `docs/threat-model.md`. The log may be being written meanwhile.
public final class LogVerifier {
    private LogVerifier() {}

    /// What a person should note when a log is begun: with it, [#verify] can prove that no other root was put in
    /// the
    /// place of this one. 32 hex digits in groups of four; empty if the log has no keys.
    ///
    /// @throws LogException if the file with the keys cannot be read
    public static Optional<String> rootFingerprint(Path directory) throws LogException {
        try {
            return Sealer.rootFingerprint(directory);
        } catch (IOException e) {
            throw LogDirectory.explain(directory, e);
        }
    }

    /// Verifies the log in this directory.
    ///
    /// @param root the fingerprint of the root key as it was noted when the log was begun; empty to take the log's
    /// word
    ///     for it
    /// @param anchors heads of the chain that were kept elsewhere
    /// @param progress told how many bytes have been read
    /// @throws LogException if the directory is not a log or cannot be read; whatever its files contain is a result
    public static Verification verify(
            Path directory, Optional<String> root, List<Anchor> anchors, LongConsumer progress) throws LogException {
        LogDirectory.requireLog(directory);
        try {
            return new ChainVerifier(directory, root, anchors, progress).verify();
        } catch (IOException e) {
            throw LogDirectory.explain(directory, e);
        }
    }
}
