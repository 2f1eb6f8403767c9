package ashiato.log.internal;

/// What was read is whole, but of events that another version of this program knew and this one does not.
final class UnknownDefinitionException extends CorruptException {
    private static final long serialVersionUID = 1L;

    /// @param found the event type, or field
    UnknownDefinitionException(String found) {
        super("events of " + found + ", which this version does not know");
    }
}
