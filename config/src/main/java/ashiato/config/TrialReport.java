package ashiato.config;

import ashiato.event.EventType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a configuration would have made of the events of a log.
///
/// @param span the time that the events cover; null if there were none
/// @param before all events
/// @param after those that the configuration logs
/// @param types the event types that occurred, by number
/// @param deciders what decided about the events, what decided about most bytes first
/// @param programs the programs whose logged events take most bytes, loudest first
/// @param destinations the destinations whose logged events take most bytes, loudest first
/// @param filters every filter of the configuration, in the order of the file
/// @param proposals what to exclude to make the log smaller, what removes most first
public record TrialReport(
        @Nullable Span span,
        Volume before,
        Volume after,
        List<TypeTally> types,
        List<DeciderTally> deciders,
        List<ProgramTally> programs,
        List<DestinationTally> destinations,
        List<FilterUse> filters,
        List<Proposal> proposals) {

    /// Copies the lists.
    public TrialReport {
        types = List.copyOf(types);
        deciders = List.copyOf(deciders);
        programs = List.copyOf(programs);
        destinations = List.copyOf(destinations);
        filters = List.copyOf(filters);
        proposals = List.copyOf(proposals);
    }

    /// A number of events and the bytes that a log needs for them.
    public record Volume(long events, long bytes) {
        /// The volume that a day would have.
        ///
        /// @param observed how long it took to come together; longer than zero
        public PerDay perDay(Duration observed) {
            double days = observed.toNanos() / (double) Duration.ofDays(1).toNanos();
            return new PerDay(events / days, bytes / days);
        }
    }

    /// What comes together in a day.
    public record PerDay(double events, double bytes) {
        /// For how many days a log of so many bytes keeps its events; infinite if nothing comes.
        public double daysIn(long logBytes) {
            return bytes == 0 ? Double.POSITIVE_INFINITY : logBytes / bytes;
        }
    }

    /// The time that the events cover.
    ///
    /// @param first when the first event was written
    /// @param last when the last event was written
    /// @param observed the time between them without the times in which no recorder ran: from an event 4 `Stopped`
    /// to
    ///     the next event, and from an event to the event 4 `Started` that follows it
    public record Span(Instant first, Instant last, Duration observed) {}

    /// The events of one type.
    public record TypeTally(EventType type, Volume before, Volume after) {}

    /// Events about which the same thing decided.
    ///
    /// @param type their type
    /// @param logged whether they are logged
    /// @param reason what kind of decision it is
    /// @param node the node that matched; null if none did
    /// @param filter the filter of it that matched last; null if no node matched
    /// @param volume how many, with their bytes in the log as it is
    public record DeciderTally(
            EventType type,
            boolean logged,
            Explanation.Reason reason,
            @Nullable EventNode node,
            @Nullable Filter filter,
            Volume volume) {}

    /// The logged events of one program.
    ///
    /// @param image the program, as the events name it
    /// @param tag the configuration tag of the events
    /// @param volume how many
    /// @param missed by how many events the count may be too low
    public record ProgramTally(String image, String tag, Volume volume, long missed) {}

    /// The logged events about one destination.
    ///
    /// @param address the address
    /// @param port the port
    /// @param hostname a name that an event had for it; null if none had
    /// @param tag the configuration tag of the events
    /// @param volume how many
    /// @param missed by how many events the count may be too low
    public record DestinationTally(
            String address, String port, @Nullable String hostname, String tag, Volume volume, long missed) {}

    /// How often a filter did something.
    ///
    /// @param node the node it is in
    /// @param rule the rule it is in, or null
    /// @param filter the filter
    /// @param tried how many events of the node's types there were
    /// @param matched for how many of them its condition held
    /// @param decided how many of them were decided by its node, and it was one of the filters by which that
    /// matched
    public record FilterUse(
            EventNode node, @Nullable Rule rule, Filter filter, long tried, long matched, long decided) {}
}
