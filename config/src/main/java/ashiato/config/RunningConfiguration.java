package ashiato.config;

import ashiato.event.HashAlgorithm;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a service filters by: its configuration, and what was said about it elsewhere.
///
/// @param serviceName the service as the host knows it
/// @param driverName what observes the kernel for it
/// @param file the configuration file as it was named when it was given, or null if there is none
/// @param hash the algorithm and the digest of that file, `SHA256=…`, or null if there is none
/// @param hashes the hashes that are taken
/// @param switches what was said on the command line
/// @param configuration what the file says; without filters and options if there is none
public record RunningConfiguration(
        String serviceName,
        String driverName,
        @Nullable String file,
        @Nullable String hash,
        Set<HashAlgorithm> hashes,
        CommandLineFilters switches,
        Configuration configuration) {
    /// Copies the set.
    public RunningConfiguration {
        hashes = Set.copyOf(hashes);
    }
}
