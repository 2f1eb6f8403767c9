package ashiato.agent.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// The resident set of this process: `VmRSS` of `/proc/self/status` (proc_pid_status(5)).
public final class ResidentMemory {
    private ResidentMemory() {}

    /// In bytes, or null where `/proc` does not tell.
    public static @Nullable Long bytes() {
        try {
            return parse(Files.readString(Path.of("/proc/self/status")));
        } catch (IOException e) {
            return null;
        }
    }

    /// The value of the line `VmRSS:   51234 kB`, in bytes, or null if there is none.
    static @Nullable Long parse(String status) {
        int at = status.indexOf("\nVmRSS:");
        int unit = status.indexOf(" kB", at);
        if (at < 0 || unit < 0) {
            return null;
        }
        return Long.parseLong(status.substring(at + "\nVmRSS:".length(), unit).strip()) << 10;
    }
}
