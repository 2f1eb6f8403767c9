package ashiato.sensor.internal;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// The clocks of this host, for a [KernelClock].
///
/// Belongs to the thread that made it.
public final class LinuxClock implements KernelClock.Source {
    private static final int CLOCK_REALTIME = 0;
    private static final int CLOCK_MONOTONIC = 1;
    private static final int CLOCK_BOOTTIME = 7;

    private final int kernelClock;
    private final MemorySegment state;
    private final MemorySegment timespec;

    private LinuxClock(int kernelClock) {
        Arena arena = Arena.ofAuto();
        this.kernelClock = kernelClock;
        this.state = arena.allocate(Posix.CALL_STATE);
        this.timespec = arena.allocate(16, 8);
    }

    /// The clock of `bpf_ktime_get_boot_ns` and of a task's `start_boottime`: it goes on counting in suspend.
    public static LinuxClock boottime() {
        return new LinuxClock(CLOCK_BOOTTIME);
    }

    /// The clock of `bpf_ktime_get_ns`: it stands still in suspend.
    public static LinuxClock monotonic() {
        return new LinuxClock(CLOCK_MONOTONIC);
    }

    @Override
    public long kernelNanos() {
        return nanos(kernelClock);
    }

    @Override
    public long wallNanos() {
        return nanos(CLOCK_REALTIME);
    }

    private long nanos(int clock) {
        int result = Posix.clockGettime(state, clock, timespec);
        if (result < 0) {
            throw new IllegalStateException("clock " + clock + " cannot be read: errno " + -result);
        }
        return timespec.get(JAVA_LONG, 0) * 1_000_000_000L + timespec.get(JAVA_LONG, 8);
    }
}
