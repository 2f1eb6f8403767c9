package ashiato.config;

import static org.assertj.core.api.Assertions.assertThat;

import ashiato.event.EventType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Each lint on what it warns of and on what it must accept. The first line of a configuration here is line 2.
class LinterTest {
    private static final HostAbilities LINUX = new HostAbilities(
            EnumSet.of(
                    EventType.PROCESS_CREATE,
                    EventType.NETWORK_CONNECT,
                    EventType.PROCESS_TERMINATE,
                    EventType.DNS_QUERY),
            Map.of(EventType.PROCESS_CREATE, Set.of("OriginalFileName", "Company", "IntegrityLevel")),
            Set.of("HashAlgorithms"),
            false);

    @Test
    void warnsOfTwoNegativesOnOneFieldInAnIncludeNode() {
        assertThat(findings(Diagnostic.NEGATIVE_IN_OR, """
                <RuleGroup groupRelation="or">
                  <NetworkConnect onmatch="include">
                    <DestinationIp condition="is not">127.0.0.1</DestinationIp>
                    <DestinationIp condition="is not">0:0:0:0:0:0:0:1</DestinationIp>
                  </NetworkConnect>
                </RuleGroup>
                """)).isEqualTo("""
                4:5: negative conditions are joined with others by "or": this include node matches every NetworkConnect; found <DestinationIp condition="is not">127.0.0.1</DestinationIp> <DestinationIp condition="is not">0:0:0:0:0:0:0:1</DestinationIp>; write a separate <NetworkConnect onmatch="exclude"> with <DestinationIp condition="is">127.0.0.1</DestinationIp> <DestinationIp condition="is">0:0:0:0:0:0:0:1</DestinationIp>, and keep an include node only for what is wanted beside
                """);
    }

    @Test
    void warnsOfANegativeBesideAPositiveInAnIncludeNode() {
        assertThat(findings(Diagnostic.NEGATIVE_IN_OR, """
                <RuleGroup groupRelation="or">
                  <NetworkConnect onmatch="include">
                    <Image condition="end with">/curl</Image>
                    <DestinationIp condition="is not">127.0.0.1</DestinationIp>
                  </NetworkConnect>
                </RuleGroup>
                """)).isEqualTo("""
                5:5: a negative condition is joined with others by "or": this include node matches nearly every NetworkConnect; found <DestinationIp condition="is not">127.0.0.1</DestinationIp>; write a separate <NetworkConnect onmatch="exclude"> with <DestinationIp condition="is">127.0.0.1</DestinationIp>, and keep only the other filters in this include node
                """);
    }

    @Test
    void warnsOfNegativesOnOneFieldEvenInAnAndNode() {
        assertThat(findings(Diagnostic.NEGATIVE_IN_OR, """
                <RuleGroup groupRelation="and">
                  <NetworkConnect onmatch="include">
                    <Image condition="end with">/curl</Image>
                    <DestinationIp condition="is not">127.0.0.1</DestinationIp>
                    <DestinationIp condition="is not">10.0.0.1</DestinationIp>
                  </NetworkConnect>
                </RuleGroup>
                """)).isEqualTo("""
                5:5: negative conditions are joined with others by "or", as filters on one field are even in an "and" node: they are true for every event; found <DestinationIp condition="is not">127.0.0.1</DestinationIp> <DestinationIp condition="is not">10.0.0.1</DestinationIp>; write a separate <NetworkConnect onmatch="exclude"> with <DestinationIp condition="is">127.0.0.1</DestinationIp> <DestinationIp condition="is">10.0.0.1</DestinationIp>, and keep only the other filters in this include node
                """);
    }

    @Test
    void warnsOfNegativesInAnExcludeNode() {
        assertThat(findings(Diagnostic.NEGATIVE_IN_OR, """
                <RuleGroup groupRelation="or">
                  <ProcessCreate onmatch="exclude">
                    <Image condition="excludes">curl</Image>
                    <Image condition="excludes">wget</Image>
                  </ProcessCreate>
                </RuleGroup>
                """)).isEqualTo("""
                4:5: negative conditions are joined with others by "or": this exclude node matches nearly every ProcessCreate; found <Image condition="excludes">curl</Image> <Image condition="excludes">wget</Image>; write <ProcessCreate onmatch="include"> with <Image condition="contains">curl</Image> <Image condition="contains">wget</Image> to log only these, or <Rule groupRelation="and"> around what must be true together
                """);
    }

    @Test
    void warnsOfANegativeInAnOrRule() {
        assertThat(findings(Diagnostic.NEGATIVE_IN_OR, """
                <RuleGroup groupRelation="or">
                  <ProcessCreate onmatch="include">
                    <Rule groupRelation="or">
                      <Image condition="is">/usr/bin/curl</Image>
                      <Image condition="is not">/usr/bin/curl</Image>
                    </Rule>
                  </ProcessCreate>
                </RuleGroup>
                """)).isEqualTo("""
                6:7: a negative condition is joined with others by "or" in a rule: it matches every ProcessCreate; found <Image condition="is not">/usr/bin/curl</Image>; write <Rule groupRelation="and"> if all must be true
                """);
    }

