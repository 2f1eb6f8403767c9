package ashiato.config;

/// The kinds of problems that a configuration file may have. Each has a stable id and a page `docs/diagnostics/ID.md`.
public enum Diagnostic {
    /// The file is not well-formed XML, or harmful.
    MALFORMED("malformed", Severity.ERROR),
    /// A negative condition is joined with others by "or", and so matches nearly everything.
    NEGATIVE_IN_OR("negative-in-or", Severity.WARNING),
    /// Several nodes of one event, together, log nothing.
    NOTHING_LOGGED("nothing-logged", Severity.WARNING),
    /// A node without filters beside others of its event.
    EMPTY_NODE("empty-node", Severity.WARNING),
    /// A filter of an include node whose events an exclude node drops.
    HIDDEN_BY_EXCLUDE("hidden-by-exclude", Severity.WARNING),
    /// A filter stands twice.
    DUPLICATE_FILTER("duplicate-filter", Severity.WARNING),
    /// Another filter matches all that this one matches.
    COVERED_FILTER("covered-filter", Severity.WARNING),
    /// A rule asks for what cannot be true together.
    CONTRADICTION("contradiction", Severity.WARNING),
    /// What a node means depends on the schema's version.
    VERSION_DEPENDENT("version-dependent", Severity.WARNING),
    /// A filter has no text.
    EMPTY_TEXT("empty-text", Severity.WARNING),
    /// A list has an empty item.
    EMPTY_LIST_ITEM("empty-list-item", Severity.WARNING),
    /// A list of texts where the condition takes one.
    LIST_WITHOUT_ANY("list-without-any", Severity.WARNING),
    /// Blanks around a text.
    OUTER_BLANKS("outer-blanks", Severity.WARNING),
    /// A wildcard or a regular expression, which do not exist.
    WILDCARD("wildcard", Severity.WARNING),
    /// An environment variable in a path, which is not replaced.
    VARIABLE("variable", Severity.WARNING),
    /// Numbers are compared as text.
    TEXT_COMPARISON("text-comparison", Severity.WARNING),
    /// A text that the field never has.
    IMPOSSIBLE_VALUE("impossible-value", Severity.WARNING),
    /// An address that is not written as events have it.
    ADDRESS_TEXT("address-text", Severity.WARNING),
    /// The bare name of a program where the field has a path.
    NAME_FOR_PATH("name-for-path", Severity.WARNING),
    /// A condition that Microsoft's documentation describes the other way round.
    EXCLUDES_ANY_ALL("excludes-any-all", Severity.WARNING),
    /// An exclude filter that an attacker can meet.
    EVADABLE_EXCLUDE("evadable-exclude", Severity.WARNING),
    /// An exclude filter for a domain that other domains meet, too.
    DOMAIN_WITHOUT_DOT("domain-without-dot", Severity.WARNING),
    /// Events that the host does not record.
    EVENT_NOT_RECORDED("event-not-recorded", Severity.WARNING),
    /// A field that the host never knows.
    FIELD_NOT_KNOWN("field-not-known", Severity.WARNING),
    /// A path of Windows for a host that has none.
    WINDOWS_PATH("windows-path", Severity.WARNING),
    /// An option that changes nothing on the host.
    OPTION_WITHOUT_EFFECT("option-without-effect", Severity.WARNING);

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
