package ashiato.log;

import ashiato.event.Event;
import ashiato.event.EventRecord;
import ashiato.event.ProcessTerminate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Writing and reading whole logs in tests.
final class Logs {
    /// What reading a log to its end gave.
    record Content(List<EventRecord> records, List<Damage> damage) {
        List<Long> ids() {
            return records.stream().map(EventRecord::recordId).toList();
        }

        List<Event> events() {
            return records.stream().map(EventRecord::event).toList();
        }

        /// The numbers of [SampleEvents#numbered] events.
        List<Integer> numbers() {
            return records.stream().map(Logs::number).toList();
        }
    }

    private Logs() {}

    static int number(EventRecord found) {
        Integer number = ((ProcessTerminate) found.event()).processId();
        if (number == null) {
            throw new AssertionError("an event without a number: " + found);
        }
        return number;
    }

    static Content read(Path directory) throws LogException {
        try (LogReader reader = LogReader.open(directory)) {
            return rest(reader);
        }
    }

    static Content rest(LogReader reader) throws LogException {
        List<EventRecord> records = new ArrayList<>();
        for (EventRecord found = reader.next(); found != null; found = reader.next()) {
            records.add(found);
        }
        return new Content(records, reader.damage());
    }

    static LogWriter open(Path directory) throws LogException {
        return LogWriter.open(directory, LogOptions.defaults(), SampleEvents.ORIGIN);
    }

    /// Appends numbered events, each a second later than the one before.
    static void append(LogWriter writer, int from, int to) throws LogException {
        for (int i = from; i < to; i++) {
            writer.append(SampleEvents.START.plusSeconds(i), SampleEvents.numbered(i), Map.of());
        }
    }

    static List<Path> parts(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".ashj"))
                    .sorted()
                    .toList();
        }
    }

    static Path onlyPart(Path directory) throws IOException {
        List<Path> parts = parts(directory);
        if (parts.size() != 1) {
            throw new AssertionError("expected one part: " + parts);
        }
        return parts.getFirst();
    }

    /// Copies the files of a log, so that the copy can be damaged.
    static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName().toString()));
            }
        }
    }

    static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(directory);
    }
}
