package ashiato.log.internal;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// Reads the evidence of several files at once and gives it out in their order. For one thread.
final class EvidenceReader implements Closeable {
    /// What the largest segment takes while it is put together, generously.
    private static final long BYTES_AT_WORK = 256L << 20;

    private static final long TELL_MILLIS = 100;

    private final Iterator<Stored> files;
    private final LongConsumer progress;
    private final AtomicLong bytesRead = new AtomicLong();
    private final int atOnce;
    private final ExecutorService threads;
    private final Deque<Future<FileEvidence>> ahead = new ArrayDeque<>();
    private final Stored newest;

    /// @param files at least one, oldest first
    /// @param progress told how many bytes have been read, by the thread that asks for the next file
    EvidenceReader(List<Stored> files, LongConsumer progress) {
        this.files = files.iterator();
        this.newest = files.getLast();
        this.progress = progress;
        Runtime runtime = Runtime.getRuntime();
        atOnce = Math.clamp(runtime.maxMemory() / BYTES_AT_WORK, 1, runtime.availableProcessors());
        threads = Executors.newFixedThreadPool(
                atOnce, Thread.ofPlatform().daemon().name("ashiato-verify-", 1).factory());
    }

    /// The evidence of the next file; null behind the last.
    @Nullable
    FileEvidence next() throws IOException {
        while (ahead.size() <= atOnce && files.hasNext()) {
            Stored file = files.next();
            ahead.add(threads.submit(() -> FileEvidence.of(file, file.equals(newest), bytesRead::addAndGet)));
        }
        Future<FileEvidence> first = ahead.poll();
        return first == null ? null : await(first);
    }

    private FileEvidence await(Future<FileEvidence> evidence) throws IOException {
        while (true) {
            try {
                FileEvidence found = evidence.get(TELL_MILLIS, TimeUnit.MILLISECONDS);
                progress.accept(bytesRead.get());
                return found;
            } catch (TimeoutException e) {
                progress.accept(bytesRead.get());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted while verifying", e);
            } catch (ExecutionException e) {
                switch (e.getCause()) {
                    case IOException failed -> throw failed;
                    case RuntimeException failed -> throw failed;
                    case Error failed -> throw failed;
                    case null, default -> throw new IllegalStateException(e);
                }
            }
        }
    }

    /// Ends the threads, whatever they are at.
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
