package ashiato.benchmarks;

import java.util.List;

/// What a benchmark is run with.
///
/// @param ashiato the command that starts `ashiato`
/// @param generators the compiled load generators
/// @param runs how often each measurement is repeated, at least one; 0 for the benchmark's own number
/// @param scale by what the sizes of the storms are multiplied, above 0, at most 1; demands hold for 1
public record Settings(List<String> ashiato, Generators generators, int runs, double scale) {
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
