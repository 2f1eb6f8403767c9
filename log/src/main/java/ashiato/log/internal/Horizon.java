package ashiato.log.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/// The file `horizon`: seals of records that retention has removed, as many as lead from the last link before the
/// oldest
/// record to the seal of that record. Without them the keys of the seals that are left could not be trusted.
final class Horizon {
    private static final String FORMAT = "ashiato-horizon 1";

    private Horizon() {}

    /// The seals in the file of this directory, in their order; none if there is no file.
    static List<SealFrame> read(Path directory) throws IOException, CorruptException {
        String text;
        try {
            text = Files.readString(directory.resolve(LogDirectory.HORIZON), StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            return List.of();
        }
        String[] lines = text.split("\n", -1);
        if (!lines[0].equals(FORMAT)) {
            throw new CorruptException("does not begin with \"" + FORMAT + "\"");
        }
        List<SealFrame> seals = new ArrayList<>();
        for (int i = 1; i + 1 < lines.length; i++) {
            try {
                byte[] payload = Base64.getDecoder().decode(lines[i]);
                seals.add(SealFrame.read(new PayloadReader(payload, 0, payload.length)));
            } catch (IllegalArgumentException e) {
                throw new CorruptException("line " + (i + 1) + " is not base64");
            }
        }
        return seals;
    }

    /// Replaces the file of this directory, durably.
    static void write(Path directory, List<SealFrame> seals) throws IOException {
        StringBuilder text = new StringBuilder(FORMAT).append('\n');
        for (SealFrame seal : seals) {
            text.append(Base64.getEncoder().encodeToString(seal.payload())).append('\n');
        }
        LogDirectory.replace(
                directory,
                LogDirectory.HORIZON,
                LogDirectory.TEMPORARY_HORIZON,
                text.toString().getBytes(StandardCharsets.US_ASCII));
    }
}
