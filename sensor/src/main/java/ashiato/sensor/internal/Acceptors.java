package ashiato.sensor.internal;

import ashiato.sensor.internal.bpf.BpfIterator;
import ashiato.sensor.internal.libc.NativeException;

/// Sees to it that every accepted connection gets its process within seconds, and that no connection that was never
/// accepted is kept.
///
/// In tier B a connection that was accepted without asking for the peer's address shows its process when it is closed.
/// For
/// those that stay open, the kernel is made to walk over all descriptors of all processes; that takes time, so it
/// happens only while connections wait, and never for more than a hundredth of the time.
///
/// Confined to one thread.
final class Acceptors {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    /// How long a connection can wait that was established before the newest walk and accepted after it.
    private static final long AGAIN_NANOS = 10 * NANOS_PER_SECOND;

    private static final int SHARE = 100;

    private final Kernel kernel;
    private long walkedAt;
    private long restUntil;
    private long waitingAfterWalk;
    private long sweptAt;
    private long forsakenSwept;

    /// @param now kernel nanoseconds
    Acceptors(Kernel kernel, long now) {
        this.kernel = kernel;
        walkedAt = now;
        restUntil = now;
        sweptAt = now;
    }

    /// Does what is due; what is found comes through the ring. To be called every second.
    ///
    /// @param now kernel nanoseconds
    void turn(long now) throws NativeException {
        long waiting = waiting();
        if (waiting == 0) {
            return;
        }
        long forsaken = kernel.counter(KernelRecords.COUNTER_FORSAKEN);
        if (forsaken != forsakenSwept || now - sweptAt >= AGAIN_NANOS) {
            sweptAt = now;
            forsakenSwept = forsaken;
            run(KernelProgram.FORGET_FORSAKEN);
        }
        if (now >= restUntil && (waiting != waitingAfterWalk || now - walkedAt >= AGAIN_NANOS)) {
            long began = System.nanoTime();
            run(KernelProgram.CLAIM_ACCEPTED);
            walkedAt = now;
            restUntil = now + SHARE * (System.nanoTime() - began);
            waitingAfterWalk = waiting();
        }
    }

    /// Asks for the processes of all connections that still wait, at the end, or when events of connections become
    /// unwanted.
    void finish() throws NativeException {
        if (waiting() != 0) {
            run(KernelProgram.CLAIM_ACCEPTED);
        }
    }

    private long waiting() {
        return kernel.counter(KernelRecords.COUNTER_ESTABLISHED) - kernel.counter(KernelRecords.COUNTER_CLAIMED);
    }

    private void run(KernelProgram program) throws NativeException {
        BpfIterator iterator = kernel.iterator(program);
        if (iterator != null) {
            // Neither program writes rows.
            iterator.run(Long.BYTES, row -> {});
        }
    }
}
