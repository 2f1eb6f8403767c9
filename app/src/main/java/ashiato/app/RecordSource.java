package ashiato.app;

import ashiato.event.EventRecord;
import ashiato.log.Damage;
import ashiato.log.LogException;
import ashiato.log.LogReader;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/// Reads a log on a thread of its own, some batches ahead, so that decoding and what is done with the records run at
/// the same time. For one thread.
final class RecordSource implements AutoCloseable {
    private static final int BATCH = 1024;
    private static final int AHEAD = 8;

    private final Path directory;
    private final LogReader reader;
    private final BlockingQueue<Batch> batches = new ArrayBlockingQueue<>(AHEAD);
    private final Thread thread;
    private boolean ended;

    /// Some records in their order, with the bytes that the log spends on each.
    static final class Batch {
        private final EventRecord[] records = new EventRecord[BATCH];
        private final long[] bytes = new long[BATCH];
        private int size;
        private @Nullable LogException failure;

        int size() {
            return size;
        }

        EventRecord record(int i) {
            return records[i];
        }

        long bytes(int i) {
            return bytes[i];
        }
    }

    private RecordSource(Path directory, LogReader reader) {
        this.directory = directory;
        this.reader = reader;
        this.thread = Thread.ofPlatform().name("ashiato-reader").daemon().unstarted(this::read);
    }

    /// Opens a log at its oldest record.
    ///
    /// @throws LogException if the directory is not a log or cannot be read
    static RecordSource open(Path directory) throws LogException {
        return open(directory, null);
    }

    /// Opens a log at the first record that was written at a time or later.
    ///
    /// @param from the time; null for the oldest record
    /// @throws LogException if the directory is not a log or cannot be read
    static RecordSource open(Path directory, @Nullable Instant from) throws LogException {
        LogReader reader = LogReader.open(directory);
        if (from != null) {
            reader.seekToTime(from);
        }
        RecordSource source = new RecordSource(directory, reader);
        source.thread.start();
        return source;
    }

    /// The next records, at least one; null at the end.
    ///
    /// @throws LogException if the system does not let the log be read
    @Nullable
    Batch next() throws LogException {
        if (ended) {
            return null;
        }
        Batch batch = take();
        if (batch.failure != null) {
            ended = true;
            throw batch.failure;
        }
        if (batch.size == 0) {
            ended = true;
            return null;
        }
        return batch;
    }

    /// The first records.
    ///
    /// @throws CommandFailure if there is none; what could not be read has been told
    /// @throws LogException if the system does not let the log be read
    Batch first(Surroundings surroundings) throws CommandFailure, LogException {
        Batch batch = next();
        if (batch == null) {
            tellDamage(surroundings);
            throw new CommandFailure(Main.NO, Messages.text("trial.noEvents", directory));
        }
        return batch;
    }

    private Batch take() {
        try {
            return batches.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a log was read", e);
        }
    }

    /// Tells the user of the places that could not be read. Only at the end.
    ///
    /// @return whether there are any
    boolean tellDamage(Surroundings surroundings) {
        List<Damage> places = reader.damage();
        for (Damage damage : places) {
            surroundings.err().println(Messages.text("events.damage", damage));
        }
        surroundings.err().flush();
        return !places.isEmpty();
    }

    /// Fills batches; one without records, or with a failure, is the last.
    private void read() {
        try {
            Batch batch;
            do {
                batch = fill();
                batches.put(batch);
            } while (batch.size > 0 && batch.failure == null);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Batch fill() {
        Batch batch = new Batch();
        try {
            EventRecord record;
            while (batch.size < BATCH && (record = reader.next()) != null) {
                batch.records[batch.size] = record;
                batch.bytes[batch.size] = reader.recordBytes();
                batch.size++;
            }
        } catch (LogException e) {
            batch.failure = e;
        }
        return batch;
    }

    @Override
    public void close() throws LogException {
        thread.interrupt();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        reader.close();
    }
}
