package ashiato.sensor.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ProcessMarksTest {
    private static final long START = 123_456_789;

    private final FakeKernel kernel = new FakeKernel();
    private final ProcessMarks marks = new ProcessMarks(kernel);
    private final TrackedProcess process = new TrackedProcess(42, 12, new UUID(0, 1));

    /// The map of marks and the positions of the ring.
    private static final class FakeKernel implements ProcessMarks.Map {
        final Map<Integer, Integer> typesByPid = new HashMap<>();
        boolean full;
        long produced;
        long consumed;

        @Override
        public boolean put(long start, int pid, int uid, int types) {
            if (!full) {
                typesByPid.put(pid, types);
            }
            return !full;
        }

        @Override
        public boolean replace(long start, int pid, int uid, int types) {
            return typesByPid.replace(pid, types) != null;
        }

        @Override
        public void erase(long start, int pid) {
            typesByPid.remove(pid);
        }

        @Override
        public void eraseAll() {
            typesByPid.clear();
        }

        @Override
        public long produced() {
            return produced;
        }

        @Override
        public long consumed() {
            return consumed;
        }
    }

    private void mark(int types) {
        process.verdict.types = types;
        marks.mark(process, START);
    }

    @Test
    void givesNoEffectBeforeTheRingIsReadUpToTheMark() {
        kernel.produced = 500;
        kernel.consumed = 400;
        mark(3);
        marks.settle();
        assertThat(kernel.typesByPid).containsEntry(42, 0);
        kernel.consumed = 500;
        marks.settle();
        assertThat(kernel.typesByPid).containsEntry(42, 3);
    }

    @Test
    void callsAMarkOffWhoseProcessWasAnotherProgramBefore() {
        kernel.produced = 500;
        mark(3);
        // The record of an exec from before the mark is read.
        marks.executed(process);
        kernel.consumed = 500;
        marks.settle();
        assertThat(kernel.typesByPid).containsEntry(42, 0);
    }

    @Test
    void doesNotPutBackAMarkThatAnExecRemoved() {
        mark(3);
        kernel.typesByPid.remove(42);
        marks.settle();
        assertThat(kernel.typesByPid).isEmpty();
    }

    @Test
    void doesNotTakeTheMarkOfTheOldProgramForThatOfTheNew() {
        kernel.produced = 100;
        mark(3);
        marks.executed(process);
        kernel.produced = 200;
        mark(1);
        kernel.consumed = 100;
        marks.settle();
        assertThat(kernel.typesByPid).containsEntry(42, 0);
        kernel.consumed = 200;
        marks.settle();
        assertThat(kernel.typesByPid).containsEntry(42, 1);
    }

    @Test
    void doesWithoutAMarkWhereTheKernelHasNoRoom() {
        kernel.full = true;
        mark(3);
        marks.settle();
        assertThat(process.verdict.mark).isNull();
        assertThat(kernel.typesByPid).isEmpty();
    }

    @Test
    void removesTheMarkOfAForgottenProcess() {
        mark(3);
        marks.settle();
        marks.forget(process);
        assertThat(kernel.typesByPid).isEmpty();
        assertThat(process.verdict.mark).isNull();
    }

    @Test
    void forgetsWhatIsPendingWhenAllIsCleared() {
        mark(3);
        marks.clear();
        marks.settle();
        assertThat(kernel.typesByPid).isEmpty();
    }
}
