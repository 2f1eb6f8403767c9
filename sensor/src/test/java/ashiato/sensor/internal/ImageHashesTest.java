package ashiato.sensor.internal;

import static org.assertj.core.api.Assertions.assertThat;

import ashiato.event.HashAlgorithm;
import ashiato.sensor.SensorStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageHashesTest {
    private final GatedHasher hasher = new GatedHasher();
    private final ImageHashes<String> hashes = new ImageHashes<>(() -> hasher, 2, 3);
    private final List<String> answers = new ArrayList<>();

    @TempDir
    Path directory;

    @AfterEach
    void close() {
        hashes.close();
    }

    @Test
    void answersEveryRequestAndKeepsTheHash() {
        assertThat(hashes.cached(file(1))).isNull();
        assertThat(hashes.submit(file(1), List.of("/a"), "first")).isTrue();
        hasher.gate.release();
        drain(1);

        assertThat(answers).containsExactly("first hash of 1 at [/a]");
        assertThat(hashes.cached(file(1))).isEqualTo("hash of 1 at [/a]");
        assertThat(hashes.pending()).isZero();
    }

    @Test
    void hashesAFileOnceForAllWhoWait() {
        assertThat(hashes.submit(file(1), List.of("/a"), "first")).isTrue();
        assertThat(hashes.submit(file(1), List.of("/a"), "second")).isTrue();
        hasher.gate.release(2);
        drain(2);

        assertThat(answers).containsExactly("first hash of 1 at [/a]", "second hash of 1 at [/a]");
        assertThat(hasher.calls).hasValue(1);
    }

    @Test
    void refusesWhatDoesNotFitAndCountsIt() {
        for (int i = 1; i <= 3; i++) {
            assertThat(hashes.submit(file(i), List.of("/a"), "t" + i)).isTrue();
        }
        assertThat(hashes.submit(file(4), List.of("/a"), "t4")).isFalse();
        assertThat(hashes.submit(file(1), List.of("/a"), "t5")).isFalse();
        assertThat(hashes.queue()).isEqualTo(new SensorStatus.Table("hash requests", 3, 3, 2));

        hasher.gate.release(3);
        drain(3);
        assertThat(hashes.submit(file(4), List.of("/a"), "t4")).isTrue();
        assertThat(hashes.table()).isEqualTo(new SensorStatus.Table("hashes", 2, 2, 1));
        assertThat(hashes.cached(file(1))).isNull();
    }

    @Test
    void doesNotKeepAFailure() {
        hashes.submit(file(1), List.of(), "first");
        hasher.gate.release();
        drain(1);
        assertThat(answers).containsExactly("first null");
        assertThat(hashes.cached(file(1))).isNull();

        hashes.submit(file(1), List.of("/a"), "again");
        hasher.gate.release();
        drain(1);
        assertThat(answers).containsExactly("first null", "again hash of 1 at [/a]");
    }

    @Test
    void answersEvenIfAFileMakesTheHasherFail() {
        hashes.submit(file(1), List.of("fail"), "first");
        hashes.submit(file(2), List.of("/a"), "second");
        hasher.gate.release(2);
        drain(2);

        assertThat(answers).containsExactly("first null", "second hash of 2 at [/a]");
    }

    @Test
    void refusesFilesAboveTwoGigabytes() {
        FileIdentity huge = new FileIdentity(1, 1, 1, (2L << 30) + 1);
        FileIdentity large = new FileIdentity(1, 1, 1, 2L << 30);

        assertThat(hashes.submit(huge, List.of("/a"), "huge")).isFalse();
        assertThat(hashes.submit(large, List.of("/a"), "large")).isTrue();
        assertThat(hashes.queue().evicted()).isZero();
    }

    @Test
    void refusesEverythingWithoutAlgorithms() {
        try (ImageHashes<String> none = new ImageHashes<>(Set.of(), 1, 1)) {
            assertThat(none.submit(file(1), List.of("/a"), "x")).isFalse();
            assertThat(none.queue().evicted()).isZero();
        }
    }

    @Test
    void hashesRealFiles() throws IOException {
        Path file = Files.writeString(directory.resolve("abc"), "abc");
        try (ImageHashes<String> real = new ImageHashes<>(Set.of(HashAlgorithm.MD5), 10, 10)) {
            real.submit(FileHasherTest.identity(file), List.of(file.toString()), "abc");
            drain(real, 1);
        }

        assertThat(answers).containsExactly("abc MD5=900150983CD24FB0D6963F7D28E17F72");
    }

    private static FileIdentity file(int inode) {
        return new FileIdentity(1, inode, 1_700_000_000_000_000_000L, 10);
    }

    private void drain(int expected) {
        drain(hashes, expected);
    }

    private void drain(ImageHashes<String> from, int expected) {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        int count = 0;
        while (count < expected) {
            count += from.drainCompleted((ticket, text) -> answers.add(ticket + " " + text));
            assertThat(System.nanoTime()).as("answers so far: %s", answers).isLessThan(deadline);
            LockSupport.parkNanos(200_000);
        }
        assertThat(count).isEqualTo(expected);
    }

    /// Hashes one file for each permit of its gate.
    private static final class GatedHasher implements ImageHashes.Hasher {
        private final Semaphore gate = new Semaphore(0);
        private final AtomicInteger calls = new AtomicInteger();

        @Override
        public @Nullable String hash(FileIdentity identity, List<String> paths) {
            try {
                gate.acquire();
            } catch (InterruptedException closed) {
                Thread.currentThread().interrupt();
                return null;
            }
            calls.incrementAndGet();
            if (paths.contains("fail")) {
                throw new IllegalStateException("failed");
            }
            return paths.isEmpty() ? null : "hash of " + identity.inode() + " at " + paths;
        }

        @Override
        public void close() {}
    }
}
