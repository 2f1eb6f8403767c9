package ashiato.app;

import ashiato.log.Anchor;
import ashiato.log.LogException;
import ashiato.log.LogSummary;
import ashiato.log.LogVerifier;
import ashiato.log.Verification;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// `ashiato verify`: proves that a log is what its recorder wrote, or names the first place where it is not.
@Command(name = "verify", mixinStandardHelpOptions = true, versionProvider = Main.Version.class)
final class VerifyCommand implements Callable<Integer> {
    private static final long PROGRESS_BYTES = 16L << 20;

    private final Surroundings surroundings;

    @Mixin
    private final LogDirectoryOption log = new LogDirectoryOption();

    @Option(names = "--root", paramLabel = "FINGERPRINT")
    private @Nullable String root;

    @Option(names = "--anchor", paramLabel = "FILE|TEXT")
    private List<String> anchors = List.of();

    @Option(names = "--print-anchor")
    private boolean printAnchor;

    @Option(names = "--format", paramLabel = "FORMAT", defaultValue = "text")
    private Format format = Format.TEXT;

    /// The forms in which the answer is shown.
    enum Format {
        TEXT,
        JSON
    }

    VerifyCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws CommandFailure {
        List<Anchor> given = new ArrayList<>();
        for (String anchor : anchors) {
            given.addAll(read(anchor));
        }
        Verification found;
        try {
            found = LogVerifier.verify(
                    log.directory(),
                    Optional.ofNullable(root).map(VerifyCommand::normalised),
                    given,
                    progress(LogSummary.of(log.directory()).bytes()));
        } catch (LogException e) {
            throw new CommandFailure(Main.USAGE, String.valueOf(e.getMessage()), e);
        }
        if (printAnchor) {
            found.head().ifPresent(head -> surroundings.out().println(head.text()));
            found.problem().ifPresent(problem -> surroundings.err().println(problem));
            return found.proven() && found.head().isPresent() ? Main.DONE : Main.NO;
        }
        surroundings.out().print(format == Format.JSON ? json(found) : text(found));
        return found.proven() ? Main.DONE : Main.NO;
    }

    /// A fingerprint in whatever way it was noted: upper case, without dashes, with blanks.
    private static String normalised(String fingerprint) {
        String digits = fingerprint.toLowerCase(Locale.ROOT).replaceAll("[^0-9a-f]", "");
        return digits.replaceAll("(?<=\\G.{4})(?=.)", "-");
    }

    private static List<Anchor> read(String text) throws CommandFailure {
        Optional<Anchor> written = Anchor.find(text);
        if (written.isPresent()) {
            return List.of(written.get());
        }
        try {
            List<Anchor> found = Files.readAllLines(Path.of(text), StandardCharsets.ISO_8859_1).stream()
                    .map(Anchor::find)
                    .flatMap(Optional::stream)
                    .toList();
            if (found.isEmpty()) {
                throw new CommandFailure(Main.USAGE, Messages.text("verify.noAnchor", text));
            }
            return found;
        } catch (IOException | InvalidPathException e) {
            throw new CommandFailure(Main.USAGE, Messages.text("verify.anchorUnreadable", text), e);
        }
    }

    /// Progress on the terminal of a large log; silence elsewhere.
    private LongConsumer progress(long total) {
        if (!surroundings.colour() || total < 4 * PROGRESS_BYTES) {
            return bytes -> {};
        }
        long[] next = {PROGRESS_BYTES};
        return bytes -> {
            if (bytes >= next[0]) {
                next[0] = bytes + PROGRESS_BYTES;
                surroundings.err().print("\r" + Messages.text("verify.progress", bytes * 100 / total));
                surroundings.err().flush();
            }
            if (bytes >= total - PROGRESS_BYTES) {
                surroundings.err().print("\r\u001b[K");
            }
        };
    }

    private String text(Verification found) {
        StringBuilder text = new StringBuilder();
        if (found.proven() && found.head().isPresent()) {
            text.append(Messages.text(
                    "verify.proven",
                    found.seals(),
                    found.firstRecordId(),
                    found.head().get().nextRecordId() - 1));
        } else if (found.proven()) {
            text.append(Messages.text("verify.nothingSealed"));
        } else {
            text.append(Messages.text("verify.notProven", found.problem().orElse("")));
        }
        text.append('\n');
        found.notes()
                .forEach(note -> text.append(Messages.text("verify.note", note)).append('\n'));
        found.root()
                .ifPresent(
                        known -> text.append(Messages.text(root == null ? "verify.rootUnknown" : "verify.root", known))
                                .append('\n'));
        if (found.proven()) {
            found.head()
                    .ifPresent(head -> text.append(Messages.text("verify.head", head.text()))
                            .append('\n'));
        }
        return text.toString();
    }

    private static String json(Verification found) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), text)) {
            json.writeStartObject();
            json.writeBooleanProperty("proven", found.proven());
            json.writeStringProperty("problem", found.problem().orElse(null));
            json.writeArrayPropertyStart("notes");
            found.notes().forEach(json::writeString);
            json.writeEndArray();
            json.writeStringProperty("root", found.root().orElse(null));
            json.writeNumberProperty("seals", found.seals());
            json.writeNumberProperty("firstRecordId", found.firstRecordId());
            json.writeNumberProperty("unsealedRecords", found.unsealedRecords());
            json.writeStringProperty("head", found.head().map(Anchor::text).orElse(null));
            json.writeEndObject();
        }
        return text.append('\n').toString();
    }
}
