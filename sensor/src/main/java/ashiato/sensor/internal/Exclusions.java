package ashiato.sensor.internal;

import ashiato.event.EventType;
import ashiato.sensor.NetworkExclusions;
import ashiato.sensor.NetworkExclusions.Noise;
import ashiato.sensor.NetworkExclusions.Subject;
import ashiato.sensor.SensorStatus.Excluded;
import ashiato.sensor.SensorStatus.Reason;
import ashiato.sensor.internal.KernelRecords.Endpoints;
import ashiato.sensor.internal.KernelRecords.Flow;
import ashiato.sensor.internal.KernelRecords.ProcessKey;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.IntToLongFunction;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Decides which network events are not made, and tells the kernel of the processes of which it need not hand over
/// records. What the kernel passes over never comes here; what it does not know enough about is decided here, so that
/// the events that are made do not depend on what the kernel was told.
///
/// Confined to one thread.
final class Exclusions {
    /// A process that has no more records than this to pass over costs less here than the kernel's mark.
    private static final int RECORDS_BEFORE_MARK = 3;

    private final Conversation conversation;
    private final UserNames users;
    private final ProcessMarks marks;
    private final Sieve connections = new Sieve(KernelRecords.TYPE_CONNECT);
    private final Sieve flows = new Sieve(KernelRecords.TYPE_FLOW);
    private boolean processesAsked;
    private int version = 1;
    private int usersVersion;

    /// The exclusions of one type, in the terms of records, and what they excluded.
    private static final class Sieve {
        final int type;
        final long[] counts = new long[Reason.values().length];
        Set<IpAddress> sourceAddresses = Set.of();
        Set<IpAddress> destinationAddresses = Set.of();
        Set<Integer> sourcePorts = Set.of();
        Set<Integer> destinationPorts = Set.of();
        Predicate<Subject> process = Noise.NO_PROCESS;
        boolean idle = true;

        Sieve(int type) {
            this.type = type;
        }

        void set(Noise noise) {
            sourceAddresses = addresses(noise.sourceAddresses());
            destinationAddresses = addresses(noise.destinationAddresses());
            sourcePorts = noise.sourcePorts();
            destinationPorts = noise.destinationPorts();
            process = noise.excludedProcess();
            idle = noise.equals(Noise.NONE);
        }

        private static Set<IpAddress> addresses(Set<InetAddress> addresses) {
            return addresses.stream().map(Exclusions::address).collect(Collectors.toUnmodifiableSet());
        }

        boolean asksForProcesses() {
            return isAsked(process);
        }
    }

    /// @param conversation tells who began
    /// @param marks the kernel's marks of processes
    Exclusions(Conversation conversation, UserNames users, ProcessMarks marks) {
        this.conversation = conversation;
        this.users = users;
        this.marks = marks;
    }

    static IpAddress address(InetAddress address) {
        byte[] bytes = address.getAddress();
        return IpAddress.ofBytes(bytes, 0, bytes.length);
    }

    /// Sets what is excluded from now on.
    void set(NetworkExclusions exclusions) {
        connections.set(exclusions.connections());
        flows.set(exclusions.flows());
        processesAsked = connections.asksForProcesses() || flows.asksForProcesses();
        askAgain();
    }

    /// Whether the predicate is one that a process can fulfil: the one that none fulfils need not be asked.
    @SuppressWarnings("ReferenceEquality")
    static boolean isAsked(Predicate<Subject> process) {
        return process != Noise.NO_PROCESS;
    }

    private void askAgain() {
        version++;
        usersVersion = users.version();
        marks.clear();
    }

    /// Does what is due after each reading of the ring.
    void turn() {
        if (processesAsked) {
            // A user may have got another name, which is one of the facts.
            if (users.version() != usersVersion) {
                askAgain();
            }
            marks.settle();
        }
    }

    /// Takes note of an exec: the process is another program now.
    void executed(TrackedProcess process) {
        marks.executed(process);
    }

    /// Forgets a process.
    void forget(TrackedProcess process) {
        marks.forget(process);
    }

