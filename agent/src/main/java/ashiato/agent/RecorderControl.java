package ashiato.agent;

import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/// A [Recorder] with the place where its configuration is kept. Changes are made one after the other.
public final class RecorderControl implements ControlledRecorder {
    private final Recorder recorder;
    private final String computerName;
    private final @Nullable ConfigurationDirectory directory;
    private final InstantSource clock;

    /// @param recorder the recorder
    /// @param computerName what `%COMPUTERNAME%` stands for in configurations
    /// @param directory where changes are kept for the next start, or null to keep them nowhere
    public RecorderControl(Recorder recorder, String computerName, @Nullable ConfigurationDirectory directory) {
        this(recorder, computerName, directory, InstantSource.system());
    }

    RecorderControl(
            Recorder recorder, String computerName, @Nullable ConfigurationDirectory directory, InstantSource clock) {
        this.recorder = recorder;
        this.computerName = computerName;
        this.directory = directory;
        this.clock = clock;
    }

    @Override
    public RecorderStatus status() {
        return recorder.status();
    }

    @Override
    public @Nullable ActiveConfiguration configuration() {
        return recorder.configuration();
    }

    @Override
    public synchronized ActiveConfiguration change(ConfigurationChange change)
            throws UnusableConfigurationException, IOException {
        ActiveConfiguration old = recorder.configuration();
        RecordingRules rules = change.applyTo(old == null ? RecordingRules.defaults() : old.rules());
        ActiveConfiguration next = ActiveConfiguration.of(rules, computerName, now());
        if (directory == null) {
            recorder.become(next);
            return next;
        }
        try (ConfigurationDirectory.Prepared prepared = directory.prepare(rules)) {
            recorder.become(next);
            try {
                prepared.publish();
            } catch (IOException e) {
                throw new IOException(Messages.notKept(e), e);
            }
        }
        return next;
    }

    @Override
    public synchronized @Nullable ActiveConfiguration reload() throws UnusableConfigurationException, IOException {
        if (directory == null) {
            return null;
        }
        ActiveConfiguration next = ActiveConfiguration.of(directory.load(), computerName, now());
        recorder.become(next);
        return next;
    }

    private Instant now() {
        return clock.instant();
    }

    @Override
    public void stop() {
        recorder.stop();
    }
}
