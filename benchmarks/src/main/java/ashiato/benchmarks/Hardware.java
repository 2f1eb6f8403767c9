package ashiato.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;

/// What a benchmark ran on.
///
/// @param processor the processor's name
/// @param cores those this process may use
/// @param kernel the kernel's release
/// @param load the load average of the minute before the run: other programs disturb times
/// @param date the day of the run, UTC
record Hardware(String processor, int cores, String kernel, String load, LocalDate date) {
    static Hardware current() {
        return new Hardware(
                firstLineAfter(Path.of("/proc/cpuinfo"), "model name"),
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("os.version", "unknown"),
                firstLineAfter(Path.of("/proc/loadavg"), "").split(" ", -1)[0],
                LocalDate.now(ZoneOffset.UTC));
    }

    private static String firstLineAfter(Path file, String key) {
        try {
            return Files.readString(file)
                    .lines()
                    .filter(line -> line.startsWith(key))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("unknown");
        } catch (IOException e) {
            return "unknown";
        }
    }

    @Override
    public String toString() {
        return "%s, %d cores, Linux %s, load %s, %s".formatted(processor, cores, kernel, load, date);
    }
}
