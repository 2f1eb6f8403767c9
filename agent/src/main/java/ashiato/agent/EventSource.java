package ashiato.agent;

import ashiato.event.EventSink;
import ashiato.sensor.Sensor;
import ashiato.sensor.SensorException;
import ashiato.sensor.SensorOptions;
import ashiato.sensor.SensorStatus;

/// Where a recorder's events come from: the kernel of this host, or something that plays its part. Used by the thread
/// that opens and runs the recorder.
public interface EventSource extends AutoCloseable {
    /// See [Sensor#poll(int)].
    int poll(int timeoutMillis);

    /// See [Sensor#update(SensorOptions)].
    void update(SensorOptions options);

    /// See [Sensor#status()].
    SensorStatus status();

    @Override
    void close();

    /// Opens a source.
    @FunctionalInterface
    interface Opener {
        /// Opens a source that gives its events to the sink, on the thread that polls it; already while it is
        /// being
        /// opened, if it likes.
        ///
        /// @throws SensorException if there is nothing to observe; its message is for the user
        EventSource open(SensorOptions options, EventSink sink) throws SensorException;
    }

    /// The kernel of this host.
    static EventSource kernel(SensorOptions options, EventSink sink) throws SensorException {
        Sensor sensor = Sensor.open(options, sink);
        return new EventSource() {
            @Override
            public int poll(int timeoutMillis) {
                return sensor.poll(timeoutMillis);
            }

            @Override
            public void update(SensorOptions changed) {
                sensor.update(changed);
            }

            @Override
            public SensorStatus status() {
                return sensor.status();
            }

            @Override
            public void close() {
                sensor.close();
            }
        };
    }
}
