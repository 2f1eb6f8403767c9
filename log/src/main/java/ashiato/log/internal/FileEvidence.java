package ashiato.log.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// What one file of a log says of itself, found without any other file, so that several can be read at once.
///
/// @param file what was read
/// @param parts the part, or the parts that a segment was made of, in order; of a segment that cannot be read, those
/// before
/// @param unreadable why no more of a segment's parts can be put together; null if all could be
record FileEvidence(Stored file, List<Part> parts, @Nullable String unreadable) {
    private static final int CHUNK = 256 * 1024;

    FileEvidence {
        parts = List.copyOf(parts);
    }

    /// One part.
    ///
    /// @param name where it is, for a person
    /// @param firstRecordId the id in its name
    /// @param firstBlock its first block; null if it has none
    /// @param found its seals, and what stands behind the last of them
    /// @param seals what was found out about each of its seals
    record Part(
            String name, long firstRecordId, @Nullable SyncFrame firstBlock, PartSeals found, List<CheckedSeal> seals) {
        Part {
            seals = List.copyOf(seals);
        }
    }

    /// A seal.
    ///
    /// @param place the seal, and where it stands
    /// @param from where the bytes begin that stand between it and the seal before it in the part
    /// @param run SHA-256 of these bytes
    /// @param signedAsAnnounced whether the key that the seal before it in the file names has signed it; false for
    /// the file's first
    record CheckedSeal(PartSeals.Place place, long from, Bytes run, boolean signedAsAnnounced) {}

    /// Reads a file.
    ///
    /// @param newest whether its end may be an unfinished write
    /// @param progress told the bytes that have been read since it was told before
    static FileEvidence of(Stored file, boolean newest, LongConsumer progress) throws IOException {
        Reader reader = new Reader(progress);
        return switch (file) {
            case PartFile part -> reader.read(part, newest);
            case SegmentFile segment -> reader.read(segment);
        };
    }

    /// The number of its first seal; 0 if it has none.
    long firstSeal() {
        for (Part part : parts) {
            if (!part.seals().isEmpty()) {
                return part.seals().getFirst().place().seal().number();
            }
        }
        return 0;
    }

    /// The bytes of a part, from the file or put together again.
    @FunctionalInterface
    private interface Content {
        void digest(MessageDigest digest, long from, long to) throws IOException;
    }

    private static final class Reader {
        private final LongConsumer progress;
        private final MessageDigest digest = SealFrame.sha256();
        private @Nullable SealFrame before;

        Reader(LongConsumer progress) {
            this.progress = progress;
        }

        FileEvidence read(PartFile file, boolean newest) throws IOException {
            PartSeals found = PartSeals.of(file, newest);
            try (FileChannel channel = FileChannel.open(file.path(), StandardOpenOption.READ)) {
                Part part = new Part(
                        file.path().toString(),
                        file.firstRecordId(),
                        file.firstBlock(),
                        found,
                        check(found, (into, from, to) -> digest(channel, into, from, to)));
                return new FileEvidence(file, List.of(part), null);
            }
        }

        /// The parts that a segment was made of are put together again: what their seals were made of must come
        /// out.
        FileEvidence read(SegmentFile file) throws IOException {
            List<Part> parts = new ArrayList<>();
            String unreadable = null;
            try (Segment segment = Segment.open(file)) {
                long records = Math.max(1, segment.rows());
                long told = 0;
                long done = 0;
                for (int i = 0; i < segment.parts().size(); i++) {
                    PartFraming framing = segment.parts().get(i);
                    PartFraming.Rebuilt part = segment.putTogether(i);
                    parts.add(new Part(
                            file.path() + ", part " + framing.firstRecordId(),
                            framing.firstRecordId(),
                            framing.firstBlock(),
                            part.seals(),
                            check(
                                    part.seals(),
                                    (into, from, to) -> into.update(part.bytes(), (int) from, (int) (to - from)))));
                    done += framing.records();
                    long reached = file.size() * done / records;
                    progress.accept(reached - told);
                    told = reached;
                }
            } catch (UnknownDefinitionException e) {
                unreadable = e.found() + ": verify with the version that recorded them, or a later one";
            } catch (CorruptException e) {
                unreadable = e.found() + "; the segment was changed";
            }
            return new FileEvidence(file, parts, unreadable);
        }

        private List<CheckedSeal> check(PartSeals found, Content content) throws IOException {
            List<CheckedSeal> seals = new ArrayList<>();
            long from = 0;
            for (PartSeals.Place place : found.seals()) {
                content.digest(digest, from, place.offset());
                SealFrame announced = before;
                seals.add(new CheckedSeal(
                        place,
                        from,
                        Bytes.of(digest.digest()),
                        announced != null && place.seal().isSignedWith(announced.nextKey())));
                before = place.seal();
                from = place.offset();
            }
            return seals;
        }

        private void digest(FileChannel channel, MessageDigest into, long from, long to) throws IOException {
            ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
            long at = from;
            while (at < to) {
                chunk.clear().limit((int) Math.min(CHUNK, to - at));
                int read = channel.read(chunk, at);
                if (read < 0) {
                    break;
                }
                into.update(chunk.flip());
                at += read;
                progress.accept(read);
            }
        }
    }
}
