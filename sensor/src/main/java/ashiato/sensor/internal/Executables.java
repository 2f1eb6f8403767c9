package ashiato.sensor.internal;

import ashiato.event.Event;
import ashiato.event.HashAlgorithm;
import ashiato.sensor.SensorStatus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Finds out which files that may be executed are executables, and reports each contents once.
///
/// A thread of its own looks at the files. Confined to one thread otherwise.
final class Executables implements AutoCloseable {
    private static final int REMEMBERED = 4096;
    private static final int QUEUE = 4096;

    private final BiConsumer<Event, Map<String, String>> reports;
    private final BoundedTable<Contents, Boolean> seen = BoundedTable.byUse("executables", REMEMBERED);
    private final BoundedTable<Hashed, Boolean> reported = BoundedTable.byUse("reported executables", REMEMBERED);
    private Set<HashAlgorithm> algorithms;
    private @Nullable ImageHashes<Candidate> hashes;
    /// For each file that is being looked at the newest candidate that has come since, for the case that the first
    /// one
    /// leads to nothing: the file may be under another name by now.
    private final Map<FileIdentity, Optional<Candidate>> pending = new HashMap<>();
    /// Those of earlier algorithms, until they have answered what they were asked.
    private final List<ImageHashes<Candidate>> retired = new ArrayList<>();

    /// The contents of a file, whatever its rights and names.
    private record Contents(long inode, long size, long modifiedNanos) {}

    /// The contents of a file, whatever its times and names.
    private record Hashed(long inode, String hashes) {}

    private record Candidate(
            Contents contents,
            FileIdentity identity,
            List<String> paths,
            Function<@Nullable String, Event> completion,
            Map<String, String> extra) {}

    /// @param algorithms the hashes to take, empty for none
    /// @param reports takes the events, with what their processes add to them
    Executables(Set<HashAlgorithm> algorithms, BiConsumer<Event, Map<String, String>> reports) {
        this.algorithms = algorithms;
        this.reports = reports;
    }

    /// Takes other hashes from now on.
    void setAlgorithms(Set<HashAlgorithm> next) {
        if (!next.equals(algorithms)) {
            algorithms = next;
            if (hashes != null) {
                retired.add(hashes);
                hashes = null;
            }
        }
    }

    /// A file that may be executed was written or made so.
    ///
    /// @param modifiedNanos when its contents were changed, as its file system has it
    /// @param paths where it may be found
    /// @param completion makes the event from the hashes, or from null if none are wanted
    void candidate(
            FileIdentity identity,
            long modifiedNanos,
            List<String> paths,
            Function<@Nullable String, Event> completion,
            Map<String, String> extra) {
        Contents contents = new Contents(identity.inode(), identity.size(), modifiedNanos);
        Candidate candidate = new Candidate(contents, identity, paths, completion, extra);
        if (seen.get(contents) == null) {
            look(candidate);
        }
    }

    private void look(Candidate candidate) {
        if (pending.containsKey(candidate.identity)) {
            pending.put(candidate.identity, Optional.of(candidate));
            return;
        }
        if (hashes == null) {
            Set<HashAlgorithm> taken = algorithms;
            hashes = new ImageHashes<>(() -> new ExecutableHasher(taken), 16, QUEUE);
        }
        if (hashes.submit(candidate.identity, candidate.paths, candidate)) {
            pending.put(candidate.identity, Optional.empty());
        }
    }

    /// Reports what has been found out.
    void drain() {
        if (hashes != null) {
            hashes.drainCompleted(this::answered);
        }
        for (ImageHashes<Candidate> old : List.copyOf(retired)) {
            old.drainCompleted(this::answered);
            if (old.pending() == 0) {
                old.close();
                retired.remove(old);
            }
        }
    }

    private void answered(Candidate candidate, @Nullable String found) {
        Optional<Candidate> next = pending.remove(candidate.identity);
        if (found != null) {
            report(candidate, found);
        } else if (next != null) {
            next.ifPresent(this::look);
        }
    }

    private void report(Candidate candidate, String found) {
        boolean again = seen.get(candidate.contents) != null;
        seen.put(candidate.contents, true);
        if (!found.isEmpty()) {
            Hashed hashed = new Hashed(candidate.identity.inode(), found);
            again |= reported.get(hashed) != null;
            reported.put(hashed, true);
        }
        if (!again) {
            reports.accept(candidate.completion.apply(found.isEmpty() ? null : found), candidate.extra);
        }
    }

    /// How many files are still to be looked at.
    int pending() {
        int pending = hashes == null ? 0 : hashes.pending();
        for (ImageHashes<Candidate> old : retired) {
            pending += old.pending();
        }
        return pending;
    }

    SensorStatus.Table table() {
        return seen.status();
    }

    @Override
    public void close() {
        if (hashes != null) {
            hashes.close();
        }
        retired.forEach(ImageHashes::close);
    }
}
