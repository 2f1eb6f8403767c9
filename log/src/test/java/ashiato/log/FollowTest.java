package ashiato.log;

import static org.assertj.core.api.Assertions.assertThat;

import ashiato.event.EventRecord;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Reading a log while it is written.
class FollowTest {
    @TempDir(factory = InMemory.class)
    Path temp;

    /// Follows until the record with this number has come.
    private static List<Integer> follow(LogReader reader, int last) throws Exception {
        List<Integer> numbers = new ArrayList<>();
        long giveUp = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (System.nanoTime() < giveUp) {
            EventRecord found = reader.next();
            if (found == null) {
                Thread.sleep(1);
                continue;
            }
            numbers.add(Logs.number(found));
            if (numbers.getLast() == last) {
                return numbers;
            }
        }
        throw new AssertionError("record " + last + " did not come; " + numbers.size() + " did");
    }

    @Test
    void twoFollowersSeeEveryRecordOnceInOrderOverBlocksAndParts() throws Exception {
        Path log = temp.resolve("log");
        int count = 120_000;
        try (LogWriter writer = LogWriter.open(log, new LogOptions(64L << 20), SampleEvents.ORIGIN);
                ExecutorService readers = Executors.newFixedThreadPool(2)) {
            Callable<List<Integer>> follower = () -> {
                try (LogReader reader = LogReader.open(log)) {
                    List<Integer> numbers = follow(reader, count - 1);
                    assertThat(reader.damage()).isEmpty();
                    return numbers;
                }
            };
            Future<List<Integer>> first = readers.submit(follower);
            Future<List<Integer>> second = readers.submit(follower);
            for (int i = 0; i < count; i += 37) {
                Logs.append(writer, i, Math.min(count, i + 37));
                writer.flush();
            }
            List<Integer> all = IntStream.range(0, count).boxed().toList();
            assertThat(first.get()).isEqualTo(all);
            assertThat(second.get()).isEqualTo(all);
        }
        assertThat(Logs.parts(log)).hasSizeGreaterThan(1);
    }

    @Test
    void recordsThatTheBoundRemovedBeforeTheyWereReadAreReportedAndTheRestIsRead() throws Exception {
        Path log = temp.resolve("log");
        try (LogWriter writer = LogWriter.open(log, new LogOptions(64 * 1024), SampleEvents.ORIGIN);
                LogReader reader = LogReader.open(log)) {
            Logs.append(writer, 0, 10);
            writer.flush();
            assertThat(Logs.number(java.util.Objects.requireNonNull(reader.next())))
                    .isZero();
            Logs.append(writer, 10, 5000);
            writer.flush();
            Logs.Content content = Logs.rest(reader);
            List<Integer> numbers = content.numbers();
            long oldest = Logs.read(log).numbers().getFirst();
            assertThat(numbers.getLast()).isEqualTo(4999);
            assertThat(numbers).isSorted().doesNotHaveDuplicates();
            // The part that was open when it was removed is still read to its end.
            int lost = 5000 - 1 - numbers.size();
            assertThat(lost).isPositive().isLessThan((int) oldest);
            assertThat(content.damage()).singleElement().satisfies(damage -> {
                assertThat(damage.kind()).isEqualTo(Damage.Kind.MISSING);
                assertThat(damage.records()).hasValue(lost);
                assertThat(damage.found()).endsWith("are missing: the parts that held them were removed");
            });
        }
    }

    @Test
    void aFollowerOfALogWithoutPartsSeesTheFirstRecord() throws Exception {
        Path log = temp.resolve("log");
        try (LogWriter writer = Logs.open(log);
                LogReader reader = LogReader.open(log)) {
            assertThat(reader.next()).isNull();
            Logs.append(writer, 0, 1);
            writer.flush();
            assertThat(reader.next()).isNotNull();
        }
    }

    @Test
    void aHalfWrittenFrameIsTheEndForNowAtEveryByte() throws Exception {
        Path source = temp.resolve("source");
        try (LogWriter writer = Logs.open(source)) {
            Logs.append(writer, 0, 3);
        }
        byte[] bytes = Files.readAllBytes(Logs.onlyPart(source));
        Path log = Files.createDirectory(temp.resolve("log"));
        Path part = log.resolve(String.valueOf(Logs.onlyPart(source).getFileName()));
        Files.write(part, new byte[0]);
        List<Integer> numbers = new ArrayList<>();
        try (LogReader reader = LogReader.open(log)) {
            for (int end = 1; end <= bytes.length; end++) {
                Files.write(part, java.util.Arrays.copyOf(bytes, end));
                Logs.Content content = Logs.rest(reader);
                numbers.addAll(content.numbers());
                assertThat(content.damage()).as("with %d bytes", end).isEmpty();
            }
        }
        assertThat(numbers).containsExactly(0, 1, 2);
    }
}
