package ashiato.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TrainCommandTest {
    private final Cli cli = new Cli();

    @Test
    void runsThroughTheCommandsWithoutTheKernel() {
        AtomicInteger opened = new AtomicInteger();
        cli.source = (_, _) -> {
            opened.incrementAndGet();
            throw new AssertionError("the kernel was asked");
        };

        assertThat(cli.run("train")).as(cli.err()).isZero();
        assertThat(opened).hasValue(0);
        assertThat(cli.err()).contains("recorded 3 events").contains("nothing was lost");
        assertThat(cli.out()).isEmpty();
    }

    @Test
    void endsWithTheRecordersErrorWhereTheKernelCannotBeObserved() {
        assertThat(cli.run("train", "--record")).isEqualTo(1);
        assertThat(cli.err()).isEqualTo("ashiato: this kernel cannot be observed\n");
    }
}
