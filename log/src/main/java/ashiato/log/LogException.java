package ashiato.log;

import org.jspecify.annotations.Nullable;

/// A log could not be opened, written or read. The message is for the user: what is wrong, where, what was found and
/// what to do.
public final class LogException extends Exception {
    private static final long serialVersionUID = 1L;

    public LogException(String message) {
        super(message);
    }

    /// @param cause what the system said, or null
    public LogException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
