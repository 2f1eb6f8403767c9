package ashiato.sensor.internal;

import java.time.Duration;
import java.time.Instant;

/// Turns the kernel's time stamps into points of wall-clock time.
///
/// Kernel programs stamp with a clock that counts from boot and never steps (`bpf_ktime_get_boot_ns`); people want the
/// time of day. Both run at the same rate, since the kernel disciplines them together, so they differ by an offset
/// that changes only when somebody sets the time or NTP steps it. The offset is measured again every few seconds, and
/// taken over only if it differs by more than the measurement can err: between steps the order of events and the
/// distances between them are exactly the kernel's.
///
/// An event that happened before a step and is converted after it gets the new time of day; that can only be as many
/// events as lay unread when the clock was set.
///
/// Not thread-safe.
public final class KernelClock {
    /// The two clocks.
    public interface Source {
        /// The clock of the kernel's time stamps, in nanoseconds.
        long kernelNanos();

        /// The time of day, in nanoseconds since 1970-01-01T00:00Z.
        long wallNanos();
    }

    /// A difference below this is the measurement's, not the clock's.
    private static final long TOLERANCE_NANOS = 500_000;

    private static final int PAIRS = 5;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final Source source;
    private final long intervalNanos;
    private long offset;
    private long measuredAt;

    /// @param interval how often [#refresh()] measures, a few seconds
    public KernelClock(Source source, Duration interval) {
        this.source = source;
        this.intervalNanos = interval.toNanos();
        this.offset = measure();
    }

    /// The time of day of a kernel time stamp.
    ///
    /// @param kernelNanos as the source's kernel clock counts
    public Instant instant(long kernelNanos) {
        long nanos = kernelNanos + offset;
        return Instant.ofEpochSecond(Math.floorDiv(nanos, NANOS_PER_SECOND), Math.floorMod(nanos, NANOS_PER_SECOND));
    }

    /// Now, by the kernel's clock, in nanoseconds.
    public long kernelNanos() {
        return source.kernelNanos();
    }

    /// Measures again if the interval is over. To be called at every turn of the sensor's loop.
    ///
    /// @return whether the time of day was set since the last measurement
    public boolean refresh() {
        if (source.kernelNanos() - measuredAt < intervalNanos) {
            return false;
        }
        long measured = measure();
        if (Math.abs(measured - offset) <= TOLERANCE_NANOS) {
            return false;
        }
        offset = measured;
        return true;
    }

    /// Reads the wall clock between two readings of the kernel clock, several times, and believes the pair that was
    /// closest together: a thread that is interrupted between readings measures the interruption.
    private long measure() {
        long best = 0;
        long smallestGap = Long.MAX_VALUE;
        for (int i = 0; i < PAIRS; i++) {
            long before = source.kernelNanos();
            long wall = source.wallNanos();
            long after = source.kernelNanos();
            long gap = after - before;
            if (gap < smallestGap) {
                smallestGap = gap;
                best = wall - (before + gap / 2);
            }
            measuredAt = after;
        }
        return best;
    }
}
