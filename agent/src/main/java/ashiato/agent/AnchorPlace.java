package ashiato.agent;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/// Where a recorder leaves anchors, so that they are out of the reach of who changes the log later.
public sealed interface AnchorPlace {
    /// How the administrator writes it, and how messages name it.
    String text();

    /// The host's syslog, which usually sends to another host what it gets.
    record Syslog() implements AnchorPlace {
        @Override
        public String text() {
            return SYSLOG;
        }
    }

    /// A file that gets a line for each anchor, such as one on another host's file system.
    ///
    /// @param path an absolute path
    record LineFile(Path path) implements AnchorPlace {
        @Override
        public String text() {
            return FILE + path;
        }
    }

    /// A program that gets the anchor as the one line of its standard input.
    ///
    /// @param command the program and its arguments
    record Program(List<String> command) implements AnchorPlace {
        /// Copies the list.
        public Program {
            command = List.copyOf(command);
        }

        @Override
        public String text() {
            return COMMAND + String.join(" ", command);
        }
    }

    /// How [Syslog] is written.
    String SYSLOG = "syslog";
    /// How a [LineFile] begins. An absolute path needs no such beginning.
    String FILE = "file:";
    /// How a [Program] begins; behind it come the program and its arguments, separated by blanks. There is no shell
    /// and
    /// there are no quotes.
    String COMMAND = "command:";

    /// Reads a place as it is written.
    ///
    /// @throws IllegalArgumentException if it is none; the message is for the user
    static AnchorPlace parse(String written) {
        String text = written.strip();
        if (text.equals(SYSLOG)) {
            return new Syslog();
        }
        if (text.startsWith(COMMAND)) {
            List<String> command = Arrays.stream(
                            text.substring(COMMAND.length()).split("\\s+", -1))
                    .filter(word -> !word.isEmpty())
                    .toList();
            if (!command.isEmpty()) {
                return new Program(command);
            }
        } else {
            String path = text.startsWith(FILE) ? text.substring(FILE.length()) : text;
            if (path.startsWith("/")) {
                return new LineFile(path(path, written));
            }
        }
        throw new IllegalArgumentException(Messages.notAPlaceForAnchors(written));
    }

    private static Path path(String path, String written) {
        try {
            return Path.of(path);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException(Messages.notAPlaceForAnchors(written), e);
        }
    }
}
