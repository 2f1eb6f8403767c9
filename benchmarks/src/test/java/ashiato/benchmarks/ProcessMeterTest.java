package ashiato.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ProcessMeterTest {
    private final ProcessMeter own = new ProcessMeter(ProcessHandle.current().pid());

    @Test
    void countsTheCpuTimeOfAProcess() throws BenchmarkException {
        long before = own.cpuNanos();
        long until = System.nanoTime() + 100_000_000;
        long spins = 0;
        while (System.nanoTime() < until) {
            spins++;
        }
        assertThat(own.cpuNanos() - before).as("after %d spins", spins).isGreaterThanOrEqualTo(20_000_000);
    }

    @Test
    void readsTheMemoryOfAProcess() throws BenchmarkException {
        assertThat(own.residentBytes()).isBetween(10L << 20, 4L << 30);
        assertThat(own.proportionalBytes()).isBetween(10L << 20, own.residentBytes() + (64L << 20));
    }

    @Test
    void findsNoProgramsAndMapsWhereThereAreNone() throws BenchmarkException {
        assertThat(own.kernelCost()).isEqualTo(new ProcessMeter.KernelCost(0, 0));
        assertThat(own.missedRuns()).isZero();
        assertThat(own.mapBytes()).isZero();
    }

    @Test
    void saysWhichFileItCannotRead() {
        assertThatThrownBy(() -> new ProcessMeter(Integer.MAX_VALUE).cpuNanos())
                .isInstanceOf(BenchmarkException.class)
                .hasMessageStartingWith("cannot read /proc/2147483647/stat: ");
    }
}
