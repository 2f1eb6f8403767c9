package ashiato.agent.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ResidentMemoryTest {
    @Test
    void readsTheResidentSetInBytes() {
        assertThat(ResidentMemory.parse("Name:\tjava\nVmHWM:\t  60000 kB\nVmRSS:\t   51234 kB\nRssAnon:\t 1 kB\n"))
                .isEqualTo(51234L * 1024);
    }

    @Test
    void isUnknownWithoutTheLine() {
        assertThat(ResidentMemory.parse("Name:\tkthreadd\nThreads:\t1\n")).isNull();
    }
}
