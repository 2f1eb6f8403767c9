package ashiato.config.internal;

import ashiato.config.Diagnostic;
import ashiato.config.Position;
import ashiato.config.Problem;

/// A file gives nothing to work with.
public final class UnreadableFileException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    UnreadableFileException(Diagnostic diagnostic, Position position, String message) {
        super(message);
        this.problem = new Problem(diagnostic, position, message);
    }

    /// What is wrong with it, and where.
    public Problem problem() {
        return problem;
    }
}