    @Test
    void acceptsNegativesThatMustAllBeTrueOrStandAlone() {
        assertThat(findings(Diagnostic.NEGATIVE_IN_OR, """
                <RuleGroup groupRelation="or">
                  <ProcessCreate onmatch="include">
                    <Rule groupRelation="and">
                      <Image condition="end with">/curl</Image>
                      <User condition="is not">root</User>
                      <User condition="is not">backup</User>
                    </Rule>
                  </ProcessCreate>
                  <NetworkConnect onmatch="include">
                    <DestinationIp condition="is not">127.0.0.1</DestinationIp>
                  </NetworkConnect>
                </RuleGroup>
                """)).isEmpty();
    }

    @Test
    void warnsOfTwoExcludeNodes() {
        assertThat(findings(Diagnostic.NOTHING_LOGGED, """
                <NetworkConnect onmatch="exclude">
                  <DestinationIp>127.0.0.1</DestinationIp>
                </NetworkConnect>
                <NetworkConnect onmatch="exclude">
                  <DestinationPort>53</DestinationPort>
                </NetworkConnect>
                """)).isEqualTo("""
                5:1: no NetworkConnect is logged: with several nodes for one event, what none of them matches is dropped; found 2 exclude nodes and no include node; write all filters into one exclude node
                """);
    }

    @Test
    void warnsOfAnExcludeNodeBesideAnEmptyIncludeNode() {
        assertThat(findings(Diagnostic.NOTHING_LOGGED, """
                <NetworkConnect onmatch="include"/>
                <NetworkConnect onmatch="exclude">
                  <DestinationIp>127.0.0.1</DestinationIp>
                </NetworkConnect>
                """)).isEqualTo("""
                3:1: no NetworkConnect is logged: with several nodes for one event, what none of them matches is dropped; found an exclude node beside an include node without filters; write the exclude node alone to log the rest, or the empty include node alone to log nothing
                """);
    }

    @Test
    void acceptsAnEmptyIncludeNodeThatStandsAlone() {
        assertThat(findings(Diagnostic.NOTHING_LOGGED, """
                <NetworkConnect onmatch="include"/>
                """)).isEmpty();
    }

    @Test
    void acceptsAnExcludeNodeBesideAnIncludeNode() {
        assertThat(findings(Diagnostic.NOTHING_LOGGED, """
                <NetworkConnect onmatch="include">
                  <DestinationPort>443</DestinationPort>
                </NetworkConnect>
                <NetworkConnect onmatch="exclude">
                  <DestinationIp>127.0.0.1</DestinationIp>
                </NetworkConnect>
                """)).isEmpty();
    }

    @Test
    void warnsOfAnEmptyNodeBesideAnother() {
        assertThat(findings(Diagnostic.EMPTY_NODE, """
                <NetworkConnect onmatch="include">
                  <DestinationPort>443</DestinationPort>
                </NetworkConnect>
                <NetworkConnect onmatch="exclude"/>
                """)).isEqualTo("""
                5:1: a node without filters matches nothing and, beside another node of its event, changes nothing; found <NetworkConnect onmatch="exclude"> without filters; remove the include nodes if everything is to be logged, else this one
                """);
    }

    @Test
    void warnsOfTheSecondOfTwoEmptyIncludeNodes() {
        assertThat(findings(Diagnostic.EMPTY_NODE, """
                <NetworkConnect onmatch="include"/>
                <NetworkConnect onmatch="include"/>
                """)).isEqualTo("""
                3:1: a node without filters matches nothing and, beside another node of its event, changes nothing; found <NetworkConnect onmatch="include"> without filters; remove it
                """);
    }

    @Test
    void warnsOfAnIncludeFilterThatAnExcludeFilterCovers() {
        assertThat(findings(Diagnostic.HIDDEN_BY_EXCLUDE, """
                <NetworkConnect onmatch="include">
                  <Image condition="is">/usr/bin/curl</Image>
                </NetworkConnect>
                <NetworkConnect onmatch="exclude">
                  <Image condition="image">curl</Image>
                </NetworkConnect>
                """)).isEqualTo("""
                3:3: nothing is logged by this: every event that it matches is dropped before by the exclude filter in line 6; found <Image condition="is">/usr/bin/curl</Image>, excluded by <Image condition="image">curl</Image>; remove one of the two
                """);
    }

    @Test
    void acceptsAnExcludeFilterThatTakesOnlyAPart() {
        assertThat(findings(Diagnostic.HIDDEN_BY_EXCLUDE, """
                <NetworkConnect onmatch="include">
                  <Image condition="image">curl</Image>
                </NetworkConnect>
                <NetworkConnect onmatch="exclude">
                  <Image condition="is">/usr/bin/curl</Image>
                </NetworkConnect>
                """)).isEmpty();
    }

    @Test
    void warnsOfAFilterThatStandsTwiceInAnyLetterCase() {
        assertThat(findings(Diagnostic.DUPLICATE_FILTER, """
                <NetworkConnect onmatch="include">
                  <DestinationHostname condition="end with">.Example.com</DestinationHostname>
                  <DestinationHostname condition="is">b.example.org</DestinationHostname>
                  <DestinationHostname condition="end with">.example.com</DestinationHostname>
                </NetworkConnect>
                """)).isEqualTo("""
                5:3: the same stands in line 3, so this decides nothing; found <DestinationHostname condition="end with">.example.com</DestinationHostname> twice; remove one
                """);
    }

