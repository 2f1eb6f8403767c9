package ashiato.sensor.internal;

import ashiato.event.EventType;
import ashiato.sensor.NetworkExclusions;
import ashiato.sensor.NetworkExclusions.Noise;
import ashiato.sensor.internal.KernelRecords.Mark;
import ashiato.sensor.internal.KernelRecords.MarkKey;
import ashiato.sensor.internal.KernelRecords.Switches;
import ashiato.sensor.internal.bpf.MapElements;
import ashiato.sensor.internal.bpf.RingBuffer;
import ashiato.sensor.internal.bpf.SharedVariables;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/// What the programs in the kernel are told while they run: which types are wanted, and what of them is excluded.
///
/// It changes piece by piece, and each piece alone excludes events: while one set of exclusions gives way to another,
/// an
/// event that neither excludes is never passed over. Confined to one thread.
final class KernelExclusions implements ProcessMarks.Map {
    /// The size of an address in the kernel's map.
    static final int ADDRESS_BYTES = 16;

    private final SharedVariables switches;
    private final MapElements addresses;
    private final MapElements marks;
    private final RingBuffer ring;
    private final MemorySegment address;
    private final MemorySegment addressTypes;
    private final MemorySegment markKey;
    private final MemorySegment mark;
    /// The addresses in the map, with the types that they exclude.
    private Map<IpAddress, Integer> toldAddresses = Map.of();

    private byte[] toldPorts = new byte[Switches.PORT_COUNT];
    private int exclude;
    private int version;

    KernelExclusions(SharedVariables switches, MapElements addresses, MapElements marks, RingBuffer ring) {
        this.switches = switches;
        this.addresses = addresses;
        this.marks = marks;
        this.ring = ring;
        Arena arena = Arena.ofAuto();
        address = arena.allocate(ADDRESS_BYTES, 8);
        addressTypes = arena.allocate(ValueLayout.JAVA_INT);
        markKey = arena.allocate(MarkKey.BYTES, 8);
        mark = arena.allocate(Mark.BYTES, 8);
    }

    /// Says which event types are wanted.
    void want(Set<EventType> types) {
        int bits = (types.contains(EventType.NETWORK_CONNECT) ? KernelRecords.TYPE_CONNECT : 0)
                | (types.contains(EventType.NETWORK_FLOW) ? KernelRecords.TYPE_FLOW : 0);
        switches.setByte(Switches.TYPES, (byte) bits);
        // Names of peers come from DNS answers, so connections need them as well.
        boolean dns = bits != 0 || types.contains(EventType.DNS_QUERY);
        switches.setByte(Switches.WANT_DNS, (byte) (dns ? 1 : 0));
        changed();
    }

    /// Says what is excluded. Addresses that find no room are left to the reader.
    void set(NetworkExclusions exclusions) {
        Map<IpAddress, Integer> nextAddresses = new HashMap<>();
        byte[] nextPorts = new byte[Switches.PORT_COUNT];
        collect(exclusions.connections(), KernelRecords.TYPE_CONNECT, nextAddresses, nextPorts);
        collect(exclusions.flows(), KernelRecords.TYPE_FLOW, nextAddresses, nextPorts);
        Noise connections = exclusions.connections();
        Noise flows = exclusions.flows();
        boolean ports = !connections.sourcePorts().isEmpty()
                || !connections.destinationPorts().isEmpty()
                || !flows.sourcePorts().isEmpty()
                || !flows.destinationPorts().isEmpty();
        boolean processes =
                Exclusions.isAsked(connections.excludedProcess()) || Exclusions.isAsked(flows.excludedProcess());
        int next = (nextAddresses.isEmpty() ? 0 : KernelRecords.EXCLUDE_ADDRESSES)
                | (ports ? KernelRecords.EXCLUDE_PORTS : 0)
                | (processes ? KernelRecords.EXCLUDE_PROCESSES : 0);
        switches.setByte(Switches.EXCLUDE, (byte) (exclude | next));
        tellAddresses(nextAddresses);
        tellPorts(nextPorts);
        switches.setByte(Switches.EXCLUDE, (byte) next);
        exclude = next;
        changed();
    }

    /// The kernel looks at conversations again that it passes over.
    private void changed() {
        version++;
        switches.setInt(Switches.VERSION, version);
    }

    private static void collect(Noise noise, int type, Map<IpAddress, Integer> addresses, byte[] ports) {
        int asDestination = type << KernelRecords.AS_DESTINATION;
        for (InetAddress source : noise.sourceAddresses()) {
            addresses.merge(Exclusions.address(source), type, (one, other) -> one | other);
        }
        for (InetAddress destination : noise.destinationAddresses()) {
            addresses.merge(Exclusions.address(destination), asDestination, (one, other) -> one | other);
        }
        for (int port : noise.sourcePorts()) {
            ports[port] |= (byte) type;
        }
        for (int port : noise.destinationPorts()) {
            ports[port] |= (byte) asDestination;
        }
    }

    private void tellAddresses(Map<IpAddress, Integer> next) {
        for (IpAddress told : toldAddresses.keySet()) {
            if (!next.containsKey(told)) {
                write(told);
                addresses.erase(address);
            }
        }
        next.forEach((excluded, types) -> {
            write(excluded);
            addressTypes.set(ValueLayout.JAVA_INT, 0, types);
            addresses.put(address, addressTypes);
        });
        toldAddresses = Map.copyOf(next);
    }

    private void write(IpAddress value) {
        address.set(ValueLayout.JAVA_LONG, 0, Long.reverseBytes(value.high()));
        address.set(ValueLayout.JAVA_LONG, Long.BYTES, Long.reverseBytes(value.low()));
    }

    private void tellPorts(byte[] next) {
        for (int port = 0; port < next.length; port++) {
            if (next[port] != toldPorts[port]) {
                switches.setByte(Switches.PORTS + port, next[port]);
            }
        }
        toldPorts = next;
    }

    @Override
    public boolean put(long start, int pid, int uid, int types) {
        write(start, pid, uid, types);
        return marks.put(markKey, mark);
    }

    @Override
    public boolean replace(long start, int pid, int uid, int types) {
        write(start, pid, uid, types);
        return marks.replace(markKey, mark);
    }

    @Override
    public void erase(long start, int pid) {
        write(start, pid, 0, 0);
        marks.erase(markKey);
    }

    @Override
    public void eraseAll() {
        marks.eraseAll();
    }

    private void write(long start, int pid, int uid, int types) {
        markKey.set(ValueLayout.JAVA_LONG, MarkKey.START, start);
        markKey.set(ValueLayout.JAVA_INT, MarkKey.PID, pid);
        mark.set(ValueLayout.JAVA_LONG, Mark.START, start);
        mark.set(ValueLayout.JAVA_INT, Mark.PID, pid);
        mark.set(ValueLayout.JAVA_INT, Mark.UID, uid);
        mark.set(ValueLayout.JAVA_INT, Mark.TYPES, types);
    }

    @Override
    public long produced() {
        return ring.produced();
    }

    @Override
    public long consumed() {
        return ring.consumed();
    }
}
