package ashiato.sensor;

import ashiato.event.EventSink;

/// The Linux kernel as a source of events: eBPF programs attached for the wanted event types, their ring buffer,
/// and the tables of processes, flows and names that turn kernel records into events.
///
/// Not thread-safe: one thread opens, polls and closes it. [#status()] may be called by any thread.
@SuppressWarnings("DoNotCallSuggester")
public final class Sensor implements AutoCloseable {
    private Sensor() {}

    /// Loads and attaches the kernel programs and takes the inventory of what is already running and open.
    ///
    /// @param options what to sense
    /// @param sink takes the events, on the thread that calls [#poll]
    /// @throws SensorException if the kernel cannot be observed; its message tells the user why and what to do
    public static Sensor open(SensorOptions options, EventSink sink) throws SensorException {
        throw new UnsupportedOperationException();
    }

    /// Waits until the kernel has something or the time is over, and hands all that has happened to the sink.
    ///
    /// @param timeoutMillis how long to wait for the first kernel record, in milliseconds
    /// @return the number of kernel records read
    public int poll(int timeoutMillis) {
        throw new UnsupportedOperationException();
    }

    /// Hooks, counters and sizes as they are now.
    public SensorStatus status() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
}