    @Test
    void warnsOfARuleThatStandsTwiceInAnyOrder() {
        assertThat(findings(Diagnostic.DUPLICATE_FILTER, """
                <RuleGroup groupRelation="or">
                  <ProcessCreate onmatch="include">
                    <Rule groupRelation="and">
                      <Image condition="is">/bin/sh</Image>
                      <User>root</User>
                    </Rule>
                    <Rule groupRelation="and">
                      <User>root</User>
                      <Image condition="is">/bin/sh</Image>
                    </Rule>
                  </ProcessCreate>
                </RuleGroup>
                """)).isEqualTo("""
                8:5: the same stands in line 4, so this decides nothing; found all of <User condition="is">root</User> <Image condition="is">/bin/sh</Image> twice; remove one
                """);
    }

    @Test
    void warnsOfANarrowerFilterBehindABroaderOne() {
        assertThat(findings(Diagnostic.COVERED_FILTER, """
                <RuleGroup groupRelation="or">
                  <ProcessCreate onmatch="include">
                    <Image condition="contains" name="any curl">curl</Image>
                    <Image condition="end with" name="curl itself">/curl</Image>
                    <Rule groupRelation="and">
                      <Image condition="begin with">/opt/curl</Image>
                      <User>root</User>
                    </Rule>
                  </ProcessCreate>
                </RuleGroup>
                """)).isEqualTo("""
                5:5: line 4 matches all that this matches, so this decides nothing (2 times, lines 5, 6); found <Image condition="end with">/curl</Image>, covered by <Image condition="contains">curl</Image>; remove this, or make the other narrower
                """);
    }

    @Test
    void warnsOfANarrowerFilterBeforeABroaderOneOfTheSameName() {
        assertThat(findings(Diagnostic.COVERED_FILTER, """
                <NetworkConnect onmatch="include">
                  <DestinationHostname condition="is">a.example.com</DestinationHostname>
                  <DestinationHostname condition="end with">.example.com</DestinationHostname>
                </NetworkConnect>
                """)).isEqualTo("""
                3:3: line 4 matches all that this matches, so this decides nothing; found <DestinationHostname condition="is">a.example.com</DestinationHostname>, covered by <DestinationHostname condition="end with">.example.com</DestinationHostname>; remove this, or make the other narrower
                """);
    }

    @Test
    void acceptsANarrowerFilterThatGivesItsOwnNameFirst() {
        assertThat(findings(Diagnostic.COVERED_FILTER, """
                <NetworkConnect onmatch="include">
                  <DestinationHostname condition="is" name="a">a.example.com</DestinationHostname>
                  <DestinationHostname condition="end with">.example.com</DestinationHostname>
                </NetworkConnect>
                """)).isEmpty();
    }

    @Test
    void acceptsFiltersOnDifferentFieldsAndValues() {
        assertThat(findings(Diagnostic.COVERED_FILTER, """
                <RuleGroup groupRelation="or">
                  <ProcessCreate onmatch="include">
                    <Image condition="contains">curl</Image>
                    <ParentImage condition="end with">/curl</ParentImage>
                    <Image condition="contains">wget</Image>
                  </ProcessCreate>
                </RuleGroup>
                """)).isEmpty();
    }

    @Test
    void warnsOfARuleThatNeverMatches() {
        assertThat(findings(Diagnostic.CONTRADICTION, """
                <RuleGroup groupRelation="or">
                  <ProcessCreate onmatch="include">
                    <Rule groupRelation="and">
                      <Image condition="end with">/curl</Image>
                      <Image condition="end with">/wget</Image>
                    </Rule>
                  </ProcessCreate>
                </RuleGroup>
                """)).isEqualTo("""
                6:7: this rule never matches: two of its filters are never true together, and all must be; found <Image condition="end with">/curl</Image> and <Image condition="end with">/wget</Image>; write groupRelation="or", or "is any" or "contains any" with both texts
                """);
    }

    @Test
    void acceptsARuleWhoseFiltersMatchTogether() {
        assertThat(findings(Diagnostic.CONTRADICTION, """
                <RuleGroup groupRelation="or">
                  <ProcessCreate onmatch="include">
                    <Rule groupRelation="and">
                      <CommandLine condition="contains">-o</CommandLine>
                      <CommandLine condition="contains">http</CommandLine>
                      <Image condition="begin with">/opt/</Image>
                      <Image condition="end with">/curl</Image>
                    </Rule>
                  </ProcessCreate>
                </RuleGroup>
                """)).isEmpty();
    }

    @Test
    void warnsOfDifferentFieldsWithoutARuleGroup() {
        assertThat(findings(Diagnostic.VERSION_DEPENDENT, """
                <NetworkConnect onmatch="include">
                  <Image condition="end with">/curl</Image>
                  <DestinationPort>443</DestinationPort>
                </NetworkConnect>
                """)).isEqualTo("""
                2:1: what must match depends on the schema's version: without groupRelation, different fields are joined by "or" up to 4.10 and by "and" from 4.20 on; found DestinationPort, Image under schema 4.90, so "and"; write <RuleGroup groupRelation="and"> around this node
                """);
    }

    @Test
    void acceptsDifferentFieldsInARuleGroup() {
        assertThat(findings(Diagnostic.VERSION_DEPENDENT, """
                <RuleGroup groupRelation="and">
                  <NetworkConnect onmatch="include">
                    <Image condition="end with">/curl</Image>
                    <DestinationPort>443</DestinationPort>
                  </NetworkConnect>
                </RuleGroup>
                """)).isEmpty();
    }

