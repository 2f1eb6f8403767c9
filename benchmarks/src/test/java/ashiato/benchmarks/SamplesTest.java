package ashiato.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SamplesTest {
    @Test
    void medianIsTheMiddleOfAnOddNumber() {
        assertThat(new Samples(List.of(9.0, 1.0, 5.0)).median()).isEqualTo(5.0);
    }

    @Test
    void medianIsTheMeanOfTheMiddleTwoOfAnEvenNumber() {
        assertThat(new Samples(List.of(9.0, 1.0, 5.0, 2.0)).median()).isEqualTo(3.5);
    }

    @Test
    void knowsItsBounds() {
        Samples samples = new Samples(List.of(3.0, -1.0, 2.0));
        assertThat(samples.least()).isEqualTo(-1.0);
        assertThat(samples.most()).isEqualTo(3.0);
    }
}