    /// Whether no event of this type is to be made of a flow record. Counts it if so.
    ///
    /// @param type [EventType#NETWORK_CONNECT] or [EventType#NETWORK_FLOW]
    /// @param process the record's process
    boolean excludes(EventType type, ByteBuffer bytes, int record, TrackedProcess process) {
        Sieve sieve = type == EventType.NETWORK_CONNECT ? connections : flows;
        if (sieve.idle) {
            return false;
        }
        Reason reason = reasonInEnds(sieve, bytes, record + Flow.ENDS);
        if (reason == null && sieve.asksForProcesses() && isExcluded(sieve, bytes, record + Flow.PROCESS, process)) {
            reason = Reason.PROCESS;
        }
        if (reason == null) {
            return false;
        }
        sieve.counts[slot(reason)]++;
        return true;
    }

    private @Nullable Reason reasonInEnds(Sieve sieve, ByteBuffer bytes, int ends) {
        boolean initiated = conversation.isInitiated(bytes, ends);
        int version = bytes.get(ends + Endpoints.VERSION);
        if (contains(sieve.destinationAddresses, bytes, ends, !initiated, version)) {
            return Reason.DESTINATION_ADDRESS;
        }
        if (contains(sieve.sourceAddresses, bytes, ends, initiated, version)) {
            return Reason.SOURCE_ADDRESS;
        }
        int localPort = bytes.getShort(ends + Endpoints.LOCAL_PORT) & 0xffff;
        int remotePort = bytes.getShort(ends + Endpoints.REMOTE_PORT) & 0xffff;
        if (sieve.destinationPorts.contains(initiated ? remotePort : localPort)) {
            return Reason.DESTINATION_PORT;
        }
        if (sieve.sourcePorts.contains(initiated ? localPort : remotePort)) {
            return Reason.SOURCE_PORT;
        }
        return null;
    }

    private static boolean contains(Set<IpAddress> addresses, ByteBuffer bytes, int ends, boolean local, int version) {
        int field = local ? Endpoints.LOCAL_ADDRESS : Endpoints.REMOTE_ADDRESS;
        return !addresses.isEmpty() && addresses.contains(Conversation.address(bytes, ends + field, version));
    }

    private boolean isExcluded(Sieve sieve, ByteBuffer bytes, int key, TrackedProcess process) {
        ProcessVerdict verdict = process.verdict;
        int uid = bytes.getInt(key + ProcessKey.UID);
        if (verdict.version != version || verdict.uid != uid) {
            decide(verdict, process, uid);
        }
        if ((verdict.types & sieve.type) == 0) {
            return false;
        }
        verdict.passedOver++;
        long start = bytes.getLong(key + ProcessKey.START);
        if (verdict.passedOver == RECORDS_BEFORE_MARK && start != 0) {
            marks.mark(process, start);
        }
        return true;
    }

    private void decide(ProcessVerdict verdict, TrackedProcess process, int uid) {
        Subject subject = new Subject(process.guid, process.pid, process.imageOrUnknown(), users.name(uid));
        verdict.types = (connections.process.test(subject) ? KernelRecords.TYPE_CONNECT : 0)
                | (flows.process.test(subject) ? KernelRecords.TYPE_FLOW : 0);
        if (verdict.version != version) {
            verdict.mark = null;
            verdict.passedOver = 0;
        }
        verdict.version = version;
        verdict.uid = uid;
    }

    /// What was excluded since the start, here and in the kernel.
    ///
    /// @param counter reads a slot of the counters map, see [KernelRecords]
    List<Excluded> excluded(IntToLongFunction counter) {
        List<Excluded> excluded = new ArrayList<>();
        for (Reason reason : Reason.values()) {
            int slot = slot(reason);
            add(
                    excluded,
                    EventType.NETWORK_CONNECT,
                    reason,
                    connections.counts[slot] + counter.applyAsLong(KernelRecords.COUNTER_EXCLUDED_CONNECTS + slot));
            add(
                    excluded,
                    EventType.NETWORK_FLOW,
                    reason,
                    flows.counts[slot] + counter.applyAsLong(KernelRecords.COUNTER_EXCLUDED_FLOWS + slot));
        }
        return excluded;
    }

    /// `enum exclusion` of records.h.
    private static int slot(Reason reason) {
        return switch (reason) {
            case DESTINATION_ADDRESS -> 0;
            case SOURCE_ADDRESS -> 1;
            case DESTINATION_PORT -> 2;
            case SOURCE_PORT -> 3;
            case PROCESS -> 4;
        };
    }

    private static void add(List<Excluded> excluded, EventType type, Reason reason, long count) {
        if (count > 0) {
            excluded.add(new Excluded(type, reason, count));
        }
    }
}
