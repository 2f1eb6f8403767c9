package ashiato.config;

import ashiato.config.Proposal.Placement;
import ashiato.config.Proposal.Value;
import ashiato.config.Proposal.Variety;
import ashiato.config.TrialReport.Volume;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Finds what to exclude: the values that the loudest logged events have in common, named as narrowly as is worth it.
final class ProposalFinder {
    private static final int MOST = 10;
    /// What removes less than so much of the log is not worth a line.
    private static final double LEAST_SHARE = 0.01;
    private static final int CANDIDATES = 40;
    private static final int EXAMPLES = 3;
    /// The schema that brought rules inside of nodes (Sysmon 10.4).
    private static final SchemaVersion RULES = new SchemaVersion(422);

    private final Configuration configuration;
    private final Map<String, Noise> noiseByTag;
    private final long loggedBytes;

    /// @param loggedBytes the bytes of all logged events
    ProposalFinder(Configuration configuration, Map<String, Noise> noiseByTag, long loggedBytes) {
        this.configuration = configuration;
        this.noiseByTag = noiseByTag;
        this.loggedBytes = loggedBytes;
    }

    private record Candidate(
            String tag, Noise noise, Noise.ShapeCount shape, HeavyHitters.Entry<Noise.Combination> count) {

        boolean covers(HeavyHitters.Entry<Noise.Combination> detail) {
            List<Integer> places = shape.places();
            for (int i = 0; i < places.size(); i++) {
                if (!Objects.equals(count.key().value(i), detail.key().value(places.get(i)))) {
                    return false;
                }
            }
            return true;
        }

        /// Whether the values can stand in a file so that a filter matches them.
        boolean isWritable() {
            for (int i = 0; i < shape.shape().fields().size(); i++) {
                String text = text(i);
                if (!text.equals(text.strip()) || text.chars().anyMatch(c -> c < ' ' || (c >= 0x7f && c < 0xa0))) {
                    return false;
                }
            }
            return true;
        }

        String text(int i) {
            return noise.text(shape.shape().fields().get(i), count.key(), i);
        }
    }

    /// What is to be excluded, what counts most first.
    List<Proposal> find() {
        List<Candidate> candidates = new ArrayList<>();
        noiseByTag.forEach((tag, noise) -> {
            if (placement(tag, noise) != null) {
                candidates.addAll(candidates(tag, noise));
            }
        });
        List<Proposal> proposals = new ArrayList<>();
        List<Candidate> chosen = new ArrayList<>();
        candidates.sort(Comparator.comparingDouble(ProposalFinder::fullWorth).reversed());
        while (proposals.size() < MOST) {
            Candidate best = null;
            Volume own = new Volume(0, 0);
            double bestWorth = 0;
            for (Candidate candidate : candidates) {
                if (fullWorth(candidate) <= bestWorth) {
                    break;
                }
                Volume left = left(candidate, chosen);
                if (isWorthIt(candidate, left) && worth(candidate, left.bytes()) > bestWorth) {
                    best = candidate;
                    own = left;
                    bestWorth = worth(candidate, left.bytes());
                }
            }
            if (best == null) {
                break;
            }
            chosen.add(best);
            candidates.remove(best);
            proposals.add(proposal(best, own));
        }
        proposals.sort(Comparator.comparingLong(
                        (Proposal proposal) -> proposal.removed().bytes())
                .reversed());
        return proposals;
    }

    private static double fullWorth(Candidate candidate) {
        return worth(candidate, candidate.count().bytes());
    }

    private static double worth(Candidate candidate, long bytes) {
        return candidate.shape().shape().weight() * bytes;
    }

    private boolean isWorthIt(Candidate candidate, Volume own) {
        return own.bytes() >= LEAST_SHARE * loggedBytes
                && own.events() > 1
                && own.bytes() * 2 >= candidate.count().bytes();
    }

    private List<Candidate> candidates(String tag, Noise noise) {
        List<Candidate> candidates = new ArrayList<>();
        for (Noise.ShapeCount shape : noise.shapes()) {
            for (HeavyHitters.Entry<Noise.Combination> count : shape.counts().loudest(CANDIDATES)) {
                Candidate candidate = new Candidate(tag, noise, shape, count);
                if (count.bytes() >= LEAST_SHARE * loggedBytes && candidate.isWritable()) {
                    candidates.add(candidate);
                }
            }
        }
        return candidates;
    }

