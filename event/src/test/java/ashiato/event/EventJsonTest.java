package ashiato.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

class EventJsonTest {
    private static final JsonFactory JSON = new JsonFactory();

    @Test
    void writesFieldsBesideTheSystemBlock() {
        assertThat(EventJson.of(Samples.connection()))
                .isEqualTo(
                        "{\"EventID\":3,\"Event\":\"NetworkConnect\",\"EventRecordID\":7,"
                                + "\"SystemTime\":\"2026-11-23T15:39:07.125000100Z\",\"Computer\":\"web1\","
                                + "\"Channel\":\"Linux-Sysmon/Operational\",\"Provider\":\"Linux-Sysmon\","
                                + "\"ProviderGuid\":\"{ff032593-a8d3-4f13-b0d6-01fc615a0f97}\",\"ExecutionProcessID\":612,"
                                + "\"UtcTime\":\"2026-11-23 15:39:07.123\","
                                + "\"ProcessGuid\":\"{c591b94e-4bdd-5aae-0000-001073b13706}\",\"ProcessId\":4711,"
                                + "\"Image\":\"/usr/bin/curl\",\"User\":\"alice\",\"Protocol\":\"tcp\",\"Initiated\":true,"
                                + "\"SourceIsIpv6\":false,\"SourceIp\":\"192.0.2.7\",\"SourceHostname\":\"web1\","
                                + "\"SourcePort\":50000,\"DestinationIsIpv6\":false,\"DestinationIp\":\"198.51.100.9\","
                                + "\"DestinationHostname\":\"example.org\",\"DestinationPort\":443,"
                                + "\"DestinationPortName\":\"https\",\"ContainerId\":\"3f4e5d\",\"ContainerProcessId\":\"12\"}\n");
    }

    @Test
    void writesNumbersAsNumbersAndMasksAsText() {
        assertThat(EventJson.of(Samples.access()))
                .contains("\"SourceProcessId\":4294967295,\"TargetProcessId\":1,")
                .contains("\"GrantedAccess\":\"0x1fffff\",\"CallTrace\":\"\",\"TargetUser\"")
                .contains("\"ExecutionProcessID\":4294967294,");
        assertThat(EventJson.of(Samples.flow()))
                .contains("\"DurationMs\":0,\"BytesSent\":18446744073709551615,\"BytesReceived\":1234567890123,");
    }

    @Test
    void leavesOutWhatIsNotKnown() {
        assertThat(EventJson.of(Samples.access()))
                .doesNotContain("TargetProcessGUID", "SourceThreadId", "SourceUser", "null", ":\"-\"");
    }

    @Test
    void escapesWhatIsNotToBeSeenInALine() {
        assertThat(EventJson.of(Samples.error("\"\\\t\r\n\u0000\u001b\u007f\u009b\ud83d|\ud83d\udc63|é")))
                .endsWith("\"Description\":\"\\\"\\\\\\t\\r\\n\\u0000\\u001b\\u007f\\u009b\ufffd|\ud83d\udc63|é\"}\n");
    }

    @Test
    void setsExtraEntriesApartWhoseNameIsTaken() {
        Map<String, String> extra = new LinkedHashMap<>();
        extra.put("ID", "a");
        extra.put("Computer", "b");
        extra.put("Image", "c");

        assertThat(EventJson.of(Samples.error("x", extra)))
                .endsWith("\"Description\":\"x\",\"Extra.ID\":\"a\",\"Extra.Computer\":\"b\",\"Image\":\"c\"}\n");
    }

    @Test
    void noFieldHasTheNameOfAPartOfTheSystemBlock() {
        Map<String, Object> parsed = parse(EventJson.of(Samples.error("x")));
        parsed.remove("UtcTime");
        parsed.remove("ID");
        parsed.remove("Description");

        assertThat(EventType.values())
                .flatExtracting(type -> type.schema().fields())
                .extracting(Field::name)
                .doesNotContainAnyElementsOf(parsed.keySet());
    }

    @Test
    void aParserReadsEveryEventBackFromOneLine() {
        RandomEvents random = new RandomEvents(new Random(5));
        for (int i = 0; i < 2_000; i++) {
            EventRecord record = random.next();
            String json = EventJson.of(record);

            assertThat(json.indexOf('\n')).isEqualTo(json.length() - 1);
            Map<String, Object> parsed = parse(json);
            assertThat(parsed)
                    .containsEntry(
                            "EventID", BigInteger.valueOf(record.event().kind().id()))
                    .containsEntry("EventRecordID", BigInteger.valueOf(record.recordId()))
                    .containsEntry("Computer", wellFormed(record.origin().computer()))
                    .containsEntry("SystemTime", systemTime(record.timeCreated()));
            for (Field field : record.event().kind().schema().fields()) {
                Object value = field.value(record.event());
                if (value == null) {
                    assertThat(parsed).doesNotContainKey(field.name());
                } else {
                    assertThat(parsed).containsEntry(field.name(), inJson(field, value));
                }
            }
            record.extra().forEach((name, value) -> assertThat(parsed).containsKey(wellFormed(name)));
        }
    }

    private static String systemTime(Instant time) {
        StringBuilder out = new StringBuilder();
        UtcTime.appendSystem(time, out);
        return out.toString();
    }

    private static Object inJson(Field field, Object value) {
        return switch (field.type()) {
            case UINT16, UINT32, UINT64 -> new BigInteger(field.type().text(value));
            case BOOLEAN -> value;
            case STRING -> wellFormed((String) value);
            case TIME, GUID, HEX_INT32, HEX_INT64 -> field.type().text(value);
        };
    }

    private static String wellFormed(String text) {
        StringBuilder out = new StringBuilder();
        text.codePoints().forEach(c -> out.appendCodePoint(c >= 0xd800 && c <= 0xdfff ? 0xfffd : c));
        return out.toString();
    }

    private static Map<String, Object> parse(String line) {
        Map<String, Object> values = new LinkedHashMap<>();
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), line)) {
            assertThat(json.nextToken()).isEqualTo(JsonToken.START_OBJECT);
            while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = json.currentName();
                Object value = switch (json.nextToken()) {
                    case VALUE_STRING -> json.getString();
                    case VALUE_NUMBER_INT -> json.getBigIntegerValue();
                    case VALUE_TRUE -> true;
                    case VALUE_FALSE -> false;
                    default -> throw new AssertionError(json.currentToken());
                };
                assertThat(values.put(name, value)).describedAs(name).isNull();
            }
            assertThat(json.currentToken()).isEqualTo(JsonToken.END_OBJECT);
            assertThat(json.nextToken()).isNull();
        }
        return values;
    }
}
