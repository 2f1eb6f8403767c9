package ashiato.sensor.live;

import static org.assertj.core.api.Assertions.fail;

import ashiato.event.Event;
import ashiato.sensor.Sensor;
import ashiato.sensor.SensorException;
import ashiato.sensor.SensorOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/// A sensor on the running kernel and everything that it reported. Belongs to one thread.
final class Recording implements AutoCloseable {
    private static final long PATIENCE_NANOS = 15_000_000_000L;

    /// An event and what came with it.
    record Reported(Event event, Map<String, String> extra) {}

    private final List<Reported> reported = new ArrayList<>();
    private final Sensor sensor;
    private long records;

    Recording(SensorOptions options) throws SensorException {
        sensor = Sensor.open(options, (event, extra) -> reported.add(new Reported(event, extra)));
    }

    Sensor sensor() {
        return sensor;
    }

    /// Polls once.
    ///
    /// @return the number of kernel records read
    int poll(int timeoutMillis) {
        int read = sensor.poll(timeoutMillis);
        records += read;
        return read;
    }

    /// The kernel records read since the start.
    long records() {
        return records;
    }

    /// Polls until an event of this kind that fulfils the condition is there, and returns the first such.
    <E extends Event> E await(Class<E> kind, Predicate<E> condition) {
        return kind.cast(awaitReported(kind, condition).event());
    }

    <E extends Event> Reported awaitReported(Class<E> kind, Predicate<E> condition) {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (System.nanoTime() < deadline) {
            for (Reported entry : reported) {
                if (kind.isInstance(entry.event()) && condition.test(kind.cast(entry.event()))) {
                    return entry;
                }
            }
            poll(20);
        }
        return fail("no such %s among %d events: %s", kind.getSimpleName(), reported.size(), all(kind));
    }

    /// Polls until the kernel has been quiet for a moment.
    void settle() {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        int quiet = 0;
        while (quiet < 5 && System.nanoTime() < deadline) {
            quiet = poll(50) == 0 ? quiet + 1 : 0;
        }
    }

    /// Every event of a kind so far.
    <E extends Event> List<E> all(Class<E> kind) {
        return reported.stream()
                .map(Reported::event)
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }

    /// Every event of a kind so far that fulfils the condition, with what came with it.
    <E extends Event> List<Reported> reported(Class<E> kind, Predicate<E> condition) {
        return reported.stream()
                .filter(entry -> kind.isInstance(entry.event()) && condition.test(kind.cast(entry.event())))
                .toList();
    }

    @Override
    public void close() {
        sensor.close();
    }
}
