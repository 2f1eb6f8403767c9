package ashiato.config;

/// The kinds of problems that a configuration file may have. Each has a stable id and a page `docs/diagnostics/ID.md`.
public enum Diagnostic {
    /// The file is not well-formed XML.
    MALFORMED("malformed", Severity.ERROR),
    /// The bytes are not text of the encoding that the file claims, or the encoding is not known.
    ENCODING("encoding", Severity.ERROR),
    /// The file, or something in it, is beyond a limit.
    TOO_LARGE("too-large", Severity.ERROR),
    /// The file has a document type, which could name other files or define entities.
    DOCTYPE("doctype", Severity.ERROR),
    /// The root element is not `Sysmon`.
    WRONG_ROOT("wrong-root", Severity.ERROR),
    /// The schema's version is missing or no version.
    SCHEMA_VERSION("schema-version", Severity.ERROR),
    /// The file is written for a newer schema than is known here.
    NEWER_SCHEMA("newer-schema", Severity.WARNING),
    /// No event has this tag.
    UNKNOWN_EVENT("unknown-event", Severity.ERROR),
    /// The event has no such field.
    UNKNOWN_FIELD("unknown-field", Severity.ERROR),
    /// No single event among those that share a tag has all the fields of the node.
    NO_COMMON_EVENT("no-common-event", Severity.ERROR),
    /// There is no such condition.
    UNKNOWN_CONDITION("unknown-condition", Severity.ERROR),
    /// There is no such option.
    UNKNOWN_OPTION("unknown-option", Severity.ERROR),
    /// The element has no such attribute.
    UNKNOWN_ATTRIBUTE("unknown-attribute", Severity.ERROR),
    /// An element has an attribute twice.
    DUPLICATE_ATTRIBUTE("duplicate-attribute", Severity.ERROR),
    /// A known element stands where it means nothing.
    MISPLACED_ELEMENT("misplaced-element", Severity.ERROR),
    /// An event tag does not say what to do with events that match.
    MISSING_ONMATCH("missing-onmatch", Severity.ERROR),
    /// An event tag says it twice, in the new way and in the old one.
    ONMATCH_AND_DEFAULT("onmatch-and-default", Severity.ERROR),
    /// `onmatch` or `default` is neither include nor exclude.
    BAD_ONMATCH("bad-onmatch", Severity.ERROR),
    /// `groupRelation` is neither and nor or.
    BAD_GROUP_RELATION("bad-group-relation", Severity.ERROR),
    /// The name of a rule is too long.
    LONG_NAME("long-name", Severity.ERROR),
    /// An option has a value that it cannot have.
    BAD_OPTION_VALUE("bad-option-value", Severity.ERROR),
    /// A file has `EventFiltering` twice.
    REPEATED_EVENTFILTERING("repeated-eventfiltering", Severity.ERROR),
    /// An option stands there twice.
    REPEATED_OPTION("repeated-option", Severity.WARNING),
    /// A field that events of old schemas had and none has today.
    OBSOLETE_FIELD("obsolete-field", Severity.WARNING),
    /// Text where none belongs.
    STRAY_TEXT("stray-text", Severity.WARNING),
    /// Text behind a comment inside a value, which is lost.
    LOST_TEXT("lost-text", Severity.WARNING),
    /// A `&` that begins no reference.
    BARE_AMPERSAND("bare-ampersand", Severity.WARNING),
    /// A rule group inside of a rule group; only the inner one counts.
    NESTED_RULE_GROUP("nested-rule-group", Severity.WARNING);

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