    @Test
    void warnsOfARuleWithoutRelation() {
        assertThat(findings(Diagnostic.RULE_WITHOUT_RELATION, """
                <ProcessCreate onmatch="include">
                  <Rule name="download">
                    <Image condition="end with">/curl</Image>
                    <CommandLine condition="contains">-o</CommandLine>
                  </Rule>
                </ProcessCreate>
                """)).isEqualTo("""
                3:3: a rule does not say how its filters are joined: Sysmon's engine takes "or", its documentation says "and"; found no groupRelation; write groupRelation="and" or groupRelation="or"
                """);
    }

    @Test
    void acceptsARuleOfOneFilterWithoutRelation() {
        assertThat(findings(Diagnostic.RULE_WITHOUT_RELATION, """
                <ProcessCreate onmatch="include">
                  <Rule name="download">
                    <Image condition="end with">/curl</Image>
                  </Rule>
                </ProcessCreate>
                """)).isEmpty();
    }

    @Test
    void warnsOfAFilterWithoutText() {
        assertThat(findings(Diagnostic.EMPTY_TEXT, """
                <ProcessCreate onmatch="include">
                  <CommandLine condition="contains"></CommandLine>
                  <CommandLine condition="is"/>
                </ProcessCreate>
                """)).isEqualTo("""
                3:3: a filter without a text matches every event; found <CommandLine condition="contains"></CommandLine>; write a text, or - for values that are not known
                4:3: a filter without a text matches no event; found <CommandLine condition="is"></CommandLine>; write a text, or - for values that are not known
                """);
    }

    @Test
    void warnsOfASemicolonAtTheEndOfAList() {
        assertThat(findings(Diagnostic.EMPTY_LIST_ITEM, """
                <ProcessCreate onmatch="include">
                  <CommandLine condition="contains any">curl;wget;</CommandLine>
                </ProcessCreate>
                """)).isEqualTo("""
                3:3: the list has an empty item: one at the end is in every value, so this matches every event; found <CommandLine condition="contains any">curl;wget;</CommandLine>; write curl;wget
                """);
    }

    @Test
    void warnsOfTwoSemicolonsInARow() {
        assertThat(findings(Diagnostic.EMPTY_LIST_ITEM, """
                <ProcessCreate onmatch="include">
                  <CommandLine condition="contains all">curl;;wget</CommandLine>
                </ProcessCreate>
                """)).isEqualTo("""
                3:3: the list has an empty item: what is searched in its place is all that follows it, the ; included; found <CommandLine condition="contains all">curl;;wget</CommandLine>; write curl;wget
                """);
    }

    @Test
    void warnsOfASemicolonAtTheEndOfExcludesAny() {
        assertThat(findings(Diagnostic.EMPTY_LIST_ITEM, """
                <ProcessCreate onmatch="include">
                  <CommandLine condition="excludes any">curl;</CommandLine>
                </ProcessCreate>
                """)).isEqualTo("""
                3:3: the list has an empty item: one at the end is in every value, so this matches no event; found <CommandLine condition="excludes any">curl;</CommandLine>; write curl
                """);
    }

    @Test
    void acceptsAListWithoutEmptyItems() {
        assertThat(findings(Diagnostic.EMPTY_LIST_ITEM, """
                <ProcessCreate onmatch="include">
                  <CommandLine condition="contains any">curl;wget</CommandLine>
                </ProcessCreate>
                """)).isEmpty();
    }

    @Test
    void warnsOfAListForAConditionThatTakesNone() {
        assertThat(findings(Diagnostic.LIST_WITHOUT_ANY, """
                <RuleGroup groupRelation="or">
                  <NetworkConnect onmatch="include">
                    <DestinationPort condition="is">80;443</DestinationPort>
                    <Image condition="begin with">/tmp/;/dev/shm/</Image>
                  </NetworkConnect>
                </RuleGroup>
                """)).isEqualTo("""
                4:5: "is" takes one text, the ; included; found <DestinationPort condition="is">80;443</DestinationPort>; write condition="is any"
                5:5: "begin with" takes one text, the ; included; found <Image condition="begin with">/tmp/;/dev/shm/</Image>; write one filter for each text
                """);
    }

    @Test
    void acceptsASemicolonInACommandLine() {
        assertThat(findings(Diagnostic.LIST_WITHOUT_ANY, """
                <ProcessCreate onmatch="include">
                  <CommandLine condition="contains">cd /tmp; sh</CommandLine>
                </ProcessCreate>
                """)).isEmpty();
    }

    @Test
    void warnsOfBlanksAroundATextThatIsComparedAsAWhole() {
        assertThat(findings(Diagnostic.OUTER_BLANKS, """
                <RuleGroup groupRelation="or">
                  <ProcessCreate onmatch="include">
                    <Image condition="is">/usr/bin/curl </Image>
                    <User condition="contains any">root; backup; www-data</User>
                  </ProcessCreate>
                </RuleGroup>
                """)).isEqualTo("""
                4:5: blanks around a text belong to it, and here they are compared too; found <Image condition="is">/usr/bin/curl </Image>; write the text without them
                5:5: blanks around a text belong to it, and here they are compared too; found <User condition="contains any">root; backup; www-data</User>; write the text without them
                """);
    }

    @Test
    void acceptsBlanksThatEndAWord() {
        assertThat(findings(Diagnostic.OUTER_BLANKS, """
                <ProcessCreate onmatch="include">
                  <CommandLine condition="contains any"> -o; -O </CommandLine>
                  <CommandLine condition="begin with">curl </CommandLine>
                </ProcessCreate>
                """)).isEmpty();
    }

