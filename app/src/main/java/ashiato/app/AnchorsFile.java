package ashiato.app;

import ashiato.agent.AnchorPlace;
import ashiato.agent.Anchoring;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.TypeConversionException;

/// The file in which the administrator names the places where the service leaves anchors: one place a line, perhaps a
/// line `every 1h`, comments behind `#`. A line that is wrong is left out and said, since a service that records is
/// better than none.
///
/// @param places the places, in the order of the lines
/// @param interval what the line `every` says; null if there is none
/// @param problems what is wrong: sentences with file and line
record AnchorsFile(List<AnchorPlace> places, @Nullable Duration interval, List<String> problems) {
    private static final String EVERY = "every";

    /// Reads the file. If there is none, no place is named.
    static AnchorsFile read(Path file) {
        List<AnchorPlace> places = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        Duration interval = null;
        List<String> lines;
        try {
            lines = Files.readAllLines(file);
        } catch (NoSuchFileException e) {
            lines = List.of();
        } catch (IOException e) {
            lines = List.of();
            problems.add(Messages.text("record.anchorsUnread", file, e));
        }
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            try {
                if (line.matches(EVERY + "\\s.*")) {
                    interval = interval(line.substring(EVERY.length()).strip());
                } else {
                    places.add(AnchorPlace.parse(line));
                }
            } catch (IllegalArgumentException | TypeConversionException e) {
                problems.add(Messages.text("record.anchorsLine", file, i + 1, String.valueOf(e.getMessage())));
            }
        }
        return new AnchorsFile(List.copyOf(places), interval, List.copyOf(problems));
    }

    private static Duration interval(String written) {
        Duration interval = new DurationConverter().convert(written);
        if (interval.compareTo(Anchoring.SHORTEST_INTERVAL) < 0) {
            throw new IllegalArgumentException(Messages.text("record.anchorEvery", "every", written));
        }
        return interval;
    }
}
