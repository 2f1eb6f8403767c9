package ashiato.log.internal;

/// Bytes are not what the format says. The message is a phrase for the user: what was found.
public class CorruptException extends Exception {
    private static final long serialVersionUID = 1L;

    CorruptException(String found) {
        super(found, null, false, false);
    }

    /// What was found.
    public final String found() {
        return String.valueOf(getMessage());
    }
}
