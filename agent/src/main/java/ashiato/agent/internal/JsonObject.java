package ashiato.agent.internal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// A JSON object that was read, with accessors that say which member is not what was expected.
///
/// Members are read with Jackson's streaming parser into maps, lists, strings, numbers and booleans.
final class JsonObject {
    private final Map<String, @Nullable Object> members;

    private JsonObject(Map<String, @Nullable Object> members) {
        this.members = members;
    }

    /// @throws tools.jackson.core.JacksonException if the text is not JSON
    /// @throws IllegalArgumentException if it is not an object
    static JsonObject parse(String json) {
        try (JsonParser parser = new JsonFactory().createParser(ObjectReadContext.empty(), json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IllegalArgumentException("it is not a JSON object");
            }
            return new JsonObject(members(parser));
        }
    }

    private static Map<String, @Nullable Object> members(JsonParser parser) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            members.put(name, value(parser));
        }
        return members;
    }

    private static @Nullable Object value(JsonParser parser) {
        return switch (parser.currentToken()) {
            case START_OBJECT -> new JsonObject(members(parser));
            case START_ARRAY -> {
                List<@Nullable Object> elements = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    elements.add(value(parser));
                }
                yield elements;
            }
            case VALUE_STRING -> parser.getString();
            case VALUE_NUMBER_INT -> parser.getLongValue();
            case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            case NOT_AVAILABLE, END_OBJECT, END_ARRAY, PROPERTY_NAME, VALUE_EMBEDDED_OBJECT ->
                throw new IllegalArgumentException("a value was expected");
        };
    }

    @Nullable
    String stringOrNull(String name) {
        return member(name, String.class);
    }

    String string(String name) {
        return required(name, String.class);
    }

    long number(String name) {
        return required(name, Long.class);
    }

    @Nullable
    Long numberOrNull(String name) {
        return member(name, Long.class);
    }

    boolean bool(String name) {
        return required(name, Boolean.class);
    }

    @Nullable
    List<String> stringsOrNull(String name) {
        return members.get(name) == null ? null : strings(name);
    }

    double decimal(String name) {
        return required(name, Number.class).doubleValue();
    }

    @Nullable
    Instant instantOrNull(String name) {
        String text = stringOrNull(name);
        return text == null ? null : Instant.parse(text);
    }

    JsonObject object(String name) {
        return required(name, JsonObject.class);
    }

    List<JsonObject> objects(String name) {
        return elements(name, JsonObject.class);
    }

    List<String> strings(String name) {
        return elements(name, String.class);
    }

    private <T> List<T> elements(String name, Class<T> type) {
        List<T> elements = new ArrayList<>();
        for (Object element : required(name, List.class)) {
            elements.add(cast(name, element, type));
        }
        return elements;
    }

    private <T> T required(String name, Class<T> type) {
        return cast(name, members.get(name), type);
    }

    private <T> @Nullable T member(String name, Class<T> type) {
        Object value = members.get(name);
        return value == null ? null : cast(name, value, type);
    }

    private static <T> T cast(String name, @Nullable Object value, Class<T> type) {
        if (!type.isInstance(value)) {
            throw new IllegalArgumentException("member '" + name + "' is "
                    + (value == null ? "missing" : "a " + value.getClass().getSimpleName()) + ", not a "
                    + type.getSimpleName());
        }
        return type.cast(value);
    }
}