    /// What a candidate removes and none of those chosen does, as far as details are known.
    private static Volume left(Candidate candidate, List<Candidate> chosen) {
        long events = candidate.count().events();
        long bytes = candidate.count().bytes();
        List<Candidate> sameTag = chosen.stream()
                .filter(other -> other.tag().equals(candidate.tag()))
                .toList();
        if (!sameTag.isEmpty()) {
            for (HeavyHitters.Entry<Noise.Combination> detail :
                    candidate.noise().details().entries()) {
                if (candidate.covers(detail) && sameTag.stream().anyMatch(other -> other.covers(detail))) {
                    events -= detail.events();
                    bytes -= detail.bytes();
                }
            }
        }
        return new Volume(events, bytes);
    }

    private Proposal proposal(Candidate candidate, Volume own) {
        List<Value> values = new ArrayList<>();
        List<String> fields = candidate.shape().shape().fields();
        for (int i = 0; i < fields.size(); i++) {
            values.add(new Value(fields.get(i), candidate.text(i)));
        }
        Placement placement = Objects.requireNonNull(placement(candidate.tag(), candidate.noise()));
        boolean needsRules = values.size() > 1 && configuration.schemaVersion().compareTo(RULES) < 0;
        return new Proposal(
                candidate.tag(),
                values,
                rule(values),
                needsRules ? new Placement(placement.kind(), placement.node(), RULES) : placement,
                new Volume(candidate.count().events(), candidate.count().bytes()),
                candidate.count().missed(),
                own,
                alsoHides(candidate),
                Weaknesses.of(values, candidate.noise().fields()));
    }

    /// Where exclusions of a tag belong; null if there is no place for them: a second exclude node beside the only
    /// one
    /// of a type, if that combines by "and", would drop everything that neither matches.
    private @Nullable Placement placement(String tag, Noise noise) {
        List<EventNode> nodes = configuration.nodes().stream()
                .filter(node -> node.types().stream().anyMatch(noise.types()::contains))
                .toList();
        EventNode empty = null;
        for (EventNode node : nodes) {
            if (node.onMatch() == OnMatch.EXCLUDE && node.tag().equals(tag)) {
                if (node.relation() == Relation.OR) {
                    return new Placement(Placement.Kind.INTO_NODE, node, null);
                }
                empty = node.terms().isEmpty() ? node : empty;
            }
        }
        if (empty != null) {
            return new Placement(Placement.Kind.INSTEAD_OF_NODE, empty, null);
        }
        boolean onlyExcludes = nodes.size() == 1 && nodes.getFirst().onMatch() == OnMatch.EXCLUDE;
        return onlyExcludes ? null : new Placement(Placement.Kind.NEW_NODE, null, null);
    }

    private static String rule(List<Value> values) {
        StringBuilder out = new StringBuilder();
        boolean several = values.size() > 1;
        if (several) {
            out.append("<Rule groupRelation=\"and\">\n");
        }
        for (Value value : values) {
            out.append(several ? "  <" : "<").append(value.field()).append(" condition=\"is\">");
            appendEscaped(value.text(), out);
            out.append("</").append(value.field()).append(">\n");
        }
        if (several) {
            out.append("</Rule>\n");
        }
        return out.toString();
    }

    private static void appendEscaped(String text, StringBuilder out) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                default -> out.append(c);
            }
        }
    }

    private static List<Variety> alsoHides(Candidate candidate) {
        List<Variety> varieties = new ArrayList<>();
        Noise noise = candidate.noise();
        for (int place = 0; place < noise.fields().size(); place++) {
            if (candidate.shape().places().contains(place)) {
                continue;
            }
            Map<Object, Long> events = new HashMap<>();
            for (HeavyHitters.Entry<Noise.Combination> detail : noise.details().entries()) {
                Object value = detail.key().value(place);
                if (value != null && candidate.covers(detail)) {
                    events.merge(value, detail.events(), Long::sum);
                }
            }
            if (!events.isEmpty()) {
                String field = noise.fields().get(place);
                List<String> examples = events.entrySet().stream()
                        .sorted(Map.Entry.<Object, Long>comparingByValue().reversed())
                        .limit(EXAMPLES)
                        .map(entry -> noise.text(field, entry.getKey()))
                        .toList();
                varieties.add(new Variety(field, events.size(), noise.details().hasForgotten(), examples));
            }
        }
        return varieties;
    }
}
