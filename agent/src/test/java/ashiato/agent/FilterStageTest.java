package ashiato.agent;

import static org.assertj.core.api.Assertions.assertThat;

import ashiato.event.ErrorReport;
import ashiato.event.Event;
import ashiato.event.EventType;
import ashiato.event.HashAlgorithm;
import ashiato.event.NetworkConnect;
import ashiato.event.Port;
import ashiato.event.ProcessTerminate;
import ashiato.sensor.SensorOptions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FilterStageTest {
    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

    private final List<Event> logged = new ArrayList<>();

    private FilterStage stage(@Nullable RecordingRules rules) throws Exception {
        return new FilterStage((event, _) -> logged.add(event), rules == null ? null : Rules.active(rules));
    }

    private void decide(RecordingRules rules, Event... events) throws Exception {
        FilterStage stage = stage(rules);
        for (Event event : events) {
            stage.accept(event, Map.of());
        }
    }

    private static ProcessTerminate terminated(@Nullable String ruleName, String image) {
        return new ProcessTerminate(ruleName, NOW, null, 7, image, "root");
    }

    private static NetworkConnect connected(@Nullable String sourceName, @Nullable String destinationName) {
        return new NetworkConnect(
                null,
                NOW,
                null,
                7,
                "/usr/bin/curl",
                "root",
                "tcp",
                true,
                false,
                "10.0.0.1",
                sourceName,
                new Port(40000),
                null,
                false,
                "10.0.0.2",
                destinationName,
                new Port(443),
                "https");
    }

    @Test
    void passesEverythingAsItIsWithoutAConfiguration() throws Exception {
        FilterStage stage = stage(null);
        stage.accept(connected("a", "b"), Map.of());
        stage.accept(terminated(null, "/bin/true"), Map.of());

        assertThat(logged).containsExactly(connected("a", "b"), terminated(null, "/bin/true"));
    }

    @Test
    void logsProcessesAndErrorsByDefault() throws Exception {
        ErrorReport report = new ErrorReport(NOW, "QUEUE", "lost");
        decide(RecordingRules.defaults(), terminated(null, "/bin/true"), connected("a", "b"), report);

        assertThat(logged).containsExactly(terminated(null, "/bin/true"), report);
    }

    @Test
    void givesAnEventTheNameOfTheRuleThatLogsIt() throws Exception {
        decide(
                Rules.filters("<ProcessTerminate onmatch=\"include\">"
                        + "<Image name=\"watched\" condition=\"image\">true</Image></ProcessTerminate>"),
                terminated(null, "/bin/true"),
                terminated(null, "/bin/false"));

        assertThat(logged).containsExactly(terminated("watched", "/bin/true"));
    }

    @Test
    void decidesByTheNewConfigurationFromTheNextEventOn() throws Exception {
        FilterStage stage = stage(Rules.filters("<ProcessTerminate onmatch=\"include\"/>"));
        stage.accept(terminated(null, "/bin/1"), Map.of());
        stage.become(Rules.active(Rules.filters("<ProcessTerminate onmatch=\"exclude\"/>")));
        stage.accept(terminated(null, "/bin/2"), Map.of());

        assertThat(logged).containsExactly(terminated(null, "/bin/2"));
    }

    @Test
    void leavesNamesOfHostsOutBeforeItDecidesIfLookupIsOff() throws Exception {
        String filters = "<EventFiltering><NetworkConnect onmatch=\"exclude\">"
                + "<DestinationHostname condition=\"is\">b</DestinationHostname></NetworkConnect></EventFiltering>";
        decide(Rules.file(filters), connected("a", "b"));
        assertThat(logged).isEmpty();

        decide(Rules.file("<DnsLookup>False</DnsLookup>" + filters), connected("a", "b"));
        assertThat(logged).containsExactly(connected(null, null));
    }

    @Test
    void cutsFieldsAfterItHasDecided() throws Exception {
        decide(
                Rules.file("<FieldSizes>Image:8</FieldSizes><EventFiltering><ProcessTerminate onmatch=\"include\">"
                        + "<Image condition=\"is\">/usr/bin/true</Image></ProcessTerminate></EventFiltering>"),
                terminated(null, "/usr/bin/true"));

        assertThat(logged).containsExactly(terminated(null, "/usr/..."));
    }

    @Test
    void observesOnlyWhatCanBeLogged() throws Exception {
        SensorOptions options = Rules.active(RecordingRules.defaults()).sensor(SensorOptions.defaults());
        assertThat(options.types()).containsExactlyInAnyOrder(EventType.PROCESS_CREATE, EventType.PROCESS_TERMINATE);
        assertThat(options.hashAlgorithms()).isEqualTo(SensorOptions.defaults().hashAlgorithms());

        SensorOptions connections = Rules.active(Rules.filters("<ProcessCreate onmatch=\"include\"/>"
                        + "<ProcessTerminate onmatch=\"include\"/><NetworkConnect onmatch=\"exclude\"/>"))
                .sensor(SensorOptions.defaults());
        assertThat(connections.types()).containsExactly(EventType.NETWORK_CONNECT);
    }

    @Test
    void observesFilesOnlyWhereTheConfigurationAsksForThem() throws Exception {
        SensorOptions files = Rules.active(Rules.filters("<ProcessCreate onmatch=\"include\"/>"
                        + "<ProcessTerminate onmatch=\"include\"/><FileCreate onmatch=\"exclude\"/>"
                        + "<FileDelete onmatch=\"exclude\"/><PipeEvent onmatch=\"exclude\"/>"))
                .sensor(SensorOptions.defaults());
        assertThat(files.types())
                .containsExactlyInAnyOrder(EventType.FILE_CREATE, EventType.PIPE_CREATED, EventType.PIPE_CONNECTED);
    }

    @Test
    void observesConnectionsAndTheirBytesForTheSwitchN() throws Exception {
        Switches network = new Switches(List.of(), null, null);
        RecordingRules rules = new RecordingRules(null, network, "ashiato -i -n");
        assertThat(Rules.active(rules).sensor(SensorOptions.defaults()).types())
                .containsExactlyInAnyOrder(
                        EventType.PROCESS_CREATE,
                        EventType.PROCESS_TERMINATE,
                        EventType.NETWORK_CONNECT,
                        EventType.NETWORK_FLOW);
        decide(rules, connected("a", "b"));
        assertThat(logged).hasSize(1);
    }

    @Test
    void logsOnlyTheProgramsThatTheSwitchNNames() throws Exception {
        decide(
                new RecordingRules(null, new Switches(List.of("wget"), null, null), "ashiato -i -n wget"),
                connected("a", "b"));
        assertThat(logged).isEmpty();
        decide(
                new RecordingRules(null, new Switches(List.of("wget", "CURL"), null, null), "ashiato -i -n wget,curl"),
                connected("a", "b"));
        assertThat(logged).hasSize(1);
    }

    @Test
    void takesTheHashesOfTheSwitchBeforeThoseOfTheFile() throws Exception {
        RecordingRules file = Rules.file("<HashAlgorithms>md5,IMPHASH</HashAlgorithms><EventFiltering/>");
        assertThat(Rules.active(file).sensor(SensorOptions.defaults()).hashAlgorithms())
                .isEqualTo(Set.of(HashAlgorithm.MD5));

        Switches sha1 = new Switches(null, null, Set.of(HashAlgorithm.SHA1));
        RecordingRules both = new RecordingRules(file.file(), sha1, "rules.xml");
        assertThat(Rules.active(both).sensor(SensorOptions.defaults()).hashAlgorithms())
                .isEqualTo(Set.of(HashAlgorithm.SHA1));
    }
}
