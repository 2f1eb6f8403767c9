package ashiato.config;

import ashiato.config.TrialReport.DeciderTally;
import ashiato.config.TrialReport.DestinationTally;
import ashiato.config.TrialReport.FilterUse;
import ashiato.config.TrialReport.ProgramTally;
import ashiato.config.TrialReport.TypeTally;
import ashiato.config.TrialReport.Volume;
import ashiato.event.Event;
import ashiato.event.EventRecord;
import ashiato.event.EventType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Tries a configuration on events that were recorded: what would it log, how much is that, what makes the noise, which
/// filters do nothing, and what could be excluded at what price?
///
/// Takes events in the order of the log and bounded memory. For one thread.
public final class Trial {
    private static final int LOUDEST = 100;

    private final Configuration configuration;
    private final Meter meter;
    private final DecisionTable decisions;
    private final Map<EventType, Counts> counts = new EnumMap<>(EventType.class);
    private final Map<EventType, Noise> noiseByType = new EnumMap<>(EventType.class);
    private final Map<String, Noise> noiseByTag = new LinkedHashMap<>();
    private final ObservedTime time = new ObservedTime();

    /// Says how many bytes a log needs for an event.
    @FunctionalInterface
    public interface Meter {
        /// The bytes that this event adds to a log of the events that were given before.
        ///
        /// @param record the event, with the rule name that the configuration gives it
        /// @param before the bytes that it takes in the log it comes from
        long bytes(EventRecord record, long before);
    }

    private static final class Counts {
        private long events;
        private long bytes;
        private long loggedEvents;
        private long loggedBytes;
    }

    /// A trial of a configuration.
    ///
    /// @param meter measures the events that the configuration logs
    public Trial(Configuration configuration, Meter meter) {
        this.configuration = configuration;
        this.meter = meter;
        this.decisions = new DecisionTable(configuration);
        for (EventType type : EventType.values()) {
            counts.put(type, new Counts());
            String tag = type.tag();
            if (tag != null) {
                noiseByType.put(type, noiseByTag.computeIfAbsent(tag, _ -> new Noise(typesOf(tag))));
            }
        }
    }

    private static List<EventType> typesOf(String tag) {
        return Arrays.stream(EventType.values())
                .filter(type -> tag.equals(type.tag()))
                .toList();
    }

    /// Replays one event.
    ///
    /// @param bytes what it takes in the log it comes from
    /// @return what the configuration makes of it
    public Verdict replay(EventRecord record, long bytes) {
        Event event = record.event();
        EventType type = event.kind();
        time.add(record);
        DecisionTable.Decision decision = decisions.decide(event);
        decision.count(bytes);
        Counts count = counts.computeIfAbsent(type, _ -> new Counts());
        count.events++;
        count.bytes += bytes;
        Verdict verdict = decision.verdict();
        if (verdict.logged()) {
            long logged = meter.bytes(named(record, verdict.ruleName()), bytes);
            count.loggedEvents++;
            count.loggedBytes += logged;
            Noise noise = noiseByType.get(type);
            if (noise != null) {
                noise.add(event, logged);
            }
        }
        return verdict;
    }

    private static EventRecord named(EventRecord record, @Nullable String ruleName) {
        Event named = record.event().withRuleName(ruleName);
        return new EventRecord(record.recordId(), record.timeCreated(), record.origin(), named, record.extra());
    }

    /// What came of it so far.
    public TrialReport report() {
        Volume before = new Volume(0, 0);
        Volume after = new Volume(0, 0);
        List<TypeTally> types = new ArrayList<>();
        for (Map.Entry<EventType, Counts> entry : counts.entrySet()) {
            Counts count = entry.getValue();
            TypeTally tally = new TypeTally(
                    entry.getKey(),
                    new Volume(count.events, count.bytes),
                    new Volume(count.loggedEvents, count.loggedBytes));
            before = sum(before, tally.before());
            after = sum(after, tally.after());
            if (count.events > 0) {
                types.add(tally);
            }
        }
        return new TrialReport(
                time.span(),
                before,
                after,
                types,
                deciders(),
                programs(),
                destinations(),
                filters(),
                new ProposalFinder(configuration, noiseByTag, after.bytes()).find());
    }

