package ashiato.app;

import ashiato.agent.ActiveConfiguration;
import ashiato.agent.ConfigurationChange;
import ashiato.agent.ControlledRecorder;
import ashiato.agent.RecorderStatus;
import org.jspecify.annotations.Nullable;

/// A recorder that only answers for its status.
record StubRecorder(RecorderStatus status) implements ControlledRecorder {
    @Override
    public @Nullable ActiveConfiguration configuration() {
        return null;
    }

    @Override
    public ActiveConfiguration change(ConfigurationChange change) {
        throw new UnsupportedOperationException("only asked for its status");
    }

    @Override
    public @Nullable ActiveConfiguration reload() {
        return null;
    }

    @Override
    public void stop() {}
}
