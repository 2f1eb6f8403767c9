package ashiato.sensor.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;

class KernelClockTest {
    private static final long BOOT = 1_700_000_000_000_000_000L;

    private final FakeClocks clocks = new FakeClocks();

    @Test
    void convertsStampsOfThePastAndTheFuture() {
        KernelClock clock = new KernelClock(clocks, Duration.ofSeconds(5));

        assertThat(clock.instant(0)).isCloseTo(Instant.ofEpochSecond(1_700_000_000), within(1, ChronoUnit.MICROS));
        assertThat(clock.instant(90_000_000_001L)).isEqualTo(clock.instant(0).plusNanos(90_000_000_001L));
    }

    @Test
    void believesTheClosestPairOfReadings() {
        clocks.interruptions = new long[] {3_000_000, 0, 50_000_000, 7_000_000, 900};

        KernelClock clock = new KernelClock(clocks, Duration.ofSeconds(5));

        assertThat(clock.instant(0)).isCloseTo(Instant.ofEpochSecond(1_700_000_000), within(1, ChronoUnit.MICROS));
    }

    @Test
    void followsAStepOfTheTimeOfDayAfterTheInterval() {
        KernelClock clock = new KernelClock(clocks, Duration.ofSeconds(5));
        Instant before = clock.instant(0);
        clocks.offset += Duration.ofHours(9).toNanos();

        clocks.kernel += Duration.ofMillis(4900).toNanos();
        assertThat(clock.refresh()).isFalse();
        assertThat(clock.instant(0)).isEqualTo(before);

        clocks.kernel += Duration.ofMillis(100).toNanos();
        assertThat(clock.refresh()).isTrue();
        assertThat(clock.instant(0)).isCloseTo(before.plus(9, ChronoUnit.HOURS), within(1, ChronoUnit.MICROS));
        assertThat(clock.refresh()).isFalse();
    }

    @Test
    void doesNotFollowTheJitterOfItsMeasurements() {
        KernelClock clock = new KernelClock(clocks, Duration.ofSeconds(5));
        Instant before = clock.instant(0);
        clocks.interruptions = new long[] {400_000, 400_000, 400_000, 400_000, 400_000};

        clocks.kernel += Duration.ofSeconds(6).toNanos();

        assertThat(clock.refresh()).isFalse();
        assertThat(clock.instant(0)).isEqualTo(before);
    }

    @Test
    void convertsTheHostsOwnClocks() {
        KernelClock clock = new KernelClock(LinuxClock.boottime(), Duration.ofSeconds(5));

        assertThat(clock.instant(clock.kernelNanos())).isCloseTo(Instant.now(), within(200, ChronoUnit.MILLIS));
    }

    /// Each reading takes 100 ns; the wall clock's may be interrupted before it returns.
    private static final class FakeClocks implements KernelClock.Source {
        private long kernel = 1_000_000_000L;
        private long offset = BOOT;
        private long[] interruptions = {0};
        private int readings;

        @Override
        public long kernelNanos() {
            return kernel += 100;
        }

        @Override
        public long wallNanos() {
            kernel += 100;
            long wall = kernel + offset;
            kernel += interruptions[readings++ % interruptions.length];
            return wall;
        }
    }
}
