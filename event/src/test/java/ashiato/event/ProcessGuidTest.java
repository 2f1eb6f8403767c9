package ashiato.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class ProcessGuidTest {

    @Test
    void printsAsWindowsPrintsThePublishedSample() {
        long start = Instant.parse("2018-03-18T11:22:05Z").getEpochSecond();

        assertThat(start).isEqualTo(0x5aae4bddL);
        assertThat(ProcessGuid.of(0xc591b94e, start, 0x0637b173_10000000L))
                .hasToString("c591b94e-4bdd-5aae-0000-001073b13706");
    }

    @Test
    void putsEachByteOfEachNumberInItsPlace() {
        assertThat(ProcessGuid.of(0x01020304, 0x0a0b0c0dL, 0x1112131415161718L))
                .hasToString("01020304-0c0d-0a0b-1817-161514131211");
    }

    @Test
    void doesNotSpreadSignBits() {
        assertThat(ProcessGuid.of(-1, 0xffffffffL, 0)).hasToString("ffffffff-ffff-ffff-0000-000000000000");
        assertThat(ProcessGuid.of(0x80000000, 0x8000_0001L, -1L)).hasToString("80000000-0001-8000-ffff-ffffffffffff");
    }

    @Test
    void takesTheLow32BitsOfTheTime() {
        assertThat(ProcessGuid.of(0, 0x1_0000_0002L, 0)).isEqualTo(ProcessGuid.of(0, 2, 0));
        assertThat(ProcessGuid.of(7, -1, 0)).isEqualTo(ProcessGuid.of(7, 0xffffffffL, 0));
    }
}
