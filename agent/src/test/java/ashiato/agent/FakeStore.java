package ashiato.agent;

import ashiato.agent.RecorderStatus.LogState;
import ashiato.event.Event;
import ashiato.log.Anchor;
import ashiato.log.LogException;
import ashiato.log.Recovery;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A log in memory that can be told to fail.
final class FakeStore implements EventStore {
    final List<Event> events = new ArrayList<>();
    final List<Instant> times = new ArrayList<>();
    Recovery recovery = new Recovery(true, 0, 0, 0, List.of());

    @Nullable
    String refusal;

    @Nullable
    String flushFailure;

    @Nullable
    String syncFailure;

    @Nullable
    String compactionFailure;

    @Nullable
    Anchor head;

    int attempts;
    int syncs;
    boolean closed;

    @Override
    public void append(Instant timeCreated, Event event, Map<String, String> extra) throws LogException {
        refuse();
        times.add(timeCreated);
        events.add(event);
    }

    @Override
    public void flush() throws LogException {
        refuse();
        if (flushFailure != null) {
            throw new LogException(flushFailure);
        }
    }

    @Override
    public void sync() throws LogException {
        flush();
        if (syncFailure != null) {
            throw new LogException(syncFailure);
        }
        syncs++;
    }

    /// A seal for each call that finds something new.
    @Override
    public void seal() throws LogException {
        sync();
        sealWhatIsNew();
    }

    @Override
    public @Nullable String compact() {
        String failure = compactionFailure;
        compactionFailure = null;
        return failure;
    }

    private void sealWhatIsNew() {
        Anchor last = head;
        long sealed = last == null ? 0 : last.nextRecordId() - 1;
        if (events.size() > sealed) {
            long seal = last == null ? 1 : last.seal() + 1;
            head = new Anchor(seal, events.size() + 1L, times.getLast(), "ab".repeat(32), "0".repeat(39));
        }
    }

    @Override
    public Optional<Anchor> anchor() {
        return Optional.ofNullable(head);
    }

    private void refuse() throws LogException {
        attempts++;
        if (closed) {
            throw new IllegalStateException("written after it was closed");
        }
        if (refusal != null) {
            throw new LogException(refusal);
        }
    }

    @Override
    public LogState state() {
        return new LogState(
                Path.of("/fake"),
                events.size() * 100L,
                1 << 20,
                events.size(),
                times.isEmpty() ? null : times.getFirst(),
                times.isEmpty() ? null : times.getLast());
    }

    @Override
    public Recovery recovery() {
        return recovery;
    }

    @Override
    public void close() throws LogException {
        sealWhatIsNew();
        closed = true;
    }
}
