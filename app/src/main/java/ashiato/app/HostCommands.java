package ashiato.app;

import java.util.List;

/// Runs programs of the host.
@FunctionalInterface
interface HostCommands {
    /// What became of a program.
    ///
    /// @param exitCode its exit code
    /// @param output what it wrote, standard error included
    record Result(int exitCode, String output) {}

    /// Runs a program to its end.
    ///
    /// @throws CommandFailure if it cannot be started
    Result run(List<String> command) throws CommandFailure;

    /// Runs a program that must succeed.
    ///
    /// @throws CommandFailure with what it said if it does not
    default void must(String... command) throws CommandFailure {
        Result result = run(List.of(command));
        if (result.exitCode() != 0) {
            throw new CommandFailure(
                    Main.NO,
                    Messages.text(
                            "service.command",
                            String.join(" ", command),
                            result.exitCode(),
                            result.output().strip()));
        }
    }
}
