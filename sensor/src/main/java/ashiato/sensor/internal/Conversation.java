package ashiato.sensor.internal;

import ashiato.event.Port;
import ashiato.sensor.internal.KernelRecords.Endpoints;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/// The two ends of a conversation, named, as Sysmon puts them: the source is the side that began.
///
/// Names are never looked up: a local address has the host's name, a remote one the name by which a program of this
/// host asked for it. One instance is filled again for each record; confined to one thread.
final class Conversation {
    private static final int IPPROTO_TCP = 6;

    private final String computer;
    private final Addresses addresses;
    private final PortNames portNames;
    private final PeerNames peerNames;
    private final ListeningPorts listening;

    boolean initiated;
    String protocol = "";
    Side source = Side.NONE;
    Side destination = Side.NONE;

    /// Tells by what name a program knows an address.
    @FunctionalInterface
    interface PeerNames {
        /// The name that was asked for when the address was the answer, for preference by this process; null if
        /// none.
        @Nullable
        String name(TrackedProcess process, IpAddress address);
    }

    /// Tells which ports something on this host listened on when recording began.
    @FunctionalInterface
    interface ListeningPorts {
        boolean contains(int protocol, int port);
    }

    /// One end.
    record Side(
            boolean isIpv6,
            String address,
            @Nullable String host,
            Port port,
            @Nullable String portName) {
        static final Side NONE = new Side(false, "", null, new Port(0), null);
    }

    Conversation(
            String computer, Addresses addresses, PortNames portNames, PeerNames peerNames, ListeningPorts listening) {
        this.computer = computer;
        this.addresses = addresses;
        this.portNames = portNames;
        this.peerNames = peerNames;
        this.listening = listening;
    }

    /// Reads the ends of a record.
    ///
    /// @param bytes in the host's byte order
    /// @param ends the offset of `struct endpoints`
    /// @param process the process that the conversation belongs to
    void read(ByteBuffer bytes, int ends, TrackedProcess process) {
        int version = bytes.get(ends + Endpoints.VERSION);
        int number = bytes.get(ends + Endpoints.PROTOCOL) & 0xff;
        IpAddress localAddress = address(bytes, ends + Endpoints.LOCAL_ADDRESS, version);
        IpAddress remoteAddress = address(bytes, ends + Endpoints.REMOTE_ADDRESS, version);
        int localPort = bytes.getShort(ends + Endpoints.LOCAL_PORT) & 0xffff;
        int remotePort = bytes.getShort(ends + Endpoints.REMOTE_PORT) & 0xffff;

        protocol = number == IPPROTO_TCP ? "tcp" : "udp";
        initiated = isInitiated(bytes, ends);
        boolean remoteIsLocal = remoteAddress.isLoopback() || remoteAddress.equals(localAddress);
        Side local = side(localAddress, computer, number, localPort);
        Side remote = side(
                remoteAddress, remoteIsLocal ? computer : peerNames.name(process, remoteAddress), number, remotePort);
        source = initiated ? local : remote;
        destination = initiated ? remote : local;
    }

    /// Whether the process began the conversation, so that the local end is the source.
    ///
    /// @param ends the offset of `struct endpoints`
    boolean isInitiated(ByteBuffer bytes, int ends) {
        int began = bytes.get(ends + Endpoints.INITIATED);
        if (began == Endpoints.UNKNOWN) {
            int protocol = bytes.get(ends + Endpoints.PROTOCOL) & 0xff;
            return !listening.contains(protocol, bytes.getShort(ends + Endpoints.LOCAL_PORT) & 0xffff);
        }
        return began == Endpoints.BY_PROCESS;
    }

    private Side side(IpAddress address, @Nullable String host, int number, int port) {
        return new Side(!address.isV4(), addresses.text(address), host, new Port(port), portNames.name(number, port));
    }

    /// The address at an offset: network byte order, whatever the order of the buffer.
    static IpAddress address(ByteBuffer bytes, int offset, int version) {
        if (version == 4) {
            return IpAddress.v4(Integer.reverseBytes(bytes.getInt(offset)));
        }
        return new IpAddress(Long.reverseBytes(bytes.getLong(offset)), Long.reverseBytes(bytes.getLong(offset + 8)));
    }

    static {
        if (ByteOrder.nativeOrder() != ByteOrder.LITTLE_ENDIAN) {
            throw new UnsupportedOperationException("addresses are turned around for little-endian machines only");
        }
    }
}
