package ashiato.config.internal;

import ashiato.config.Position;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An element of an XML file, as the published loader sees it: its text is the first piece of text among its children,
/// and whatever follows a comment, a child or a CDATA section is lost (pugixml, `child_value`).
///
/// @param name the tag as written
/// @param attributes in the order of the file; a name may occur twice
/// @param children in the order of the file
/// @param text the first text that is not all blank, entities decoded, line breaks as LF; empty if there is none
/// @param textPosition where this text begins, or null if there is none
/// @param lostTextPosition where the first text behind it begins, or null if there is none
/// @param position where its tag begins
public record XmlElement(
        String name,
        List<XmlAttribute> attributes,
        List<XmlElement> children,
        String text,
        @Nullable Position textPosition,
        @Nullable Position lostTextPosition,
        Position position) {
    /// Copies the lists.
    public XmlElement {
        attributes = List.copyOf(attributes);
        children = List.copyOf(children);
    }

    /// The first attribute of this name, or null if there is none.
    public @Nullable XmlAttribute attribute(String wanted) {
        for (XmlAttribute attribute : attributes) {
            if (attribute.name().equals(wanted)) {
                return attribute;
            }
        }
        return null;
    }
}
