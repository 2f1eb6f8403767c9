package ashiato.log.internal;

import ashiato.log.Anchor;
import ashiato.log.Verification;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// One verification of a log: links, seals that retention left behind, then part after part.
///
/// The first thing that is wrong ends it, because nothing behind it can be trusted.
public final class ChainVerifier {
    private static final int CHUNK = 256 * 1024;

    private final Path directory;
    private final Optional<String> expectedRoot;
    private final List<Anchor> anchors;
    private final LongConsumer progress;
    private final List<String> notes = new ArrayList<>();
    private final MessageDigest run = SealFrame.sha256();
    private long bytesRead;
    private @Nullable KeyLinks links;
    /// What the next seal must be: its number, the chain value it continues, and the key that signs it.
    private long number;
    private Bytes chain = Bytes.zeros(SealFrame.HASH_BYTES);
    private Bytes key = Bytes.zeros(SigningKey.KEY_BYTES);
    private @Nullable SealFrame last;
    private long seals;
    /// The number of the recorder's next seal, from its keys; 0 if they are not there.
    private long sealsMade;
    private long firstRecordId;
    private long unsealedRecords;

    /// A place where the log is not what was written.
    private static final class BrokenException extends Exception {
        private static final long serialVersionUID = 1L;

        private final String sentence;

        BrokenException(String sentence) {
            super(sentence);
            this.sentence = sentence;
        }
    }

    /// See [ashiato.log.LogVerifier].
    public ChainVerifier(Path directory, Optional<String> root, List<Anchor> anchors, LongConsumer progress) {
        this.directory = directory;
        this.expectedRoot = root;
        this.anchors = anchors;
        this.progress = progress;
    }

    /// Verifies.
    public Verification verify() throws IOException {
        String problem = null;
        try {
            // Before the parts, because a recorder may make another seal meanwhile.
            sealsMade = SealSecrets.read(directory).stream()
                    .mapToLong(SealSecrets::seal)
                    .min()
                    .orElse(0);
            checkLinks();
            List<Stored> stored = LogDirectory.stored(directory);
            begin(firstSeal(stored));
            for (Stored file : stored) {
                switch (file) {
                    case PartFile part -> check(part, part.equals(stored.getLast()));
                    case SegmentFile segment -> check(segment);
                }
            }
            checkEnd();
            checkAnchors();
        } catch (BrokenException e) {
            problem = e.sentence;
        } catch (NoSuchFileException e) {
            problem = e.getFile() + " was removed while the log was being verified; if the recorder's bound removed it,"
                    + " verify again";
        }
        KeyLinks known = links;
        SealFrame head = last;
        Optional<String> root = known == null ? Optional.empty() : Optional.of(known.fingerprint());
        return new Verification(
                Optional.ofNullable(problem),
                notes,
                root,
                head == null || root.isEmpty() ? Optional.empty() : Optional.of(head.anchor(root.get())),
                seals,
                firstRecordId,
                unsealedRecords);
    }

    private void checkLinks() throws IOException, BrokenException {
        Path file = directory.resolve(LogDirectory.KEY_LINKS);
        KeyLinks read;
        try {
            read = KeyLinks.read(directory)
                    .orElseThrow(() -> new BrokenException(
                            file + " is missing: without the keys nothing of this log can be proven"));
        } catch (CorruptException e) {
            throw new BrokenException(file + " was changed: it " + e.found());
        }
        links = read;
        if (expectedRoot.isPresent() && !read.fingerprint().equals(expectedRoot.get())) {
            throw new BrokenException("the root key is another: its fingerprint is " + read.fingerprint() + " where "
                    + expectedRoot.get() + " was given; the history was signed anew, or the log begun anew");
        }
        Bytes by = read.root();
        long expected = 0;
        for (KeyLinks.Link link : read.links()) {
            if (link.number() != expected || !link.isSignedWith(by)) {
                throw new BrokenException(file + ", line " + (expected + 3) + ": link " + expected
                        + (link.number() == expected ? " is not signed by the key before it" : " is missing"));
            }
            by = link.nextLinkKey();
            expected++;
        }
        if (read.links().isEmpty()) {
            throw new BrokenException(file + " names no key but the root");
        }
        if (read.links().getFirst().seal() > 1) {
            throw new BrokenException("the chain was begun anew at seal "
                    + read.links().getFirst().seal() + ", on "
                    + Micros.toInstant(read.links().getFirst().micros())
                    + ": the recorder found a log whose end, or whose keys, had been removed or replaced");
        }
    }

    /// The number of the first seal that is left; 1 if there is none.
    private static long firstSeal(List<Stored> stored) throws IOException {
        for (Stored file : stored) {
            List<SealFrame> seals = PartSeals.of(file);
            if (!seals.isEmpty()) {
                return seals.getFirst().number();
            }
        }
        return 1;
    }

