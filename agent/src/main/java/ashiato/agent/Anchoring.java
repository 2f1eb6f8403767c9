package ashiato.agent;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/// Where and how often a recorder leaves anchors.
///
/// @param places where; empty for nowhere
/// @param interval how long a recorder writes before it leaves the next one; also the longest time whose records can be
///     cut off without a trace in the places
/// @param problems what is wrong with what the administrator wrote of them; the log gets an event 255 for each
/// @param messages gets a sentence when a place fails, and when it works again; called on a thread of its own
public record Anchoring(List<AnchorPlace> places, Duration interval, List<String> problems, Consumer<String> messages) {
    /// The interval if nothing else is said.
    public static final Duration USUAL_INTERVAL = Duration.ofHours(1);

    /// The shortest interval: each anchor costs a seal, 211 bytes of the log.
    public static final Duration SHORTEST_INTERVAL = Duration.ofMinutes(1);

    /// Leaves anchors nowhere.
    public static final Anchoring NONE = new Anchoring(List.of(), USUAL_INTERVAL, List.of(), message -> {});

    /// Copies the lists.
    ///
    /// @throws IllegalArgumentException if the interval is shorter than [#SHORTEST_INTERVAL]
    public Anchoring {
        places = List.copyOf(places);
        problems = List.copyOf(problems);
        if (interval.compareTo(SHORTEST_INTERVAL) < 0) {
            throw new IllegalArgumentException(Messages.anchorsTooOften(interval));
        }
    }
}
