package ashiato.sensor.internal.bpf;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Reads rings that were laid out by hand as kernel/bpf/ringbuf.c does.
class RingBufferTest {
    private static final int PAGE = 4096;
    private static final int SIZE = 4096;
    private static final int BUSY = 1 << 31;
    private static final int DISCARDED = 1 << 30;
    private static final int NO_FD = -1;

    private final MemorySegment consumer = Arena.ofAuto().allocate(PAGE, 8);
    private final MemorySegment producer = Arena.ofAuto().allocate(PAGE + SIZE, 8);
    private final RingBuffer ring = new RingBuffer(NO_FD, consumer, producer, SIZE, PAGE);
    private final List<String> read = new ArrayList<>();
    private long end;

    /// Writes a record as a producer does.
    private long produce(String text, int flags) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        long at = end;
        put(at, bytes.length | flags);
        for (int i = 0; i < bytes.length; i++) {
            producer.set(JAVA_BYTE, PAGE + ((at + 8 + i) & (SIZE - 1)), bytes[i]);
        }
        end += (bytes.length + 8 + 7) & -8;
        producer.set(JAVA_LONG, 0, end);
        return at;
    }

    private void put(long position, int header) {
        producer.set(JAVA_INT, PAGE + (position & (SIZE - 1)), header);
    }

    private int drain() {
        return ring.drain((bytes, offset, length) -> {
            byte[] record = new byte[length];
            bytes.get(offset, record);
            read.add(new String(record, StandardCharsets.US_ASCII));
        });
    }

    @Test
    void readsFinishedRecordsInOrderAndGivesTheirRoomBack() {
        produce("one", 0);
        produce("eight...", 0);
        assertThat(drain()).isEqualTo(2);
        assertThat(read).containsExactly("one", "eight...");
        assertThat(consumer.get(JAVA_LONG, 0)).isEqualTo(16 + 16);
        assertThat(drain()).isZero();
    }

    @Test
    void stopsAtARecordThatIsStillBeingWritten() {
        produce("one", 0);
        long busy = produce("two", BUSY);
        produce("three", 0);
        assertThat(drain()).isEqualTo(1);

        put(busy, 3);
        assertThat(drain()).isEqualTo(2);
        assertThat(read).containsExactly("one", "two", "three");
    }

    @Test
    void passesOverDiscardedRecords() {
        produce("one", 0);
        produce("gone", DISCARDED);
        produce("three", 0);
        assertThat(drain()).isEqualTo(2);
        assertThat(read).containsExactly("one", "three");
    }

    @Test
    void readsARecordThatWrapsAroundTheEnd() {
        for (int i = 0; i < 1000; i++) {
            String text = "record " + i + " ".repeat(i % 50);
            produce(text, 0);
            assertThat(drain()).isEqualTo(1);
            assertThat(read.removeLast()).isEqualTo(text);
        }
        assertThat(end).isGreaterThan(10L * SIZE);
    }

    @Test
    void readsUpToAPositionAndNoMoreThanAsked() {
        produce("one", 0);
        produce("two", 0);
        long mark = ring.produced();
        produce("three", 0);
        RingBuffer.Handler handler = (bytes, offset, length) -> read.add("record of " + length);

        assertThat(ring.drain(handler, mark, 1)).isEqualTo(1);
        assertThat(ring.drain(handler, mark, 5)).isEqualTo(1);
        assertThat(ring.drain(handler, mark, 5)).isZero();
        assertThat(drain()).isEqualTo(1);
        assertThat(read).containsExactly("record of 3", "record of 3", "three");
    }
}
