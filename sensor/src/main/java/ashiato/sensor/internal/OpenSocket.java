package ashiato.sensor.internal;

import java.util.List;

/// A TCP or UDP socket as /proc/net shows it.
///
/// @param protocol the IP protocol's number: 6 TCP, 17 UDP
/// @param localPort 0 to 65535
/// @param remotePort 0 to 65535; 0 for a socket without a peer
/// @param state the kernel's number of the state (`include/net/tcp_states.h`): 1 established, 7 closed, which for UDP
///     means not connected, 10 listening
/// @param uid the user who owns the socket, unsigned
/// @param inode the socket's inode, unique on the host while the socket lives
/// @param networkNamespace the inode of the network namespace it belongs to
/// @param owners the processes that hold it open, ascending; empty if none could be seen
public record OpenSocket(
        int protocol,
        IpAddress localAddress,
        int localPort,
        IpAddress remoteAddress,
        int remotePort,
        int state,
        int uid,
        long inode,
        long networkNamespace,
        List<Integer> owners) {
    private static final int TCP = 6;
    private static final int LISTEN = 10;

    public OpenSocket {
        owners = List.copyOf(owners);
    }

    /// The owner with the lowest process id, usually the one that opened it; 0 if none could be seen.
    public int pid() {
        return owners.isEmpty() ? 0 : owners.getFirst();
    }

    /// Whether it takes TCP connections.
    public boolean listening() {
        return protocol == TCP && state == LISTEN;
    }

    OpenSocket withOwners(List<Integer> holders) {
        return new OpenSocket(
                protocol,
                localAddress,
                localPort,
                remoteAddress,
                remotePort,
                state,
                uid,
                inode,
                networkNamespace,
                holders);
    }
}
