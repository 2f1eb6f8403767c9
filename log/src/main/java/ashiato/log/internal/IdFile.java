package ashiato.log.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.CRC32C;

/// The file `ids`: which record ids may have been given. It is durable before an id is, so that no id is given twice,
/// whatever happens to the parts.
///
/// @param next no record has this id or a greater one
/// @param newestPart the least record id that the newest part can hold; 0 if there is no part
/// @param closedSize the size of the newest part when the writer closed the log; -1 while it writes
/// @param latestMicros the latest time of a record when this was written
/// @param boot which start of the system the writer runs under: while it lasts, what was written is there although it
///     was never made durable
record IdFile(long next, long newestPart, long closedSize, long latestMicros, String boot) {
    private static final String FORMAT = "ashiato-ids 1";
    private static final int LINES = 7;

    boolean isClosed() {
        return closedSize >= 0;
    }

    private String text() {
        String body = """
                %s
                next %d
                newest %d
                size %d
                latest %d
                boot %s
                """.formatted(FORMAT, next, newestPart, closedSize, latestMicros, boot);
        return body + "crc " + crc(body) + "\n";
    }

    private static String crc(String body) {
        CRC32C crc = new CRC32C();
        crc.update(body.getBytes(StandardCharsets.UTF_8));
        return Long.toHexString(crc.getValue());
    }

    /// Reads the file of this directory; empty if there is none or it is damaged.
    static Optional<IdFile> read(Path directory) throws IOException {
        String text;
        try {
            text = new String(Files.readAllBytes(directory.resolve(LogDirectory.IDS)), StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        int crcLine = text.lastIndexOf("crc ");
        String[] lines = text.split("\n", -1);
        if (crcLine < 0 || lines.length != LINES + 1 || !lines[0].equals(FORMAT)) {
            return Optional.empty();
        }
        if (!text.substring(crcLine).equals("crc " + crc(text.substring(0, crcLine)) + "\n")) {
            return Optional.empty();
        }
        return Optional.of(
                new IdFile(number(lines[1]), number(lines[2]), number(lines[3]), number(lines[4]), value(lines[5])));
    }

    private static long number(String line) {
        return Long.parseLong(value(line));
    }

    private static String value(String line) {
        return line.substring(line.indexOf(' ') + 1);
    }

    /// Replaces the file of this directory, durably.
    void write(Path directory) throws IOException {
        LogDirectory.replace(
                directory, LogDirectory.IDS, LogDirectory.TEMPORARY_IDS, text().getBytes(StandardCharsets.UTF_8));
    }
}
