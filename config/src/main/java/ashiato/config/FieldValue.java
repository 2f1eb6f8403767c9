package ashiato.config;

/// A field and a text that it may have.
///
/// @param field the field's name
/// @param value its text, in any letter case
public record FieldValue(String field, String value) {}
