package ashiato.app;

/// The forms in which a command shows what it found.
enum ReportFormat {
    /// For people.
    TEXT,
    /// One JSON object.
    JSON
}
