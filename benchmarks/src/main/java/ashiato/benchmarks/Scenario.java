package ashiato.benchmarks;

import java.util.List;

/// What a generator is run for.
///
/// @param name for the reader of a report
/// @param command the generator and its options
record Scenario(String name, List<String> command) {
    Scenario {
        command = List.copyOf(command);
    }

    static Scenario of(String name, String... command) {
        return new Scenario(name, List.of(command));
    }
}
