package ashiato.benchmarks;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// What a benchmark is run with.
///
/// @param ashiato the command that starts `ashiato`
/// @param generators the compiled load generators
/// @param runs how often each measurement is repeated, at least one; 0 for the benchmark's own number
/// @param scale by what the sizes of the storms are multiplied, above 0, at most 1; demands hold for 1
/// @param log a recorded log to measure as well; empty for none
public record Settings(List<String> ashiato, Generators generators, int runs, double scale, Optional<Path> log) {
    public Settings {
        ashiato = List.copyOf(ashiato);
    }

    int runsOr(int own) {
        return runs == 0 ? own : runs;
    }

    /// A storm's size, scaled.
    String size(int full) {
        return Integer.toString(Math.max(1, (int) (full * scale)));
    }
}
