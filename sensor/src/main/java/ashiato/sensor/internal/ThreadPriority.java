package ashiato.sensor.internal;

import ashiato.sensor.internal.libc.Libc;
import ashiato.sensor.internal.libc.NativeFunction;
import java.lang.foreign.Arena;

/// How much of the processor the calling thread gets beside others. A refusal is no error: the thread then runs as it
/// did.
final class ThreadPriority {
    /// A thread with this nice value has about 2.4 times the weight of a normal one. Enough that the ring's reader
    /// gets
    /// its turn on a host that is busy, where a full ring would lose events; auditd raises its daemon by the same 4
    /// (auditd.conf(5), `priority_boost`).
    private static final int HIGH = -4;

    /// The weight of such a thread is a tenth of the normal one.
    private static final int LOW = 10;

    private ThreadPriority() {}

    /// Lets this thread go before others.
    static void raise() {
        set(HIGH);
    }

    /// Lets every other thread go before this one.
    static void lower() {
        set(LOW);
    }

    private static void set(int nice) {
        try (Arena arena = Arena.ofConfined()) {
            Libc.setThreadNice(arena.allocate(NativeFunction.ERRNO_LAYOUT), nice);
        }
    }
}
