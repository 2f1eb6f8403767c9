package ashiato.sensor.internal;

import ashiato.sensor.SensorStatus;
import ashiato.sensor.internal.KernelRecords.Endpoints;
import ashiato.sensor.internal.KernelRecords.Flow;
import ashiato.sensor.internal.KernelRecords.Header;
import ashiato.sensor.internal.KernelRecords.UdpKey;
import ashiato.sensor.internal.bpf.BpfIterator;
import ashiato.sensor.internal.libc.NativeException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Looks at the flows that are open in the kernel: reports the long ones at an interval, with them TCP connections
/// whose
/// end the kernel told no program of, and ends UDP flows, which have no end of their own: when their socket is gone, or
/// when no packet passed for a minute.
///
/// Confined to one thread.
final class OpenFlows {
    /// `max_entries` of the map udp_flows.
    private static final int CAPACITY = 65_536;

    private static final long UDP_IDLE_NANOS = 60_000_000_000L;
    private static final long SWEEP_NANOS = 5_000_000_000L;
    private static final long SWEEP_AFTER_CLOSE_NANOS = 500_000_000L;

    private final Kernel kernel;
    private final Losses losses;
    private long snapshotNanos;
    private final Set<Long> closedSockets = new HashSet<>();
    /// Those of the sweep before: a walk can miss an element while the table changes, so two look for each.
    private Set<Long> closedBefore = Set.of();
    private final MemorySegment key = Arena.ofAuto().allocate(UdpKey.BYTES, 8);

    private long sweptAt;
    private long snapshotAt;
    private long erased;
    private long udpFlows;
    private long evicted;
    private long missingBefore;
    /// When flows were first wanted: UDP conversations without a packet since are not reported.
    private long since;
    /// Flows that gave way before that, when nobody wanted them.
    private long missedBefore;
    private long evictedEarlier;
    private boolean ending;

    /// Takes flows.
    @FunctionalInterface
    interface Handler {
        /// Takes one flow record.
        ///
        /// @param until the end of what its numbers cover, kernel nanoseconds
        void flow(ByteBuffer bytes, int record, FlowState state, long until);
    }

    /// @param snapshotNanos the interval between reports of a flow that goes on
    OpenFlows(Kernel kernel, Losses losses, long snapshotNanos) {
        this.kernel = kernel;
        this.losses = losses;
        this.snapshotNanos = snapshotNanos;
    }

    /// Sets the interval between reports of a flow that goes on.
    void setSnapshotNanos(long nanos) {
        snapshotNanos = nanos;
    }

    /// Forgets how many flows the kernel had, which it has forgotten itself.
    void forget() {
        erased = kernel.counter(KernelRecords.COUNTER_FLOWS_OPENED);
        udpFlows = 0;
    }

    /// Notes that a UDP socket is gone; its flows end at the next sweep.
    void socketClosed(long cookie) {
        closedSockets.add(cookie);
    }

    /// Begins to report: first every TCP connection that was open before recording began.
    ///
    /// @param now kernel nanoseconds
    void begin(long now, Handler handler) throws NativeException {
        sweptAt = now;
        snapshotAt = now;
        since = now;
        ending = false;
        closedSockets.clear();
        closedBefore = Set.of();
        BpfIterator udp = kernel.iterator(KernelProgram.LIST_UDP_FLOWS);
        if (udp != null) {
            long opened = kernel.counter(KernelRecords.COUNTER_FLOWS_OPENED);
            udpFlows = udp.run(Flow.BYTES, bytes -> {});
            missedBefore = Math.max(0, opened - erased - udpFlows);
        }
        evictedEarlier += evicted;
        evicted = 0;
        missingBefore = 0;
        BpfIterator tcp = kernel.iterator(KernelProgram.LIST_TCP_FLOWS);
        if (tcp != null) {
            tcp.run(Flow.BYTES, bytes -> {
                int row = bytes.position();
                if (Header.kind(bytes, row) == KernelRecords.FLOW_OPEN && bytes.getLong(row + Flow.OPENED) == 0) {
                    handler.flow(bytes, row, FlowState.FOUND_OPEN, Header.time(bytes, row));
                }
            });
        }
    }

    /// Does what is due.
    ///
    /// @param now kernel nanoseconds
    void turn(long now, Handler handler) throws NativeException {
        long sinceSweep = now - sweptAt;
        boolean snapshot = now - snapshotAt >= snapshotNanos;
        if (snapshot
                || sinceSweep >= SWEEP_NANOS
                || (sinceSweep >= SWEEP_AFTER_CLOSE_NANOS && !(closedSockets.isEmpty() && closedBefore.isEmpty()))) {
            sweepUdp(now, snapshot, handler);
            sweptAt = now;
        }
        if (snapshot) {
            snapshotTcp(now, handler);
            snapshotAt = now;
        }
    }

