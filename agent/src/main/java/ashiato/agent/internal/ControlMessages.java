package ashiato.agent.internal;

import ashiato.agent.ActiveConfiguration;
import ashiato.agent.ChangeResult;
import ashiato.agent.ConfigurationChange;
import ashiato.agent.ConfigurationFile;
import ashiato.agent.ConfigurationInForce;
import ashiato.agent.ControlException;
import ashiato.agent.RecordingRules;
import ashiato.agent.Switches;
import ashiato.config.Diagnostic;
import ashiato.config.Position;
import ashiato.config.Problem;
import ashiato.event.HashAlgorithm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/// What goes over the control socket about configurations, in both directions.
///
/// A change is the line `configure SETTINGS FILE`, followed by as many bytes as the two numbers say: first lines
/// `key=value` (see [RulesText]), then the configuration file; `-` in place of the second number stands for no file.
///
/// The configuration in force is a line of JSON whose member `fileBytes` says how many bytes follow it: the file.
public final class ControlMessages {
    /// The most bytes that the settings of a change may have.
    public static final int MAX_SETTINGS_BYTES = 64 << 10;

    /// The first word of a request for a change.
    public static final String CONFIGURE = "configure";

    private static final String CHANGE = "change";
    private static final String REPLACE = "replace";
    private static final String ADJUST = "adjust";
    private static final String RESET = "reset";
    private static final String PATH = "path";
    private static final String LABEL = "label";

    private ControlMessages() {}

    /// Asks for a change.
    public static void writeChange(ConfigurationChange change, TimedChannel recorder) throws IOException {
        Map<String, @Nullable String> entries = new LinkedHashMap<>();
        ConfigurationFile file = null;
        switch (change) {
            case ConfigurationChange.Replace(RecordingRules rules) -> {
                file = rules.file();
                entries.put(CHANGE, REPLACE);
                entries.put(PATH, file == null ? null : file.path());
                entries.put(LABEL, rules.label());
                RulesText.put(rules.switches(), entries);
            }
            case ConfigurationChange.Adjust(Switches switches, String label) -> {
                entries.put(CHANGE, ADJUST);
                entries.put(LABEL, label);
                RulesText.put(switches, entries);
            }
            case ConfigurationChange.Reset _ -> entries.put(CHANGE, RESET);
        }
        byte[] settings = RulesText.write(entries).getBytes(StandardCharsets.UTF_8);
        byte[] bytes = file == null ? new byte[0] : file.bytes();
        recorder.writeLine(CONFIGURE + " " + settings.length + " " + (file == null ? "-" : bytes.length));
        recorder.writeBytes(settings);
        recorder.writeBytes(bytes);
    }

    /// Reads what follows the line.
    ///
    /// @throws IllegalArgumentException if it is not a change; the message says why
    public static ConfigurationChange readChange(String line, TimedChannel peer) throws IOException {
        String[] words = line.split(" ", -1);
        if (words.length != 3) {
            throw new IllegalArgumentException("found '" + line + "'; expected 'configure SETTINGS FILE'");
        }
        int settingsBytes = length(words[1], MAX_SETTINGS_BYTES);
        int fileBytes = words[2].equals("-") ? -1 : length(words[2], ConfigurationFile.MAX_BYTES);
        Properties settings = RulesText.read(new String(peer.readBytes(settingsBytes), StandardCharsets.UTF_8));
        byte @Nullable [] file = fileBytes < 0 ? null : peer.readBytes(fileBytes);
        return change(settings, file);
    }