    @Test
    void warnsOfWildcards() {
        assertThat(findings(Diagnostic.WILDCARD, """
                <RuleGroup groupRelation="or">
                  <NetworkConnect onmatch="include">
                    <Image condition="is">/usr/bin/python*</Image>
                    <DestinationHostname>*.example.com</DestinationHostname>
                    <SourceIp condition="begin with">10.*</SourceIp>
                  </NetworkConnect>
                </RuleGroup>
                """)).isEqualTo("""
                4:5: there are no wildcards and no regular expressions: this is compared as it is written; found <Image condition="is">/usr/bin/python*</Image>; write <Image condition="begin with">/usr/bin/python</Image>
                5:5: there are no wildcards and no regular expressions: this is compared as it is written; found <DestinationHostname condition="is">*.example.com</DestinationHostname>; write <DestinationHostname condition="end with">.example.com</DestinationHostname>
                6:5: there are no wildcards and no regular expressions: this is compared as it is written; found <SourceIp condition="begin with">10.*</SourceIp>; write the parts of the text with begin with, end with, contains or contains all
                """);
    }

    @Test
    void acceptsAStarInACommandLineOrARegistryKey() {
        assertThat(findings(Diagnostic.WILDCARD, """
                <ProcessCreate onmatch="include">
                  <CommandLine condition="contains">rm -rf /*</CommandLine>
                </ProcessCreate>
                <RegistryEvent onmatch="include">
                  <TargetObject condition="contains">Classes\\*\\</TargetObject>
                </RegistryEvent>
                """)).isEmpty();
    }

    @Test
    void warnsOfAnEnvironmentVariableInAPath() {
        assertThat(findings(Diagnostic.VARIABLE, """
                <ProcessCreate onmatch="include">
                  <Image condition="begin with">%TEMP%\\</Image>
                  <Image condition="begin with">$HOME/bin/</Image>
                </ProcessCreate>
                """)).isEqualTo("""
                3:3: environment variables are not replaced, and no path of an event has one; found <Image condition="begin with">%TEMP%\\</Image>; write the path as events have it (%COMPUTERNAME% alone is replaced)
                4:3: environment variables are not replaced, and no path of an event has one; found <Image condition="begin with">$HOME/bin/</Image>; write the path as events have it (%COMPUTERNAME% alone is replaced)
                """);
    }

    @Test
    void acceptsAVariableInACommandLine() {
        assertThat(findings(Diagnostic.VARIABLE, """
                <ProcessCreate onmatch="include">
                  <CommandLine condition="contains">$HOME/bin/</CommandLine>
                </ProcessCreate>
                """)).isEmpty();
    }

    @Test
    void warnsOfNumbersThatAreComparedAsText() {
        assertThat(findings(Diagnostic.TEXT_COMPARISON, """
                <NetworkConnect onmatch="include">
                  <DestinationPort condition="less than">1024</DestinationPort>
                </NetworkConnect>
                """)).isEqualTo("""
                3:3: "less than" compares the order of text, not of numbers: "443" is more than "1024"; found <DestinationPort condition="less than">1024</DestinationPort>; write the numbers with "is any"
                """);
    }

    @Test
    void acceptsTimesThatAreComparedAsText() {
        assertThat(findings(Diagnostic.TEXT_COMPARISON, """
                <NetworkConnect onmatch="include">
                  <UtcTime condition="more than">2026-11-23</UtcTime>
                </NetworkConnect>
                """)).isEmpty();
    }

    @Test
    void warnsOfATextThatTheFieldNeverHas() {
        assertThat(findings(Diagnostic.IMPOSSIBLE_VALUE, """
                <RuleGroup groupRelation="or">
                  <NetworkConnect onmatch="include">
                    <DestinationPort>http</DestinationPort>
                    <DestinationPort>080</DestinationPort>
                    <DestinationPort condition="begin with">-1</DestinationPort>
                    <Initiated>yes</Initiated>
                    <Image condition="is">"/usr/bin/curl"</Image>
                  </NetworkConnect>
                  <ProcessCreate onmatch="include">
                    <LogonId condition="is not">0</LogonId>
                    <ParentProcessGuid>c591b94e-4bdd-5aae-0000-001073b13706</ParentProcessGuid>
                    <Hashes condition="is any">d41d8cd98f00b204e9800998ecf8427e;-</Hashes>
                  </ProcessCreate>
                </RuleGroup>
                """)).isEqualTo("""
                4:5: DestinationPort never has this text, so this matches no event; found <DestinationPort condition="is">http</DestinationPort>; expected a number from 0 to 65535 (names are in DestinationPortName)
                5:5: DestinationPort never has this text, so this matches no event; found <DestinationPort condition="is">080</DestinationPort>; expected a number from 0 to 65535 (names are in DestinationPortName)
                6:5: DestinationPort never has this text, so this matches no event; found <DestinationPort condition="begin with">-1</DestinationPort>; expected a number from 0 to 65535 (names are in DestinationPortName)
                7:5: Initiated never has this text, so this matches no event; found <Initiated condition="is">yes</Initiated>; expected true or false
                8:5: Image never has this text, so this matches no event; found <Image condition="is">"/usr/bin/curl"</Image>; expected the path without quotation marks
                11:5: LogonId never has this text, so this matches every event; found <LogonId condition="is not">0</LogonId>; expected 0x and hex digits, without leading zeros
                12:5: ParentProcessGuid never has this text, so this matches no event; found <ParentProcessGuid condition="is">c591b94e-4bdd-5aae-0000-001073b13706</ParentProcessGuid>; expected a GUID in braces, such as {c591b94e-4bdd-5aae-0000-001073b13706}
                13:5: Hashes never has this text, so this matches no event; found <Hashes condition="is any">d41d8cd98f00b204e9800998ecf8427e;-</Hashes>; expected "contains" with the digits, or ALGORITHM=digits
                """);
    }

