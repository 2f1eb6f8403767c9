package ashiato.config;

/// Something wrong in a configuration file.
///
/// @param diagnostic what kind of problem; its id names a page in `docs/diagnostics/`
/// @param position where
/// @param message what is wrong, what was found and what is expected, in one line:
///     `the event NetworkConect is not known; found <NetworkConect>; expected NetworkConnect`
public record Problem(Diagnostic diagnostic, Position position, String message) {
    /// How bad it is.
    public Severity severity() {
        return diagnostic.severity();
    }

    /// `F:12:5: error: message [unknown-event]`, with `file` for F.
    public String describe(String file) {
        String severity = severity() == Severity.ERROR ? "error" : "warning";
        return file + ":" + position + ": " + severity + ": " + message + " [" + diagnostic.id() + "]";
    }
}
