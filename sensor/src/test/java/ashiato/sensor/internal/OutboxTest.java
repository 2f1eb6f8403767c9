package ashiato.sensor.internal;

import static org.assertj.core.api.Assertions.assertThat;

import ashiato.event.ErrorReport;
import ashiato.event.Event;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OutboxTest {
    private static final long PATIENCE = 1000;

    private final List<String> sent = new ArrayList<>();
    private final Outbox outbox =
            new Outbox((event, extra) -> sent.add(((ErrorReport) event).description()), 3, PATIENCE);

    private static Event event(@Nullable String text) {
        return new ErrorReport(Instant.EPOCH, "TEST", text);
    }

    private Outbox.Waiting await(String name, long now) {
        return outbox.putAwaiting(hashes -> event(name + "=" + hashes), Map.of(), now);
    }

    @Test
    void sendsAtOnceWhatWaitsForNothing() {
        outbox.put(event("a"), Map.of());
        assertThat(sent).containsExactly("a");
        assertThat(outbox.table().size()).isZero();
    }

    @Test
    void keepsTheOrderBehindAnEventThatWaitsForItsHash() {
        Outbox.Waiting waiting = await("create", 0);
        outbox.put(event("connect"), Map.of());
        outbox.release(1);
        assertThat(sent).isEmpty();

        waiting.hashed("AB");
        outbox.release(2);
        assertThat(sent).containsExactly("create=AB", "connect");
        assertThat(outbox.table().evicted()).isZero();
    }

    @Test
    void letsAnEventGoWithoutItsHashWhenTheWaitIsTooLong() {
        await("create", 0);
        outbox.put(event("connect"), Map.of());
        outbox.release(PATIENCE - 1);
        assertThat(sent).isEmpty();
        outbox.release(PATIENCE);
        assertThat(sent).containsExactly("create=null", "connect");
        assertThat(outbox.table().evicted()).isEqualTo(1);
    }

    @Test
    void letsTheFirstGoWhenThereIsNoRoom() {
        await("create", 0);
        outbox.put(event("b"), Map.of());
        outbox.put(event("c"), Map.of());
        outbox.put(event("d"), Map.of());
        assertThat(sent).containsExactly("create=null");
        outbox.release(0);
        assertThat(sent).containsExactly("create=null", "b", "c", "d");
    }

    @Test
    void sendsEverythingAtTheEnd() {
        await("one", 0).hashed("1");
        await("two", 0);
        outbox.flush();
        assertThat(sent).containsExactly("one=1", "two=null");
    }

    @Test
    void takesAHashThatComesTooLateForNothing() {
        Outbox.Waiting waiting = await("create", 0);
        outbox.flush();
        waiting.hashed("AB");
        outbox.release(0);
        assertThat(sent).containsExactly("create=null");
    }

    @Test
    void letsWhatComesInFloodsPassWhenHalfOfTheRoomIsTaken() {
        await("create", 0);
        outbox.putAside(event("first"), Map.of());
        assertThat(sent).containsExactly("first");
        assertThat(outbox.table().size()).isEqualTo(1);
    }
}
