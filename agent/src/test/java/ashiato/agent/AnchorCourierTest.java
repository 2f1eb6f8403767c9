package ashiato.agent;

import static org.assertj.core.api.Assertions.assertThat;

import ashiato.agent.internal.ProgramRunner;
import ashiato.log.Anchor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class AnchorCourierTest {
    private static final String LOGGER = "logger --socket-errors=on -t ashiato -p daemon.notice -- ";
    private static final String LATER = "; recording goes on, and the next one is tried after the interval";

    @TempDir
    private Path temporary = Path.of("");

    private final List<String> ran = new CopyOnWriteArrayList<>();
    private final List<String> said = new CopyOnWriteArrayList<>();
    private volatile @Nullable String failure;

    private void run(List<String> command, String input, Duration patience) throws IOException {
        assertThat(patience).isEqualTo(Duration.ofSeconds(30));
        String reason = failure;
        if (reason != null) {
            throw new IOException(reason);
        }
        ran.add(String.join(" ", command) + (input.isEmpty() ? "" : " < " + input));
    }

    private static Anchor anchor(long seal) {
        return new Anchor(seal, seal * 10, Instant.EPOCH, "ab".repeat(32), "0".repeat(39));
    }

    private AnchorCourier courier(ProgramRunner programs, String... places) {
        List<AnchorPlace> parsed = new ArrayList<>();
        for (String place : places) {
            parsed.add(AnchorPlace.parse(place));
        }
        Anchoring anchoring = new Anchoring(parsed, Duration.ofMinutes(1), List.of(), said::add);
        return new AnchorCourier(anchoring, programs, AnchorCourier.ownThread(), 0);
    }

    private static void finish(AnchorCourier courier) {
        courier.finish(Optional.empty(), Duration.ofSeconds(30));
    }

    private static List<String> troubles(AnchorCourier courier) {
        List<String> troubles = new ArrayList<>();
        for (String trouble = courier.nextTrouble(); trouble != null; trouble = courier.nextTrouble()) {
            troubles.add(trouble);
        }
        return troubles;
    }

    @Test
    void isDueWhenAnIntervalIsOver() {
        AnchorCourier courier = courier(this::run, "syslog");
        long minute = Duration.ofMinutes(1).toNanos();

        assertThat(courier.isDue(minute - 1)).isFalse();
        assertThat(courier.isDue(minute)).isTrue();
        assertThat(courier.isDue(minute + 1)).isFalse();
        assertThat(courier.isDue(2 * minute)).isTrue();
        assertThat(courier(this::run).isDue(minute)).as("without a place").isFalse();
    }

    @Test
    void handsAnAnchorToSyslogAProgramAndAFile() throws Exception {
        Path file = temporary.resolve("kept");
        AnchorCourier courier = courier(this::run, "syslog", "command:keep --host ws01", file.toString());
        courier.finish(Optional.of(anchor(1)), Duration.ofSeconds(30));

        String line = anchor(1).text();
        assertThat(ran).containsExactly(LOGGER + line, "keep --host ws01 < " + line + "\n");
        assertThat(file).hasContent(line + "\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(said).isEmpty();
    }

    @Test
    void appendsToWhatAFileHolds() throws Exception {
        Path file = Files.writeString(temporary.resolve("kept"), "before\n");
        courier(this::run, "file:" + file).finish(Optional.of(anchor(1)), Duration.ofSeconds(30));

        assertThat(Files.readAllLines(file)).containsExactly("before", anchor(1).text());
    }

    @Test
    void handsNothingToAPlaceThatHasTheAnchor() throws Exception {
        Path file = temporary.resolve("kept");
        AnchorCourier courier = courier(this::run, file.toString(), "file:" + file);
        courier.take(anchor(1));
        courier.finish(Optional.of(anchor(1)), Duration.ofSeconds(30));

        assertThat(Files.readAllLines(file)).containsExactly(anchor(1).text());
    }

    /// Carries anchors one after the other; each is done when the next is taken.
    private static void takeEach(AnchorCourier courier, List<Runnable> between) throws Exception {
        for (int i = 0; i < between.size(); i++) {
            courier.take(anchor(i + 1L));
            awaitIdle(courier);
            between.get(i).run();
        }
    }

    private static void awaitIdle(AnchorCourier courier) throws InterruptedException {
        while (!courier.isIdle()) {
            Thread.sleep(1);
        }
    }

    @Test
    void saysOnceThatAPlaceFailsAndOnceThatItWorksAgain() throws Exception {
        failure = "exit code 1: /dev/log: no such socket";
        AnchorCourier courier = courier(this::run, "syslog");
        takeEach(courier, List.of(() -> {}, () -> failure = null, () -> {}, () -> failure = "again"));
        courier.finish(Optional.of(anchor(9)), Duration.ofSeconds(30));

        String first = "no anchor could be left at syslog: exit code 1: /dev/log: no such socket" + LATER;
        String second = "no anchor could be left at syslog: again" + LATER;
        assertThat(said).containsExactly(first, "anchors can be left at syslog again", second);
        assertThat(troubles(courier)).containsExactly(first, second);
        assertThat(ran)
                .containsExactly(LOGGER + anchor(3).text(), LOGGER + anchor(4).text());
    }

    @Test
    void bringsAPlaceThatFailedTheSameAnchorAgainAndNoOther() throws Exception {
        Path directory = temporary.resolve("mount");
        Path late = directory.resolve("kept");
        Path good = temporary.resolve("good");
        AnchorCourier courier = courier(this::run, late.toString(), good.toString());
        courier.take(anchor(1));
        awaitIdle(courier);
        Files.createDirectory(directory);
        courier.finish(Optional.of(anchor(1)), Duration.ofSeconds(30));

        assertThat(said)
                .containsExactly(
                        "no anchor could be left at file:" + late + ": no such file or directory" + LATER,
                        "anchors can be left at file:" + late + " again");
        assertThat(late).hasContent(anchor(1).text() + "\n");
        assertThat(good).hasContent(anchor(1).text() + "\n");
    }

    @Test
    void aFileThatIsADirectoryIsAPlaceThatFails() {
        courier(this::run, temporary.toString()).finish(Optional.of(anchor(1)), Duration.ofSeconds(30));

        assertThat(said).containsExactly("no anchor could be left at file:" + temporary + ": Is a directory" + LATER);
    }

    @Test
    void keepsTheNewestAnchorOfThoseThatCameWhileAPlaceDidNotAnswer() throws Exception {
        Semaphore answers = new Semaphore(0);
        CountDownLatch asked = new CountDownLatch(1);
        AnchorCourier courier = courier(
                (command, input, patience) -> {
                    asked.countDown();
                    answers.acquire();
                    run(command, input, patience);
                },
                "command:keep");
        courier.take(anchor(1));
        asked.await();
        courier.take(anchor(2));
        assertThat(said).as("one may wait").isEmpty();
        courier.take(anchor(3));
        String sentence =
                "no anchor could be left at command:keep: it did not take the last one within the interval" + LATER;
        assertThat(said).containsExactly(sentence);
        assertThat(troubles(courier)).containsExactly(sentence);
        answers.release(2);
        finish(courier);

        assertThat(ran)
                .containsExactly(
                        "keep < " + anchor(1).text() + "\n",
                        "keep < " + anchor(3).text() + "\n");
        assertThat(said).containsExactly(sentence, "anchors can be left at command:keep again");
    }

    @Test
    void doesNotWaitForeverAtTheEnd() throws Exception {
        CountDownLatch interrupted = new CountDownLatch(1);
        AnchorCourier courier = courier(
                (command, input, patience) -> {
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException e) {
                        interrupted.countDown();
                        throw e;
                    }
                },
                "command:keep");
        courier.finish(Optional.of(anchor(1)), Duration.ofSeconds(1));

        assertThat(said)
                .containsExactly("no anchor could be left at command:keep: it did not take the last one within 1 s,"
                        + " and the recorder ends" + LATER);
        interrupted.await();
    }
}
