package ashiato.agent;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/// A clock that stands until it is moved.
final class FakeTime extends Clock {
    private Instant now = Instant.parse("2026-11-23T12:00:00Z");
    private long nanos = 1_000;

    void advance(Duration by) {
        now = now.plus(by);
        nanos += by.toNanos();
    }

    long nanoTime() {
        return nanos;
    }

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException();
    }
}
