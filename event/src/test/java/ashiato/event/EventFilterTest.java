package ashiato.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventFilterTest {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-11-23T16:00:00Z"));
    private static final EventRecord CURL = Samples.connection();

    @ParameterizedTest
    @CsvSource({
        "Image=/usr/bin/curl, true",
        "Image=/USR/bin/CURL, true",
        "Image=curl, false",
        "Image:end with=/curl, true",
        "Image:'end with'=/curl, true",
        "Image:\"END WITH\"=/curl, true",
        "' Image : image =curl', true",
        "DestinationPort=443, true",
        "DestinationPort:is any=80;443, true",
        "DestinationPort:less than=1024, false",
        "Initiated=true, true",
        "ProcessGuid={C591B94E-4BDD-5AAE-0000-001073B13706}, true",
        "UtcTime:begin with=2026-11-23 15:39, true",
        "RuleName=-, true",
        "RuleName:is not=-, false",
        "DestinationHostname:contains=a=b, false",
        "DestinationIp:not begin with=198., false",
        "DestinationIp:not begin with=10., true",
        "EventID=3, true",
        "EventID=5, false",
        "EventRecordID=7, true",
        "Computer=WEB1, true",
        "Channel:contains=Operational, true",
        "Provider=Linux-Sysmon, true",
        "ContainerId:begin with=3f4e, true",
        "ContainerProcessId=12, true",
        "Extra.ContainerId=3f4e5d, true",
        "Extra.Other=x, false",
        "Extra.Other:is not=x, false"
    })
    void comparesTheTextOfAField(String expression, boolean expected) {
        assertThat(EventFilter.parse(List.of(expression)).test(CURL)).isEqualTo(expected);
    }

    @Test
    void theValueIsAllThatFollowsTheFirstEqualsSign() {
        EventRecord record = Samples.error("a=b:is not=c ");

        assertThat(EventFilter.parse(List.of("Description=a=b:is not=c ")).test(record))
                .isTrue();
        assertThat(EventFilter.parse(List.of("Description=a=b:is not=c")).test(record))
                .isFalse();
        assertThat(EventFilter.parse(List.of("Description:contains==")).test(record))
                .isTrue();
    }

    @Test
    void everyFieldMustMatch() {
        assertThat(EventFilter.parse(List.of("Image:image=curl", "User=alice")).test(CURL))
                .isTrue();
        assertThat(EventFilter.parse(List.of("Image:image=curl", "User=bob")).test(CURL))
                .isFalse();
    }

    @Test
    void positiveConditionsOnOneFieldAreAlternatives() {
        assertThat(EventFilter.parse(List.of("User=bob", "User=alice")).test(CURL))
                .isTrue();
        assertThat(EventFilter.parse(List.of("User=bob", "User:contains=lic")).test(CURL))
                .isTrue();
        assertThat(EventFilter.parse(List.of("User=bob", "User=carol")).test(CURL))
                .isFalse();
    }

    @Test
    void negativeConditionsOnOneFieldMustAllHold() {
        assertThat(EventFilter.parse(List.of("User:is not=bob", "User:is not=carol"))
                        .test(CURL))
                .isTrue();
        assertThat(EventFilter.parse(List.of("User:is not=bob", "User:is not=alice"))
                        .test(CURL))
                .isFalse();
        assertThat(EventFilter.parse(List.of("Image:contains=bin", "Image:excludes=curl"))
                        .test(CURL))
                .isFalse();
        assertThat(EventFilter.parse(List.of("Image:contains=bin", "Image:excludes=wget"))
                        .test(CURL))
                .isTrue();
    }

    @Test
    void limitsOnOneFieldMustBothHold() {
        List<String> morning = List.of("UtcTime:more than=2026-11-23 06", "UtcTime:less than=2026-11-23 12");
        List<String> afternoon = List.of("UtcTime:more than=2026-11-23 12", "UtcTime:less than=2026-11-23 18");

        assertThat(EventFilter.parse(morning).test(CURL)).isFalse();
        assertThat(EventFilter.parse(afternoon).test(CURL)).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void anEventWithoutTheFieldNeverMatches(Condition condition) {
        EventFilter byField = EventFilter.parse(List.of("QueryName:" + condition.spelling() + "=x"));
        EventFilter byEntry = EventFilter.parse(List.of("ContainerId:" + condition.spelling() + "=x"));

        assertThat(byField.test(CURL)).isFalse();
        assertThat(byField.types()).containsExactly(EventType.DNS_QUERY);
        assertThat(byEntry.test(Samples.error("x"))).isFalse();
    }

    @Test
    void lettersOfFieldNamesCount() {
        assertThat(EventFilter.parse(List.of("SourceProcessGUID:is not=x")).types())
                .containsExactly(EventType.PROCESS_ACCESS);
        assertThat(EventFilter.parse(List.of("SourceProcessGuid:is not=x")).types())
                .containsExactly(EventType.CREATE_REMOTE_THREAD);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "3|NETWORK_CONNECT",
                "NetworkConnect|NETWORK_CONNECT",
                "networkconnect|NETWORK_CONNECT",
                "RegistryRename|REGISTRY_RENAME",
                "eBPFEvent|BPF_EVENT",
                "BpfEvent|BPF_EVENT",
                "ErrorReport|ERROR_REPORT",
                "255|ERROR_REPORT"
            })
    void takesTypesByNumberTagAndName(String name, EventType expected) {
        assertThat(EventFilter.builder(CLOCK).types(name).build().types()).containsExactly(expected);
    }

    @Test
    void takesSeveralTypesAndAllThatShareATag() {
        assertThat(EventFilter.builder(CLOCK)
                        .types("1, RegistryEvent,FileRead")
                        .build()
                        .types())
                .containsExactlyInAnyOrder(
                        EventType.PROCESS_CREATE,
                        EventType.REGISTRY_OBJECT,
                        EventType.REGISTRY_VALUE_SET,
                        EventType.REGISTRY_RENAME,
                        EventType.FILE_READ);
        assertThat(EventFilter.builder(CLOCK).types("1,5").build().test(CURL)).isFalse();
        assertThat(EventFilter.builder(CLOCK)
                        .types(List.of(EventType.NETWORK_CONNECT))
                        .build()
                        .test(CURL))
                .isTrue();
    }

    @Test
    void takesEventsFromSinceUpToUntil() {
        assertThat(EventFilter.builder(CLOCK).since(Samples.TIME).build().test(CURL))
                .isTrue();
        assertThat(EventFilter.builder(CLOCK)
                        .since(Samples.TIME.plusNanos(1))
                        .build()
                        .test(CURL))
                .isFalse();
        assertThat(EventFilter.builder(CLOCK).until(Samples.TIME).build().test(CURL))
                .isFalse();
        assertThat(EventFilter.builder(CLOCK)
                        .until(Samples.TIME.plusNanos(1))
                        .build()
                        .test(CURL))
                .isTrue();
        assertThat(EventFilter.builder(CLOCK).since("30m").until("5m").build().test(CURL))
                .isTrue();
        assertThat(EventFilter.builder(CLOCK).since("20m").build().test(CURL)).isFalse();
    }

    @Test
    void nothingAskedForLetsEveryEventPass() {
        EventFilter all = EventFilter.parse(List.of());
        RandomEvents random = new RandomEvents(new Random(9));
        for (int i = 0; i < 200; i++) {
            assertThat(all.test(random.next())).isTrue();
        }
    }

    @Test
    void findsEveryKnownValueByItsText() {
        RandomEvents random = new RandomEvents(new Random(10));
        for (int i = 0; i < 1_000; i++) {
            EventRecord record = random.next();
            for (Field field : record.event().kind().schema().fields()) {
                String text = field.type().text(field.value(record.event()));

                assertThat(EventFilter.parse(List.of(field.name() + "=" + text)).test(record))
                        .isTrue();
                assertThat(EventFilter.parse(List.of(field.name() + ":is not=" + text))
                                .test(record))
                        .isFalse();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "destinationip, DestinationIp",
        "DestinationIP, DestinationIp",
        "DestinatonIp, DestinationIp",
        "Imgae, Image",
        "Commandline, CommandLine",
        "computer, Computer",
        "ContainerID, ContainerId",
        "EventId, EventID"
    })
    void offersTheNameThatWasMeant(String name, String meant) {
        assertThatThrownBy(() -> EventFilter.parse(List.of(name + "=x")))
                .isInstanceOf(InvalidFilterException.class)
                .hasMessage("'" + name + "=x': no event has a field '" + name + "'; did you mean " + meant + "?");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Hostname2Something", "x", ""})
    void offersNoNameWhereNoneIsNear(String name) {
        assertThatThrownBy(() -> EventFilter.parse(List.of(name + "=x")))
                .hasMessage("'" + name + "=x': no event has a field '" + name + "'");
    }

    @Test
    void listsTheConditionsWhereOneIsUnknown() {
        assertThatThrownBy(() -> EventFilter.parse(List.of("Image:begins with=/tmp")))
                .hasMessage(
                        "'Image:begins with=/tmp': there is no condition 'begins with'; the conditions are is, is not,"
                                + " contains, excludes, begin with, end with, not begin with, not end with, is any,"
                                + " contains any, contains all, excludes any, excludes all, less than, more than, image");
    }

    @Test
    void namesEveryProblemAtOnce() {
        EventFilter.Builder builder = EventFilter.builder(CLOCK)
                .where("Image")
                .where("image:like=x")
                .types("ProcesCreate,99,3")
                .since("tomorrow")
                .until("2026-02-30");

        InvalidFilterException e = catchThrowableOfType(InvalidFilterException.class, builder::build);

        assertThat(e.problems())
                .satisfiesExactly(
                        problem -> assertThat(problem)
                                .isEqualTo("'Image': not a filter; expected Field=value, or with a condition"
                                        + " Field:condition=value, for example \"Image:end with=/curl\""),
                        problem -> assertThat(problem).startsWith("'image:like=x': there is no condition 'like'"),
                        problem -> assertThat(problem)
                                .isEqualTo("'image:like=x': no event has a field 'image'; did you mean Image?"),
                        problem -> assertThat(problem)
                                .isEqualTo("'ProcesCreate': no event type has this number, tag or name;"
                                        + " did you mean ProcessCreate?"),
                        problem -> assertThat(problem).isEqualTo("'99': no event type has this number, tag or name"),
                        problem -> assertThat(problem).startsWith("since: not a time: 'tomorrow'; expected"),
                        problem -> assertThat(problem).startsWith("until: no such time: '2026-02-30'"));
        assertThat(e).hasMessage(String.join(System.lineSeparator(), e.problems()));
    }

    @Test
    void refusesAFilterThatNoEventCanPass() {
        assertThatThrownBy(() -> EventFilter.builder(CLOCK)
                        .types("NetworkConnect")
                        .where("QueryName=example.org")
                        .build())
                .hasMessage("no event can match: 'QueryName' is not a field of NetworkConnect but of DnsQuery");
        assertThatThrownBy(() -> EventFilter.parse(List.of("QueryName=a", "DestinationIp=b")))
                .hasMessage("no event can match: no event type has all of the fields QueryName, DestinationIp");
        assertThatThrownBy(
                        () -> EventFilter.builder(CLOCK).since("1h").until("2h").build())
                .hasMessage("no event can match: since 2026-11-23T15:00:00Z is not before until 2026-11-23T14:00:00Z");
        assertThatThrownBy(() -> EventFilter.builder(CLOCK)
                        .types(Collections.emptyList())
                        .build())
                .hasMessage("no event can match: no event type is asked for");
    }

    @Test
    void findsEntriesThatNoFieldHasTheNameOf() {
        EventRecord record = Samples.error("x", Map.of("ID", "7", "Zone", "dmz"));

        assertThat(EventFilter.parse(List.of("Extra.ID=7", "ID=QUEUE", "Extra.Zone=DMZ"))
                        .test(record))
                .isTrue();
    }
}
