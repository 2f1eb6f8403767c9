package ashiato.agent;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A recorder that remembers what it was told.
final class StubRecorder implements ControlledRecorder {
    final RecorderStatus status;
    final List<ConfigurationChange> changes = new ArrayList<>();
    volatile @Nullable ActiveConfiguration configuration;
    volatile boolean stopped;

    @Nullable
    IOException refusal;

    StubRecorder(RecorderStatus status) {
        this.status = status;
    }

    @Override
    public RecorderStatus status() {
        return status;
    }

    @Override
    public @Nullable ActiveConfiguration configuration() {
        return configuration;
    }

    @Override
    public ActiveConfiguration change(ConfigurationChange change) throws UnusableConfigurationException, IOException {
        changes.add(change);
        if (refusal != null) {
            throw refusal;
        }
        ActiveConfiguration old = configuration;
        RecordingRules rules = change.applyTo(old == null ? RecordingRules.defaults() : old.rules());
        ActiveConfiguration next = ActiveConfiguration.of(rules, "host", Instant.EPOCH);
        configuration = next;
        return next;
    }

    @Override
    public @Nullable ActiveConfiguration reload() {
        return configuration;
    }

    @Override
    public void stop() {
        stopped = true;
    }
}