    private static Volume sum(Volume a, Volume b) {
        return new Volume(a.events() + b.events(), a.bytes() + b.bytes());
    }

    private List<DeciderTally> deciders() {
        List<DeciderTally> deciders = new ArrayList<>();
        decisions.sums().forEach((decider, sum) -> {
            if (sum.events > 0) {
                deciders.add(new DeciderTally(
                        decider.type(),
                        decider.logged(),
                        decider.reason(),
                        decider.node(),
                        decider.filter(),
                        new Volume(sum.events, sum.bytes)));
            }
        });
        deciders.sort(
                Comparator.comparingLong((DeciderTally tally) -> tally.volume().bytes())
                        .reversed());
        return deciders;
    }

    private List<ProgramTally> programs() {
        List<ProgramTally> programs = new ArrayList<>();
        noiseByTag.forEach((tag, noise) -> {
            for (Noise.ShapeCount shape : noise.shapes()) {
                List<String> fields = shape.shape().fields();
                if (fields.equals(List.of("Image")) || fields.equals(List.of("SourceImage"))) {
                    for (HeavyHitters.Entry<Noise.Combination> entry :
                            shape.counts().loudest(LOUDEST)) {
                        programs.add(new ProgramTally(
                                noise.text(fields.getFirst(), entry.key(), 0),
                                tag,
                                new Volume(entry.events(), entry.bytes()),
                                entry.missed()));
                    }
                }
            }
        });
        programs.sort(
                Comparator.comparingLong((ProgramTally tally) -> tally.volume().bytes())
                        .reversed());
        return programs.subList(0, Math.min(LOUDEST, programs.size()));
    }

    private List<DestinationTally> destinations() {
        List<DestinationTally> destinations = new ArrayList<>();
        noiseByTag.forEach((tag, noise) -> {
            for (Noise.ShapeCount shape : noise.shapes()) {
                if (shape.shape().fields().equals(List.of("DestinationIp", "DestinationPort"))) {
                    Map<Noise.Combination, String> names = hostnames(noise, shape);
                    for (HeavyHitters.Entry<Noise.Combination> entry :
                            shape.counts().loudest(LOUDEST)) {
                        destinations.add(new DestinationTally(
                                noise.text("DestinationIp", entry.key(), 0),
                                noise.text("DestinationPort", entry.key(), 1),
                                names.get(entry.key()),
                                tag,
                                new Volume(entry.events(), entry.bytes()),
                                entry.missed()));
                    }
                }
            }
        });
        destinations.sort(Comparator.comparingLong(
                        (DestinationTally tally) -> tally.volume().bytes())
                .reversed());
        return destinations.subList(0, Math.min(LOUDEST, destinations.size()));
    }

    private static Map<Noise.Combination, String> hostnames(Noise noise, Noise.ShapeCount shape) {
        int place = noise.fields().indexOf("DestinationHostname");
        Map<Noise.Combination, String> names = new HashMap<>();
        for (HeavyHitters.Entry<Noise.Combination> detail : noise.details().entries()) {
            if (place >= 0 && detail.key().value(place) != null) {
                names.putIfAbsent(
                        detail.key().only(shape.places()), noise.text("DestinationHostname", detail.key(), place));
            }
        }
        return names;
    }

    private List<FilterUse> filters() {
        IdentityHashMap<Filter, DecisionTable.Hits> hits = decisions.hits();
        List<FilterUse> uses = new ArrayList<>();
        for (EventNode node : configuration.nodes()) {
            long tried = 0;
            for (EventType type : node.types()) {
                tried += counts.computeIfAbsent(type, _ -> new Counts()).events;
            }
            for (Term term : node.terms()) {
                switch (term) {
                    case Filter filter -> uses.add(use(node, null, filter, tried, hits.get(filter)));
                    case Rule rule -> {
                        for (Filter filter : rule.filters()) {
                            uses.add(use(node, rule, filter, tried, hits.get(filter)));
                        }
                    }
                }
            }
        }
        return uses;
    }

    private static FilterUse use(
            EventNode node, @Nullable Rule rule, Filter filter, long tried, DecisionTable.@Nullable Hits hits) {
        return new FilterUse(
                node, rule, filter, tried, hits == null ? 0 : hits.matched, hits == null ? 0 : hits.decided);
    }
}
