package ashiato.config;

/// The kinds of problems that a configuration file may have. Each has a stable id and a page `docs/diagnostics/ID.md`.
public enum Diagnostic {
    /// The file is not well-formed XML, or harmful.
    MALFORMED("malformed", Severity.ERROR);

    private final String id;
    private final Severity severity;

    Diagnostic(String id, Severity severity) {
        this.id = id;
        this.severity = severity;
    }

    /// The stable name, in lower case with dashes.
    public String id() {
        return id;
    }

    /// How bad problems of this kind are.
    public Severity severity() {
        return severity;
    }
}
