package ashiato.agent;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// What a [ControlServer] may ask of a recorder, and tell it. Safe for use by many threads.
public interface ControlledRecorder {
    /// See [Recorder#status()].
    RecorderStatus status();

    /// The configuration in force, or null if the recorder logs all that it observes.
    @Nullable
    ActiveConfiguration configuration();

    /// Makes a change, or none at all: either the new configuration is in force and kept when this returns, or the
    /// old
    /// one is when this throws.
    ///
    /// @return what is in force now
    /// @throws UnusableConfigurationException if the file has errors
    /// @throws ashiato.config.IncompatibleFiltersException if file and switches contradict each other
    /// @throws IOException if it cannot be kept, or the recorder does not run; the message says which and what is
    /// in
    ///     force
    ActiveConfiguration change(ConfigurationChange change) throws UnusableConfigurationException, IOException;

    /// Reads the kept configuration again: somebody may have edited it.
    ///
    /// @return what is in force now, or null if this recorder keeps nothing
    /// @throws UnusableConfigurationException if it has errors; the old one stays in force, as with the others
    /// @throws ashiato.config.IncompatibleFiltersException if file and switches contradict each other
    /// @throws IOException if it cannot be read, or the recorder does not run
    @Nullable
    ActiveConfiguration reload() throws UnusableConfigurationException, IOException;

    /// See [Recorder#stop()].
    void stop();
}