    @Test
    void acceptsTextsThatTheFieldHas() {
        assertThat(findings(Diagnostic.IMPOSSIBLE_VALUE, """
                <RuleGroup groupRelation="or">
                  <NetworkConnect onmatch="include">
                    <DestinationPort condition="is any">80;443;-</DestinationPort>
                    <SourcePort condition="begin with">44</SourcePort>
                    <Initiated>TRUE</Initiated>
                  </NetworkConnect>
                  <ProcessCreate onmatch="include">
                    <LogonId>0x3E7</LogonId>
                    <ParentProcessGuid>{C591B94E-4bdd-5aae-0000-001073b13706}</ParentProcessGuid>
                    <Hashes condition="contains">d41d8cd98f00b204e9800998ecf8427e</Hashes>
                  </ProcessCreate>
                </RuleGroup>
                """)).isEmpty();
    }

    @Test
    void warnsOfAddressesThatAreNotWrittenAsEventsHaveThem() {
        assertThat(findings(Diagnostic.ADDRESS_TEXT, """
                <NetworkConnect onmatch="include">
                  <DestinationIp>10.0.0.0/8</DestinationIp>
                  <DestinationIp>::1</DestinationIp>
                  <DestinationIp>2001:0db8:0:0:0:0:0:1</DestinationIp>
                  <DestinationIp condition="begin with">fe80::</DestinationIp>
                  <DestinationIp condition="begin with">10</DestinationIp>
                  <DestinationIp condition="begin with">192.0.2.1</DestinationIp>
                  <DestinationIp condition="is any">192.168.0;203.0.113.7</DestinationIp>
                </NetworkConnect>
                """)).isEqualTo("""
                3:3: addresses are compared as text, and no address has a / in it; found <DestinationIp condition="is">10.0.0.0/8</DestinationIp>; write "begin with" and the part that all addresses of the network begin with, such as 10.
                4:3: events have IPv6 addresses in full, so no address has this text; found <DestinationIp condition="is">::1</DestinationIp>; write 0:0:0:0:0:0:0:1
                5:3: events have IPv6 addresses in full, so no address has this text; found <DestinationIp condition="is">2001:0db8:0:0:0:0:0:1</DestinationIp>; write 2001:db8:0:0:0:0:0:1
                6:3: events have IPv6 addresses in full, so no address has this text; found <DestinationIp condition="begin with">fe80::</DestinationIp>; write fe80:
                7:3: "begin with" knows no limits between numbers: this matches 100 to 109 too; found <DestinationIp condition="begin with">10</DestinationIp>; write 10. with a dot at the end
                8:3: "begin with" knows no limits between numbers: this matches 192.0.2.10 to 192.0.2.19 too; found <DestinationIp condition="begin with">192.0.2.1</DestinationIp>; write condition="is"
                9:3: "is any" compares the whole address, and this is none; found <DestinationIp condition="is any">192.168.0;203.0.113.7</DestinationIp>; write a whole address, or "begin with"
                """);
    }

    @Test
    void acceptsAddressesAsEventsHaveThem() {
        assertThat(findings(Diagnostic.ADDRESS_TEXT, """
                <NetworkConnect onmatch="include">
                  <DestinationIp>127.0.0.1</DestinationIp>
                  <DestinationIp>0:0:0:0:0:0:0:1</DestinationIp>
                  <DestinationIp condition="begin with">10.</DestinationIp>
                  <DestinationIp condition="begin with">192.168</DestinationIp>
                  <DestinationIp condition="begin with">fe80:</DestinationIp>
                  <DestinationIp>-</DestinationIp>
                </NetworkConnect>
                """)).isEmpty();
    }

    @Test
    void warnsOnceForANodeOfBareNames() {
        assertThat(findings(Diagnostic.NAME_FOR_PATH, """
                <RuleGroup groupRelation="or">
                  <ProcessCreate onmatch="include">
                    <Image condition="is">curl</Image>
                    <Image condition="is any">/bin/sh;bash</Image>
                  </ProcessCreate>
                </RuleGroup>
                """)).isEqualTo("""
                4:5: Image holds a whole path, which a bare name never is (in this ProcessCreate node 2 times, lines 4, 5); found <Image condition="is">curl</Image>; write condition="image"
                """);
    }

    @Test
    void acceptsNamesOfProcessesWithoutAFile() {
        assertThat(findings(Diagnostic.NAME_FOR_PATH, """
                <NetworkConnect onmatch="include">
                  <Image>System</Image>
                  <Image>&lt;unknown process&gt;</Image>
                  <Image>[kernel]</Image>
                  <Image condition="image">curl</Image>
                </NetworkConnect>
                """)).isEmpty();
    }

