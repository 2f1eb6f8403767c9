package ashiato.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ashiato.event.EventType;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class CommandLineFiltersTest {
    private static final Map<String, String> CURL_443 = Map.of("Image", "/usr/bin/curl", "DestinationPort", "443");
    private static final Map<String, String> CURL_80 = Map.of("Image", "/usr/bin/curl", "DestinationPort", "80");
    private static final Map<String, String> SSH_443 = Map.of("Image", "/usr/bin/ssh", "DestinationPort", "443");

    @Test
    void changeNothingWhereNoSwitchIsGiven() {
        Configuration configuration = parse("<ImageLoad onmatch=\"exclude\"/>");

        assertThat(CommandLineFilters.NONE.applyTo(configuration)).isEqualTo(configuration);
    }

    @Test
    void logAllEventsOfATypeThatTheConfigurationDoesNotMention() {
        RuleEngine engine = RuleEngine.of(parse(""), new CommandLineFilters(List.of(), null));

        assertThat(engine.decide(EventType.NETWORK_CONNECT, CURL_80)).isEqualTo(Verdict.LOGGED);
        assertThat(engine.loggable()).contains(EventType.NETWORK_CONNECT).doesNotContain(EventType.IMAGE_LOAD);
    }

    @Test
    void logThoseOfTheNamedProgramsAlone() {
        RuleEngine engine = RuleEngine.of(parse(""), new CommandLineFilters(List.of("curl", "wget"), List.of("java")));

        assertThat(engine.decide(EventType.NETWORK_CONNECT, CURL_80)).isEqualTo(Verdict.LOGGED);
        assertThat(engine.decide(EventType.NETWORK_CONNECT, SSH_443)).isEqualTo(Verdict.DROPPED);
        assertThat(engine.decide(EventType.IMAGE_LOAD, Map.of("Image", "/opt/jdk/bin/java")))
                .isEqualTo(Verdict.LOGGED);
    }

    @Test
    void areAlternativesToTheFiltersOfAnIncludeNodeThatCombinesByOr() {
        RuleEngine engine = RuleEngine.of(
                parse("<RuleGroup groupRelation=\"or\"><NetworkConnect onmatch=\"include\">"
                        + "<DestinationPort name=\"tls\">443</DestinationPort></NetworkConnect></RuleGroup>"),
                new CommandLineFilters(List.of("curl"), null));

        assertThat(engine.decide(EventType.NETWORK_CONNECT, CURL_80)).isEqualTo(Verdict.LOGGED);
        assertThat(engine.decide(EventType.NETWORK_CONNECT, SSH_443)).isEqualTo(new Verdict(true, "tls"));
    }

    @Test
    void narrowAnIncludeNodeThatCombinesByAnd() {
        RuleEngine engine = RuleEngine.of(
                parse("<NetworkConnect onmatch=\"include\"><DestinationPort>443</DestinationPort></NetworkConnect>"),
                new CommandLineFilters(List.of("curl"), null));

        assertThat(engine.decide(EventType.NETWORK_CONNECT, CURL_443)).isEqualTo(Verdict.LOGGED);
        assertThat(engine.decide(EventType.NETWORK_CONNECT, CURL_80)).isEqualTo(Verdict.DROPPED);
        assertThat(engine.decide(EventType.NETWORK_CONNECT, SSH_443)).isEqualTo(Verdict.DROPPED);
    }

    @Test
    void contradictANodeThatExcludes() {
        Configuration configuration = parse("\n<NetworkConnect onmatch=\"exclude\"/>");

        assertThatThrownBy(() -> RuleEngine.of(configuration, new CommandLineFilters(List.of("curl"), null)))
                .isInstanceOf(IncompatibleFiltersException.class)
                .hasMessage("Incompatible configuration and command-line rule on NetworkConnect: line 2 of the"
                        + " configuration says onmatch=\"exclude\", and programs named on the command line are included;"
                        + " put the programs into the configuration instead");
    }

    @Test
    void withoutAProgramLeaveTheNodesOfTheConfigurationAsTheyAre() {
        Configuration configuration =
                parse("<NetworkConnect onmatch=\"exclude\"><DestinationPort>443</DestinationPort></NetworkConnect>");
        RuleEngine engine = RuleEngine.of(configuration, new CommandLineFilters(List.of(), null));

        assertThat(engine.decide(EventType.NETWORK_CONNECT, CURL_80)).isEqualTo(Verdict.LOGGED);
        assertThat(engine.decide(EventType.NETWORK_CONNECT, CURL_443)).isEqualTo(Verdict.DROPPED);
    }

    private static Configuration parse(String filters) {
        String xml = "<Sysmon schemaversion=\"4.90\"><EventFiltering>" + filters + "</EventFiltering></Sysmon>";
        LoadedConfiguration loaded = new ConfigurationReader("HOST").parse(xml.getBytes(StandardCharsets.UTF_8));
        return Objects.requireNonNull(loaded.configuration());
    }
}
