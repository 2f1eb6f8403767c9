package ashiato.sensor.internal;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import ashiato.sensor.internal.libc.Libc;
import ashiato.sensor.internal.libc.NativeFunction;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// The clocks of this host, for a [KernelClock].
///
/// Belongs to the thread that made it.
public final class LinuxClock implements KernelClock.Source {
    private static final int CLOCK_REALTIME = 0;
    private static final int CLOCK_BOOTTIME = 7;

    private final MemorySegment state;
    private final MemorySegment timespec;

    private LinuxClock() {
        Arena arena = Arena.ofAuto();
        this.state = arena.allocate(NativeFunction.ERRNO_LAYOUT);
        this.timespec = arena.allocate(16, 8);
    }

    /// The clock of `bpf_ktime_get_boot_ns` and of a task's `start_boottime`: it goes on counting in suspend.
    public static LinuxClock boottime() {
        return new LinuxClock();
    }

    @Override
    public long kernelNanos() {
        return nanos(CLOCK_BOOTTIME);
    }

    @Override
    public long wallNanos() {
        return nanos(CLOCK_REALTIME);
    }

    private long nanos(int clock) {
        int result = Libc.clockGettime(state, clock, timespec);
        if (result < 0) {
            throw new IllegalStateException("clock " + clock + " cannot be read: errno " + -result);
        }
        return timespec.get(JAVA_LONG, 0) * 1_000_000_000L + timespec.get(JAVA_LONG, 8);
    }
}
