package ashiato.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// Decisions measured on the published engine, for those configurations that consist of a single filter: there the
/// decision is the condition's.
class ConditionVectorsTest {
    private static final JsonFactory JSON = new JsonFactory();

    @Test
    void decidesAsThePublishedEngineDid() throws Exception {
        Path vectors = PublicData.path("data/configs/vectors");
        Map<String, Optional<Filter>> filters = new HashMap<>();
        List<String> differing = new ArrayList<>();
        Map<String, Integer> compared = new LinkedHashMap<>();
        for (String line : Files.readAllLines(vectors.resolve("small.jsonl"))) {
            Vector vector = vector(line);
            Optional<Filter> single = filters.computeIfAbsent(
                    vector.config(),
                    config -> singleFilter(vectors.resolve("configs").resolve(config)));
            if (single.isEmpty() || !vector.event().equals(single.get().event())) {
                continue;
            }
            Filter filter = single.get();
            String value = vector.fields().get(filter.field());
            if (value == null) {
                continue;
            }
            boolean logged = filter.test().test(value) == filter.include();
            if (logged != vector.logged()) {
                differing.add(line);
            }
            compared.merge(filter.condition().spelling(), 1, Integer::sum);
        }

        assertThat(differing).isEmpty();
        assertThat(compared.values().stream().mapToInt(Integer::intValue).sum()).isGreaterThan(600);
        assertThat(compared.keySet()).hasSizeGreaterThan(Condition.values().length - 2);
    }

    private record Filter(String event, boolean include, String field, Condition condition, Predicate<String> test) {}

    private record Vector(String config, String event, Map<String, String> fields, boolean logged) {}

    /// The only filter of a configuration, or empty if it has several.
    private static Optional<Filter> singleFilter(Path config) {
        List<Element> filters = new ArrayList<>();
        try {
            Document document =
                    DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(config.toFile());
            collectLeaves(document.getDocumentElement(), filters);
        } catch (SAXException e) {
            return Optional.empty(); // what only the engine's own, lenient parser reads
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException(e);
        }
        if (filters.size() != 1) {
            return Optional.empty();
        }
        Element filter = filters.getFirst();
        Element event = (Element) filter.getParentNode();
        String condition = filter.getAttribute("condition");
        boolean plain = filter.getChildNodes().getLength() <= 1
                && !filter.getTextContent().contains("%")
                && event.hasAttribute("onmatch");
        if (!plain) {
            return Optional.empty();
        }
        Condition named =
                Condition.named(condition.isEmpty() ? "is" : condition).orElseThrow();
        return Optional.of(new Filter(
                event.getTagName(),
                event.getAttribute("onmatch").equalsIgnoreCase("include"),
                filter.getTagName(),
                named,
                named.prepare(filter.getTextContent())));
    }

    private static void collectLeaves(Element element, List<Element> leaves) {
        NodeList children = element.getChildNodes();
        boolean leaf = true;
        for (int i = 0; i < children.getLength(); i++) {
            if (children.item(i).getNodeType() == Node.ELEMENT_NODE) {
                leaf = false;
                collectLeaves((Element) children.item(i), leaves);
            }
        }
        if (leaf) {
            leaves.add(element);
        }
    }

    private static Vector vector(String line) {
        Map<String, String> texts = new HashMap<>();
        Map<String, String> fields = new HashMap<>();
        boolean logged = false;
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
                    case START_ARRAY -> json.skipChildren();
                    case VALUE_TRUE, VALUE_FALSE -> logged = json.getBooleanValue();
                    case VALUE_NULL -> texts.remove(name);
                    default -> texts.put(name, json.getString());
                }
            }
        }
        return new Vector(texts.getOrDefault("config", ""), texts.getOrDefault("event", ""), fields, logged);
    }
}
