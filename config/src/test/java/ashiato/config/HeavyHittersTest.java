package ashiato.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HeavyHittersTest {
    @Test
    void countsExactlyWhileThereIsRoom() {
        HeavyHitters<Integer> counts = new HeavyHitters<>(50);
        for (int i = 0; i < 1000; i++) {
            counts.add(i % 100, 1, 10);
        }

        assertThat(counts.entries()).hasSize(100).allSatisfy(entry -> {
            assertThat(entry.events()).isEqualTo(10);
            assertThat(entry.bytes()).isEqualTo(100);
            assertThat(entry.missed()).isZero();
        });
        assertThat(counts.hasForgotten()).isFalse();
    }

    @Test
    void findsTheFrequentOnesAmongMoreThanItCanKeepAndSaysHowFarOffItMayBe() {
        long seed = System.nanoTime();
        System.out.println("HeavyHittersTest seed " + seed);
        Random random = new Random(seed);
        HeavyHitters<Integer> counts = new HeavyHitters<>(100);
        Map<Integer, Long> truth = new HashMap<>();
        for (int i = 0; i < 200_000; i++) {
            // A quarter of all is the keys 0 to 9, the rest is spread over a million.
            int key = random.nextInt(4) == 0 ? random.nextInt(10) : random.nextInt(1_000_000);
            counts.add(key, 1, 3);
            truth.merge(key, 1L, Long::sum);
        }

        assertThat(counts.hasForgotten()).isTrue();
        assertThat(counts.entries()).hasSizeLessThanOrEqualTo(200);
        for (HeavyHitters.Entry<Integer> entry : counts.entries()) {
            long events = truth.getOrDefault(entry.key(), 0L);
            assertThat(entry.events()).as("seed %d, key %d", seed, entry.key()).isLessThanOrEqualTo(events);
            assertThat(entry.events() + entry.missed()).isGreaterThanOrEqualTo(events);
        }
        assertThat(counts.loudest(10).stream().map(HeavyHitters.Entry::key))
                .as("seed %d", seed)
                .containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    }

    @Test
    void tellsBeforeItForgets() {
        HeavyHitters<Integer> counts = new HeavyHitters<>(2);
        long[] taken = new long[1];
        counts.beforeForgetting(() -> counts.entries().forEach(entry -> taken[0] += entry.takeEvents()));
        for (int i = 0; i < 100; i++) {
            counts.add(i, 2, 2);
        }
        counts.entries().forEach(entry -> taken[0] += entry.takeEvents());

        assertThat(taken[0]).isEqualTo(200);
    }
}
