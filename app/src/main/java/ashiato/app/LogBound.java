package ashiato.app;

import ashiato.config.TrialReport.PerDay;
import ashiato.log.LogOptions;
import java.time.Duration;

/// The bound on a log's size, and what it means in days.
///
/// A full log drops its oldest part before it writes on ([LogOptions#partBytes()]). What is kept for certain is what a
/// log holds right after that.
///
/// @param bytes the bound, in bytes
/// @param source where it comes from
record LogBound(long bytes, Source source) {
    private static final long KB = 1024;
    private static final long MB = 1024 * KB;

    /// Who says that it is the bound.
    enum Source {
        /// The recorder that writes the log.
        RECORDER,
        /// Who asks.
        OPTION,
        /// Nobody: it is what a recorder takes that is not told otherwise.
        DEFAULT
    }

    long kilobytes() {
        return bytes / KB;
    }

    /// For how many days events are kept at least; infinite if nothing comes.
    double daysKept(PerDay perDay) {
        return perDay.daysIn(kept(bytes));
    }

    /// The smallest bound, in KB, that keeps events so long at least. It is rounded up to whole MB, or, where that
    /// would
    /// be more exact than any plan, by a sixteenth at most.
    static long kilobytesFor(Duration keep, PerDay perDay) {
        double days = keep.toSeconds() / (double) Duration.ofDays(1).toSeconds();
        long needed = (long) Math.ceil(perDay.bytes() * days);
        long bytes = Math.max(needed, LogOptions.MIN_BYTES);
        while (kept(bytes) < needed) {
            bytes = needed + new LogOptions(bytes).partBytes();
        }
        long step = Math.max(MB, Long.highestOneBit(bytes / 16));
        return Math.ceilDiv(bytes, step) * step / KB;
    }

    private static long kept(long bound) {
        return bound - new LogOptions(bound).partBytes();
    }
}
