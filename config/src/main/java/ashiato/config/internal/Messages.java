package ashiato.config.internal;

import ashiato.config.Position;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/// Every sentence about a configuration file that a user can come to read: what is wrong; what was found; what is
/// expected. What was found is quoted from the file, shortened, on one line.
final class Messages {
    private static final int EXCERPT = 24;
    private static final int LONGEST_SHOWN = 60;

    private Messages() {}

    /// A short piece of a text for a message, in quotes: control characters are shown as `\\u000A`.
    static String excerpt(String text, int offset) {
        if (offset >= text.length()) {
            return "the end of the file";
        }
        int end = Math.min(text.length(), offset + EXCERPT);
        return quoted(text.substring(offset, end) + (end < text.length() ? "…" : ""));
    }

    /// A text of the file in quotes, shortened where it is long.
    static String quoted(String text) {
        return "'" + shown(text) + "'";
    }

    private static String tag(String name) {
        return "<" + shown(name) + ">";
    }

    /// A text of the file as it may be shown on a terminal, shortened where it is long.
    private static String shown(String text) {
        StringBuilder shown = new StringBuilder();
        int end = Math.min(text.length(), LONGEST_SHOWN);
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            switch (c) {
                case '\n' -> shown.append("\\n");
                case '\r' -> shown.append("\\r");
                case '\t' -> shown.append("\\t");
                default -> {
                    if (isVisible(text, i)) {
                        shown.append(c);
                    } else {
                        shown.append(String.format(Locale.ROOT, "\\u%04X", (int) c));
                    }
                }
            }
        }
        return shown.append(end < text.length() ? "…" : "").toString();
    }

    /// Whether a character can be seen. The halves of a pair of surrogates are judged by the character that they
    /// make.
    private static boolean isVisible(String text, int i) {
        char c = text.charAt(i);
        int character = Character.isLowSurrogate(c) && i > 0 ? text.codePointBefore(i + 1) : text.codePointAt(i);
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }

    private static String expected(Optional<String> nearest, Collection<String> all) {
        return "; expected " + nearest.orElseGet(() -> "one of " + String.join(", ", all));
    }

    // The file and its XML.

    static String fileTooLarge(int most) {
        return "the file is too large; expected at most " + most + " bytes";
    }

    static String unknownEncoding(String name) {
        return "the encoding is not known; found " + quoted(name)
                + "; expected UTF-8, UTF-16, ISO-8859-1, windows-1252 or US-ASCII";
    }

    static String notOfEncoding(String charset, int found) {
        return String.format(
                Locale.ROOT,
                "the file is not %s; found the byte 0x%02X; expected %s, or a declaration of the encoding such as"
                        + " <?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>",
                charset,
                found,
                charset);
    }

    static String noXml(String found) {
        return "there is no XML in this file; found " + found + "; expected <Sysmon schemaversion=\"4.90\">";
    }

    static String zeroCharacter() {
        return "the file is not text; found a zero character; expected XML";
    }

    static String elementWithoutEnd(String name) {
        return "the element " + tag(name) + " has no end; found the end of the file; expected </" + shown(name) + ">";
    }

    static String commentWithoutEnd() {
        return "the comment has no end; found the end of the file; expected -->";
    }

    static String cdataWithoutEnd() {
        return "the CDATA section has no end; found the end of the file; expected ]]>";
    }

    static String instructionWithoutEnd() {
        return "the processing instruction has no end; found the end of the file; expected ?>";
    }

    static String documentType() {
        return "the file has a document type; found <!DOCTYPE; expected none: a configuration needs no entities of its"
                + " own and reads no other files";
    }

    static String textOutsideRoot(String found) {
        return "text outside of the root element means nothing; found " + found + "; expected only elements";
    }

    static String noTagName(String found) {
        return "a '<' begins no tag; found " + found + "; expected a name behind it, or &lt; for the character itself";
    }

    static String secondRoot(String found) {
        return "a second root element begins; found " + found + "; expected the end of the file";
    }

    static String nestedTooDeeply(int most) {
        return "elements are nested too deeply; expected at most " + most + " levels";
    }

    static String tooManyElements(int most) {
        return "there are too many elements; expected at most " + most;
    }

    static String tooManyAttributes(String element, int most) {
        return "the element " + tag(element) + " has too many attributes; expected at most " + most;
    }

    static String attributeTooLong(String attribute, int most) {
        return "the value of the attribute " + shown(attribute) + " is too long; expected at most " + most
                + " characters";
    }

    static String nameTooLong(int most) {
        return "a name is too long; expected at most " + most + " characters";
    }

    static String tagWithoutEnd(String name) {
        return "the tag <" + shown(name) + " has no end; expected >";
    }

    static String noAttributeName(String element, String found) {
        return "the tag " + tag(element) + " goes on in a strange way; found " + found
                + "; expected a blank and an attribute, or >";
    }

    static String noBlankBehindValue(String attribute, Position begin, String found) {
        return "the value of the attribute " + shown(attribute) + " at " + begin
                + " ends where the tag cannot go on, perhaps because a quote is missing; found " + found
                + "; expected a blank or >";
    }

    static String attributeWithoutValue(String attribute, String found) {
        return "the attribute " + shown(attribute) + " has no value; found " + found
                + "; expected = and a value in quotes";
    }

    static String attributeWithoutQuote(String attribute, String found) {
        return "the value of the attribute " + shown(attribute) + " is not in quotes; found " + found + "; expected \"";
    }

    static String attributeWithoutEnd(String attribute) {
        return "the value of the attribute " + shown(attribute)
                + " has no end; found the end of the file; expected a quote";
    }

    static String endWithoutStart(String found) {
        return "an end tag closes nothing; found " + found + "; expected an element that is open";
    }

    static String wrongEnd(String found, String open, Position begin) {
        return "the end tag does not fit; found " + found + "; expected </" + shown(open) + "> for the tag at " + begin;
    }

    static String noCharacter(String reference) {
        return "a reference stands for no character; found " + reference + "; expected &#1; to &#x10FFFF;";
    }

    static String bareAmpersand(String found) {
        return "a '&' begins no reference and stands for itself; found " + found + "; expected &amp;";
    }

    // Sysmon's grammar.

    static String wrongRoot(String found) {
        return "the root element is not Sysmon's; found " + tag(found) + "; expected <Sysmon>";
    }

    static String noSchemaVersion() {
        return "the schema's version is missing; expected an attribute such as schemaversion=\"4.90\"";
    }

    static String badSchemaVersion(String found) {
        return "the schema's version is no version; found " + quoted(found)
                + "; expected a decimal number of 1 or more, such as 4.90";
    }

    static String newerSchema(Object found, Object newest) {
        return "the file is written for a newer schema; found " + found + "; expected at most " + newest
                + ", the newest whose events are known here";
    }

    static String unknownEvent(String found, Optional<String> nearest, Collection<String> all) {
        return "no event has this tag; found " + tag(found) + "" + expected(nearest, all);
    }

    static String unknownField(String tag, String found, Optional<String> nearest, Collection<String> all) {
        return tag + " has no such field; found " + tag(found) + "" + expected(nearest, all);
    }

    static String noCommonEvent(String tag, Collection<String> fields) {
        return "no single event of the tag " + tag + " has all these fields; found " + String.join(", ", fields)
                + "; expected the fields of one event only, and another node for each other event";
    }

    static String unknownCondition(String found, Optional<String> nearest, Collection<String> all) {
        return "there is no such condition; found " + quoted(found) + expected(nearest, all);
    }

    static String unknownOption(String found, Optional<String> nearest, Collection<String> all) {
        return "there is no such option; found " + tag(found) + "" + expected(nearest, all);
    }

    static String unknownAttribute(String element, String found, Collection<String> all) {
        return "" + tag(element) + " has no such attribute; found " + shown(found) + "; expected "
                + (all.isEmpty() ? "none" : String.join(" or ", all));
    }

    static String duplicateAttribute(String element, String attribute) {
        return "" + tag(element) + " has an attribute twice; found " + shown(attribute) + " again; expected it once";
    }

    static String eventOutside(String tag) {
        return "an event stands outside of the filters; found " + tag(tag) + "; expected it inside of <EventFiltering>";
    }

    static String eventInEvent(String outer, String inner) {
        return "an event stands inside of an event; found " + tag(inner) + " in " + tag(outer)
                + "; expected it behind </" + outer + ">";
    }

    static String groupOutside(String found) {
        return "a rule group stands in the wrong place; found <" + found
                + ">; expected it inside of <EventFiltering>, around events";
    }

    static String ruleOutside(String found) {
        return "a rule stands outside of an event; found " + tag(found) + "; expected it inside of an event's tag";
    }

    static String ruleInRule(String found) {
        return "a rule stands inside of a rule; found " + tag(found) + "; expected filters only";
    }

    static String ruleWithoutRelation() {
        return "a rule does not say how its filters are joined: Sysmon's engine takes \"or\", its documentation says"
                + " \"and\"; found no groupRelation; write groupRelation=\"and\" or groupRelation=\"or\"";
    }

    static String filterOutside(String found) {
        return "a filter stands outside of an event; found " + tag(found) + "; expected it inside of an event's tag";
    }

    static String optionInside(String found) {
        return "an option stands among the filters; found " + tag(found) + "; expected it outside of <EventFiltering>";
    }

    static String elementInFilter(String filter, String found) {
        return "a filter holds an element; found " + tag(found) + " in " + tag(filter) + "; expected text only";
    }

    static String elementInOption(String option, String found) {
        return "an option holds an element; found " + tag(found) + " in " + tag(option) + "; expected text only";
    }

    static String missingOnMatch(String tag) {
        return "" + tag(tag) + " does not say what to do with the events that match; expected onmatch=\"include\" or"
                + " onmatch=\"exclude\"";
    }

    static String onMatchAndDefault(String tag) {
        return "" + tag(tag) + " has both onmatch and default; expected one of them";
    }

    static String badOnMatch(String attribute, String found) {
        return "the attribute " + shown(attribute) + " has no such value; found " + quoted(found)
                + "; expected include or exclude";
    }

    static String badGroupRelation(String found) {
        return "there is no such relation; found " + quoted(found) + "; expected 'and' or 'or'";
    }

    static String longName(int found, int most) {
        return "the name is too long; found " + found + " characters; expected at most " + most;
    }

    static String repeatedEventFiltering(Position first) {
        return "there is a second <EventFiltering>; expected one, at " + first;
    }

    static String nestedRuleGroup() {
        return "a rule group stands inside of a rule group, and the outer one has no effect on it; expected no nesting";
    }

    static String obsoleteField(String tag, String field) {
        return "no event has the field any more, so the filter never matches; found " + tag(field) + " in <" + tag
                + ">; expected a field of schema 3.10 or later";
    }

    static String strayText(String element, String found) {
        return "text has no meaning inside of " + tag(element) + "; found " + quoted(found)
                + "; expected elements and comments only";
    }

    static String lostText(String element, String kept) {
        return "the text of " + tag(element) + " is interrupted, and what follows is lost; the value is " + quoted(kept)
                + "; expected text without a comment, a CDATA section or an element in it";
    }

    // Options.

    static String repeatedOption(String option, Position first) {
        return "the option " + option + " stands there twice, and the last one counts; expected it once, at " + first;
    }

    static String badHashAlgorithm(String found, Collection<String> all) {
        return "Invalid hashing algorithm: " + shown(found) + "; expected " + String.join(", ", all)
                + " with commas and no blanks between them, or *";
    }

    static String badSwitch(String option, String found) {
        return "the option " + option + " is on or off; found " + quoted(found) + "; expected true or false";
    }

    static String badArchiveDirectory(String found) {
        return "the archive directory must be a single path component; found " + quoted(found)
                + "; expected a name such as Sysmon";
    }

    static String badDriverName(String found, int most) {
        return "the driver's name is not usable; found " + quoted(found) + "; expected 1 to " + most
                + " letters and digits";
    }

    static String badFieldSize(String found) {
        return "a field's size is not usable; found " + quoted(found)
                + "; expected pairs such as CommandLine:100,Image:20, without blanks";
    }

    static String unknownSizedField(String found, Optional<String> nearest) {
        return "no event has this field; found " + quoted(found) + "; expected "
                + nearest.orElse("the name of a field, in its letter case");
    }
}
