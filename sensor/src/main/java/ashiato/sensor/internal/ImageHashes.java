package ashiato.sensor.internal;

import ashiato.event.HashAlgorithm;
import ashiato.sensor.SensorStatus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The hashes of programs, taken by a thread of low priority while the sensor goes on, and kept by the identity of the
/// file: a program that runs a thousand times is hashed once, and once more after it was changed.
///
/// Texts are as Sysmon prints them: `SHA1=…,MD5=…,SHA256=…`, upper-case hex, that order, only the chosen algorithms.
/// A file that cannot be opened any more, is another one by now, or changes while it is read, has no hash: better none
/// than that of another file. Files above [#MAX_SIZE] are not hashed, as in Sysmon.
///
/// All methods belong to one thread, the sensor's.
///
/// @param <T> what the caller wants back with the answer, for example the event that waits for it
public final class ImageHashes<T> implements AutoCloseable {
    /// The largest file that is hashed, in bytes: 2 GiB.
    public static final long MAX_SIZE = 2L << 30;

    /// Takes an answer.
    public interface Receiver<T> {
        /// Takes one.
        ///
        /// @param ticket what was submitted
        /// @param hashes null if the file could not be hashed
        void accept(T ticket, @Nullable String hashes);
    }

    /// Hashes one file; made, used and closed on the worker's thread.
    interface Hasher extends AutoCloseable {
        /// The hashes of a file.
        ///
        /// @param paths where the file may be found, to be tried in this order
        /// @return null if none of the paths leads to this file
        @Nullable
        String hash(FileIdentity identity, List<String> paths);

        @Override
        void close();
    }

    private final int queueCapacity;
    private final BoundedTable<FileIdentity, String> known;
    private final Map<FileIdentity, List<T>> waiting = new HashMap<>();
    private final BlockingQueue<Job> jobs;
    private final ConcurrentLinkedQueue<Answer> answers = new ConcurrentLinkedQueue<>();
    private final @Nullable Thread worker;
    private int pending;
    private long refused;

    /// Starts the worker, unless there is nothing to take.
    ///
    /// @param algorithms the hashes to take; empty for none, then every request is refused
    /// @param cacheCapacity how many files' hashes to keep
    /// @param queueCapacity how many requests may wait
    public ImageHashes(Set<HashAlgorithm> algorithms, int cacheCapacity, int queueCapacity) {
        this(algorithms.isEmpty() ? null : () -> new FileHasher(algorithms), cacheCapacity, queueCapacity);
    }

    ImageHashes(@Nullable Supplier<Hasher> hashers, int cacheCapacity, int queueCapacity) {
        this.queueCapacity = queueCapacity;
        this.known = BoundedTable.byUse("hashes", cacheCapacity);
        this.jobs = new ArrayBlockingQueue<>(queueCapacity);
        this.worker = hashers == null
                ? null
                : Thread.ofPlatform().daemon().name("ashiato-hashes").start(() -> work(hashers));
    }

    /// The hashes of a file, if they are known.
    ///
    /// @return null if they are not
    public @Nullable String cached(FileIdentity identity) {
        return known.get(identity);
    }

    /// Asks for the hashes of a file. While a file is being hashed, further requests for it wait for that one.
    ///
    /// @param paths where the file may be found, as [EscapedText] writes them, the surest first: for example
    ///     `/proc/PID/exe`, which is the running file itself while the process lives, then its path
    /// @param ticket given back with the answer
    /// @return whether there will be an answer; false, at once, if there is no room, the file is too large, or no
    ///     hashes are wanted
    public boolean submit(FileIdentity identity, List<String> paths, T ticket) {
        if (worker == null || identity.size() > MAX_SIZE) {
            return false;
        }
        if (pending == queueCapacity) {
            refused++;
            return false;
        }
        List<T> tickets = waiting.get(identity);
        if (tickets == null) {
            tickets = new ArrayList<>(1);
            waiting.put(identity, tickets);
            jobs.add(new Job(identity, paths));
        }
        tickets.add(ticket);
        pending++;
        return true;
    }

    /// Hands over the answers that have come in since the last call.
    ///
    /// @return how many
    public int drainCompleted(Receiver<? super T> receiver) {
        int count = 0;
        Answer answer;
        while ((answer = answers.poll()) != null) {
            if (answer.hashes != null) {
                known.put(answer.identity, answer.hashes);
            }
            List<T> tickets = waiting.remove(answer.identity);
            if (tickets != null) {
                pending -= tickets.size();
                count += tickets.size();
                for (T ticket : tickets) {
                    receiver.accept(ticket, answer.hashes);
                }
            }
        }
        return count;
    }

    /// How many requests wait for an answer.
    public int pending() {
        return pending;
    }

    /// How full the table of known hashes is.
    public SensorStatus.Table table() {
        return known.status();
    }

    /// How full the queue is; `evicted` counts the requests refused for want of room.
    public SensorStatus.Table queue() {
        return new SensorStatus.Table("hash requests", pending, queueCapacity, refused);
    }

    /// Stops the worker. What is still waiting gets no answer.
    @Override
    public void close() {
        if (worker == null) {
            return;
        }
        worker.interrupt();
        try {
            worker.join(TimeUnit.SECONDS.toMillis(1));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void work(Supplier<Hasher> hashers) {
        try (Hasher hasher = hashers.get()) {
            while (!Thread.currentThread().isInterrupted()) {
                Job job = jobs.take();
                answers.add(new Answer(job.identity, hash(hasher, job)));
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    /// No failure may leave an event waiting for ever: whatever goes wrong with one file is "no hash" of that file.
    private static @Nullable String hash(Hasher hasher, Job job) {
        try {
            return hasher.hash(job.identity, job.paths);
        } catch (RuntimeException failed) {
            return null;
        }
    }

    private record Job(FileIdentity identity, List<String> paths) {}

    private record Answer(FileIdentity identity, @Nullable String hashes) {}
}