    /// Goes from the last link before the first seal that is left to that seal.
    private void begin(long first) throws IOException, BrokenException {
        KeyLinks known = links;
        KeyLinks.Link link = known == null ? null : known.lastUpTo(first);
        if (link == null) {
            throw new BrokenException("no link leads to seal " + first + ", the first that is left");
        }
        number = link.seal();
        chain = link.chain();
        key = link.sealKey();
        List<SealFrame> beyond;
        try {
            beyond = Horizon.read(directory);
        } catch (CorruptException e) {
            throw new BrokenException(directory.resolve(LogDirectory.HORIZON) + " was changed: " + e.found());
        }
        for (SealFrame seal : beyond) {
            if (seal.number() >= number && seal.number() < first) {
                accept(seal, directory.resolve(LogDirectory.HORIZON).toString());
            }
        }
        if (number < first) {
            throw new BrokenException("seals " + number + " to " + (first - 1)
                    + " are missing: the parts that held them were removed, and not by the recorder");
        }
        if (first > 1) {
            SealFrame before = last;
            notes.add("records below " + (before == null ? "the first that is left" : before.nextRecordId())
                    + " were removed by the log's bound");
        }
    }

    private void accept(SealFrame seal, String where) throws BrokenException {
        KeyLinks known = links;
        if (seal.number() != number) {
            throw new BrokenException(where + ": seal " + seal.number() + " stands where seal " + number
                    + " is expected: records were " + (seal.number() > number ? "removed" : "put in again"));
        }
        if (!seal.previous().equals(chain)) {
            throw new BrokenException(
                    where + ": seal " + number + " does not continue seal " + (number - 1) + ": records were replaced");
        }
        KeyLinks.Link link = known == null ? null : known.lastUpTo(number);
        if (link != null
                && link.seal() == number
                && !(link.chain().equals(chain) && link.sealKey().equals(key))) {
            throw new BrokenException(where + ": link " + link.number() + " vouches for another history before seal "
                    + number + ": records were replaced");
        }
        if (!seal.isSignedWith(key)) {
            throw new BrokenException(
                    where + ": seal " + number + " is not signed with the recorder's key: it was made by someone else");
        }
        chain = seal.chainValue();
        key = seal.nextKey();
        number++;
        seals++;
        last = seal;
    }

    /// The bytes of a part, from the file or put together again.
    @FunctionalInterface
    private interface Run {
        /// Their SHA-256.
        Bytes hash(long from, long to) throws IOException;
    }

    private void check(PartFile part, boolean newest) throws IOException, BrokenException {
        PartSeals found = PartSeals.of(part, newest);
        noteFirst(part.firstBlock());
        try (FileChannel channel = FileChannel.open(part.path(), StandardOpenOption.READ)) {
            check(part.path().toString(), part.firstRecordId(), found, (from, to) -> hash(channel, from, to));
        }
        if (!found.unreadable().isEmpty()) {
            PartWalker.Unreadable place = found.unreadable().getFirst();
            if (place.offset() >= found.tailFrom()) {
                throw new BrokenException(part.path() + " at byte " + place.offset() + ": " + place.found()
                        + "; what the recorder wrote there was changed, and its seal cannot be reached");
            }
            notes.add(part.path() + " at byte " + place.offset() + ": " + place.found()
                    + "; it was so when the recorder sealed it");
        }
        if (!newest) {
            requireNoTail(part.path().toString(), found);
        }
        unsealedRecords += found.tailRecords();
    }

    /// The parts that a segment was made of are put together again: what their seals were made of must come out.
    private void check(SegmentFile file) throws IOException, BrokenException {
        try (Segment segment = Segment.open(file)) {
            List<PartFraming> parts = segment.parts();
            for (int i = 0; i < parts.size(); i++) {
                noteFirst(parts.get(i).firstBlock());
                PartFraming.Rebuilt part = segment.putTogether(i);
                String name = file.path() + ", part " + parts.get(i).firstRecordId();
                check(name, parts.get(i).firstRecordId(), part.seals(), (from, to) -> hash(part.bytes(), from, to));
                requireNoTail(name, part.seals());
            }
            bytesRead += file.size();
            progress.accept(bytesRead);
        } catch (CorruptException e) {
            throw new BrokenException(file.path() + ": " + e.found() + "; the segment was changed");
        }
    }

    private void noteFirst(@Nullable SyncFrame block) {
        if (firstRecordId == 0 && block != null) {
            firstRecordId = block.firstRecordId();
        }
    }

    private static void requireNoTail(String name, PartSeals found) throws BrokenException {
        if (found.tailRecords() > 0) {
            throw new BrokenException(name + " at byte " + found.tailFrom() + ": " + found.tailRecords()
                    + " records behind the last seal of a part that is complete; they were put in, or their seal was"
                    + " removed");
        }
    }