    /// Reports all flows a last time, because recording ends.
    void finish(long now, Handler handler) throws NativeException {
        ending = true;
        sweepUdp(now, true, handler);
        snapshotTcp(now, handler);
    }

    private void snapshotTcp(long now, Handler handler) throws NativeException {
        BpfIterator tcp = kernel.iterator(KernelProgram.LIST_TCP_FLOWS);
        if (tcp != null) {
            tcp.run(Flow.BYTES, bytes -> {
                int row = bytes.position();
                if (Header.kind(bytes, row) == KernelRecords.FLOW_END) {
                    handler.flow(bytes, row, NetworkEvents.endState(bytes, row), Header.time(bytes, row));
                } else {
                    reportIfLong(bytes, now, handler);
                }
            });
        }
    }

    private void reportIfLong(ByteBuffer bytes, long now, Handler handler) {
        int row = bytes.position();
        if (ending || now - bytes.getLong(row + Flow.OPENED) >= snapshotNanos) {
            handler.flow(bytes, row, FlowState.OPEN, Header.time(bytes, row));
        }
    }

    private void sweepUdp(long now, boolean snapshot, Handler handler) throws NativeException {
        BpfIterator udp = kernel.iterator(KernelProgram.LIST_UDP_FLOWS);
        if (udp == null) {
            return;
        }
        long opened = kernel.counter(KernelRecords.COUNTER_FLOWS_OPENED);
        Set<Long> closed = new HashSet<>(closedBefore);
        closed.addAll(closedSockets);
        closedBefore = Set.copyOf(closedSockets);
        closedSockets.clear();
        // Erased after the walk: an element that goes during it can make the kernel skip another.
        List<UdpFlowKey> over = new ArrayList<>();
        udpFlows = udp.run(Flow.BYTES, bytes -> {
            int row = bytes.position();
            long last = bytes.getLong(row + Flow.LAST);
            boolean reported = last >= since;
            if (closed.contains(bytes.getLong(row + Flow.SOCKET))) {
                over.add(UdpFlowKey.of(bytes, row));
                if (reported) {
                    handler.flow(bytes, row, FlowState.CLOSED, last);
                }
            } else if (now - last >= UDP_IDLE_NANOS) {
                over.add(UdpFlowKey.of(bytes, row));
                if (reported) {
                    handler.flow(bytes, row, FlowState.IDLE, last);
                }
            } else if (snapshot && reported) {
                reportIfLong(bytes, now, handler);
            }
        });
        countEvictions(opened - erased - udpFlows - missedBefore);
        for (UdpFlowKey flow : over) {
            flow.write(key);
            if (kernel.udpFlows().erase(key)) {
                erased++;
                udpFlows--;
            }
        }
    }

    /// What was opened and is neither there nor erased was evicted, if two walks in a row miss it.
    private void countEvictions(long missing) {
        evicted = Math.max(evicted, Math.min(missing, missingBefore));
        missingBefore = missing;
        losses.setUdpEvictions(evictedEarlier + evicted);
    }

    /// The key of an element of the UDP flow table, its bytes as the kernel has them.
    private record UdpFlowKey(long cookie, long addressHead, long addressTail, short port) {
        static UdpFlowKey of(ByteBuffer bytes, int row) {
            int ends = row + Flow.ENDS;
            return new UdpFlowKey(
                    bytes.getLong(row + Flow.SOCKET),
                    bytes.getLong(ends + Endpoints.REMOTE_ADDRESS),
                    bytes.getLong(ends + Endpoints.REMOTE_ADDRESS + 8),
                    bytes.getShort(ends + Endpoints.REMOTE_PORT));
        }

        void write(MemorySegment key) {
            key.set(ValueLayout.JAVA_LONG, UdpKey.COOKIE, cookie);
            key.set(ValueLayout.JAVA_LONG, UdpKey.REMOTE_ADDRESS, addressHead);
            key.set(ValueLayout.JAVA_LONG, UdpKey.REMOTE_ADDRESS + 8, addressTail);
            key.set(ValueLayout.JAVA_SHORT, UdpKey.REMOTE_PORT, port);
        }
    }

    SensorStatus.Table udpTable() {
        return new SensorStatus.Table("udp flows", udpFlows, CAPACITY, evictedEarlier + evicted);
    }
}
