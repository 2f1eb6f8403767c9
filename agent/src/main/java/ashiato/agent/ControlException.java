package ashiato.agent;

import org.jspecify.annotations.Nullable;

/// A recorder cannot be asked, or its answer cannot be understood. The message is for the user.
public final class ControlException extends Exception {
    private static final long serialVersionUID = 1L;

    public ControlException(String message) {
        super(message);
    }

    public ControlException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
