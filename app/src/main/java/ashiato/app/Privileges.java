package ashiato.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Whether this process may observe the kernel, found out before any heavy work.
final class Privileges {
    /// The capabilities that suffice, by their numbers (capabilities(7), linux/capability.h). tracefs, where the
    /// numbers
    /// of tracepoints are, can be read by root only: hence the second.
    private enum Capability {
        CAP_BPF(39),
        CAP_DAC_READ_SEARCH(2),
        CAP_NET_ADMIN(12),
        CAP_PERFMON(38);

        private final int number;

        Capability(int number) {
            this.number = number;
        }

        boolean isIn(long mask) {
            return (mask >>> number & 1) != 0;
        }
    }

    private Privileges() {}

    /// What this process lacks, as a sentence for the user; empty if it lacks nothing.
    static Optional<String> missing() {
        try {
            return missing(Files.readString(Path.of("/proc/self/status")));
        } catch (IOException e) {
            return Optional.of(Messages.text("error.notLinux"));
        }
    }

    /// @param status the text of `/proc/self/status`, whose line `CapEff` has the effective capabilities in hex
    ///     (proc_pid_status(5))
    static Optional<String> missing(String status) {
        long effective = status.lines()
                .filter(line -> line.startsWith("CapEff:"))
                .mapToLong(line -> Long.parseUnsignedLong(
                        line.substring("CapEff:".length()).strip(), 16))
                .findFirst()
                .orElse(0);
        List<String> missing = new ArrayList<>();
        for (Capability capability : Capability.values()) {
            if (!capability.isIn(effective)) {
                missing.add(capability.name());
            }
        }
        return missing.isEmpty()
                ? Optional.empty()
                : Optional.of(Messages.text("error.privileges", String.join(", ", missing), commandName()));
    }

    /// How the user started this command.
    static String commandName() {
        return System.getProperty("ashiato.command", "ashiato");
    }
}
