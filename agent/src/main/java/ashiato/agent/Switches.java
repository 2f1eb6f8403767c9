package ashiato.agent;

import ashiato.event.HashAlgorithm;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What Sysmon's switches beside a configuration file ask for. Null means that the switch was not given.
///
/// @param network `-n`: the programs whose connections are wanted; empty for all programs
/// @param images `-l`: the programs whose loaded images are wanted; empty for all programs
/// @param hashes `-h`: the hashes of images; before what the file says
public record Switches(
        @Nullable List<String> network,
        @Nullable List<String> images,
        @Nullable Set<HashAlgorithm> hashes) {

    /// None was given.
    public static final Switches NONE = new Switches(null, null, null);

    /// Copies the collections.
    public Switches {
        network = network == null ? null : List.copyOf(network);
        images = images == null ? null : List.copyOf(images);
        hashes = hashes == null ? null : Set.copyOf(hashes);
    }

    /// These, with what the others say in place of what these say.
    public Switches with(Switches others) {
        return new Switches(
                others.network == null ? network : others.network,
                others.images == null ? images : others.images,
                others.hashes == null ? hashes : others.hashes);
    }
}
