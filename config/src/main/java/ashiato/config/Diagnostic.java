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
    NESTED_RULE_GROUP("nested-rule-group", Severity.WARNING),
    /// A rule does not say how its filters are joined.
    RULE_WITHOUT_RELATION("rule-without-relation", Severity.WARNING),
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
