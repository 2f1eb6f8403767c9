package ashiato.sensor.internal;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.StringTokenizer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// The names that the hosts file gives to addresses. A program that asks for one of them sends no DNS question, so
/// this is the only trace of the name it asked for.
///
/// A changed file is noticed within a second. Not thread-safe.
public final class HostsFile {
    private static final int CAPACITY = 16_384;

    private final WatchedFile file;
    private final Map<IpAddress, String> names = new HashMap<>();

    /// @param hosts the file, normally /etc/hosts
    /// @param nanoTime a clock as [System#nanoTime()]
    public HostsFile(Path hosts, LongSupplier nanoTime) {
        this.file = new WatchedFile(hosts, nanoTime);
    }

    /// The first name that the file gives to an address.
    ///
    /// @return null if it has none, and for the wildcard address, which lists of blocked names use as a target
    public @Nullable String name(IpAddress address) {
        if (file.changed()) {
            names.clear();
            file.forEachLine(this::add);
        }
        return names.get(address);
    }

    /// Takes a line `address name…` (hosts(5)) and leaves others alone.
    private void add(String line) {
        int comment = line.indexOf('#');
        StringTokenizer words = new StringTokenizer(comment < 0 ? line : line.substring(0, comment));
        if (words.countTokens() < 2 || names.size() == CAPACITY) {
            return;
        }
        IpAddress address = IpAddress.parse(words.nextToken());
        if (address != null && !address.isUnspecified()) {
            names.putIfAbsent(address, words.nextToken());
        }
    }
}
