package ashiato.config;

import ashiato.event.Condition;
import ashiato.event.EventType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.xml.parsers.DocumentBuilderFactory;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/// Reads well-formed configuration files that have nothing wrong in them.
final class XmlConfigurations {
    private static final Position NOWHERE = new Position(1, 1);

    private XmlConfigurations() {}

    static Configuration read(Path file) throws Exception {
        Element root = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(file.toFile())
                .getDocumentElement();
        SchemaVersion version =
                new SchemaVersion((int) Math.round(Double.parseDouble(root.getAttribute("schemaversion")) * 100));
        List<EventNode> nodes = new ArrayList<>();
        for (Element child : children(root)) {
            if (child.getTagName().equals("EventFiltering")) {
                collect(child, version, nodes);
            }
        }
        return new Configuration(version, Options.NONE, nodes);
    }

    private static void collect(Element parent, SchemaVersion version, List<EventNode> nodes) {
        RuleGroup group = parent.getTagName().equalsIgnoreCase("RuleGroup")
                ? new RuleGroup(attribute(parent, "name"), relation(parent), NOWHERE)
                : null;
        for (Element child : children(parent)) {
            List<EventType> types = List.of(EventType.values()).stream()
                    .filter(type -> child.getTagName().equals(type.tag()))
                    .toList();
            if (types.isEmpty()) {
                collect(child, version, nodes);
                continue;
            }
            Relation relation = group == null ? null : group.relation();
            if (relation == null) {
                relation = version.hundredths() > 410 ? Relation.AND : Relation.OR;
            }
            List<Term> terms = new ArrayList<>();
            for (Element term : children(child)) {
                if (term.getTagName().equalsIgnoreCase("Rule")) {
                    Relation own = relation(term);
                    terms.add(new Rule(
                            attribute(term, "name"),
                            own == null ? Relation.OR : own,
                            children(term).stream()
                                    .map(XmlConfigurations::filter)
                                    .toList(),
                            NOWHERE));
                } else {
                    terms.add(filter(term));
                }
            }
            nodes.add(new EventNode(child.getTagName(), types, onMatch(child), relation, group, terms, NOWHERE));
        }
    }

    private static OnMatch onMatch(Element node) {
        return switch (node.getAttribute("onmatch").toLowerCase(Locale.ROOT)) {
            case "include" -> OnMatch.INCLUDE;
            case "exclude" -> OnMatch.EXCLUDE;
            default -> node.getAttribute("default").equals("include") ? OnMatch.EXCLUDE : OnMatch.INCLUDE;
        };
    }

    private static Filter filter(Element element) {
        String condition = attribute(element, "condition");
        return new Filter(
                element.getTagName(),
                Condition.named(condition == null ? "is" : condition).orElseThrow(),
                element.getTextContent(),
                attribute(element, "name"),
                NOWHERE);
    }

    private static @Nullable Relation relation(Element element) {
        String relation = attribute(element, "groupRelation");
        return relation == null ? null : Relation.valueOf(relation.toUpperCase(Locale.ROOT));
    }

    private static @Nullable String attribute(Element element, String name) {
        return element.hasAttribute(name) && !element.getAttribute(name).isEmpty() ? element.getAttribute(name) : null;
    }

    private static List<Element> children(Element parent) {
        List<Element> children = new ArrayList<>();
        NodeList nodes = parent.getChildNodes();
        for (int i = 0; i < nodes.getLength(); i++) {
            if (nodes.item(i).getNodeType() == Node.ELEMENT_NODE) {
                children.add((Element) nodes.item(i));
            }
        }
        return children;
    }
}
