package ashiato.sensor;

import java.net.InetAddress;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Network events that a [Sensor] never makes. What the kernel can decide of it is decided there, so that noise costs
/// next to nothing; the rest is decided when the kernel's record is read. Who asks sees no difference, except in
/// [SensorStatus#excluded].
///
/// Events 3 and 200 are decided apart. One value is enough: an event is not made if its source address is among
/// [Noise#sourceAddresses], or its destination port among [Noise#destinationPorts], and so on. Names are learned from
/// DNS messages all the same, and event 22 is made all the same.
///
/// @param connections events 3 that are not made
/// @param flows events 200 that are not made, whatever their State
public record NetworkExclusions(Noise connections, Noise flows) {
    /// Every event is made.
    public static final NetworkExclusions NONE = new NetworkExclusions(Noise.NONE, Noise.NONE);

    /// The values that exclude an event. Each is compared with the event's own field: source is the side that
    /// began.
    ///
    /// @param sourceAddresses values of SourceIp; an IPv4 address also stands for the IPv6 address that it is
    /// mapped
    ///     into, which prints alike; scopes are passed over
    /// @param destinationAddresses values of DestinationIp, likewise
    /// @param sourcePorts values of SourcePort, 0 to 65535
    /// @param destinationPorts values of DestinationPort, 0 to 65535
    /// @param excludedProcess whether the events of a process are not made. It must give the same answer to the
    /// same
    ///     facts, must not throw and is called on the thread that polls the sensor
    public record Noise(
            Set<InetAddress> sourceAddresses,
            Set<InetAddress> destinationAddresses,
            Set<Integer> sourcePorts,
            Set<Integer> destinationPorts,
            Predicate<Subject> excludedProcess) {
        /// The answer of [#excludedProcess] where no process is excluded. With this very object nobody is
        /// asked.
        public static final Predicate<Subject> NO_PROCESS = subject -> false;

        /// Excludes nothing.
        public static final Noise NONE = new Noise(Set.of(), Set.of(), Set.of(), Set.of(), NO_PROCESS);

        private static final int LARGEST_PORT = 0xffff;

        /// Copies the sets.
        ///
        /// @throws IllegalArgumentException if a port is out of range
        public Noise {
            sourceAddresses = Set.copyOf(sourceAddresses);
            destinationAddresses = Set.copyOf(destinationAddresses);
            sourcePorts = ports(sourcePorts);
            destinationPorts = ports(destinationPorts);
        }

        private static Set<Integer> ports(Set<Integer> ports) {
            for (int port : ports) {
                if (port < 0 || port > LARGEST_PORT) {
                    throw new IllegalArgumentException("port " + port + "; expected 0 to " + LARGEST_PORT);
                }
            }
            return Set.copyOf(ports);
        }
    }

    /// What events 3 and 200 tell of their process: the values of the fields of these names, as they print.
    ///
    /// @param processGuid ProcessGuid
    /// @param processId ProcessId
    /// @param image Image; `<unknown process>` where it is not known
    /// @param user User; null where it is not known
    public record Subject(
            UUID processGuid,
            int processId,
            String image,
            @Nullable String user) {}
}
