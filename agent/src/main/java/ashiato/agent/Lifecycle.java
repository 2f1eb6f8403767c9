package ashiato.agent;

import ashiato.agent.RecorderStatus.State;
import java.util.EnumSet;
import java.util.Set;

/// Where a recorder is in its life, and where it may go from there. Safe for use by many threads.
final class Lifecycle {
    private State state = State.OPENING;

    synchronized State state() {
        return state;
    }

    /// @throws IllegalStateException if the recorder cannot become this now
    synchronized void become(State next) {
        if (!mayBecome(next)) {
            throw new IllegalStateException("a recorder that is " + state + " cannot become " + next);
        }
        state = next;
    }

    synchronized boolean mayBecome(State next) {
        return followers(state).contains(next);
    }

    private static Set<State> followers(State state) {
        return switch (state) {
            case OPENING -> EnumSet.of(State.READY, State.FAILED);
            case READY -> EnumSet.of(State.RECORDING, State.STOPPING);
            case RECORDING -> EnumSet.of(State.STOPPING, State.FAILED);
            case STOPPING -> EnumSet.of(State.STOPPED, State.FAILED);
            case STOPPED, FAILED -> EnumSet.noneOf(State.class);
        };
    }
}
