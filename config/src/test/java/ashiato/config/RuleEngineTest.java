package ashiato.config;

import static org.assertj.core.api.Assertions.assertThat;

import ashiato.event.Event;
import ashiato.event.EventType;
import ashiato.event.Field;
import ashiato.event.ProcessTerminate;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RuleEngineTest {
    @ParameterizedTest
    @EnumSource(
            value = EventType.class,
            names = {"SERVICE_STATE_CHANGE", "CONFIG_CHANGE", "ERROR_REPORT"})
    void alwaysLogsWhatCannotBeFiltered(EventType type) {
        RuleEngine engine = engine("4.90", "");

        assertThat(engine.decide(type, Map.of())).isEqualTo(Verdict.LOGGED);
        assertThat(engine.loggable()).contains(type);
    }

    /// The first schema of each span that a default held for.
    @ParameterizedTest
    @CsvSource({
        "2.0, 1 5",
        "3.10, 1 5",
        "3.20, 1 5 11 12 13 14 15",
        "3.30, 1 5 11 12 13 14 15",
        "3.40, 1 5 15",
        "4.00, 1 5",
        "4.90, 1 5",
    })
    void logsTypesThatTheFileDoesNotMentionByTheDefaultsOfItsSchema(String version, String logged) {
        RuleEngine engine = engine(version, "");

        String found = Arrays.stream(EventType.values())
                .filter(type -> type.filterDefault() != EventType.FilterDefault.ALWAYS)
                .filter(type -> engine.decide(type, Map.of()).logged())
                .map(type -> Integer.toString(type.id()))
                .reduce((a, b) -> a + " " + b)
                .orElse("");

        assertThat(found).isEqualTo(logged);
        assertThat(engine.loggable().stream()
                        .filter(type -> type.filterDefault() != EventType.FilterDefault.ALWAYS)
                        .map(type -> Integer.toString(type.id())))
                .containsExactly(logged.split(" "));
    }

    @Test
    void dropsWhatNeitherOfTwoNodesMatchesEvenIfBothExclude() {
        RuleEngine engine = engine(
                "4.90",
                "<DnsQuery onmatch=\"exclude\"><QueryName>a</QueryName></DnsQuery>"
                        + "<DnsQuery onmatch=\"exclude\"><QueryName>b</QueryName></DnsQuery>");

        assertThat(engine.decide(EventType.DNS_QUERY, Map.of("QueryName", "c"))).isEqualTo(Verdict.DROPPED);
        assertThat(engine.loggable()).doesNotContain(EventType.DNS_QUERY);
    }

    @Test
    void comparesNumbersTruthValuesAndTimesAsTheirTexts() {
        RuleEngine engine = engine(
                "4.90",
                "<RuleGroup groupRelation=\"or\"><NetworkConnect onmatch=\"include\">"
                        + "<DestinationPort name=\"port\">443</DestinationPort>"
                        + "<Initiated name=\"out\">TRUE</Initiated>"
                        + "<ProcessGuid name=\"none\" condition=\"begin with\">{00000000-</ProcessGuid>"
                        + "<UtcTime name=\"year\" condition=\"begin with\">2026-</UtcTime>"
                        + "</NetworkConnect></RuleGroup>");

        assertThat(engine.decide(connect("DestinationPort", "443", "2025-01-01 00:00:00.000")))
                .isEqualTo(new Verdict(true, "port"));
        assertThat(engine.decide(connect("Initiated", "true", "2025-01-01 00:00:00.000")))
                .isEqualTo(new Verdict(true, "out"));
        assertThat(engine.decide(connect("DestinationPort", "80", "2025-01-01 00:00:00.000")))
                .isEqualTo(new Verdict(true, "none"));
        assertThat(engine.decide(
                        connect("ProcessGuid", "{c591b94e-4bdd-5aae-0000-001073b13706}", "2026-01-01 00:00:00.000")))
                .isEqualTo(new Verdict(true, "year"));
    }

    @Test
    void givesTheSameVerdictObjectForTheSameName() {
        RuleEngine engine =
                engine("4.90", "<DnsQuery onmatch=\"include\"><QueryName name=\"n\">a</QueryName></DnsQuery>");

        assertThat(engine.decide(EventType.DNS_QUERY, Map.of("QueryName", "a")))
                .isSameAs(engine.decide(EventType.DNS_QUERY, Map.of("QueryName", "A")));
    }

    @Test
    void saysWhatCanBeLoggedOfAnEventThatIsKnownInPart() {
        RuleEngine engine = engine(
                "4.90",
                "<RuleGroup groupRelation=\"or\">"
                        + "<NetworkConnect onmatch=\"exclude\"><DestinationIp>127.0.0.1</DestinationIp></NetworkConnect>"
                        + "<NetworkConnect onmatch=\"include\"><Rule groupRelation=\"and\">"
                        + "<Image condition=\"image\">curl</Image><DestinationPort>443</DestinationPort></Rule>"
                        + "</NetworkConnect></RuleGroup>");

        assertThat(engine.canLog(EventType.NETWORK_CONNECT, Map.of())).isTrue();
        assertThat(engine.canLog(EventType.NETWORK_CONNECT, Map.of("Image", "/usr/bin/curl")))
                .isTrue();
        assertThat(engine.canLog(EventType.NETWORK_CONNECT, Map.of("Image", "/usr/bin/ssh")))
                .isFalse();
        assertThat(engine.canLog(EventType.NETWORK_CONNECT, Map.of("DestinationIp", "127.0.0.1")))
                .isFalse();
        assertThat(engine.canLog(EventType.NETWORK_CONNECT, Map.of("DestinationPort", "80")))
                .isFalse();
        assertThat(engine.canLog(EventType.NETWORK_FLOW, Map.of())).isFalse();
    }

    @Test
    void namesTheValuesWithWhichNothingIsLogged() {
        RuleEngine engine = engine(
                "2.0",
                "<NetworkConnect onmatch=\"exclude\">"
                        + "<DestinationIp condition=\"begin with\">127.</DestinationIp>"
                        + "<DestinationIp condition=\"is any\">::1;10.0.0.9</DestinationIp>"
                        + "<DestinationPort>53</DestinationPort>"
                        + "<Image condition=\"end with\">/curl</Image>"
                        + "</NetworkConnect>");

        assertThat(engine.neverLogged(EventType.NETWORK_CONNECT))
                .containsExactlyInAnyOrder(
                        new FieldValue("DestinationIp", "127.0.0.1"),
                        new FieldValue("DestinationIp", "::1"),
                        new FieldValue("DestinationIp", "10.0.0.9"),
                        new FieldValue("DestinationPort", "53"));
        assertThat(engine.neverLogged(EventType.DNS_QUERY)).isEmpty();
    }

    @Test
    void forgetsTheTextsOfTheEventBefore() {
        RuleEngine engine = engine(
                "4.90",
                "<ProcessTerminate onmatch=\"include\"><Image condition=\"end with\">b</Image></ProcessTerminate>");
        Event first = new ProcessTerminate(null, Instant.EPOCH, null, null, "a long text that ends in b", null);
        Event second = new ProcessTerminate(null, Instant.EPOCH, null, null, "a", null);

        assertThat(engine.decide(first).logged()).isTrue();
        assertThat(engine.decide(second).logged()).isFalse();
        assertThat(engine.decide(first).logged()).isTrue();
    }

    @Test
    void copesWithTextsOfAnyLength() {
        RuleEngine engine = engine(
                "4.90",
                "<ProcessTerminate onmatch=\"include\"><Image condition=\"contains\">aab</Image></ProcessTerminate>");
        String longText = "a".repeat(1 << 20);

        assertThat(engine.decide(EventType.PROCESS_TERMINATE, Map.of("Image", longText))
                        .logged())
                .isFalse();
        assertThat(engine.decide(EventType.PROCESS_TERMINATE, Map.of("Image", longText + "B"))
                        .logged())
                .isTrue();
    }

    private static Event connect(String name, String text, String time) {
        EventType type = EventType.NETWORK_CONNECT;
        @Nullable Object[] values = new @Nullable Object[type.schema().fields().size()];
        for (Field field : type.schema().fields()) {
            if (field.name().equals(name)) {
                values[field.position()] = field.type().parse(text);
            } else if (field.name().equals("UtcTime")) {
                values[field.position()] = field.type().parse(time);
            }
        }
        return type.schema().create(values);
    }

    private static RuleEngine engine(String version, String filters) {
        String xml =
                "<Sysmon schemaversion=\"" + version + "\"><EventFiltering>" + filters + "</EventFiltering></Sysmon>";
        LoadedConfiguration loaded = new ConfigurationReader("HOST").parse(xml.getBytes(StandardCharsets.UTF_8));
        return RuleEngine.of(Objects.requireNonNull(
                loaded.configuration(), () -> loaded.problems().toString()));
    }
}
