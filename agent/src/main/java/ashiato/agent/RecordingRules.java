package ashiato.agent;

import org.jspecify.annotations.Nullable;

/// What a recorder is told about which events to log: a configuration file or none, and switches. Without both, what
/// Sysmon logs by default: processes that start and end.
///
/// @param file the configuration file, or null for none
/// @param switches what was asked for beside it
/// @param label the field `Configuration` of event 16: the file's path as it was given, [#DEFAULTS], or the command
///     line
public record RecordingRules(@Nullable ConfigurationFile file, Switches switches, String label) {

    /// What event 16 calls rules without a file and without switches.
    public static final String DEFAULTS = "Defaults";

    /// No file, no switches.
    public static RecordingRules defaults() {
        return new RecordingRules(null, Switches.NONE, DEFAULTS);
    }

    /// A file, and the switches that came with it.
    public static RecordingRules of(ConfigurationFile file, Switches switches) {
        return new RecordingRules(file, switches, file.path());
    }
}
