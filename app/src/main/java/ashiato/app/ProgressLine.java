package ashiato.app;

import java.util.function.LongSupplier;
import java.util.stream.Stream;

/// How far long work has come, in a line that is overwritten. Shown where somebody watches: where results go to a
/// terminal.
final class ProgressLine {
    private static final long SHOW_NANOS = 250_000_000;
    /// ECMA-48, "Erase in line", behind a carriage return.
    private static final String CLEAR = "\r\u001b[K";

    private final Surroundings surroundings;
    private final String key;
    private final long total;
    private final LongSupplier nanoTime;
    private long shownAt;
    private boolean shown;

    /// @param key the sentence with blanks for how much is done, how much there is, and the percentage
    ProgressLine(Surroundings surroundings, String key, long total) {
        this(surroundings, key, total, System::nanoTime);
    }

    /// @param nanoTime tells how time passes, as [System#nanoTime()]
    ProgressLine(Surroundings surroundings, String key, long total, LongSupplier nanoTime) {
        this.surroundings = surroundings;
        this.key = key;
        this.total = total;
        this.nanoTime = nanoTime;
        this.shownAt = nanoTime.getAsLong();
    }

    /// So much is done.
    ///
    /// @param more what goes into the sentence's further blanks
    void reach(long done, Object... more) {
        long now = nanoTime.getAsLong();
        if (surroundings.colour() && now - shownAt >= SHOW_NANOS) {
            long percent = total == 0 ? 100 : Math.min(100, done * 100 / total);
            Object[] blanks = Stream.concat(Stream.of(done, total, percent), Stream.of(more))
                    .toArray();
            surroundings.err().print(CLEAR + Messages.text(key, blanks));
            surroundings.err().flush();
            shownAt = now;
            shown = true;
        }
    }

    /// Removes the line.
    void end() {
        if (shown) {
            surroundings.err().print(CLEAR);
            surroundings.err().flush();
        }
    }
}