    @Test
    void warnsOnceForAConditionThatIsDocumentedTheOtherWayRound() {
        assertThat(findings(Diagnostic.EXCLUDES_ANY_ALL, """
                <RuleGroup groupRelation="or">
                  <ProcessCreate onmatch="include">
                    <CommandLine condition="excludes any">a;b</CommandLine>
                  </ProcessCreate>
                  <ProcessTerminate onmatch="include">
                    <Image condition="excludes any">/a;/b</Image>
                  </ProcessTerminate>
                  <DnsQuery onmatch="include">
                    <QueryName condition="excludes all">a;b</QueryName>
                  </DnsQuery>
                </RuleGroup>
                """)).isEqualTo("""
                4:5: "excludes any" is true if none of the items is in the value, though Microsoft's documentation has it the other way round (2 times, lines 4, 7); found <CommandLine condition="excludes any">a;b</CommandLine>; write "excludes all" if you mean the other
                10:5: "excludes all" is true if at least one of the items is not in the value, though Microsoft's documentation has it the other way round; found <QueryName condition="excludes all">a;b</QueryName>; write "excludes any" if you mean the other
                """);
    }

    @Test
    void acceptsAListOfOneItem() {
        assertThat(findings(Diagnostic.EXCLUDES_ANY_ALL, """
                <ProcessCreate onmatch="include">
                  <CommandLine condition="excludes any">a</CommandLine>
                </ProcessCreate>
                """)).isEmpty();
    }

    @Test
    void warnsOfExcludeFiltersThatAnAttackerCanMeet() {
        assertThat(findings(Diagnostic.EVADABLE_EXCLUDE, """
                <RuleGroup groupRelation="or">
                  <ProcessCreate onmatch="exclude">
                    <Image condition="end with">/backup</Image>
                    <CommandLine condition="is">/usr/sbin/cron -f</CommandLine>
                    <Image condition="begin with">/tmp/build/</Image>
                    <Image condition="image">rsync</Image>
                  </ProcessCreate>
                </RuleGroup>
                """)).isEqualTo("""
                4:5: an attacker can make this match and stay out of the log, by the name or the place of a file or by a command line (in this ProcessCreate node 4 times, lines 4, 5, 6, 7); found <Image condition="end with">/backup</Image>; write "is" with the whole path of a place that only administrators write, or a <Rule groupRelation="and"> that has one
                """);
    }

    @Test
    void acceptsExcludeFiltersThatOnlyAdministratorsMeet() {
        assertThat(findings(Diagnostic.EVADABLE_EXCLUDE, """
                <RuleGroup groupRelation="or">
                  <ProcessCreate onmatch="exclude">
                    <Image condition="is">/usr/sbin/cron</Image>
                    <Image condition="begin with">/usr/lib/backup/</Image>
                    <Rule groupRelation="and">
                      <Image condition="is">/usr/bin/rsync</Image>
                      <CommandLine condition="contains">--server</CommandLine>
                    </Rule>
                    <User>backup</User>
                  </ProcessCreate>
                </RuleGroup>
                """)).isEmpty();
    }

    @Test
    void warnsOfDomainsThatAnybodyCanRegister() {
        assertThat(findings(Diagnostic.DOMAIN_WITHOUT_DOT, """
                <DnsQuery onmatch="exclude">
                  <QueryName condition="end with">example.com</QueryName>
                  <QueryName condition="contains">.example.net</QueryName>
                </DnsQuery>
                """)).isEqualTo("""
                3:3: names in other domains, which anybody can register, match this too (in this DnsQuery node 2 times, lines 3, 4); found <QueryName condition="end with">example.com</QueryName>; write <QueryName condition="is">example.com</QueryName> and <QueryName condition="end with">.example.com</QueryName>
                """);
    }

    @Test
    void acceptsDomainsThatAreWhole() {
        assertThat(findings(Diagnostic.DOMAIN_WITHOUT_DOT, """
                <DnsQuery onmatch="exclude">
                  <QueryName condition="is">example.com</QueryName>
                  <QueryName condition="end with">.example.com</QueryName>
                  <QueryName condition="end with">cdn.example.net</QueryName>
                </DnsQuery>
                """)).isEmpty();
    }

    @Test
    void warnsOnceForEventsThatTheHostDoesNotRecord() {
        assertThat(findings(Diagnostic.EVENT_NOT_RECORDED, """
                <ImageLoad onmatch="include">
                  <ImageLoaded condition="end with">/libevil.so</ImageLoaded>
                </ImageLoad>
                <FileCreate onmatch="exclude"/>
                <FileDelete onmatch="include"/>
                """)).isEqualTo("""
                2:1: this host does not record these events; found ImageLoad (line 2), FileCreate (line 5); expected ProcessCreate, NetworkConnect, ProcessTerminate, DnsQuery
                """);
    }

    @Test
    void warnsOnceForAFieldThatTheHostNeverKnows() {
        assertThat(findings(Diagnostic.FIELD_NOT_KNOWN, """
                <RuleGroup groupRelation="or">
                  <ProcessCreate onmatch="include">
                    <OriginalFileName>curl</OriginalFileName>
                    <OriginalFileName>wget</OriginalFileName>
                    <Company condition="is not">Example</Company>
                    <IntegrityLevel>-</IntegrityLevel>
                  </ProcessCreate>
                </RuleGroup>
                """)).isEqualTo("""
                4:5: this host never knows OriginalFileName of ProcessCreate: its text is always -, which this filter never matches; found <OriginalFileName condition="is">curl</OriginalFileName> (2 times, lines 4, 5); write a filter on Image or CommandLine
                6:5: this host never knows Company of ProcessCreate: its text is always -, which this filter always matches; found <Company condition="is not">Example</Company>; write a filter on Image or CommandLine
                """);
    }

