package ashiato.log.internal;

import java.time.Instant;

/// Microseconds since 1970-01-01 UTC, the resolution of times in the journal. They reach 292,000 years either way.
public final class Micros {
    private static final long PER_SECOND = 1_000_000;
    private static final int NANOS = 1000;

    private Micros() {}

    /// The microsecond that this time falls into; times beyond the range become its ends.
    public static long of(Instant time) {
        long seconds = time.getEpochSecond();
        if (seconds >= Long.MAX_VALUE / PER_SECOND) {
            return Long.MAX_VALUE;
        }
        if (seconds <= Long.MIN_VALUE / PER_SECOND) {
            return Long.MIN_VALUE;
        }
        return seconds * PER_SECOND + time.getNano() / NANOS;
    }

    /// The beginning of this microsecond.
    public static Instant toInstant(long micros) {
        return Instant.ofEpochSecond(
                Math.floorDiv(micros, PER_SECOND), Math.floorMod(micros, PER_SECOND) * (long) NANOS);
    }
}
