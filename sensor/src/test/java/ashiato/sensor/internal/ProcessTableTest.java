package ashiato.sensor.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;

class ProcessTableTest {
    private final ProcessTable table = new ProcessTable(3, 2, process -> {});

    private TrackedProcess add(int pid, long start) {
        TrackedProcess process = new TrackedProcess(pid, start, new UUID(pid, start));
        table.add(process);
        return process;
    }

    @Test
    void tellsApartTwoProcessesOfOnePid() {
        TrackedProcess first = add(7, 100);
        TrackedProcess second = add(7, 200);
        assertThat(table.find(7, 100)).isSameAs(first);
        assertThat(table.find(7, 200)).isSameAs(second);
        assertThat(table.find(7, 300)).isNull();
    }

    @Test
    void remembersAProcessThatEnded() {
        TrackedProcess process = add(7, 100);
        table.end(process);
        assertThat(table.find(7, 100)).isSameAs(process);
    }

    @Test
    void forgetsTheOneThatEndedFirstWhenItIsFull() {
        TrackedProcess running = add(1, 1);
        TrackedProcess endedLater = add(2, 2);
        TrackedProcess endedFirst = add(3, 3);
        table.end(endedFirst);
        table.end(endedLater);
        add(4, 4);
        assertThat(table.find(3, 3)).isNull();
        assertThat(table.find(2, 2)).isSameAs(endedLater);
        assertThat(table.find(1, 1)).isSameAs(running);
        assertThat(table.table().evicted()).isZero();
    }

    @Test
    void keepsNoMoreThanSoManyThatEnded() {
        for (int pid = 1; pid <= 3; pid++) {
            table.end(add(pid, pid));
        }
        assertThat(table.find(1, 1)).isNull();
        assertThat(table.find(2, 2)).isNotNull();
        assertThat(table.find(3, 3)).isNotNull();
    }

    @Test
    void countsARunningProcessThatHadToGiveWay() {
        add(1, 1);
        add(2, 2);
        add(3, 3);
        add(4, 4);
        assertThat(table.table().size()).isEqualTo(3);
        assertThat(table.table().evicted()).isEqualTo(1);
        assertThat(table.find(4, 4)).isNotNull();
    }
}