    @Test
    void warnsOnceForPathsOfWindows() {
        assertThat(findings(Diagnostic.WINDOWS_PATH, """
                <ProcessCreate onmatch="include">
                  <Image condition="end with">\\cmd.exe</Image>
                  <Image condition="is">C:\\Windows\\explorer.exe</Image>
                  <Image condition="image">sh</Image>
                </ProcessCreate>
                """)).isEqualTo("""
                3:3: the paths of this host have / between their parts, so a path of Windows matches none (2 times, lines 3, 4); found <Image condition="end with">\\cmd.exe</Image>; write paths of this host, or use this file for logs of Windows only
                """);
    }

    @Test
    void warnsOfOptionsWithoutEffect() {
        assertThat(lint("""
                <Sysmon schemaversion="4.90">
                <HashAlgorithms>md5,IMPHASH</HashAlgorithms>
                <DriverName>drv</DriverName>
                </Sysmon>
                """, LINUX))
                .extracting(LinterTest::show)
                .containsExactly(
                        "2:1: only programs of Windows have an IMPHASH, so no event of this host does; found"
                                + " <HashAlgorithms>md5,IMPHASH; write the other algorithms only",
                        "3:1: this option has no effect on this host; found <DriverName>; it can be left out");
    }

    @Test
    void acceptsOptionsWithAnEffect() {
        assertThat(lint("""
                <Sysmon schemaversion="4.90">
                <HashAlgorithms>*</HashAlgorithms>
                </Sysmon>
                """, LINUX)).isEmpty();
    }

    @Test
    void tellsHowAnOldSchemaJoinsDifferentFields() {
        assertThat(lint("""
                <Sysmon schemaversion="2.0"><EventFiltering>
                <NetworkConnect onmatch="include">
                <SourceHostname>host</SourceHostname>
                <DestinationIp>192.0.2.1</DestinationIp>
                </NetworkConnect>
                </EventFiltering></Sysmon>
                """, LINUX))
                .extracting(LinterTest::show)
                .containsExactly(
                        "2:1: what must match depends on the schema's version: without groupRelation, different fields are"
                                + " joined by \"or\" up to 4.10 and by \"and\" from 4.20 on; found DestinationIp,"
                                + " SourceHostname under schema 2.00, so \"or\"; write <RuleGroup groupRelation=\"or\"> around"
                                + " this node");
    }

    @Test
    void saysNothingAboutAHostThatIsNotKnown() {
        assertThat(lint("""
                <Sysmon schemaversion="4.90">
                <CheckRevocation/>
                <EventFiltering>
                <RegistryEvent onmatch="exclude"/>
                <ProcessCreate onmatch="include">
                <Image condition="end with">\\cmd.exe</Image>
                </ProcessCreate>
                <ImageLoad onmatch="include">
                <Signature>Example</Signature>
                </ImageLoad>
                </EventFiltering></Sysmon>
                """, HostAbilities.UNKNOWN)).isEmpty();
    }

    @Test
    void showsValuesOnOneLineAndNotTooLong() {
        String message = lint(
                        "<Sysmon schemaversion=\"4.90\"><EventFiltering><ProcessCreate onmatch=\"include\">"
                                + "<Image>&lt;a&gt;&#27;&#10;" + "x".repeat(200)
                                + "</Image></ProcessCreate></EventFiltering></Sysmon>",
                        HostAbilities.UNKNOWN)
                .getFirst()
                .message();
        assertThat(message)
                .contains("<Image condition=\"is\">&lt;a&gt;&#27;&#10;xxx")
                .contains("x…</Image>")
                .hasSizeLessThan(300);
    }

    @Test
    void putsFindingsInTheOrderOfTheFile() {
        List<Problem> findings = lint("""
                <Sysmon schemaversion="4.90"><EventFiltering>
                <ProcessCreate onmatch="exclude"><Image condition="contains"></Image></ProcessCreate>
                <FileCreate onmatch="exclude"/>
                <NetworkConnect onmatch="include"><DestinationIp>::1</DestinationIp></NetworkConnect>
                </EventFiltering></Sysmon>
                """, LINUX);
        assertThat(findings).hasSizeGreaterThan(3);
        assertThat(findings).isSortedAccordingTo(Comparator.comparing(Problem::position));
    }

    /// What the reader and the lints find of one kind.
    private static String findings(Diagnostic diagnostic, String filtering) {
        List<Problem> problems = new ArrayList<>();
        String file = "<Sysmon schemaversion=\"4.90\"><EventFiltering>\n" + filtering + "</EventFiltering></Sysmon>";
        LoadedConfiguration loaded = load(file);
        assertThat(loaded.usable()).as("%s", loaded.problems()).isTrue();
        problems.addAll(loaded.problems());
        problems.addAll(lint(file, LINUX));
        return problems.stream()
                .filter(problem -> problem.diagnostic() == diagnostic)
                .map(problem -> show(problem) + "\n")
                .collect(Collectors.joining());
    }

    private static List<Problem> lint(String file, HostAbilities host) {
        return Linter.lint(Objects.requireNonNull(load(file).configuration()), host);
    }

    private static LoadedConfiguration load(String file) {
        return new ConfigurationReader("host").parse(file.getBytes(StandardCharsets.UTF_8));
    }

    private static String show(Problem problem) {
        return problem.position() + ": " + problem.message();
    }
}
