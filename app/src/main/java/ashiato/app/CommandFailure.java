package ashiato.app;

import org.jspecify.annotations.Nullable;

/// A command cannot do what was asked. The message is for the user, who sees it behind `ashiato: `.
final class CommandFailure extends Exception {
    private static final long serialVersionUID = 1L;

    private final int exitCode;

    /// @param exitCode 1 if the answer is "no", 2 if something else should have been asked
    CommandFailure(int exitCode, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    CommandFailure(int exitCode, String message) {
        this(exitCode, message, null);
    }

    int exitCode() {
        return exitCode;
    }
}
