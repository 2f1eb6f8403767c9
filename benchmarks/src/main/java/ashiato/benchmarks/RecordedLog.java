package ashiato.benchmarks;

import ashiato.event.ErrorReport;
import ashiato.event.Event;
import ashiato.event.EventRecord;
import ashiato.event.EventType;
import ashiato.log.LogException;
import ashiato.log.LogReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A finished log, read once.
///
/// @param counts events by type
/// @param lost what the events 255 say was lost, by type
/// @param problems events 255 that report something else, and places of the log that could not be read
public record RecordedLog(Map<EventType, Long> counts, Map<EventType, Long> lost, List<String> problems) {
    private static final Pattern LOST = Pattern.compile("(\\w+):(\\d+)");

    public RecordedLog {
        counts = Map.copyOf(counts);
        lost = Map.copyOf(lost);
        problems = List.copyOf(problems);
    }

    /// Reads a log and hands every event on.
    ///
    /// @throws BenchmarkException if it cannot be read
    public static RecordedLog read(Path directory, Consumer<Event> each) throws BenchmarkException {
        Map<EventType, Long> counts = new EnumMap<>(EventType.class);
        Map<EventType, Long> lost = new EnumMap<>(EventType.class);
        List<String> problems = new ArrayList<>();
        try (LogReader reader = LogReader.open(directory)) {
            for (EventRecord next = reader.next(); next != null; next = reader.next()) {
                Event event = next.event();
                counts.merge(event.kind(), 1L, Long::sum);
                if (event instanceof ErrorReport report && !addLosses(report, lost)) {
                    problems.add(report.toString());
                }
                each.accept(event);
            }
            reader.damage().forEach(damage -> problems.add(damage.toString()));
        } catch (LogException e) {
            throw new BenchmarkException("the log cannot be read: " + e.getMessage(), e);
        }
        return new RecordedLog(counts, lost, problems);
    }

    /// Adds the counts of a report such as `Events dropped from driver queue: ImageLoad:1 ProcessAccess:16`.
    private static boolean addLosses(ErrorReport report, Map<EventType, Long> lost) {
        if (!Objects.equals(report.ID(), "QUEUE") || report.description() == null) {
            return false;
        }
        boolean found = false;
        Matcher matcher = LOST.matcher(report.description());
        while (matcher.find()) {
            for (EventType type : EventType.values()) {
                if (name(type).equals(matcher.group(1))) {
                    lost.merge(type, Long.parseLong(matcher.group(2)), Long::sum);
                    found = true;
                }
            }
        }
        return found;
    }

    /// The name of a type in a report of losses: its record's.
    private static String name(EventType type) {
        return type.recordClass().getSimpleName();
    }
}
