package ashiato.config;

import ashiato.event.EventType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// Decisions measured on the published engine: one JSON object a line, in a folder beside the working copy that is too
/// large for the repository. Where it is missing, tests that need it are skipped and say so.
final class DecisionVectors {
    private static final JsonFactory JSON = new JsonFactory();
    private static final String FOLDER = "data/configs/vectors";

    /// One decision.
    ///
    /// @param config the file with the configuration
    /// @param type the event's type
    /// @param fields the texts of its fields; those that are not there have no value
    /// @param logged whether the engine logged it
    /// @param ruleName the name it gave, null for none
    /// @param nameCounts whether the name is asserted
    /// @param why what the decision is an example of, where it is one that may be decided otherwise
    /// @param leakFreeName the name that a matching filter gave, where the engine shows another
    record Vector(
            Path config,
            EventType type,
            Map<String, String> fields,
            boolean logged,
            @Nullable String ruleName,
            boolean nameCounts,
            List<String> why,
            @Nullable String leakFreeName) {
        /// The same decision, in other words.
        Verdict verdict() {
            return new Verdict(logged, ruleName);
        }
    }

    private DecisionVectors() {}

    /// The decisions of one file of the folder.
    ///
    /// @param configs the folder of its configurations, relative to the file's
    static List<Vector> read(String file, String configs) throws IOException {
        Path folder = PublicData.path(FOLDER);
        List<Vector> vectors = new ArrayList<>();
        for (String line : Files.readAllLines(folder.resolve(file))) {
            vectors.add(vector(line, folder.resolve(configs)));
        }
        return vectors;
    }

    private static Vector vector(String line, Path configs) {
        Map<String, String> texts = new LinkedHashMap<>();
        Map<String, String> fields = new LinkedHashMap<>();
        List<String> why = new ArrayList<>();
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), line)) {
            json.nextToken();
            while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = json.currentName();
                switch (json.nextToken()) {
                    case START_OBJECT -> {
                        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                            String field = json.currentName();
                            json.nextToken();
                            fields.put(field, json.getString());
                        }
                    }
                    case START_ARRAY -> {
                        while (json.nextToken() != JsonToken.END_ARRAY) {
                            why.add(json.getString());
                        }
                    }
                    case VALUE_NULL -> {}
                    default -> texts.put(name, json.getString());
                }
            }
        }
        String config = Objects.requireNonNull(texts.get("config"));
        EventType type = EventType.ofId(Integer.parseInt(Objects.requireNonNull(texts.get("eventId"))))
                .orElseThrow();
        return new Vector(
                configs.resolve(config),
                type,
                fields,
                Boolean.parseBoolean(texts.get("logged")),
                name(texts.get("ruleName")),
                texts.containsKey("ruleName"),
                why,
                name(texts.get("leakFreeName")));
    }

    private static @Nullable String name(@Nullable String text) {
        return "-".equals(text) ? null : text;
    }
}
