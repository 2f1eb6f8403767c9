package ashiato.agent;

import ashiato.event.EventSink;
import ashiato.sensor.Sensor;
import ashiato.sensor.SensorException;
import ashiato.sensor.SensorOptions;
import ashiato.sensor.SensorStatus;

/// What a recorder needs of a [Sensor]. Used by one thread.
interface EventSource extends AutoCloseable {
    /// See [Sensor#poll(int)].
    int poll(int timeoutMillis);

    /// See [Sensor#status()].
    SensorStatus status();

    @Override
    void close();

    /// Opens a source that gives its events to the sink.
    @FunctionalInterface
    interface Opener {
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
