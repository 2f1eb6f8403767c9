package ashiato.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.stream.Stream;

/// What a process and its eBPF programs cost, from `/proc` (proc(5)).
final class ProcessMeter {
    /// `/proc/PID/stat` counts in units of 1/100 s (USER_HZ) on every architecture.
    private static final long NANOS_PER_TICK = 10_000_000;

    private final Path proc;

    ProcessMeter(long pid) {
        proc = Path.of("/proc", Long.toString(pid));
    }

    /// The run time of a process's eBPF programs.
    ///
    /// @param nanos of all its programs together, in whichever process's context they ran
    /// @param runs how often they ran
    record KernelCost(long nanos, long runs) {}

    /// User and kernel time of all its threads, ended ones too, in nanoseconds.
    long cpuNanos() throws BenchmarkException {
        String stat = read(proc.resolve("stat"));
        // The name in parentheses may hold spaces; utime and stime are fields 14 and 15.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * NANOS_PER_TICK;
    }

    /// `VmRSS` in bytes.
    long residentBytes() throws BenchmarkException {
        return kilobytes(proc.resolve("status"), "VmRSS:") * 1024;
    }

    /// The proportional set size in bytes: pages shared with other processes count in part.
    long proportionalBytes() throws BenchmarkException {
        return kilobytes(proc.resolve("smaps_rollup"), "Pss:") * 1024;
    }

    /// What its eBPF programs have cost since they were loaded, as far as [BpfStatistics] was on.
    KernelCost kernelCost() throws BenchmarkException {
        long nanos = 0;
        long runs = 0;
        for (Map<String, String> program : descriptors("prog_id")) {
            nanos += Long.parseLong(program.getOrDefault("run_time_ns", "0"));
            runs += Long.parseLong(program.getOrDefault("run_cnt", "0"));
        }
        return new KernelCost(nanos, runs);
    }

    /// How often the kernel left out one of its eBPF programs because the program was already running on that CPU,
    /// in
    /// code that an interrupt had stopped. What such a run would have recorded is lost.
    long missedRuns() throws BenchmarkException {
        long misses = 0;
        for (Map<String, String> program : descriptors("prog_id")) {
            misses += Long.parseLong(program.getOrDefault("recursion_misses", "0"));
        }
        return misses;
    }

    /// Memory that the kernel holds for its eBPF maps, in bytes.
    long mapBytes() throws BenchmarkException {
        long bytes = 0;
        for (Map<String, String> map : descriptors("map_id")) {
            bytes += Long.parseLong(map.getOrDefault("memlock", "0"));
        }
        return bytes;
    }

    /// The fields of the descriptors that have this one, each object once.
    private Iterable<Map<String, String>> descriptors(String id) throws BenchmarkException {
        Map<String, Map<String, String>> byId = new HashMap<>();
        try (Stream<Path> listing = Files.list(proc.resolve("fdinfo"))) {
            for (Path descriptor : listing.toList()) {
                Map<String, String> fields = fields(descriptor);
                String number = fields.get(id);
                // A link names its program too, without the program's times.
                if (number != null && !fields.containsKey("link_id")) {
                    byId.put(number, fields);
                }
            }
        } catch (IOException e) {
            throw new BenchmarkException("cannot read the descriptors of " + proc + ": " + e, e);
        }
        return byId.values();
    }

    private static Map<String, String> fields(Path descriptor) throws BenchmarkException {
        Map<String, String> fields = new HashMap<>();
        String text;
        try {
            text = Files.readString(descriptor);
        } catch (NoSuchFileException e) {
            return Map.of(); // closed since it was listed
        } catch (IOException e) {
            throw new BenchmarkException("cannot read " + descriptor + ": " + e, e);
        }
        text.lines().forEach(line -> {
            int colon = line.indexOf(':');
            if (colon > 0) {
                fields.put(line.substring(0, colon), line.substring(colon + 1).strip());
            }
        });
        return fields;
    }

    private static long kilobytes(Path file, String field) throws BenchmarkException {
        List<String> lines = read(file).lines().toList();
        try {
            String line =
                    lines.stream().filter(l -> l.startsWith(field)).findFirst().orElseThrow();
            return Long.parseLong(
                    line.substring(field.length()).replace("kB", "").strip());
        } catch (NoSuchElementException | NumberFormatException e) {
            throw new BenchmarkException(file + " has no number in kB for " + field, e);
        }
    }

    private static String read(Path file) throws BenchmarkException {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new BenchmarkException("cannot read " + file + ": " + e, e);
        }
    }
}
