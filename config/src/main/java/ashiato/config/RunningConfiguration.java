package ashiato.config;

import ashiato.event.HashAlgorithm;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a service filters by: its configuration, and what was said about it elsewhere.
///
/// @param serviceName the service as the host knows it
/// @param driverName what observes the kernel for it
/// @param file the configuration file as it was named when it was given, or null if there is none
/// @param hash the algorithm and the digest of that file, `SHA256=…`, or null if there is none
/// @param hashes the hashes that are taken
/// @param networkPrograms the programs of the switch `-n`, none for all, or null without the switch
/// @param imagePrograms the programs of the switch `-l`, none for all, or null without the switch
/// @param configuration what the file says; without filters and options if there is none
public record RunningConfiguration(
        String serviceName,
        String driverName,
        @Nullable String file,
        @Nullable String hash,
        Set<HashAlgorithm> hashes,
        @Nullable List<String> networkPrograms,
        @Nullable List<String> imagePrograms,
        Configuration configuration) {
    /// Copies the collections.
    public RunningConfiguration {
        hashes = Set.copyOf(hashes);
        networkPrograms = networkPrograms == null ? null : List.copyOf(networkPrograms);
        imagePrograms = imagePrograms == null ? null : List.copyOf(imagePrograms);
    }
}