    private void check(String name, long part, PartSeals found, Run run) throws IOException, BrokenException {
        long from = 0;
        for (PartSeals.Place place : found.seals()) {
            SealFrame seal = place.seal();
            String where = name + " at byte " + place.offset();
            if (seal.part() != part || seal.from() != from) {
                throw new BrokenException(where + ": seal " + seal.number() + " was made for another place (part "
                        + seal.part() + ", byte " + seal.from() + "): records were moved, put in or removed");
            }
            if (!run.hash(from, place.offset()).equals(seal.run())) {
                throw new BrokenException(changed(name, found, from, place));
            }
            accept(seal, where);
            from = place.offset();
        }
    }

    private Bytes hash(byte[] part, long from, long to) {
        run.update(part, (int) from, (int) (to - from));
        return Bytes.of(run.digest());
    }

    private String changed(String name, PartSeals found, long from, PartSeals.Place place) {
        for (PartWalker.Unreadable unreadable : found.unreadable()) {
            if (unreadable.offset() >= from && unreadable.offset() < place.offset()) {
                return name + " at byte " + unreadable.offset() + ": " + unreadable.found() + "; what seal "
                        + place.seal().number() + " covers was changed";
            }
        }
        SealFrame before = last;
        return name + ", bytes " + from + " to " + place.offset() + ": the records from "
                + (before == null ? firstRecordId : before.nextRecordId()) + " to "
                + (place.seal().nextRecordId() - 1) + " are not those that seal "
                + place.seal().number() + " covers: they were changed, and their checksums made to fit";
    }

    private Bytes hash(FileChannel channel, long from, long to) throws IOException {
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
        long at = from;
        while (at < to) {
            chunk.clear().limit((int) Math.min(CHUNK, to - at));
            int read = channel.read(chunk, at);
            if (read < 0) {
                break;
            }
            run.update(chunk.flip());
            at += read;
            bytesRead += read;
            progress.accept(bytesRead);
        }
        return Bytes.of(run.digest());
    }

    /// The keys that a recorder keeps for its next seal tell what the last one was, unless they were removed as
    /// well.
    private void checkEnd() throws BrokenException {
        if (number < sealsMade) {
            throw new BrokenException("the log ends at seal " + (number - 1) + " where the recorder had made seal "
                    + (sealsMade - 1) + ": the newest records were removed");
        }
        if (unsealedRecords > 0) {
            notes.add(unsealedRecords + " records behind the last seal are not sealed yet: nothing is proven of them");
        }
    }

    private void checkAnchors() throws IOException, BrokenException {
        for (Anchor anchor : anchors) {
            KeyLinks known = links;
            if (known != null && !known.fingerprint().equals(anchor.root())) {
                throw new BrokenException("the anchor of " + anchor.time() + " names the root key " + anchor.root()
                        + " where this log has " + known.fingerprint() + ": the history was signed anew");
            }
            if (anchor.seal() >= number) {
                throw new BrokenException("the log ends at seal " + (number - 1) + " where the anchor of "
                        + anchor.time() + " names seal " + anchor.seal() + ": the newest records, up to "
                        + (anchor.nextRecordId() - 1) + ", were removed");
            }
        }
        checkChainValues();
    }

    private void checkChainValues() throws IOException, BrokenException {
        List<Anchor> open = new ArrayList<>(anchors);
        List<SealFrame> present = new ArrayList<>();
        try {
            present.addAll(Horizon.read(directory));
        } catch (CorruptException e) {
            throw new BrokenException(directory.resolve(LogDirectory.HORIZON) + " was changed: " + e.found());
        }
        if (!open.isEmpty()) {
            for (Stored file : LogDirectory.stored(directory)) {
                present.addAll(PartSeals.of(file));
            }
        }
        for (SealFrame seal : present) {
            for (Anchor anchor : List.copyOf(open)) {
                if (anchor.seal() == seal.number()) {
                    open.remove(anchor);
                    if (!seal.chainValue().hex().equals(anchor.chain())) {
                        throw new BrokenException("seal " + seal.number() + " is not the one that the anchor of "
                                + anchor.time() + " names: the history before it was replaced");
                    }
                }
            }
        }
        noteOld(open);
    }

    /// A file to which a recorder appended for a year has thousands of them.
    private void noteOld(List<Anchor> old) {
        if (old.size() == 1) {
            notes.add("the anchor of " + old.getFirst().time()
                    + " is older than the records that are left; it proves nothing");
        } else if (!old.isEmpty()) {
            Instant first =
                    old.stream().map(Anchor::time).min(Instant::compareTo).orElseThrow();
            Instant last =
                    old.stream().map(Anchor::time).max(Instant::compareTo).orElseThrow();
            notes.add(old.size() + " anchors from " + first + " to " + last
                    + " are older than the records that are left; they prove nothing");
        }
    }
}
