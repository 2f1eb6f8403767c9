package ashiato.sensor.internal.bpf;

import ashiato.sensor.internal.libc.Libc;
import ashiato.sensor.internal.libc.NativeException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;

/// Counters that programs in the kernel raise, mapped into this process. May be read by any thread.
public final class Counters implements AutoCloseable {
    private static final VarHandle LONG = ValueLayout.JAVA_LONG.varHandle();

    private final MemorySegment mapped;
    private final int slots;

    private Counters(MemorySegment mapped, int slots) {
        this.mapped = mapped;
        this.slots = slots;
    }

    static Counters map(int fd, int slots) throws NativeException {
        int page = Libc.pageSize();
        long bytes = (slots * 8L + page - 1) / page * page;
        return new Counters(Libc.map(bytes, Libc.PROT_READ, fd, 0), slots);
    }

    /// The counter's value now.
    public long get(int slot) {
        if (slot < 0 || slot >= slots) {
            throw new IndexOutOfBoundsException("counter " + slot + " of " + slots);
        }
        return (long) LONG.getAcquire(mapped, slot * 8L);
    }

    @Override
    public void close() {
        Libc.unmap(mapped);
    }
}
