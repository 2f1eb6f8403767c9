package ashiato.config.internal;

import ashiato.config.Position;

/// An attribute of an [XmlElement].
///
/// @param name as written
/// @param value with entities decoded; line breaks and tabs in it are blanks
/// @param position where its name begins
public record XmlAttribute(String name, String value, Position position) {}
