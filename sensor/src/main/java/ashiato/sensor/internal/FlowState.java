package ashiato.sensor.internal;

/// The values of the field `State` of event 200.
enum FlowState {
    /// It ended in order, or its UDP socket was closed.
    CLOSED("Closed"),
    /// It was broken off by either side.
    RESET("Reset"),
    /// An attempt: the other side refused.
    REFUSED("Refused"),
    /// The other side stopped answering, or never did.
    TIMED_OUT("TimedOut"),
    /// The network said that it cannot reach the other side.
    UNREACHABLE("Unreachable"),
    /// An attempt: the program gave up before there was an answer.
    ABANDONED("Abandoned"),
    /// It ended with another error.
    FAILED("Failed"),
    /// UDP: no packet for a minute; a later one begins a new flow.
    IDLE("Idle"),
    /// It goes on: a snapshot.
    OPEN("Open"),
    /// It was open when recording began: the first snapshot of it.
    FOUND_OPEN("FoundOpen");

    private final String text;

    FlowState(String text) {
        this.text = text;
    }

    String text() {
        return text;
    }
}
