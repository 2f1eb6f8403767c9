package ashiato.sensor;

import org.jspecify.annotations.Nullable;

/// The kernel cannot be observed. The message is for the user: what is wrong, what was found, what to do.
public final class SensorException extends Exception {
    private static final long serialVersionUID = 1L;

    public SensorException(String message) {
        super(message);
    }

    public SensorException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
