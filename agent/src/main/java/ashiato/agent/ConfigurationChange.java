package ashiato.agent;

/// What a running recorder is asked to change about which events it logs.
public sealed interface ConfigurationChange {

    /// These rules in place of all that was in force: `-c FILE`.
    record Replace(RecordingRules rules) implements ConfigurationChange {}

    /// The configuration file stays; these switches in place of those of the same name: `-c -n`.
    ///
    /// @param switches what to change
    /// @param label the field `Configuration` of event 16: the command line
    record Adjust(Switches switches, String label) implements ConfigurationChange {}

    /// No file and no switches: `-c --`.
    record Reset() implements ConfigurationChange {}

    /// The rules after this change.
    ///
    /// @param inForce the rules before it
    default RecordingRules applyTo(RecordingRules inForce) {
        return switch (this) {
            case Replace replace -> replace.rules();
            case Adjust adjust ->
                new RecordingRules(inForce.file(), inForce.switches().with(adjust.switches()), adjust.label());
            case Reset _ -> RecordingRules.defaults();
        };
    }
}
