package ashiato.sensor.internal;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The names of TCP and UDP ports, from the services file.
///
/// Immutable after loading and safe for use by many threads.
public final class PortNames {
    private static final int TCP = 6;
    private static final int UDP = 17;

    /// Protocol and port of each name, ascending: `protocol << 16 | port`.
    private final int[] keys;
    private final String[] names;

    private PortNames(Map<Integer, String> byKey) {
        keys = byKey.keySet().stream().mapToInt(Integer::intValue).sorted().toArray();
        names = Arrays.stream(keys).mapToObj(byKey::get).toArray(String[]::new);
    }

    /// Reads a services file (services(5)). Of several names for a port the first wins; lines that are not of the
    /// form `name port/protocol` are left alone; a file that is missing gives no names.
    public static PortNames load(Path services) {
        Map<Integer, String> byKey = new HashMap<>();
        new WatchedFile(services, System::nanoTime).forEachLine(line -> add(line, byKey));
        return new PortNames(byKey);
    }

    /// The name of a port.
    ///
    /// @param protocol the IP protocol's number, 6 for TCP, 17 for UDP
    /// @param port 0 to 65535
    /// @return null if the port has no name, or the protocol no ports that are named
    public @Nullable String name(int protocol, int port) {
        int at = Arrays.binarySearch(keys, protocol << 16 | port);
        return at < 0 ? null : names[at];
    }

    private static void add(String line, Map<Integer, String> byKey) {
        int comment = line.indexOf('#');
        String entry = (comment < 0 ? line : line.substring(0, comment))
                .replace('\t', ' ')
                .strip();
        int nameEnd = entry.indexOf(' ');
        int slash = entry.indexOf('/');
        if (nameEnd < 0 || slash < nameEnd) {
            return;
        }
        int protocolEnd = entry.indexOf(' ', slash);
        String protocolName = entry.substring(slash + 1, protocolEnd < 0 ? entry.length() : protocolEnd);
        int protocol = switch (protocolName) {
            case "tcp" -> TCP;
            case "udp" -> UDP;
            default -> 0;
        };
        try {
            int port = Integer.parseInt(entry.substring(nameEnd, slash).strip());
            if (protocol != 0 && port >= 0 && port <= 0xffff) {
                byKey.putIfAbsent(protocol << 16 | port, entry.substring(0, nameEnd));
            }
        } catch (NumberFormatException notAPort) {
            // Not an entry; the next line may be one.
        }
    }
}
