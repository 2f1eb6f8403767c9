package ashiato.app;

import ashiato.sensor.Sensor;
import java.util.List;
import java.util.Optional;

/// Whether this process may observe the kernel, found out before any heavy work.
final class Privileges {
    private Privileges() {}

    /// What this process lacks, as a sentence for the user; empty if it lacks nothing.
    static Optional<String> missing() {
        return sentence(Sensor.missingCapabilities());
    }

    static Optional<String> sentence(List<String> missingCapabilities) {
        return missingCapabilities.isEmpty()
                ? Optional.empty()
                : Optional.of(Messages.text("error.privileges", String.join(", ", missingCapabilities), commandName()));
    }

    /// How the user started this command.
    static String commandName() {
        return System.getProperty("ashiato.command", "ashiato");
    }
}
