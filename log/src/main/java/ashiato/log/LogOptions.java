package ashiato.log;

import java.time.Duration;

/// How a log is kept.
///
/// @param maxBytes the bound of the log's bytes, at least [#MIN_BYTES]. The oldest part goes before a write would
///     exceed it. Only a single record larger than three quarters of it can exceed it, until the next part begins.
/// @param sealInterval records are sealed at the latest after this time; at least a second
/// @param partAge a part that is older is complete, however small, and can become a segment; at least a second
public record LogOptions(long maxBytes, Duration sealInterval, Duration partAge) {
    /// As `journald` does: what an intruder who becomes root can still rewrite are the last 15 minutes.
    public static final Duration DEFAULT_SEAL_INTERVAL = Duration.ofMinutes(15);

    /// A day: small enough for the bytes of the journal not to matter, large enough for a segment to be dense.
    public static final Duration DEFAULT_PART_AGE = Duration.ofDays(1);

    /// The smallest bound: 64 KiB.
    public static final long MIN_BYTES = 64 * 1024;

    private static final long MIB = 1024 * 1024;
    private static final long DEFAULT_BYTES = 64 * MIB;

    public LogOptions {
        if (maxBytes < MIN_BYTES) {
            throw new IllegalArgumentException("log size is " + maxBytes + " bytes; expected at least " + MIN_BYTES);
        }
        if (sealInterval.toSeconds() < 1) {
            throw new IllegalArgumentException("seal interval is " + sealInterval + "; expected at least one second");
        }
        if (partAge.toSeconds() < 1) {
            throw new IllegalArgumentException("part age is " + partAge + "; expected at least one second");
        }
    }

    /// Windows' default size of the Sysmon log: 65536 KB.
    public static LogOptions defaults() {
        return new LogOptions(DEFAULT_BYTES);
    }

    /// A log of this bound that is sealed every 15 minutes and begins a part every day.
    public LogOptions(long maxBytes) {
        this(maxBytes, DEFAULT_SEAL_INTERVAL);
    }

    /// A log that begins a part every day.
    public LogOptions(long maxBytes, Duration sealInterval) {
        this(maxBytes, sealInterval, DEFAULT_PART_AGE);
    }

    /// The size at which a part is full: a sixteenth of the bound, but 1 to 8 MiB, and never more than a quarter of
    /// the
    /// bound, so that dropping a part leaves most of the history.
    public long partBytes() {
        return Math.min(Math.clamp(maxBytes / 16, MIB, 8 * MIB), maxBytes / 4);
    }

    /// The size from which a segment is not merged with others any more: a sixteenth of the bound, so that dropping
    /// one
    /// leaves most of the history.
    public long segmentBytes() {
        return maxBytes / 16;
    }
}
