package ashiato.app;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ashiato.event.EventJson;
import ashiato.event.EventRecord;
import ashiato.event.EventType;
import ashiato.event.EventXml;
import ashiato.event.Field;
import ashiato.event.HexInt32;
import ashiato.event.HexInt64;
import ashiato.event.NetworkConnect;
import ashiato.event.Origin;
import ashiato.event.Port;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventParserTest {
    private static final Instant NOW = Instant.parse("2026-11-23T15:39:07.123Z");

    private static EventRecord parse(String text) throws Exception {
        return EventParser.parse(text.getBytes(UTF_8));
    }

    private static EventRecord random(EventType type, Random random) {
        @Nullable Object[] values = new @Nullable Object[type.schema().fields().size()];
        for (Field field : type.schema().fields()) {
            boolean absent = !field.name().equals("UtcTime") && random.nextInt(4) == 0;
            values[field.position()] = absent ? null : value(field, random);
        }
        Map<String, String> extra = random.nextBoolean() ? Map.of() : Map.of("ContainerId", "4f9a<&>");
        return new EventRecord(
                random.nextInt(1, 1_000_000),
                NOW,
                Origin.linux("host", 612),
                type.schema().create(values),
                extra);
    }

    private static Object value(Field field, Random random) {
        return switch (field.type()) {
            case TIME -> NOW.plusMillis(random.nextInt());
            case GUID -> new UUID(random.nextLong(), random.nextLong());
            case UINT16 -> new Port(random.nextInt(65_536));
            case UINT32 -> random.nextInt();
            case UINT64 -> random.nextLong();
            case HEX_INT32 -> new HexInt32(random.nextInt());
            case HEX_INT64 -> new HexInt64(random.nextLong());
            case BOOLEAN -> random.nextBoolean();
            case STRING ->
                List.of("C:\\a b.exe", "足跡 \"x\" & <y>", "tab\tline\n", "𠮷").get(random.nextInt(4));
        };
    }

    @Test
    void readsWhatIsPrintedAsJsonAndAsXml() throws Exception {
        long seed = System.nanoTime();
        System.out.println("EventParserTest seed " + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 20; i++) {
            for (EventType type : EventType.values()) {
                EventRecord record = random(type, random);
                assertThat(parse(EventJson.of(record))).as("seed %d", seed).isEqualTo(record);
                assertThat(parse(EventXml.of(record))).as("seed %d", seed).isEqualTo(record);
            }
        }
    }

    @Test
    void readsWhatTheWindowsEventViewerCopies() throws Exception {
        String text = """
                <?xml version="1.0" encoding="utf-16"?>
                <Events><Event xmlns="http://schemas.microsoft.com/win/2004/08/events/event">
                  <System>
                    <Provider Name="Microsoft-Windows-Sysmon" Guid="{5770385F-C22A-43E0-BF4C-06F5698FFBD9}" />
                    <EventID>3</EventID>
                    <Version>5</Version>
                    <TimeCreated SystemTime="2026-11-23T15:39:08.1234567Z" />
                    <EventRecordID>77</EventRecordID>
                    <Correlation />
                    <Execution ProcessID="1840" ThreadID="2660" />
                    <Channel>Microsoft-Windows-Sysmon/Operational</Channel>
                    <Computer>WS01</Computer>
                    <Security UserID="S-1-5-18" />
                  </System>
                  <EventData>
                    <Data Name="RuleName">-</Data>
                    <Data Name="UtcTime">2026-11-23 15:39:07.123</Data>
                    <Data Name="Image">C:\\Windows\\System32\\svchost.exe</Data>
                    <Data Name="Initiated">True</Data>
                    <Data Name="DestinationPort">443</Data>
                  </EventData>
                  <RenderingInfo Culture="en-US"><Message>Network <b>connection</b></Message></RenderingInfo>
                </Event></Events>
                """;
        EventRecord record = EventParser.parse(text.getBytes(UTF_16));

        NetworkConnect connect = (NetworkConnect) record.event();
        assertThat(record.recordId()).isEqualTo(77);
        assertThat(record.origin().computer()).isEqualTo("WS01");
        assertThat(connect.utcTime()).isEqualTo(NOW);
        assertThat(connect.ruleName()).isNull();
        assertThat(connect.initiated()).isTrue();
        assertThat(connect.destinationPort()).isEqualTo(new Port(443));
        assertThat(connect.user()).isNull();
    }

    @Test
    void takesTheTimeOfWritingWhereTheEventHasNone() throws Exception {
        assertThat(parse("{\"EventID\":5,\"SystemTime\":\"2026-11-23T15:39:07.123Z\"}")
                        .event()
                        .utcTime())
                .isEqualTo(NOW);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`` | 1:1: nothing is there; expected an event as JSON or XML",
                "Process terminated: | 1:1: neither JSON nor XML; expected an event as 'ashiato events --format json'"
                        + " or '--format xml' prints it",
                "{} | 1:2: the event has no EventID",
                "{\"EventID\":5} | 1:13: the event has no time; expected UtcTime, or SystemTime in its System block",
                "{\"EventID\":222} | 1:12: there is no event with the EventID 222",
                "{\"EventID\":5,\"UtcTime\":\"2026-11-23\"} | 1:24: UtcTime: found '2026-11-23' where a time such as"
                        + " 2026-11-23 15:39:07.123, in UTC was expected",
                "{\"EventID\":5,\"ProcessId\":-1} | 1:26: ProcessId: found '-1' where a number from 0 to 4294967295 was"
                        + " expected",
                "{\"EventID\":5,\"Image\":{}} | 1:22: Image is neither text nor a number nor a boolean; expected the"
                        + " fields of one flat object",
                "{\"EventID\":5,\"EventID\":5} | 1:24: EventID stands here a second time",
                "<Sysmon/> | 1:10: found <Sysmon>; expected <Event>",
                "<Event><EventData><Datum/></EventData></Event> | 1:27: found <Datum>; expected <Data Name=\"...\">",
            })
    void saysWhatIsWrongAndWhere(String text, String message) {
        assertThatThrownBy(() -> parse(text))
                .isInstanceOf(EventParser.MalformedEventException.class)
                .hasMessage(message);
    }

    @Test
    void refusesMoreThanOneEvent() {
        assertThatThrownBy(() -> parse("{\"EventID\":5,\"UtcTime\":\"2026-11-23 15:39:07\"}\n{\"EventID\":5}"))
                .hasMessage("2:1: something follows the event; expected one event");
        String event = "<Event><System><EventID>5</EventID><TimeCreated SystemTime='2026-11-23T15:39:07Z'/></System>"
                + "</Event>";
        assertThatThrownBy(() -> parse("<Events>" + event + event + "</Events>"))
                .hasMessageEndingWith("something follows the event; expected one event");
    }

    @Test
    void readsNoFileThatTheXmlNames() {
        assertThatThrownBy(() -> parse("<!DOCTYPE Event [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>"
                        + "<Event><System><EventID>&x;</EventID></System></Event>"))
                .isInstanceOf(EventParser.MalformedEventException.class)
                .hasMessageContaining("not XML: ");
    }

    @Test
    void survivesATextThatIsCutAnywhere() throws Exception {
        EventRecord record = random(EventType.NETWORK_CONNECT, new Random(1));
        for (String whole :
                List.of(EventJson.of(record).strip(), EventXml.of(record).strip())) {
            for (int length = 0; length < whole.length(); length++) {
                String cut = whole.substring(0, length);
                assertThatThrownBy(() -> parse(cut))
                        .as(cut)
                        .isInstanceOf(EventParser.MalformedEventException.class)
                        .hasMessageMatching("(?s)\\d+:\\d+: .+");
            }
        }
    }
}
