package ashiato.sensor.internal;

import ashiato.sensor.internal.libc.Libc;
import ashiato.sensor.internal.libc.NativeException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Gives back memory that the process needed once.
///
/// A JVM's start touches most of its archive of classes and much of its own code. These pages are unchanged copies of
/// files; they stay resident until the host runs short. Given back, the few that are needed again come back from the
/// page cache. Only mappings that are not writable and have no page of their own are touched, so nothing can be lost.
///
/// A storm of events leaves garbage in the old generation of the heap, which grows before it is collected. In a quiet
/// moment a collection takes some milliseconds and gives it back. For one thread.
final class ProcessMemory {
    /// More than the recorder needs on a quiet host.
    private static final long SMALL_HEAP_BYTES = 10L << 20;

    private static final Path SMAPS = Path.of("/proc/self/smaps");

    /// When the JVM has loaded and compiled what it needs, and how often it is looked after from then on.
    private static final long SETTLED_SECONDS = 10;

    private static final long TRIM_SECONDS = 300;

    /// So few records in a second are a quiet moment.
    private static final long QUIET_RECORDS = 1000;

    private long seconds;
    private long givenBackAt;
    private long recordsBefore;

    /// To be called once a second: gives memory back when the start is over, after a storm, and now and then; never
    /// while much happens. Takes some milliseconds when it does.
    ///
    /// @param records how many records were read so far
    void everySecond(long records) {
        seconds++;
        boolean quiet = records - recordsBefore < QUIET_RECORDS;
        recordsBefore = records;
        boolean due = seconds == SETTLED_SECONDS
                || seconds >= givenBackAt + TRIM_SECONDS
                || (seconds >= givenBackAt + SETTLED_SECONDS && isHeapLarge());
        if (due && quiet) {
            givenBackAt = seconds;
            giveBack();
        }
    }

    private static boolean isHeapLarge() {
        return Runtime.getRuntime().totalMemory() > SMALL_HEAP_BYTES;
    }

    @SuppressWarnings("SystemGc") // the reason stands at the class
    private static void giveBack() {
        if (isHeapLarge()) {
            System.gc();
        }
        releaseFilePages();
    }

    private static void releaseFilePages() {
        try (BufferedReader lines = Files.newBufferedReader(SMAPS, StandardCharsets.ISO_8859_1)) {
            Mapping mapping = null;
            String line;
            while ((line = lines.readLine()) != null) {
                Mapping next = Mapping.ofHeader(line);
                if (next != null) {
                    mapping = next;
                } else if (mapping != null
                        && mapping.length > 0
                        && line.startsWith("Anonymous:")
                        && line.endsWith(" 0 kB")) {
                    // With huge pages one byte that is needed would bring two megabytes back.
                    Libc.advise(mapping.start, mapping.length, Libc.MADV_NOHUGEPAGE);
                    Libc.advise(mapping.start, mapping.length, Libc.MADV_DONTNEED);
                }
            }
        } catch (IOException | NativeException unavailable) {
            // Nothing depends on it but the memory that is shown.
        }
    }

    /// A private mapping of a file that nobody may write to.
    private record Mapping(long start, long length) {
        /// The mapping that a line like `7f00-7f10 r-xp 00000000 08:01 42 /usr/lib/x.so` begins.
        ///
        /// @return null for other lines, and a mapping of no length for others' mappings
        static @Nullable Mapping ofHeader(String line) {
            int dash = line.indexOf('-');
            int blank = line.indexOf(' ');
            if (dash <= 0 || blank < dash || line.charAt(blank - 1) == ':') {
                return null;
            }
            long start = Long.parseUnsignedLong(line, 0, dash, 16);
            long end = Long.parseUnsignedLong(line, dash + 1, blank, 16);
            String access = line.substring(blank + 1, blank + 5);
            boolean file = line.indexOf(" /", blank) > 0;
            boolean fit = file && access.charAt(0) == 'r' && access.charAt(1) == '-' && access.charAt(3) == 'p';
            return new Mapping(start, fit ? end - start : 0);
        }
    }
}
