package ashiato.benchmarks;

import org.jspecify.annotations.Nullable;

/// A benchmark could not be run to its end. The message is for the user: what is wrong, what was found, what to do.
public final class BenchmarkException extends Exception {
    private static final long serialVersionUID = 1L;

    public BenchmarkException(String message) {
        super(message);
    }

    /// @param cause what the system said, or null
    public BenchmarkException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
