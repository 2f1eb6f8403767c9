package ashiato.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Directories that are not, or not only, a log.
class DirectoryTest {
    @TempDir(factory = InMemory.class)
    Path temp;

    @Test
    void aDirectoryOfOtherThingsIsNotALog() throws Exception {
        Path other = Files.createDirectory(temp.resolve("other"));
        Files.writeString(other.resolve("b.txt"), "b");
        Files.writeString(other.resolve("a.txt"), "a");
        String message = other + " is not an Ashiato log: it holds other files (2, the first a.txt) and no"
                + " journal-*.ashj. Give the directory of a log, or an empty or new one to record to.";
        assertThatThrownBy(() -> Logs.open(other))
                .isInstanceOf(LogException.class)
                .hasMessage(message);
        assertThatThrownBy(() -> LogReader.open(other))
                .isInstanceOf(LogException.class)
                .hasMessage(message);
        assertThatThrownBy(() -> LogSummary.of(other))
                .isInstanceOf(LogException.class)
                .hasMessage(message);
        assertThat(other.resolve("lock")).doesNotExist();
    }

    @Test
    void aLockOfAnotherProgramDoesNotMakeALog() throws Exception {
        Path other = Files.createDirectory(temp.resolve("other"));
        Files.writeString(other.resolve("lock"), "");
        Files.writeString(other.resolve("data.db"), "");
        assertThatThrownBy(() -> Logs.open(other)).hasMessageContaining("is not an Ashiato log");
    }

    @Test
    void aFileIsNotALog() throws Exception {
        Path file = Files.writeString(temp.resolve("file"), "text");
        String message = file + " is not an Ashiato log: it is a file. Give the directory of a log.";
        assertThatThrownBy(() -> Logs.open(file))
                .isInstanceOf(LogException.class)
                .hasMessage(message);
        assertThatThrownBy(() -> LogReader.open(file))
                .isInstanceOf(LogException.class)
                .hasMessage(message);
    }

    @Test
    void aMissingDirectoryCannotBeRead() {
        Path missing = temp.resolve("missing");
        assertThatThrownBy(() -> LogReader.open(missing))
                .isInstanceOf(LogException.class)
                .hasMessage(missing + ": no such file or directory."
                        + " Give the directory that the recorder writes to (its --log).");
        assertThat(missing).doesNotExist();
    }

    @Test
    void anEmptyDirectoryCannotBeRead() throws Exception {
        Path empty = Files.createDirectory(temp.resolve("empty"));
        assertThatThrownBy(() -> LogReader.open(empty))
                .hasMessage(empty + " is not an Ashiato log: the directory is empty."
                        + " Give the directory that the recorder writes to (its --log).");
    }

    @Test
    void otherFilesBesideALogDoNotMatter() throws Exception {
        Path log = temp.resolve("log");
        try (LogWriter writer = Logs.open(log)) {
            Logs.append(writer, 0, 1);
        }
        Files.writeString(log.resolve("README"), "kept by the administrator");
        Files.writeString(log.resolve("journal-1.ashj"), "not a part's name");
        Files.writeString(log.resolve("journal-99999999999999999999.ashj"), "not a record id");
        try (LogWriter writer = Logs.open(log)) {
            Logs.append(writer, 1, 2);
        }
        assertThat(Logs.read(log).numbers()).containsExactly(0, 1);
        assertThat(LogSummary.of(log).parts()).isEqualTo(1);
    }
}
