package ashiato.log.internal;

import ashiato.log.Anchor;
import ashiato.log.Verification;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// One verification of a log: links, seals that retention left behind, then part after part.
///
/// The first thing that is wrong ends it, because nothing behind it can be trusted.
public final class ChainVerifier {
    private final Path directory;
    private final Optional<String> expectedRoot;
    private final List<Anchor> anchors;
    private final LongConsumer progress;
    private final List<String> notes = new ArrayList<>();
    private final Set<Long> anchoredSeals;
    /// The chain values of those of them that were found.
    private final Map<Long, Bytes> anchoredChains = new HashMap<>();
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
        this.anchoredSeals = anchors.stream().map(Anchor::seal).collect(Collectors.toSet());
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
            if (stored.isEmpty()) {
                begin(1);
            } else {
                checkFiles(stored);
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

    private void checkFiles(List<Stored> stored) throws IOException, BrokenException {
        try (EvidenceReader reader = new EvidenceReader(stored, progress)) {
            // The chain begins where the first seal is, which need not be in the first file.
            List<FileEvidence> withoutSeals = new ArrayList<>();
            FileEvidence evidence = reader.next();
            while (evidence != null && evidence.firstSeal() == 0) {
                requireReadable(evidence);
                withoutSeals.add(evidence);
                evidence = reader.next();
            }
            begin(evidence == null ? 1 : evidence.firstSeal());
            for (FileEvidence before : withoutSeals) {
                check(before, stored.getLast());
            }
            while (evidence != null) {
                check(evidence, stored.getLast());
                evidence = reader.next();
            }
        }
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
                accept(seal, directory.resolve(LogDirectory.HORIZON).toString(), seal.isSignedWith(key));
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

    private void accept(SealFrame seal, String where, boolean signed) throws BrokenException {
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
        if (!signed) {
            throw new BrokenException(
                    where + ": seal " + number + " is not signed with the recorder's key: it was made by someone else");
        }
        chain = seal.chainValue();
        key = seal.nextKey();
        if (anchoredSeals.contains(number)) {
            anchoredChains.put(number, chain);
        }
        number++;
        seals++;
        last = seal;
    }

    private static void requireReadable(FileEvidence evidence) throws BrokenException {
        if (evidence.unreadable() != null) {
            throw new BrokenException(evidence.file().path() + ": " + evidence.unreadable());
        }
    }

    private void check(FileEvidence evidence, Stored newest) throws BrokenException {
        boolean journal = evidence.file() instanceof PartFile;
        for (FileEvidence.Part part : evidence.parts()) {
            SyncFrame block = part.firstBlock();
            if (firstRecordId == 0 && block != null) {
                firstRecordId = block.firstRecordId();
            }
            checkSeals(part);
            if (journal) {
                checkDamage(part);
            }
            if (!evidence.file().equals(newest) || !journal) {
                requireNoTail(part.name(), part.found());
            }
            unsealedRecords += part.found().tailRecords();
        }
        requireReadable(evidence);
    }

    private void checkDamage(FileEvidence.Part part) throws BrokenException {
        if (part.found().unreadable().isEmpty()) {
            return;
        }
        PartWalker.Unreadable place = part.found().unreadable().getFirst();
        if (place.offset() >= part.found().tailFrom()) {
            throw new BrokenException(part.name() + " at byte " + place.offset() + ": " + place.found()
                    + "; what the recorder wrote there was changed, and its seal cannot be reached");
        }
        notes.add(part.name() + " at byte " + place.offset() + ": " + place.found()
                + "; it was so when the recorder sealed it");
    }

    private static void requireNoTail(String name, PartSeals found) throws BrokenException {
        if (found.tailRecords() > 0) {
            throw new BrokenException(name + " at byte " + found.tailFrom() + ": " + found.tailRecords()
                    + " records behind the last seal of a part that is complete; they were put in, or their seal was"
                    + " removed");
        }
    }

    private void checkSeals(FileEvidence.Part part) throws BrokenException {
        for (FileEvidence.CheckedSeal checked : part.seals()) {
            PartSeals.Place place = checked.place();
            SealFrame seal = place.seal();
            String where = part.name() + " at byte " + place.offset();
            if (seal.part() != part.firstRecordId() || seal.from() != checked.from()) {
                throw new BrokenException(where + ": seal " + seal.number() + " was made for another place (part "
                        + seal.part() + ", byte " + seal.from() + "): records were moved, put in or removed");
            }
            if (!checked.run().equals(seal.run())) {
                throw new BrokenException(changed(part.name(), part.found(), checked.from(), place));
            }
            accept(seal, where, checked.signedAsAnnounced() || seal.isSignedWith(key));
        }
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

    private void checkAnchors() throws BrokenException {
        List<Anchor> old = new ArrayList<>();
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
            Bytes found = anchoredChains.get(anchor.seal());
            if (found == null) {
                old.add(anchor);
            } else if (!found.hex().equals(anchor.chain())) {
                throw new BrokenException("seal " + anchor.seal() + " is not the one that the anchor of "
                        + anchor.time() + " names: the history before it was replaced");
            }
        }
        noteOld(old);
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
