package ashiato.agent;

import ashiato.agent.internal.DurableFiles;
import ashiato.agent.internal.RulesText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Where a service keeps the rules that it records by, so that it has them again after a restart: `/etc/ashiato`.
///
/// `config.xml` is a copy of the configuration file, absent where there is none. `ashiato.properties` has the rest. The
/// copy decides: one that was edited by hand is what the next start, or a reload, takes.
///
/// Not thread-safe.
public final class ConfigurationDirectory {
    private static final String PATH = "path";
    private static final String HASH = "hash";
    private static final String LABEL = "label";

    private final Path directory;
    private final Path copy;
    private final Path settings;

    /// @param directory `/etc/ashiato`, except in tests; made when something is saved
    public ConfigurationDirectory(Path directory) {
        this.directory = directory;
        copy = directory.resolve("config.xml");
        settings = directory.resolve("ashiato.properties");
    }

    /// The copy of the configuration file that is in force.
    public Path copy() {
        return copy;
    }

    /// The file that says what is not in the copy.
    public Path settings() {
        return settings;
    }

    /// Whether rules were ever saved here.
    public boolean exists() {
        return Files.exists(settings);
    }

    /// The rules that were saved, or the defaults if none were.
    ///
    /// @throws IOException if a file is there but cannot be read or is not what was saved; the message names it
    public RecordingRules load() throws IOException {
        Properties kept = kept();
        Switches switches;
        try {
            switches = RulesText.switches(kept);
        } catch (IllegalArgumentException e) {
            throw new IOException(Messages.notSettings(settings, e), e);
        }
        String label = kept.getProperty(LABEL, RecordingRules.DEFAULTS);
        ConfigurationFile file = copied(kept);
        if (file == null) {
            return new RecordingRules(null, switches, label);
        }
        boolean asSaved = file.hash().equals(kept.getProperty(HASH));
        return new RecordingRules(file, switches, asSaved ? label : file.path());
    }

    /// The switches that were saved, whatever the copy of the file is like; none if they cannot be read.
    public Switches switches() {
        try {
            return RulesText.switches(kept());
        } catch (IOException | IllegalArgumentException e) {
            return Switches.NONE;
        }
    }

    private Properties kept() throws IOException {
        if (!exists()) {
            return new Properties();
        }
        try {
            return RulesText.read(Files.readString(settings));
        } catch (IllegalArgumentException e) {
            throw new IOException(Messages.notSettings(settings, e), e);
        }
    }

    private @Nullable ConfigurationFile copied(Properties kept) throws IOException {
        if (!Files.exists(copy)) {
            return null;
        }
        if (Files.size(copy) > ConfigurationFile.MAX_BYTES) {
            throw new IOException(Messages.configurationTooLarge(copy.toString(), ConfigurationFile.MAX_BYTES));
        }
        ConfigurationFile found = new ConfigurationFile(copy.toString(), Files.readAllBytes(copy));
        String path = kept.getProperty(PATH);
        return path != null && found.hash().equals(kept.getProperty(HASH))
                ? new ConfigurationFile(path, found.bytes())
                : found;
    }

    /// Rules that are on the disk, durably, but not in their place yet.
    public final class Prepared implements AutoCloseable {
        private final @Nullable Path newCopy;
        private final Path newSettings;

        private Prepared(@Nullable Path newCopy, Path newSettings) {
            this.newCopy = newCopy;
            this.newSettings = newSettings;
        }

        /// Puts them in their place.
        public void publish() throws IOException {
            if (newCopy == null) {
                DurableFiles.remove(copy);
            } else {
                DurableFiles.publish(newCopy, copy);
            }
            DurableFiles.publish(newSettings, settings);
        }

        /// Removes what was not published.
        @Override
        public void close() throws IOException {
            if (newCopy != null) {
                Files.deleteIfExists(newCopy);
            }
            Files.deleteIfExists(newSettings);
        }
    }

    /// Writes what a change needs, so that a full disk is found before the change is made.
    ///
    /// @throws IOException if it cannot be written; nothing has changed then
    public Prepared prepare(RecordingRules rules) throws IOException {
        DurableFiles.makeDirectory(directory);
        ConfigurationFile file = rules.file();
        Map<String, @Nullable String> entries = new LinkedHashMap<>();
        entries.put(PATH, file == null ? null : file.path());
        entries.put(HASH, file == null ? null : file.hash());
        entries.put(LABEL, rules.label());
        RulesText.put(rules.switches(), entries);
        byte[] text = (Messages.settingsHeader() + RulesText.write(entries)).getBytes(StandardCharsets.UTF_8);
        Path newCopy = file == null ? null : DurableFiles.prepare(copy, file.bytes());
        return new Prepared(newCopy, DurableFiles.prepare(settings, text));
    }

    /// Writes the rules and puts them in their place.
    public void save(RecordingRules rules) throws IOException {
        try (Prepared prepared = prepare(rules)) {
            prepared.publish();
        }
    }

    /// Removes the files that are kept here, and the directory if nothing else is in it.
    public void remove() throws IOException {
        DurableFiles.remove(copy);
        DurableFiles.remove(settings);
        if (Files.isDirectory(directory)) {
            try (Stream<Path> others = Files.list(directory)) {
                if (others.findAny().isPresent()) {
                    return;
                }
            }
            Files.delete(directory);
        }
    }
}
