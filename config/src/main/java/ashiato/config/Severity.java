package ashiato.config;

/// How bad a [Problem] is.
public enum Severity {
    /// The file cannot be used: Sysmon would refuse it, or leave out a part of it without a word.
    ERROR,
    /// The file can be used, but hardly does what its author means.
    WARNING
}
