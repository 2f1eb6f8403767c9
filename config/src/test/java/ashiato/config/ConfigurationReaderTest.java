package ashiato.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import ashiato.event.Condition;
import ashiato.event.EventType;
import ashiato.event.HashAlgorithm;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What a file means, and what is said of a file that means nothing.
class ConfigurationReaderTest {
    private final ConfigurationReader reader = new ConfigurationReader("host-1");

    // The schema's version.

    @ParameterizedTest
    @CsvSource({
        "1.0, 1.00", "2.0, 2.00", "2.00, 2.00", "2.01, 2.01", "3.1, 3.10", "3.10, 3.10", "4, 4.00", "4.1, 4.10",
        "4.5, 4.50", "4.50, 4.50", "4.500, 4.50", "04.5, 4.50", "4.225, 4.22", "4.235, 4.24", "1, 1.00", "0.999, 1.00"
    })
    void readsVersionsAsDecimalNumbersOfTwoDigits(String written, String version) {
        LoadedConfiguration loaded = parse("<Sysmon schemaversion='" + written + "'/>");

        assertThat(loaded.problems()).isEmpty();
        assertThat(configuration(loaded).schemaVersion()).hasToString(version);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "abc",
                "-1.0",
                "-4.50",
                "0.0",
                "0.99",
                "4.5x",
                "4,50",
                "4.5.0",
                ".5",
                "4.",
                "1e1",
                "0x4",
                "NaN",
                "Infinity",
                "99999",
                "٤.٥"
            })
    void refusesVersionsThatAreNone(String written) {
        LoadedConfiguration loaded = parse("<Sysmon schemaversion=\"" + written + "\"/>");

        assertThat(loaded.configuration()).isNull();
        assertThat(loaded.usable()).isFalse();
        assertThat(described(loaded))
                .containsExactly("f:1:9: error: the schema's version is no version; found '" + written
                        + "'; expected a decimal number of 1 or more, such as 4.90 [schema-version]");
    }

    @Test
    void refusesAMissingVersionAndStillListsAllElse() {
        assertThat(described(parse("<Sysmon><EventFiltering><X/></EventFiltering><Y/></Sysmon>")))
                .satisfiesExactly(
                        first -> assertThat(first)
                                .isEqualTo(
                                        "f:1:1: error: the schema's version is missing; expected an attribute such as"
                                                + " schemaversion=\"4.90\" [schema-version]"),
                        second -> assertThat(second).startsWith("f:1:25: error: no event has this tag; found <X>;"),
                        third -> assertThat(third).startsWith("f:1:46: error: there is no such option; found <Y>;"));
    }

    @ParameterizedTest
    @CsvSource({"4.91", "4.99", "5.0", "15.0"})
    void acceptsNewerVersionsWithAWarning(String written) {
        LoadedConfiguration loaded = parse("<Sysmon schemaversion='" + written + "'/>");

        assertThat(loaded.usable()).isTrue();
        assertThat(loaded.problems()).extracting(Problem::diagnostic).containsExactly(Diagnostic.NEWER_SCHEMA);
    }

    // The root.

    @ParameterizedTest
    @ValueSource(strings = {"Config", "sysmon", "SYSMON", "html", "NotSysmon"})
    void refusesAnotherRoot(String name) {
        LoadedConfiguration loaded = parse("<" + name + " schemaversion='4.90'><X/></" + name + ">");

        assertThat(loaded.configuration()).isNull();
        assertThat(described(loaded))
                .containsExactly("f:1:1: error: the root element is not Sysmon's; found <" + name
                        + ">; expected <Sysmon> [wrong-root]");
    }

    @Test
    void acceptsAFileWithoutFilters() {
        assertThat(configuration(parse("<Sysmon schemaversion='4.90'/>")).nodes())
                .isEmpty();
        assertThat(configuration(parse("<Sysmon schemaversion='4.90'><EventFiltering/></Sysmon>"))
                        .nodes())
                .isEmpty();
    }

    // Events.

    @Test
    void resolvesAnEventWithItsFilters() {
        EventNode node = node("""
                <NetworkConnect onmatch="include">
                  <Image condition="end with" name="shell">/sh</Image>
                  <DestinationPort>443</DestinationPort>
                </NetworkConnect>""");

        assertThat(node)
                .isEqualTo(new EventNode(
                        "NetworkConnect",
                        List.of(EventType.NETWORK_CONNECT),
                        OnMatch.INCLUDE,
                        Relation.AND,
                        null,
                        List.of(
                                new Filter("Image", Condition.END_WITH, "/sh", "shell", new Position(4, 3)),
                                new Filter("DestinationPort", Condition.IS, "443", null, new Position(5, 3))),
                        new Position(3, 1)));
    }

    @ParameterizedTest
    @EnumSource(EventType.class)
    void knowsTheTagAndTheFieldsOfEveryEvent(EventType type) {
        String tag = type.tag();
        if (tag == null) {
            return;
        }
        StringBuilder filters = new StringBuilder();
        type.schema().fields().forEach(field -> filters.append("<" + field + ">x</" + field + ">"));

        EventNode node = node("<" + tag + " onmatch='exclude'>" + filters + "</" + tag + ">");

        assertThat(node.types()).contains(type).isEqualTo(EventType.named(tag));
        assertThat(node.terms()).hasSameSizeAs(type.schema().fields());
    }

    @Test
    void bindsSharedTagsToAllTheirEvents() {
        assertThat(node("<RegistryEvent onmatch='include'/>").types())
                .containsExactly(EventType.REGISTRY_OBJECT, EventType.REGISTRY_VALUE_SET, EventType.REGISTRY_RENAME);
        assertThat(node("<PipeEvent onmatch='include'/>").types())
                .containsExactly(EventType.PIPE_CREATED, EventType.PIPE_CONNECTED);
        assertThat(node("<WmiEvent onmatch='include'/>").types())
                .containsExactly(EventType.WMI_FILTER, EventType.WMI_CONSUMER, EventType.WMI_BINDING);
    }

    @Test
    void refusesFieldsThatNoSingleEventOfASharedTagHas() {
        assertThat(described(parseEvents("<RegistryEvent onmatch='include'><Details>1</Details><Rule"
                        + " groupRelation='or'><NewName>2</NewName></Rule></RegistryEvent>")))
                .containsExactly("f:3:1: error: no single event of the tag RegistryEvent has all these fields; found"
                        + " Details, NewName; expected the fields of one event only, and another node for each other event"
                        + " [no-common-event]");
        assertThat(parseEvents("<RegistryEvent onmatch='include'><Details>1</Details><TargetObject>2</TargetObject>"
                                + "</RegistryEvent>")
                        .problems())
                .isEmpty();
    }

    @Test
    void keepsTheNodesInTheOrderOfTheFile() {
        assertThat(nodes("""
                <DnsQuery onmatch="exclude"/>
                <RuleGroup><ProcessCreate onmatch="include"/><DnsQuery onmatch="include"/></RuleGroup>
                <ProcessCreate onmatch="exclude"/>"""))
                .extracting(node -> node.tag() + " " + node.onMatch())
                .containsExactly(
                        "DnsQuery EXCLUDE", "ProcessCreate INCLUDE", "DnsQuery INCLUDE", "ProcessCreate EXCLUDE");
    }

    @ParameterizedTest
    @CsvSource({
        "onmatch, include, INCLUDE",
        "onmatch, EXCLUDE, EXCLUDE",
        "onmatch, Include, INCLUDE",
        "default, include, EXCLUDE",
        "default, Exclude, INCLUDE"
    })
    void readsOnmatchAndItsInverseInAnyLetterCase(String attribute, String value, OnMatch onMatch) {
        assertThat(node("<DnsQuery " + attribute + "='" + value + "'/>").onMatch())
                .isEqualTo(onMatch);
    }

    @Test
    void refusesEventsThatDoNotSayWhatToDo() {
        LoadedConfiguration loaded = parseEvents("<DnsQuery/><FileCreate onmatch='include'/>");

        assertThat(described(loaded))
                .containsExactly("f:3:1: error: <DnsQuery> does not say what to do with the events that match; expected"
                        + " onmatch=\"include\" or onmatch=\"exclude\" [missing-onmatch]");
        assertThat(configuration(loaded).nodes()).extracting(EventNode::tag).containsExactly("FileCreate");
        assertThat(loaded.usable()).isFalse();
    }

    @Test
    void refusesEventsThatSayItTwice() {
        assertThat(described(parseEvents("<DnsQuery onmatch='include' default='exclude'/>")))
                .containsExactly("f:3:29: error: <DnsQuery> has both onmatch and default; expected one of them"
                        + " [onmatch-and-default]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "maybe", "include ", "inclued"})
    void refusesOtherValuesOfOnmatch(String value) {
        assertThat(described(parseEvents("<DnsQuery onmatch='" + value + "'/>")))
                .containsExactly("f:3:11: error: the attribute onmatch has no such value; found '" + value
                        + "'; expected include or exclude [bad-onmatch]");
    }

    @Test
    void refusesEventsThatDoNotExist() {
        assertThat(described(parseEvents("<NetworkConect onmatch='include'/><dnsquery onmatch='include'/>")))
                .containsExactly(
                        "f:3:1: error: no event has this tag; found <NetworkConect>; expected NetworkConnect"
                                + " [unknown-event]",
                        "f:3:35: error: no event has this tag; found <dnsquery>; expected DnsQuery [unknown-event]");
    }

    @Test
    void findsEventsInsideOfAnythingUnknown() {
        LoadedConfiguration loaded = parseEvents(
                "<Group><Inner><DnsQuery onmatch='include'/></Inner><FileCreate onmatch='include'/></Group>");

        assertThat(loaded.problems())
                .extracting(Problem::diagnostic)
                .containsExactly(Diagnostic.UNKNOWN_EVENT, Diagnostic.UNKNOWN_EVENT);
        assertThat(configuration(loaded).nodes()).extracting(EventNode::tag).containsExactly("DnsQuery", "FileCreate");
    }

    // Groups.

    @Test
    void takesNameAndRelationOfTheGroupAround() {
        EventNode node = node("<RuleGroup name=\"G\" groupRelation=\"or\"><DnsQuery onmatch=\"include\"/></RuleGroup>");

        assertThat(node.group()).isEqualTo(new RuleGroup("G", Relation.OR, new Position(3, 1)));
        assertThat(node.relation()).isEqualTo(Relation.OR);
    }

    @ParameterizedTest
    @CsvSource({"and, AND", "or, OR", "AND, AND", "Or, OR", "'', "})
    void readsRelationsInAnyLetterCase(String written, Relation relation) {
        EventNode node = node("<RuleGroup groupRelation='" + written + "'><DnsQuery onmatch='include'/></RuleGroup>");

        assertThat(group(node).relation()).isEqualTo(relation);
    }

    @Test
    void readsTheTagsOfGroupsAndRulesInAnyLetterCase() {
        EventNode node =
                node("<rulegroup groupRelation='or'><DnsQuery onmatch='include'><RULE name='r'><Image>x</Image>"
                        + "</RULE></DnsQuery></rulegroup>");

        assertThat(node.relation()).isEqualTo(Relation.OR);
        assertThat(node.terms()).hasSize(1).first().isInstanceOf(Rule.class);
    }

    @Test
    void refusesOtherRelations() {
        assertThat(described(parseEvents("<RuleGroup groupRelation='xor'/>")))
                .containsExactly("f:3:12: error: there is no such relation; found 'xor'; expected 'and' or 'or'"
                        + " [bad-group-relation]");
    }

    @Test
    void takesAnEmptyNameForNone() {
        assertThat(group(node("<RuleGroup name=''><DnsQuery onmatch='include'/></RuleGroup>"))
                        .name())
                .isNull();
        assertThat(filter("<DnsQuery onmatch='include'><Image name=''>x</Image></DnsQuery>")
                        .name())
                .isNull();
    }

    @Test
    void looksAtTheNearestGroupOnly() {
        LoadedConfiguration loaded = parseEvents("<RuleGroup name='outer' groupRelation='or'>"
                + "<RuleGroup name='inner'><DnsQuery onmatch='include'/></RuleGroup></RuleGroup>");

        EventNode node = configuration(loaded).nodes().getFirst();
        assertThat(group(node).name()).isEqualTo("inner");
        assertThat(node.relation()).isEqualTo(Relation.AND);
        assertThat(described(loaded))
                .containsExactly("f:3:44: warning: a rule group stands inside of a rule group, and the outer one has no"
                        + " effect on it; expected no nesting [nested-rule-group]");
    }

    // AND and OR.

    @ParameterizedTest
    @CsvSource({
        "1.0, , OR",
        "2.0, , OR",
        "2.01, , OR",
        "3.1, , OR",
        "3.40, , OR",
        "4.0, , OR",
        "4.1, , OR",
        "4.10, , OR",
        "4.11, , AND",
        "4.2, , AND",
        "4.21, , AND",
        "4.22, , AND",
        "4.50, , AND",
        "4.90, , AND",
        "4.91, , AND",
        "4.10, and, AND",
        "4.10, or, OR",
        "4.90, and, AND",
        "4.90, or, OR",
        "2.0, and, AND"
    })
    void combinesFiltersAsTheVersionOrTheGroupSays(String version, String group, Relation relation) {
        String event = "<DnsQuery onmatch='include'/>";
        String bare = "<Sysmon schemaversion='" + version + "'><EventFiltering>" + event + "</EventFiltering></Sysmon>";
        String silent = bare.replace(event, "<RuleGroup>" + event + "</RuleGroup>");
        if (group == null) {
            assertThat(configuration(parse(bare)).nodes())
                    .first()
                    .extracting(EventNode::relation)
                    .isEqualTo(relation);
            assertThat(configuration(parse(silent)).nodes())
                    .first()
                    .extracting(EventNode::relation)
                    .isEqualTo(relation);
        } else {
            String grouped = silent.replace("<RuleGroup>", "<RuleGroup groupRelation='" + group + "'>");
            assertThat(configuration(parse(grouped)).nodes())
                    .first()
                    .extracting(EventNode::relation)
                    .isEqualTo(relation);
        }
    }

    @ParameterizedTest
    @CsvSource({"groupRelation='and', AND", "groupRelation='OR', OR", "groupRelation='', OR", "'', OR"})
    void combinesRulesAsTheySay(String attribute, Relation relation) {
        LoadedConfiguration loaded = parseEvents("<DnsQuery onmatch='include'><Rule name='R' " + attribute
                + "><Image>a</Image><QueryName name='q'>b</QueryName></Rule><Image>c</Image></DnsQuery>");
        EventNode node = configuration(loaded).nodes().getFirst();

        assertThat(loaded.problems())
                .extracting(Problem::diagnostic)
                .isEqualTo(attribute.isEmpty() ? List.of(Diagnostic.RULE_WITHOUT_RELATION) : List.of());
        assertThat(node.terms()).hasSize(2);
        assertThat(node.terms().getFirst()).isInstanceOfSatisfying(Rule.class, rule -> {
            assertThat(rule.name()).isEqualTo("R");
            assertThat(rule.relation()).isEqualTo(relation);
            assertThat(rule.filters()).extracting(Filter::field).containsExactly("Image", "QueryName");
            assertThat(rule.filters()).extracting(Filter::name).containsExactly(null, "q");
        });
    }

    @Test
    void keepsRulesWithoutFilters() {
        assertThat(node("<DnsQuery onmatch='exclude'><Rule groupRelation='and'/></DnsQuery>")
                        .terms())
                .hasSize(1);
    }

    // Filters.

    @ParameterizedTest
    @EnumSource(Condition.class)
    void knowsEveryConditionInAnyLetterCase(Condition condition) {
        for (String written : List.of(
                condition.spelling(),
                condition.spelling().toUpperCase(Locale.ROOT),
                capitalised(condition.spelling()))) {
            assertThat(filter("<DnsQuery onmatch='include'><Image condition='" + written + "'>x</Image></DnsQuery>")
                            .condition())
                    .isEqualTo(condition);
        }
    }

    @Test
    void takesAMissingOrEmptyConditionForIs() {
        assertThat(filter("<DnsQuery onmatch='include'><Image>x</Image></DnsQuery>")
                        .condition())
                .isEqualTo(Condition.IS);
        assertThat(filter("<DnsQuery onmatch='include'><Image condition=''>x</Image></DnsQuery>")
                        .condition())
                .isEqualTo(Condition.IS);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "begin wi|begin with",
                "contain|contains",
                "exclude|excludes",
                "'is '|is",
                "isnot|is not",
                "'begin  with'|begin with"
            })
    void refusesOtherConditionsAndNamesTheNearest(String written, String nearest) {
        LoadedConfiguration loaded =
                parseEvents("<DnsQuery onmatch='include'><Image condition='" + written + "'>x</Image></DnsQuery>");

        assertThat(described(loaded))
                .containsExactly("f:3:36: error: there is no such condition; found '" + written + "'; expected "
                        + nearest + " [unknown-condition]");
        assertThat(configuration(loaded).nodes().getFirst().terms()).isEmpty();
    }

    @Test
    void listsTheConditionsWhereNoneIsNear() {
        assertThat(described(parseEvents("<DnsQuery onmatch='include'><Image condition='regex'>x</Image></DnsQuery>")))
                .containsExactly("f:3:36: error: there is no such condition; found 'regex'; expected one of is, is not,"
                        + " contains, excludes, begin with, end with, not begin with, not end with, is any, contains any,"
                        + " contains all, excludes any, excludes all, less than, more than, image [unknown-condition]");
    }

    @Test
    void refusesFieldsThatTheEventDoesNotHave() {
        assertThat(described(parseEvents("<DnsQuery onmatch='include'><image>x</image><Rule><QueriName>y</QueriName>"
                        + "</Rule></DnsQuery>")))
                .containsExactly(
                        "f:3:29: error: DnsQuery has no such field; found <image>; expected Image [unknown-field]",
                        "f:3:51: error: DnsQuery has no such field; found <QueriName>; expected QueryName"
                                + " [unknown-field]");
        assertThat(described(parseEvents("<PipeEvent onmatch='include'><Xyz>x</Xyz></PipeEvent>")))
                .containsExactly("f:3:30: error: PipeEvent has no such field; found <Xyz>; expected one of RuleName,"
                        + " EventType, UtcTime, ProcessGuid, ProcessId, PipeName, Image, User [unknown-field]");
    }

    @Test
    void acceptsSequenceNumbersInOldFilesOnly() {
        String file = "<Sysmon schemaversion='2.0'><EventFiltering><ProcessCreate onmatch='include'>"
                + "<SequenceNumber>7</SequenceNumber></ProcessCreate></EventFiltering></Sysmon>";

        LoadedConfiguration old = parse(file);
        assertThat(described(old))
                .containsExactly("f:1:78: warning: no event has the field any more, so the filter never matches; found"
                        + " <SequenceNumber> in <ProcessCreate>; expected a field of schema 3.10 or later"
                        + " [obsolete-field]");
        assertThat(configuration(old).nodes().getFirst().terms()).hasSize(1);
        assertThat(parse(file.replace("2.0", "3.10")).problems())
                .extracting(Problem::diagnostic)
                .containsExactly(Diagnostic.UNKNOWN_FIELD);
        assertThat(parse(file.replace("ProcessCreate", "DnsQuery")).problems())
                .extracting(Problem::diagnostic)
                .containsExactly(Diagnostic.UNKNOWN_FIELD);
    }

    @Test
    void trimsNothing() {
        assertThat(filter("<DnsQuery onmatch='include'><Image>  a\tb \n</Image></DnsQuery>")
                        .value())
                .isEqualTo("  a\tb \n");
    }

    @Test
    void takesBlanksForAnEmptyValue() {
        assertThat(filter("<DnsQuery onmatch='include'><Image> \n </Image></DnsQuery>")
                        .value())
                .isEmpty();
        assertThat(filter("<DnsQuery onmatch='include'><Image/></DnsQuery>").value())
                .isEmpty();
    }

    @Test
    void losesTextBehindACommentAndSaysSo() {
        LoadedConfiguration loaded = parseEvents("<DnsQuery onmatch='include'><Image>a <!-- c -->b</Image></DnsQuery>");

        assertThat(described(loaded))
                .containsExactly("f:3:48: warning: the text of <Image> is interrupted, and what follows is lost; the"
                        + " value is 'a '; expected text without a comment, a CDATA section or an element in it"
                        + " [lost-text]");
        assertThat(onlyFilter(loaded).value()).isEqualTo("a ");
        assertThat(parseEvents("<DnsQuery onmatch='include'><Image><!-- c -->b</Image></DnsQuery>")
                        .problems())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "%COMPUTERNAME%, host-1",
        "%computername%, host-1",
        "%ComputerName%.local, host-1.local",
        "a%COMPUTERNAME%%COMPUTERNAME%, ahost-1host-1",
        "%COMPUTERNAME, %COMPUTERNAME",
        "%USERNAME%, %USERNAME%"
    })
    void putsTheNameOfTheHostIntoValues(String written, String value) {
        assertThat(filter("<NetworkConnect onmatch='include'><SourceHostname>" + written
                                + "</SourceHostname></NetworkConnect>")
                        .value())
                .isEqualTo(value);
    }

    @Test
    void takesTheNameOfTheHostAsItIs() {
        LoadedConfiguration loaded = new ConfigurationReader("$1\\x")
                .parse(bytes("<Sysmon schemaversion='4.90'><EventFiltering><DnsQuery onmatch='include'>"
                        + "<Image>%COMPUTERNAME%</Image></DnsQuery></EventFiltering></Sysmon>"));

        assertThat(onlyFilter(loaded).value()).isEqualTo("$1\\x");
    }

    @Test
    void boundsTheLengthOfNames() {
        assertThat(filter("<DnsQuery onmatch='include'><Image name='" + "n".repeat(255) + "'>x</Image></DnsQuery>")
                        .name())
                .hasSize(255);
        String tooLong = "name='" + "n".repeat(256) + "'";
        assertThat(described(parseEvents("<RuleGroup " + tooLong + "><DnsQuery onmatch='include'><Rule " + tooLong
                        + "><Image " + tooLong + ">x</Image></Rule></DnsQuery></RuleGroup>")))
                .hasSize(3)
                .first()
                .isEqualTo("f:3:12: error: the name is too long; found 256 characters; expected at most 255"
                        + " [long-name]");
    }

    // Things in the wrong place.

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<Image>x</Image>|3:1|a filter stands outside of an event; found <Image>; expected it inside of an event's tag",
                "<Rule/>|3:1|a rule stands outside of an event; found <Rule>; expected it inside of an event's tag",
                "<RuleGroup><Rule/></RuleGroup>|3:12|a rule stands outside of an event; found <Rule>; expected it inside of an event's tag",
                "<HashAlgorithms>md5</HashAlgorithms>|3:1|an option stands among the filters; found <HashAlgorithms>; expected it outside of <EventFiltering>",
                "<DnsQuery onmatch='include'><FileCreate onmatch='include'/></DnsQuery>|3:29|an event stands inside of an event; found <FileCreate> in <DnsQuery>; expected it behind </DnsQuery>",
                "<DnsQuery onmatch='include'><RuleGroup/></DnsQuery>|3:29|a rule group stands in the wrong place; found <RuleGroup>; expected it inside of <EventFiltering>, around events",
                "<DnsQuery onmatch='include'><Rule><Rule/></Rule></DnsQuery>|3:35|a rule stands inside of a rule; found <Rule>; expected filters only",
                "<DnsQuery onmatch='include'><Image><b>x</b></Image></DnsQuery>|3:36|a filter holds an element; found <b> in <Image>; expected text only",
            })
    void refusesElementsInTheWrongPlace(String events, String position, String message) {
        assertThat(described(parseEvents(events)))
                .containsExactly("f:" + position + ": error: " + message + " [misplaced-element]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<DnsQuery onmatch='include'/>|an event stands outside of the filters; found <DnsQuery>; expected it inside of <EventFiltering>",
                "<RuleGroup/>|a rule group stands in the wrong place; found <RuleGroup>; expected it inside of <EventFiltering>, around events",
                "<Rule/>|a rule stands outside of an event; found <Rule>; expected it inside of an event's tag",
                "<Image>x</Image>|a filter stands outside of an event; found <Image>; expected it inside of an event's tag",
                "<HashAlgorithms>md5<b/></HashAlgorithms>|an option holds an element; found <b> in <HashAlgorithms>; expected text only",
            })
    void refusesElementsInTheWrongPlaceBesideTheFilters(String element, String message) {
        assertThat(parse("<Sysmon schemaversion='4.90'>" + element + "</Sysmon>")
                        .problems())
                .extracting(Problem::diagnostic, Problem::message)
                .containsExactly(tuple(Diagnostic.MISPLACED_ELEMENT, message));
    }

    @Test
    void refusesASecondEventFiltering() {
        LoadedConfiguration loaded = parse("<Sysmon schemaversion='4.90'>\n<EventFiltering/>\n"
                + "<EventFiltering><DnsQuery onmatch='include'/></EventFiltering></Sysmon>");

        assertThat(described(loaded))
                .containsExactly("f:3:1: error: there is a second <EventFiltering>; expected one, at 2:1"
                        + " [repeated-eventfiltering]");
        assertThat(configuration(loaded).nodes()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<DnsQuery onmatch='include' name='x'/>|<DnsQuery> has no such attribute; found name; expected onmatch or default",
                "<DnsQuery onmatch='include' OnMatch='x'/>|<DnsQuery> has no such attribute; found OnMatch; expected onmatch or default",
                "<RuleGroup onmatch='include'/>|<RuleGroup> has no such attribute; found onmatch; expected name or groupRelation",
                "<DnsQuery onmatch='include'><Image cond='is'>x</Image></DnsQuery>|<Image> has no such attribute; found cond; expected condition or name",
                "<DnsQuery onmatch='include'><Rule condition='is'/></DnsQuery>|<Rule> has no such attribute; found condition; expected name or groupRelation",
            })
    void refusesAttributesThatDoNotExist(String events, String message) {
        assertThat(parseEvents(events).problems())
                .extracting(Problem::diagnostic, Problem::message)
                .containsExactly(tuple(Diagnostic.UNKNOWN_ATTRIBUTE, message));
    }

    @Test
    void refusesAttributesOfTheElementsAround() {
        assertThat(described(parse("<Sysmon schemaversion='4.90' x='1'><EventFiltering y='2'/>"
                        + "<HashAlgorithms z='3'>md5</HashAlgorithms></Sysmon>")))
                .containsExactly(
                        "f:1:30: error: <Sysmon> has no such attribute; found x; expected schemaversion"
                                + " [unknown-attribute]",
                        "f:1:52: error: <EventFiltering> has no such attribute; found y; expected none"
                                + " [unknown-attribute]",
                        "f:1:75: error: <HashAlgorithms> has no such attribute; found z; expected none"
                                + " [unknown-attribute]");
    }

    @Test
    void refusesAttributesThatOccurTwice() {
        LoadedConfiguration loaded = parseEvents("<DnsQuery onmatch='include' onmatch='exclude'/>");

        assertThat(described(loaded))
                .containsExactly("f:3:29: error: <DnsQuery> has an attribute twice; found onmatch again; expected it"
                        + " once [duplicate-attribute]");
        assertThat(configuration(loaded).nodes().getFirst().onMatch()).isEqualTo(OnMatch.INCLUDE);
    }

    @Test
    void warnsOfTextWhereNoneBelongs() {
        assertThat(described(parse("""
                        <Sysmon schemaversion="4.90">a
                          <EventFiltering>b
                            <RuleGroup>c
                              <DnsQuery onmatch="include">d<Rule>e</Rule></DnsQuery>
                            </RuleGroup>
                          </EventFiltering>
                        </Sysmon>""")))
                .containsExactly(
                        "f:1:30: warning: text has no meaning inside of <Sysmon>; found 'a'; expected elements and"
                                + " comments only [stray-text]",
                        "f:2:19: warning: text has no meaning inside of <EventFiltering>; found 'b'; expected elements"
                                + " and comments only [stray-text]",
                        "f:3:16: warning: text has no meaning inside of <RuleGroup>; found 'c'; expected elements and"
                                + " comments only [stray-text]",
                        "f:4:35: warning: text has no meaning inside of <DnsQuery>; found 'd'; expected elements and"
                                + " comments only [stray-text]",
                        "f:4:42: warning: text has no meaning inside of <Rule>; found 'e'; expected elements and"
                                + " comments only [stray-text]");
    }

    // All at once.

    @Test
    void listsEveryErrorOfAFileInOneRun() {
        LoadedConfiguration loaded = parse("""
                <Sysmon schemaversion="4.90">
                  <HashAlgorithms>md5, sha1</HashAlgorithms>
                  <EventFiltering>
                    <ProcessCreate onmatch="includ">
                      <Imag condition="is">x</Imag>
                      <Image condition="is in">x</Image>
                      <CommandLine condition="contains">good</CommandLine>
                    </ProcessCreate>
                    <FileCraete onmatch="include"/>
                  </EventFiltering>
                </Sysmon>
                """);

        assertThat(loaded.problems())
                .extracting(problem ->
                        problem.position() + " " + problem.diagnostic().id())
                .containsExactly(
                        "2:19 bad-option-value",
                        "4:20 bad-onmatch",
                        "5:7 unknown-field",
                        "6:14 unknown-condition",
                        "9:5 unknown-event");
        assertThat(loaded.usable()).isFalse();
    }

    @Test
    void isUsableWithWarnings() {
        LoadedConfiguration loaded = parseEvents("<DnsQuery onmatch='include'>text</DnsQuery>");

        assertThat(loaded.problems()).isNotEmpty();
        assertThat(loaded.usable()).isTrue();
    }

    @Test
    void hashesTheBytesOfTheFile() {
        // The SHA-256 of no bytes.
        assertThat(reader.parse(new byte[0]).hash())
                .isEqualTo("SHA256=E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855");
        // The SHA-256 of "abc" (FIPS 180-2, appendix B.1).
        assertThat(reader.parse(bytes("abc")).hash())
                .isEqualTo("SHA256=BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD");
    }

    // Schema 1.0.

    @Test
    void readsSchemaOne() {
        LoadedConfiguration loaded = parse("""
                <Sysmon schemaversion="1.0">
                  <Configuration>
                    <Hashing>SHA1,IMPHASH</Hashing>
                    <Network></Network>
                    <ImageLoading />
                  </Configuration>
                  <Rules>
                    <DriverLoad default="include">
                      <Signature condition="contains">microsoft</Signature>
                    </DriverLoad>
                    <ProcessTerminate />
                    <NetworkConnect><DestinationPort>443</DestinationPort></NetworkConnect>
                  </Rules>
                </Sysmon>
                """);

        assertThat(loaded.problems()).isEmpty();
        Configuration configuration = configuration(loaded);
        assertThat(configuration.options().hashAlgorithms())
                .containsExactlyInAnyOrder(HashAlgorithm.SHA1, HashAlgorithm.IMPHASH);
        assertThat(configuration.nodes())
                .extracting(node ->
                        node.tag() + " " + node.onMatch() + " " + node.terms().size())
                .containsExactly(
                        "DriverLoad EXCLUDE 1",
                        "ProcessTerminate INCLUDE 0",
                        "NetworkConnect INCLUDE 1",
                        // <ImageLoading/> without a rule logs all.
                        "ImageLoad EXCLUDE 0");
    }

    @Test
    void readsWhatBelongsToSchemaOneThereOnly() {
        assertThat(parse("<Sysmon schemaversion='2.0'><Configuration><Hashing>*</Hashing></Configuration><Rules/>"
                                + "</Sysmon>")
                        .problems())
                .extracting(Problem::diagnostic)
                .containsExactly(Diagnostic.UNKNOWN_OPTION, Diagnostic.UNKNOWN_OPTION);
    }

    private static String capitalised(String text) {
        return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }

    private EventNode node(String events) {
        List<EventNode> nodes = nodes(events);
        assertThat(nodes).hasSize(1);
        return nodes.getFirst();
    }

    private List<EventNode> nodes(String events) {
        LoadedConfiguration loaded = parseEvents(events);
        assertThat(loaded.problems()).isEmpty();
        return configuration(loaded).nodes();
    }

    private Filter filter(String event) {
        LoadedConfiguration loaded = parseEvents(event);
        assertThat(loaded.problems()).isEmpty();
        return onlyFilter(loaded);
    }

    private static Filter onlyFilter(LoadedConfiguration loaded) {
        return (Filter) configuration(loaded).nodes().getFirst().terms().getFirst();
    }

    private static RuleGroup group(EventNode node) {
        return Objects.requireNonNull(node.group());
    }

    private static Configuration configuration(LoadedConfiguration loaded) {
        return Objects.requireNonNull(loaded.configuration());
    }

    private static List<String> described(LoadedConfiguration loaded) {
        return loaded.problems().stream().map(problem -> problem.describe("f")).toList();
    }

    /// The events on line 3 and after of a file of schema 4.90.
    private LoadedConfiguration parseEvents(String events) {
        return parse("<Sysmon schemaversion=\"4.90\">\n<EventFiltering>\n" + events + "\n</EventFiltering>\n</Sysmon>");
    }

    private LoadedConfiguration parse(String text) {
        return reader.parse(bytes(text));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
