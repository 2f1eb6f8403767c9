package ashiato.app;

import ashiato.agent.Switches;
import org.jspecify.annotations.Nullable;

/// What a command line with Sysmon's switches asks for.
sealed interface SysmonRequest {

    /// `-i [FILE]`: install the service and start it.
    ///
    /// @param file the configuration file as it was given, or null for the defaults
    /// @param switches what was said beside it
    /// @param licenceAccepted whether `-accepteula` was given
    record Install(@Nullable String file, Switches switches, boolean licenceAccepted) implements SysmonRequest {}

    /// `-c` alone: show the configuration.
    record ShowConfiguration() implements SysmonRequest {}

    /// `-c FILE`: a file in place of the one in force.
    ///
    /// @param file the configuration file as it was given
    /// @param switches what was said beside it
    record ReplaceConfiguration(String file, Switches switches) implements SysmonRequest {}

    /// `-c` with switches and no file: the file stays, the switches change.
    ///
    /// @param switches what was said
    record AdjustConfiguration(Switches switches) implements SysmonRequest {}

    /// `-c --`: back to the defaults.
    record ResetConfiguration() implements SysmonRequest {}

    /// `-u [force]`: remove the service.
    ///
    /// @param force whether to go on where a step fails
    record Uninstall(boolean force) implements SysmonRequest {}

    /// `-s [VERSION|all]`: print the schema.
    ///
    /// @param version the version as it was given, `all`, or null for the newest
    record PrintSchema(@Nullable String version) implements SysmonRequest {}

    /// `-m`: install the descriptions of events, of which Linux has no need.
    record InstallManifest() implements SysmonRequest {}

    /// A switch that asks for something that only Windows has, or that another command does here.
    ///
    /// @param letters the switch, without its dash, as Sysmon spells it
    record NotHere(String letters) implements SysmonRequest {}

    /// `-?`: how to use the command.
    record Usage() implements SysmonRequest {}

    /// `-? config`: how to write a configuration.
    record ConfigurationHelp() implements SysmonRequest {}
}
