package ashiato.agent;

import ashiato.agent.internal.DurableFiles;
import ashiato.agent.internal.ProgramRunner;
import ashiato.log.Anchor;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Carries anchors to the places that the administrator named, on a thread of its own: a remote file system that does
/// not answer must not stop the recording.
///
/// One anchor waits at most; a newer one takes its place, since it proves all that the older one does. A place that
/// failed gets the next anchor, also where that is not new to the others. The recording thread calls all methods.
final class AnchorCourier {
    /// How long a program may take.
    static final Duration PATIENCE = Duration.ofSeconds(30);

    /// Without `--socket-errors`, util-linux' logger succeeds where nobody listens at /dev/log.
    private static final List<String> LOGGER =
            List.of("logger", "--socket-errors=on", "-t", "ashiato", "-p", "daemon.notice", "--");

    private final Anchoring anchoring;
    private final ProgramRunner programs;
    private final ExecutorService carrier;
    private final List<Stop> stops;
    private final AtomicReference<@Nullable Anchor> waiting = new AtomicReference<>();
    private final AtomicInteger onTheWay = new AtomicInteger();
    private final Queue<String> troubles = new ConcurrentLinkedQueue<>();
    private volatile @Nullable Stop at;
    private long nextNanos;

    /// A place, and how the courier fares there.
    private static final class Stop {
        final AnchorPlace place;

        /// What was left there; of the carrying thread.
        @Nullable
        Anchor left;

        /// Guarded by the courier.
        boolean failing;

        Stop(AnchorPlace place) {
            this.place = place;
        }
    }

    /// @param nanos the time now
    AnchorCourier(Anchoring anchoring, ProgramRunner programs, ExecutorService carrier, long nanos) {
        this.anchoring = anchoring;
        this.programs = programs;
        this.carrier = carrier;
        stops = anchoring.places().stream().distinct().map(Stop::new).toList();
        nextNanos = nanos + anchoring.interval().toNanos();
    }

    /// One daemon thread, which ends when it has been idle for a while: there is an hour between two anchors.
    static ExecutorService ownThread() {
        ThreadPoolExecutor executor = new ThreadPoolExecutor(
                1,
                1,
                10,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                Thread.ofPlatform().daemon().name("ashiato-anchors").factory());
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }

    /// Whether an interval is over and there is a place to go to. If so, the next one has begun.
    boolean isDue(long nanos) {
        if (stops.isEmpty() || nanos - nextNanos < 0) {
            return false;
        }
        nextNanos = nanos + anchoring.interval().toNanos();
        return true;
    }

    /// Takes an anchor along. Returns at once.
    void take(Anchor anchor) {
        if (stops.isEmpty()) {
            return;
        }
        if (waiting.getAndSet(anchor) == null) {
            onTheWay.incrementAndGet();
            carrier.execute(this::carry);
            return;
        }
        Stop busy = at;
        if (busy != null) {
            fails(busy, Messages.anchorNotTaken());
        }
    }

    /// What has gone wrong at a place since this was last asked, for the log; null if nothing.
    @Nullable
    String nextTrouble() {
        return troubles.poll();
    }

    /// Whether everything that was taken has been carried.
    boolean isIdle() {
        return onTheWay.get() == 0;
    }

    /// Carries the last anchor, and waits so long for all to be carried. Then nothing more is carried.
    void finish(Optional<Anchor> last, Duration patience) {
        last.ifPresent(this::take);
        carrier.shutdown();
        try {
            if (carrier.awaitTermination(patience.toNanos(), TimeUnit.NANOSECONDS)) {
                return;
            }
            Stop busy = at;
            if (busy != null) {
                fails(busy, Messages.anchorNotTakenAtTheEnd(patience.toSeconds()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        carrier.shutdownNow();
    }

    private void carry() {
        try {
            Anchor anchor = waiting.getAndSet(null);
            if (anchor != null) {
                carry(anchor);
            }
        } finally {
            onTheWay.decrementAndGet();
        }
    }

    private void carry(Anchor anchor) {
        for (Stop stop : stops) {
            if (anchor.equals(stop.left)) {
                continue;
            }
            at = stop;
            try {
                leave(anchor.text(), stop.place);
                stop.left = anchor;
                works(stop);
            } catch (IOException | RuntimeException e) {
                fails(stop, Messages.anchorReason(e));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } finally {
                at = null;
            }
        }
    }

    private void leave(String line, AnchorPlace place) throws IOException, InterruptedException {
        switch (place) {
            case AnchorPlace.Syslog _ -> {
                List<String> command = new ArrayList<>(LOGGER);
                command.add(line);
                programs.run(command, "", PATIENCE);
            }
            case AnchorPlace.LineFile file -> DurableFiles.appendLine(file.path(), line);
            case AnchorPlace.Program program -> programs.run(program.command(), line + "\n", PATIENCE);
        }
    }

    private synchronized void fails(Stop stop, String reason) {
        if (!stop.failing) {
            stop.failing = true;
            String sentence = Messages.anchorNotLeft(stop.place.text(), reason);
            anchoring.messages().accept(sentence);
            troubles.add(sentence);
        }
    }

    private synchronized void works(Stop stop) {
        if (stop.failing) {
            stop.failing = false;
            anchoring.messages().accept(Messages.anchorLeftAgain(stop.place.text()));
        }
    }
}
