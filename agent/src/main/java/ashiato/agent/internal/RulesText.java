package ashiato.agent.internal;

import ashiato.agent.Switches;
import ashiato.event.HashAlgorithm;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Lines `key=value`, as `java.util.Properties` reads them, with what a recorder is told beside its configuration file.
/// The same text is kept in `/etc/ashiato` and sent to the control socket.
public final class RulesText {
    private static final String NETWORK = "network";
    private static final String IMAGES = "image-loading";
    private static final String HASHES = "hashes";

    private RulesText() {}

    /// One line for each entry that has a value.
    public static String write(Map<String, @Nullable String> entries) {
        StringBuilder text = new StringBuilder();
        entries.forEach((key, value) -> {
            if (value != null) {
                text.append(key).append('=').append(escape(value)).append('\n');
            }
        });
        return text.toString();
    }

    private static String escape(String value) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '\\' -> text.append("\\\\");
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\t' -> text.append("\\t");
                case '\f' -> text.append("\\f");
                case ' ' -> text.append(i == 0 ? "\\ " : " ");
                default -> text.append(c);
            }
        }
        return text.toString();
    }

    /// The entries of a text.
    ///
    /// @throws IllegalArgumentException if it is not such a text
    public static Properties read(String text) {
        Properties properties = new Properties();
        try {
            properties.load(new StringReader(text));
        } catch (IOException e) {
            throw new IllegalArgumentException("the text cannot be read", e);
        }
        return properties;
    }

    /// Adds what the switches say.
    public static void put(Switches switches, Map<String, @Nullable String> entries) {
        entries.put(NETWORK, list(switches.network()));
        entries.put(IMAGES, list(switches.images()));
        Set<HashAlgorithm> hashes = switches.hashes();
        entries.put(
                HASHES,
                hashes == null
                        ? null
                        : hashes.stream().sorted().map(HashAlgorithm::name).collect(Collectors.joining(",")));
    }

    private static @Nullable String list(@Nullable List<String> programs) {
        return programs == null ? null : String.join(",", programs);
    }

    /// The switches in the entries.
    ///
    /// @throws IllegalArgumentException if a hash algorithm is not known
    public static Switches switches(Properties entries) {
        String hashes = entries.getProperty(HASHES);
        return new Switches(
                programs(entries.getProperty(NETWORK)),
                programs(entries.getProperty(IMAGES)),
                hashes == null ? null : algorithms(hashes));
    }

    private static @Nullable List<String> programs(@Nullable String list) {
        return list == null ? null : items(list);
    }

    private static Set<HashAlgorithm> algorithms(String list) {
        Set<HashAlgorithm> algorithms = EnumSet.noneOf(HashAlgorithm.class);
        for (String name : items(list)) {
            algorithms.add(HashAlgorithm.valueOf(name));
        }
        return algorithms;
    }

    private static List<String> items(String list) {
        return list.isEmpty() ? List.of() : new ArrayList<>(Arrays.asList(list.split(",", -1)));
    }
}
