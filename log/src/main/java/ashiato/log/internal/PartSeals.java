package ashiato.log.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The seals of one part, and what stands behind the last of them.
///
/// @param seals in their order
/// @param tailFrom where the bytes begin that no seal covers: at the last seal, or at the part's beginning
/// @param tailRecords how many records that can be read stand there
/// @param unreadable the bytes of the part that are no frames
/// @param end behind the last whole frame
public record PartSeals(
        List<Place> seals, long tailFrom, long tailRecords, List<PartWalker.Unreadable> unreadable, long end) {
    /// Where a seal stands.
    ///
    /// @param offset where its frame begins
    public record Place(long offset, SealFrame seal) {}

    /// Where a writer takes up the chain.
    ///
    /// @param last the last seal of the log; null if there is none
    /// @param tailFrom where the bytes of the newest part begin that no seal covers
    /// @param tailRecords how many records stand there
    public record Newest(@Nullable SealFrame last, long tailFrom, long tailRecords) {}

    /// Finds the last seal of a log.
    ///
    /// @param parts oldest first
    public static Newest newest(Path directory, List<PartFile> parts) throws IOException {
        if (parts.isEmpty()) {
            return new Newest(lastBeforeTheParts(directory), 0, 0);
        }
        PartSeals newest = of(parts.getLast(), true);
        SealFrame last = newest.last();
        for (int i = parts.size() - 2; last == null && i >= 0; i--) {
            last = of(parts.get(i), false).last();
        }
        return new Newest(last == null ? lastBeforeTheParts(directory) : last, newest.tailFrom(), newest.tailRecords());
    }

    private static @Nullable SealFrame lastBeforeTheParts(Path directory) throws IOException {
        for (SegmentFile segment : LogDirectory.segments(directory).reversed()) {
            List<SealFrame> seals = of(segment);
            if (!seals.isEmpty()) {
                return seals.getLast();
            }
        }
        return lastBeforeTheHorizon(directory);
    }

    /// The seals of the parts that a segment was made of, in order; none if they cannot be read.
    static List<SealFrame> of(SegmentFile file) throws IOException {
        List<SealFrame> seals = new ArrayList<>();
        try (Segment segment = Segment.open(file)) {
            for (PartFraming part : segment.parts()) {
                seals.addAll(part.seals());
            }
            return seals;
        } catch (CorruptException e) {
            return List.of();
        }
    }

    /// The seals that a part, or the parts of a segment, have in order.
    static List<SealFrame> of(Stored stored) throws IOException {
        return switch (stored) {
            case PartFile part ->
                of(part, false).seals().stream().map(Place::seal).toList();
            case SegmentFile segment -> of(segment);
        };
    }

    private static @Nullable SealFrame lastBeforeTheHorizon(Path directory) throws IOException {
        try {
            List<SealFrame> seals = Horizon.read(directory);
            return seals.isEmpty() ? null : seals.getLast();
        } catch (CorruptException e) {
            return null;
        }
    }

    /// Walks over a part.
    ///
    /// @param newest whether its end may be an unfinished write
    static PartSeals of(PartFile part, boolean newest) throws IOException {
        List<Place> seals = new ArrayList<>();
        List<PartWalker.Unreadable> unreadable = new ArrayList<>();
        long tailRecords = 0;
        try (PartWalker walker = PartWalker.open(part.path())) {
            for (PartWalker.Step step = walker.next(newest); step != PartWalker.Step.END; step = walker.next(newest)) {
                PartWalker.Unreadable passed = step == PartWalker.Step.BLOCK ? walker.damage() : null;
                if (passed != null) {
                    unreadable.add(passed);
                }
                if (step == PartWalker.Step.FRAME && walker.kind() == JournalDescriptor.KIND_RECORD) {
                    tailRecords++;
                } else if (step == PartWalker.Step.FRAME && walker.kind() == JournalDescriptor.KIND_SEAL) {
                    SealFrame seal = read(walker);
                    if (seal != null) {
                        seals.add(new Place(walker.frameOffset(), seal));
                        tailRecords = 0;
                    }
                }
            }
            PartWalker.Unreadable last = walker.damage();
            if (last != null) {
                unreadable.add(last);
            }
            long tailFrom = seals.isEmpty() ? 0 : seals.getLast().offset();
            return new PartSeals(
                    seals, tailFrom, tailRecords, unreadable, last == null ? walker.position() : last.end());
        }
    }

    private static @Nullable SealFrame read(PartWalker walker) {
        try {
            return SealFrame.read(walker.payload());
        } catch (CorruptException e) {
            walker.reject(walker.frameOffset(), e.found());
            return null;
        }
    }

    /// The last seal; null if there is none.
    @Nullable
    SealFrame last() {
        return seals.isEmpty() ? null : seals.getLast().seal();
    }
}
