package ashiato.config.internal.lint;

/// The sentences of the lints, to be filled in as by [String#formatted]: what is wrong; found what; write what instead.
final class LintMessages {
    static final String ADDRESS_NETWORK =
            "addresses are compared as text, and no address has a / in it; found %s; write \"begin with\" and the part"
                    + " that all addresses of the network begin with, such as 10.";
    static final String ADDRESS_IN_FULL =
            "events have IPv6 addresses in full, so no address has this text; found %s; write %s";
    static final String ADDRESS_WHOLE =
            "\"%s\" compares the whole address, and this is none; found %s; write a whole address, or \"begin with\"";
    static final String ADDRESS_PREFIX =
            "\"%s\" knows no limits between numbers: this matches %s0 to %s9 too; found %s; write %s";
    static final String CONTRADICTION =
            "this rule never matches: two of its filters are never true together, and all must be; found %s"
                    + " and %s; write groupRelation=\"or\", or \"is any\" or \"contains any\" with both texts";
    static final String DUPLICATE_FILTER =
            "the same stands in line %d, so this decides nothing; found %s twice; remove one";
    static final String COVERED_FILTER =
            "line %d matches all that this matches, so this decides nothing%s; found %s, covered by %s;"
                    + " remove this, or make the other narrower";
    static final String DOMAIN_WITHOUT_DOT =
            "names in other domains, which anybody can register, match this too%s; found %s; write %s and %s";
    static final String EMPTY_LIST_ITEM = "the list has an empty item: %s; found %s; write %s";
    static final String EMPTY_NODE =
            "a node without filters matches nothing and, beside another node of its event, changes nothing;"
                    + " found %s without filters; %s";
    static final String EMPTY_TEXT =
            "a filter without a text matches %s; found %s; write a text, or - for values that are not known";
    static final String EVADABLE_EXCLUDE =
            "an attacker can make this match and stay out of the log, by the name or the place of a file or"
                    + " by a command line%s; found %s; write \"is\" with the whole path of a place that only"
                    + " administrators write, or a <Rule groupRelation=\"and\"> that has one";
    static final String EVENT_NOT_RECORDED = "this host does not record these events; found %s; expected %s";
    static final String EXCLUDES_ANY_ALL =
            "\"%s\" is true if %s, though Microsoft's documentation has it the other way round%s; found %s;"
                    + " write \"%s\" if you mean the other";
    static final String FIELD_NOT_KNOWN =
            "this host never knows %s of %s: its text is always -, which %s; found %s%s; write a filter on"
                    + " Image or CommandLine";
    static final String HIDDEN_BY_EXCLUDE =
            "nothing is logged by this: every event that it matches is dropped before by the exclude filter"
                    + " in line %d; found %s, excluded by %s; remove one of the two";
    static final String IMPOSSIBLE_VALUE = "%s never has this text, so this matches %s event; found %s; expected %s";
    static final String LIST_WITHOUT_ANY = "\"%s\" takes one text, the ; included; found %s; write %s";
    static final String NAME_FOR_PATH =
            "%s holds a whole path, which a bare name never is%s; found %s; write condition=\"image\"";
    static final String NEGATIVE_IN_OR = "%s joined with others by \"or\"%s: %s; found %s; write %s";
    static final String NEGATIVE_IN_OR_RULE =
            "%s joined with others by \"or\" in a rule: it matches %s %s; found %s; write <Rule"
                    + " groupRelation=\"and\"> if all must be true";
    static final String NEGATIVE_IN_EXCLUDE =
            "%s with %s to log only these, or <Rule groupRelation=\"and\"> around what must be true together";
    static final String NOTHING_LOGGED =
            "no %s is logged: with several nodes for one event, what none of them matches is dropped; found"
                    + " %s; write %s";
    static final String OPTION_WITHOUT_EFFECT =
            "this option has no effect on this host; found <%s>; it can be left out";
    static final String IMPHASH = "only programs of Windows have an IMPHASH, so no event of this host does; found"
            + " <HashAlgorithms>%s; write the other algorithms only";
    static final String OUTER_BLANKS =
            "blanks around a text belong to it, and here they are compared too; found %s; write the text"
                    + " without them";
    static final String TEXT_COMPARISON =
            "\"%s\" compares the order of text, not of numbers: \"443\" is more than \"1024\"; found %s;"
                    + " write the numbers with \"is any\"";
    static final String VARIABLE =
            "environment variables are not replaced, and no path of an event has one; found %s; write the"
                    + " path as events have it (%%COMPUTERNAME%% alone is replaced)";
    static final String VERSION_DEPENDENT =
            "what must match depends on the schema's version: without groupRelation, different fields are"
                    + " joined by \"or\" up to 4.10 and by \"and\" from 4.20 on; found %s under schema %s, so \"%s\";"
                    + " write <RuleGroup groupRelation=\"%s\"> around this node";
    static final String WILDCARD =
            "there are no wildcards and no regular expressions: this is compared as it is written; found"
                    + " %s; write %s";
    static final String WINDOWS_PATH =
            "the paths of this host have / between their parts, so a path of Windows matches none%s; found"
                    + " %s; write paths of this host, or use this file for logs of Windows only";

    private LintMessages() {}
}