    private static int length(String word, int most) {
        int length;
        try {
            length = Integer.parseUnsignedInt(word);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + word + "' is not a number of bytes", e);
        }
        if (length < 0 || length > most) {
            throw new IllegalArgumentException(word + " bytes are too many; at most " + most + " are taken");
        }
        return length;
    }

    private static ConfigurationChange change(Properties settings, byte @Nullable [] bytes) {
        String kind = settings.getProperty(CHANGE, "");
        String label = settings.getProperty(LABEL, RecordingRules.DEFAULTS);
        Switches switches = RulesText.switches(settings);
        return switch (kind) {
            case REPLACE -> {
                ConfigurationFile file =
                        bytes == null ? null : new ConfigurationFile(settings.getProperty(PATH, "-"), bytes);
                yield new ConfigurationChange.Replace(new RecordingRules(file, switches, label));
            }
            case ADJUST -> new ConfigurationChange.Adjust(switches, label);
            case RESET -> new ConfigurationChange.Reset();
            default -> throw new IllegalArgumentException("there is no change '" + kind + "'");
        };
    }

    /// The answer to a change.
    public static String result(ChangeResult result) {
        JsonText json = new JsonText();
        json.beginObject();
        json.field("changed", result.changed());
        json.array("problems");
        for (Problem problem : result.problems()) {
            json.beginObject();
            json.field("id", problem.diagnostic().id());
            json.field("line", problem.position().line());
            json.field("column", problem.position().column());
            json.field("message", problem.message());
            json.endObject();
        }
        json.endArray();
        json.endObject();
        return json.toString();
    }

    /// Reads the answer to a change.
    ///
    /// @throws ControlException if it is the recorder's error, or not such an answer
    public static ChangeResult readResult(String line) throws ControlException {
        try {
            JsonObject root = parse(line);
            List<Problem> problems = root.objects("problems").stream()
                    .map(problem -> new Problem(
                            diagnostic(problem.string("id")),
                            new Position((int) problem.number("line"), (int) problem.number("column")),
                            problem.string("message")))
                    .toList();
            return new ChangeResult(root.bool("changed"), problems);
        } catch (JacksonException | IllegalArgumentException e) {
            throw unexpected(e);
        }
    }

    private static Diagnostic diagnostic(String id) {
        for (Diagnostic diagnostic : Diagnostic.values()) {
            if (diagnostic.id().equals(id)) {
                return diagnostic;
            }
        }
        throw new IllegalArgumentException("no diagnostic is called " + id);
    }

    /// Answers which configuration is in force.
    public static void writeConfiguration(@Nullable ActiveConfiguration active, TimedChannel peer) throws IOException {
        JsonText json = new JsonText();
        json.beginObject();
        ConfigurationFile file = null;
        if (active == null) {
            json.field("everything", true);
        } else {
            RecordingRules rules = active.rules();
            file = rules.file();
            json.field("everything", false);
            json.field("label", rules.label());
            json.field("since", active.since().toString());
            json.field("trouble", active.trouble());
            strings(json, "network", rules.switches().network());
            strings(json, "imageLoading", rules.switches().images());
            Set<HashAlgorithm> hashes = rules.switches().hashes();
            strings(
                    json,
                    "hashes",
                    hashes == null
                            ? null
                            : hashes.stream().sorted().map(HashAlgorithm::name).toList());
            json.field("path", file == null ? null : file.path());
            json.field("hash", file == null ? null : file.hash());
            json.field("fileBytes", file == null ? null : (Long) (long) file.bytes().length);
        }
        json.endObject();
        peer.writeLine(json.toString());
        if (file != null) {
            peer.writeBytes(file.bytes());
        }
    }

    private static void strings(JsonText json, String name, @Nullable List<String> values) {
        if (values == null) {
            json.field(name, (String) null);
            return;
        }
        json.array(name);
        values.forEach(json::element);
        json.endArray();
    }

    /// Reads which configuration is in force.
    ///
    /// @param maxLineBytes the most bytes of the line of JSON
    /// @throws ControlException if it is the recorder's error, or not such an answer
    public static ConfigurationInForce readConfiguration(TimedChannel recorder, int maxLineBytes)
            throws ControlException, IOException {
        try {
            JsonObject root = parse(recorder.readLine(maxLineBytes));
            if (root.bool("everything")) {
                return new ConfigurationInForce(null, null, null);
            }
            Long fileBytes = root.numberOrNull("fileBytes");
            ConfigurationFile file = null;
            if (fileBytes != null) {
                file = new ConfigurationFile(
                        root.string("path"),
                        recorder.readBytes(length(fileBytes.toString(), ConfigurationFile.MAX_BYTES)));
            }
            Switches switches =
                    new Switches(root.stringsOrNull("network"), root.stringsOrNull("imageLoading"), hashes(root));
            return new ConfigurationInForce(
                    new RecordingRules(file, switches, root.string("label")),
                    Instant.parse(root.string("since")),
                    root.stringOrNull("trouble"));
        } catch (JacksonException | IllegalArgumentException | DateTimeException e) {
            throw unexpected(e);
        }
    }

    private static @Nullable Set<HashAlgorithm> hashes(JsonObject root) {
        List<String> names = root.stringsOrNull("hashes");
        if (names == null) {
            return null;
        }
        Set<HashAlgorithm> hashes = EnumSet.noneOf(HashAlgorithm.class);
        names.forEach(name -> hashes.add(HashAlgorithm.valueOf(name)));
        return hashes;
    }

    private static JsonObject parse(String line) throws ControlException {
        JsonObject root = JsonObject.parse(line);
        String error = root.stringOrNull("error");
        if (error != null) {
            throw new ControlException("the recorder answers: " + error);
        }
        return root;
    }

    private static ControlException unexpected(Exception cause) {
        return new ControlException("the recorder's answer is not what was asked for: " + cause.getMessage(), cause);
    }
}
