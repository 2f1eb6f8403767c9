package ashiato.sensor.internal;

import java.time.Duration;
import java.util.function.LongSupplier;

/// A nanosecond clock that moves when told to.
final class ManualClock implements LongSupplier {
    private long nanos = 5_000_000_000_000L;

    @Override
    public long getAsLong() {
        return nanos;
    }

    void advance(Duration by) {
        nanos += by.toNanos();
    }
}
