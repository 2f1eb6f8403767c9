package ashiato.app;

import static org.assertj.core.api.Assertions.assertThat;

import ashiato.config.TrialReport.PerDay;
import ashiato.log.LogOptions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogBoundTest {
    private static final long MB = 1 << 20;

    @Test
    void doesNotPromiseThePartThatGoesNext() {
        // A log of 64 MB has parts of 4 MB, one of 64 KB of 16 KB.
        assertThat(new LogBound(64 * MB, LogBound.Source.DEFAULT).daysKept(new PerDay(1, 6 * MB)))
                .isEqualTo(10.0);
        assertThat(new LogBound(64 << 10, LogBound.Source.OPTION).daysKept(new PerDay(1, 24 << 10)))
                .isEqualTo(2.0);
        assertThat(new LogBound(64 * MB, LogBound.Source.DEFAULT).daysKept(new PerDay(0, 0)))
                .isInfinite();
    }

    /// 10 d at 6 MB are 60 MB and a part of 4 MB. 90 d at 70 MB are 6,300 MB and a part of 8 MB, rounded up to 256
    /// MB.
    /// 90 d at 100 B are 9,000 B.
    @ParameterizedTest
    @CsvSource({"10, 6291456, 65536", "90, 73400320, 6553600", "90, 100, 1024", "1, 0, 1024"})
    void findsTheSizeThatKeepsEventsSoLong(int days, double bytesPerDay, long kilobytes) {
        assertThat(LogBound.kilobytesFor(Duration.ofDays(days), new PerDay(1, bytesPerDay)))
                .isEqualTo(kilobytes);
    }

    @Test
    void theSizeItFindsKeepsEventsAtLeastSoLongAndIsHardlyLarger() {
        for (double bytesPerDay = 1000; bytesPerDay < 1e12; bytesPerDay *= 1.7) {
            for (int days = 1; days < 40_000; days = days * 3 + 1) {
                PerDay perDay = new PerDay(1, bytesPerDay);
                long found = LogBound.kilobytesFor(Duration.ofDays(days), perDay) * 1024;
                String what = days + " days of " + bytesPerDay + " bytes";
                assertThat(new LogBound(found, LogBound.Source.OPTION).daysKept(perDay))
                        .as(what)
                        .isGreaterThanOrEqualTo(days);
                double needed = bytesPerDay * days + new LogOptions(found).partBytes();
                assertThat((double) found).as(what).isLessThanOrEqualTo(needed * 1.07 + MB);
            }
        }
    }
}
