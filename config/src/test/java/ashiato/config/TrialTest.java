package ashiato.config;

import static org.assertj.core.api.Assertions.assertThat;

import ashiato.config.Proposal.Placement.Kind;
import ashiato.config.Proposal.Value;
import ashiato.config.Proposal.Weakness;
import ashiato.config.TrialReport.FilterUse;
import ashiato.config.TrialReport.Volume;
import ashiato.event.Condition;
import ashiato.event.Event;
import ashiato.event.EventRecord;
import ashiato.event.EventType;
import ashiato.event.Field;
import ashiato.event.Origin;
import ashiato.event.ServiceStateChange;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TrialTest {
    private static final int BYTES = 100;
    private final List<EventRecord> measured = new ArrayList<>();

    private Trial trial(Configuration configuration) {
        return new Trial(configuration, (record, _) -> {
            measured.add(record);
            return 40;
        });
    }

    private static EventRecord record(Event event, Instant written) {
        return new EventRecord(1, written, Origin.linux("host", 1), event, Map.of());
    }

    private static EventRecord record(Event event) {
        return record(event, Configurations.NOW);
    }

    @Test
    void decidesEveryEventAsTheEngineDoes() {
        long seed = System.nanoTime();
        System.out.println("TrialTest seed " + seed);
        RandomDecisions random = new RandomDecisions(new Random(seed));
        for (int i = 0; i < 500; i++) {
            Configuration configuration = random.configuration();
            RuleEngine engine = RuleEngine.of(configuration);
            Trial trial = trial(configuration);
            long logged = 0;
            for (int j = 0; j < 100; j++) {
                Event event = random.event();
                Verdict verdict = trial.replay(record(event), BYTES);
                assertThat(verdict)
                        .as("seed %d: %s by %s", seed, event, configuration)
                        .isEqualTo(engine.decide(event));
                logged += verdict.logged() ? 1 : 0;
            }
            TrialReport report = trial.report();
            assertThat(report.before()).isEqualTo(new Volume(100, 100 * BYTES));
            assertThat(report.after()).isEqualTo(new Volume(logged, logged * 40));
            assertThat(report.deciders().stream()
                            .mapToLong(tally -> tally.volume().events())
                            .sum())
                    .isEqualTo(100);
        }
    }

    @Test
    void countsFiltersAsIfEachWereTriedOnEveryEvent() {
        long seed = System.nanoTime();
        System.out.println("TrialTest seed " + seed);
        RandomDecisions random = new RandomDecisions(new Random(seed));
        for (int i = 0; i < 200; i++) {
            Configuration configuration = random.configuration();
            Trial trial = trial(configuration);
            List<Event> events = new ArrayList<>();
            for (int j = 0; j < 50; j++) {
                events.add(random.event());
                trial.replay(record(events.getLast()), BYTES);
            }
            for (FilterUse use : trial.report().filters()) {
                assertThat(use.matched())
                        .as("seed %d: %s of %s", seed, use.filter(), configuration)
                        .isEqualTo(events.stream()
                                .filter(event -> matches(use, event))
                                .count());
                assertThat(use.decided()).isLessThanOrEqualTo(use.matched());
            }
        }
    }

    private static boolean matches(FilterUse use, Event event) {
        Field field = event.kind().schema().field(use.filter().field());
        return use.node().types().contains(event.kind())
                && field != null
                && use.filter()
                        .condition()
                        .matches(
                                field.type().text(field.value(event)),
                                use.filter().value());
    }

    @Test
    void tellsFiltersThatNeverHadAPartFromThoseThatNeverMatched() {
        Filter first = Configurations.filter("Image", Condition.BEGIN_WITH, "/bin/", null);
        Filter shadowed = Configurations.filter("Image", Condition.IS, "/bin/a", null);
        Filter idle = Configurations.filter("Image", Condition.IS, "/bin/z", null);
        Trial trial = trial(Configurations.of(
                Configurations.node("ProcessTerminate", OnMatch.INCLUDE, Relation.OR, first, shadowed, idle)));
        for (int i = 0; i < 10; i++) {
            trial.replay(record(Configurations.terminated("/bin/a", "root")), BYTES);
        }

        assertThat(trial.report().filters().stream().map(use -> List.of(use.tried(), use.matched(), use.decided())))
                .containsExactly(List.of(10L, 10L, 10L), List.of(10L, 10L, 0L), List.of(10L, 0L, 0L));
    }

    @Test
    void measuresWhatIsLoggedWithTheNameThatItGets() {
        Trial trial = trial(Configurations.of(Configurations.node(
                "ProcessTerminate",
                OnMatch.INCLUDE,
                Relation.OR,
                Configurations.filter("Image", Condition.IS, "/bin/a", "named"))));
        trial.replay(record(Configurations.terminated("/bin/a", "root")), BYTES);

        assertThat(measured).hasSize(1);
        assertThat(measured.getFirst().event())
                .isEqualTo(Configurations.terminated("/bin/a", "root").withRuleName("named"));
    }

    @Test
    void doesNotCountTheTimeInWhichNoRecorderRan() {
        Trial trial = trial(Configurations.of());
        Instant start = Configurations.NOW;
        trial.replay(record(new ServiceStateChange(start, "Started", "1", "4.90"), start), BYTES);
        trial.replay(record(Configurations.terminated("/bin/a", "root"), start.plusSeconds(100)), BYTES);
        trial.replay(record(new ServiceStateChange(start, "Stopped", "1", "4.90"), start.plusSeconds(200)), BYTES);
        // Stopped for a day, killed without a word after an hour, and started an hour later.
        Instant again = start.plusSeconds(86_600);
        trial.replay(record(new ServiceStateChange(again, "Started", "1", "4.90"), again), BYTES);
        trial.replay(record(Configurations.terminated("/bin/a", "root"), again.plusSeconds(3600)), BYTES);
        trial.replay(record(new ServiceStateChange(again, "Started", "1", "4.90"), again.plusSeconds(7200)), BYTES);

        TrialReport.Span span = Objects.requireNonNull(trial.report().span());
        assertThat(span.observed()).isEqualTo(Duration.ofSeconds(200 + 3600));
        assertThat(new Volume(38, 3800).perDay(span.observed()).events()).isEqualTo(864.0);
        assertThat(new Volume(38, 3800).perDay(span.observed()).daysIn(86_400 * 5))
                .isEqualTo(5.0);
    }

    private static List<EventRecord> noise() {
        List<EventRecord> events = new ArrayList<>();
        // An agent talks to one server all the time, a browser to many; all use the resolver of this host.
        for (int i = 0; i < 400; i++) {
            events.add(record(Configurations.connected("/opt/agent & co", "192.0.2.10", 8443)));
            events.add(record(Configurations.connected("/usr/bin/browser", "198.51.100." + i % 200, 443)));
            events.add(record(Configurations.connected("/usr/bin/p" + i, "127.0.0.53", 53)));
        }
        for (int i = 0; i < 50; i++) {
            events.add(record(Configurations.connected("/usr/bin/q" + i, "203.0.113." + i, 1000 + i)));
        }
        return events;
    }

    private TrialReport report(Configuration configuration, List<EventRecord> events) {
        Trial trial = trial(configuration);
        events.forEach(event -> trial.replay(event, BYTES));
        return trial.report();
    }

    @Test
    void proposesTheNarrowestExclusionThatRemovesTheNoise() {
        TrialReport report =
                report(Configurations.of(Configurations.node("NetworkConnect", OnMatch.EXCLUDE, Relation.OR)), noise());

        assertThat(report.proposals().stream().map(Proposal::values))
                .containsExactlyInAnyOrder(
                        List.of(
                                new Value("Image", "/opt/agent & co"),
                                new Value("DestinationIp", "192.0.2.10"),
                                new Value("DestinationPort", "8443")),
                        List.of(new Value("Image", "/usr/bin/browser"), new Value("DestinationPort", "443")),
                        List.of(new Value("DestinationIp", "127.0.0.53"), new Value("DestinationPort", "53")));
        Proposal agent = proposal(report, "/opt/agent & co");
        assertThat(agent.removed()).isEqualTo(new Volume(400, 400 * 40));
        assertThat(agent.weaknesses()).isEmpty();
        assertThat(agent.rule()).isEqualTo("""
                        <Rule groupRelation="and">
                          <Image condition="is">/opt/agent &amp; co</Image>
                          <DestinationIp condition="is">192.0.2.10</DestinationIp>
                          <DestinationPort condition="is">8443</DestinationPort>
                        </Rule>
                        """);
        Proposal browser = proposal(report, "/usr/bin/browser");
        assertThat(browser.weaknesses()).containsExactly(Weakness.ANY_DESTINATION);
        Proposal.Variety addresses = browser.alsoHides().stream()
                .filter(variety -> variety.field().equals("DestinationIp"))
                .findFirst()
                .orElseThrow();
        assertThat(addresses.count()).isEqualTo(200);
        assertThat(addresses.atLeast()).isFalse();
        assertThat(addresses.examples()).hasSize(3).allMatch(address -> address.startsWith("198.51.100."));
        assertThat(proposal(report, "127.0.0.53").weaknesses()).containsExactly(Weakness.ANY_PROGRAM);
    }

    private static Proposal proposal(TrialReport report, String text) {
        return report.proposals().stream()
                .filter(proposal -> proposal.values().getFirst().text().equals(text))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void whatIsPastedRemovesWhatWasPromised() {
        for (String nodes : List.of(
                "<NetworkConnect onmatch=\"exclude\">EXCLUDES</NetworkConnect>",
                "<RuleGroup groupRelation=\"or\"><NetworkConnect onmatch=\"exclude\">"
                        + "<Image>/none</Image>EXCLUDES</NetworkConnect></RuleGroup>",
                "<NetworkConnect onmatch=\"include\"><Image condition=\"contains\">/</Image></NetworkConnect>"
                        + "<RuleGroup groupRelation=\"or\"><NetworkConnect onmatch=\"exclude\">EXCLUDES"
                        + "</NetworkConnect></RuleGroup>")) {
            String before = nodes.contains("include")
                    ? nodes.substring(0, nodes.indexOf("<RuleGroup"))
                    : nodes.replace("EXCLUDES", "");
            TrialReport report = report(read(before), noise());
            StringBuilder rules = new StringBuilder();
            long removed = 0;
            for (Proposal proposal : report.proposals()) {
                rules.append(proposal.rule());
                removed += proposal.own().events();
            }
            assertThat(report.proposals().stream()
                            .map(proposal -> proposal.placement().kind())
                            .distinct())
                    .containsExactly(
                            nodes.contains("include")
                                    ? Kind.NEW_NODE
                                    : nodes.contains("RuleGroup") ? Kind.INTO_NODE : Kind.INSTEAD_OF_NODE);
            String pasted = nodes.replace("EXCLUDES", rules);
            if (!nodes.contains("RuleGroup")) {
                pasted = "<RuleGroup name=\"\" groupRelation=\"or\">" + pasted + "</RuleGroup>";
            }
            TrialReport after = report(read(pasted), noise());

            assertThat(removed).isEqualTo(1200);
            assertThat(after.after().events())
                    .as(pasted)
                    .isEqualTo(report.after().events() - removed);
        }
    }

    private static Configuration read(String nodes) {
        String text = "<Sysmon schemaversion=\"4.90\"><EventFiltering>" + nodes + "</EventFiltering></Sysmon>";
        LoadedConfiguration loaded = new ConfigurationReader("host").parse(text.getBytes(StandardCharsets.UTF_8));
        assertThat(loaded.problems()).isEmpty();
        return Objects.requireNonNull(loaded.configuration());
    }

    @Test
    void proposesNothingWhereASecondExcludeNodeWouldDropEverything() {
        Configuration configuration = read("<NetworkConnect onmatch=\"exclude\"><Image>/x</Image></NetworkConnect>");

        assertThat(report(configuration, noise()).proposals()).isEmpty();
    }

    @Test
    void saysThatRulesNeedANewerSchema() {
        Configuration old = new Configuration(
                new SchemaVersion(200),
                Options.NONE,
                List.of(Configurations.node("NetworkConnect", OnMatch.EXCLUDE, Relation.OR)));

        assertThat(report(old, noise()).proposals())
                .isNotEmpty()
                .allMatch(proposal ->
                        new SchemaVersion(422).equals(proposal.placement().schema()));
    }

    @Test
    void namesTheLoudestProgramsAndDestinations() {
        TrialReport report =
                report(Configurations.of(Configurations.node("NetworkConnect", OnMatch.EXCLUDE, Relation.OR)), noise());

        assertThat(report.programs().subList(0, 2).stream().map(TrialReport.ProgramTally::image))
                .containsExactlyInAnyOrder("/opt/agent & co", "/usr/bin/browser");
        assertThat(report.destinations().subList(0, 2).stream().map(TrialReport.DestinationTally::address))
                .containsExactlyInAnyOrder("192.0.2.10", "127.0.0.53");
        assertThat(report.types()).hasSize(1);
        assertThat(report.types().getFirst().type()).isEqualTo(EventType.NETWORK_CONNECT);
    }

    @Test
    void knowsWhereAttackersHide() {
        assertThat(Weaknesses.of(List.of(new Value("Image", "/tmp/x")), List.of()))
                .contains(Weakness.ANYONE_CAN_PLACE_THE_PROGRAM);
        assertThat(Weaknesses.of(List.of(new Value("Image", "C:\\Users\\a\\AppData\\x.exe")), List.of()))
                .contains(Weakness.ANYONE_CAN_PLACE_THE_PROGRAM);
        for (String image : List.of("/usr/bin/python3.13", "C:\\Windows\\System32\\PowerShell.exe", "/bin/bash")) {
            assertThat(Weaknesses.of(List.of(new Value("Image", image)), List.of()))
                    .as(image)
                    .contains(Weakness.PROGRAM_DOES_WHAT_IT_IS_TOLD);
        }
        assertThat(Weaknesses.of(
                        List.of(new Value("Image", "/usr/sbin/agent"), new Value("CommandLine", "agent --run")),
                        List.of()))
                .containsExactly(Weakness.COMMAND_LINE_IS_CHOSEN);
        assertThat(Weaknesses.of(List.of(new Value("Image", "/usr/sbin/agent")), List.of()))
                .containsExactly(Weakness.WHATEVER_THE_PROGRAM_DOES);
    }
}
