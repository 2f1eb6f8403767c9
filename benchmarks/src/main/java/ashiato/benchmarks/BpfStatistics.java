package ashiato.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Makes the kernel measure the run time of eBPF programs (sysctl `kernel.bpf_stats_enabled`, Linux 5.1) until closed.
/// The measurement itself costs each run some tens of nanoseconds, which it does not count.
final class BpfStatistics implements AutoCloseable {
    private static final Path SWITCH = Path.of("/proc/sys/kernel/bpf_stats_enabled");

    private final String before;

    BpfStatistics() throws BenchmarkException {
        try {
            before = Files.readString(SWITCH).strip();
            Files.writeString(SWITCH, "1");
        } catch (IOException e) {
            throw new BenchmarkException("cannot switch eBPF run times on at " + SWITCH + ": " + e, e);
        }
    }

    @Override
    public void close() throws BenchmarkException {
        try {
            Files.writeString(SWITCH, before);
        } catch (IOException e) {
            throw new BenchmarkException("cannot restore " + SWITCH + " to " + before + ": " + e, e);
        }
    }
}
