package ashiato.log.internal;

import ashiato.log.Anchor;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Makes the seals of a log that is being written, and keeps their keys.
///
/// A seal is made in three steps, so that a crash leaves either the old state or the new one: [#next] makes the keys
/// that
/// the seal names durable, the writer makes the seal durable, [#made] destroys the key that signed it. Between the last
/// two, [#isPending()] holds.
public final class Sealer {
    /// So many bytes without a seal are sealed.
    private static final long RUN_BYTES = 1 << 20;

    private static final long LINK_MICROS = TimeUnit.DAYS.toMicros(1);
    /// A link is also made after so many seals: what a [Horizon] may have to hold.
    private static final long LINK_SEALS = 256;

    private final Path directory;
    private final long intervalNanos;
    private final LongSupplier nanoTime;
    /// The fingerprint of the root key, as it was when the log was opened.
    private final String root;
    private SealSecrets secrets;
    private @Nullable SealSecrets pending;
    private @Nullable SealFrame pendingSeal;
    /// The last seal of this root's chain that is durable.
    private @Nullable SealFrame head;
    /// The id behind the last sealed record's.
    private long sealedUpTo;
    private long unsealedSinceNanos;
    private boolean unsealed;

    private Sealer(
            Path directory,
            long intervalNanos,
            LongSupplier nanoTime,
            SealSecrets secrets,
            @Nullable SealFrame head,
            long sealedUpTo)
            throws IOException {
        this.directory = directory;
        this.intervalNanos = intervalNanos;
        this.nanoTime = nanoTime;
        root = rootFingerprint(directory)
                .orElseThrow(() -> new NoSuchFileException(
                        directory.resolve(LogDirectory.KEY_LINKS).toString()));
        this.secrets = secrets;
        this.head = head;
        this.sealedUpTo = sealedUpTo;
    }

    /// Takes up the chain of a log, or begins one.
    ///
    /// Where the keys do not fit the last seal (the log's end or the keys were removed or replaced), a new root
    /// begins;
    /// verification then fails with the old root and says where the new chain begins.
    ///
    /// @param last the last seal of the log; null if there is none
    /// @param micros the time now
    public static Sealer open(
            Path directory, @Nullable SealFrame last, long micros, long intervalNanos, LongSupplier nanoTime)
            throws IOException {
        List<SealSecrets> found = SealSecrets.read(directory);
        SealSecrets fitting = null;
        SealSecrets other = null;
        for (SealSecrets candidate : found) {
            if (fits(candidate, last)) {
                fitting = candidate;
            } else {
                other = candidate;
            }
        }
        long sealedUpTo = last == null ? 0 : last.nextRecordId();
        if (fitting == null || !hasLinks(directory)) {
            SealSecrets first = begin(directory, last, micros);
            return new Sealer(directory, intervalNanos, nanoTime, first, null, sealedUpTo);
        }
        if (other != null) {
            if (other.link() + 1 == fitting.link() && other.seal() + 1 == fitting.seal()) {
                completeLink(directory, other, fitting);
            }
            SealSecrets.wipe(directory, other.slot());
        }
        return new Sealer(directory, intervalNanos, nanoTime, fitting, last, sealedUpTo);
    }

    private static boolean fits(SealSecrets secrets, @Nullable SealFrame last) {
        if (last == null) {
            return secrets.seal() == 1 && secrets.chain().equals(Bytes.zeros(SealFrame.HASH_BYTES));
        }
        return secrets.seal() == last.number() + 1
                && secrets.chain().equals(last.chainValue())
                && secrets.sealKey().publicKey().equals(last.nextKey());
    }

    private static boolean hasLinks(Path directory) throws IOException {
        try {
            return KeyLinks.read(directory).isPresent();
        } catch (CorruptException e) {
            return false;
        }
    }

    private static SealSecrets begin(Path directory, @Nullable SealFrame last, long micros) throws IOException {
        SigningKey root = SigningKey.generate();
        SigningKey linkKey = SigningKey.generate();
        SigningKey sealKey = SigningKey.generate();
        long seal = last == null ? 1 : last.number() + 1;
        Bytes chain = last == null ? Bytes.zeros(SealFrame.HASH_BYTES) : last.chainValue();
        KeyLinks.Link link =
                KeyLinks.Link.signed(0, micros, seal, chain, linkKey.publicKey(), sealKey.publicKey(), root);
        SealSecrets first = new SealSecrets(0, seal, chain, sealKey, 1, seal, micros, linkKey);
        first.write(directory);
        SealSecrets.wipe(directory, 1);
        KeyLinks.begin(directory, root.publicKey(), link);
        return first;
    }

    /// Appends the link that a crash kept from being written, if it is not there.
    private static void completeLink(Path directory, SealSecrets before, SealSecrets after) throws IOException {
        try {
            KeyLinks links = KeyLinks.read(directory).orElse(null);
            if (links != null
                    && (links.links().isEmpty() || links.links().getLast().number() < before.link())) {
                KeyLinks.append(directory, link(before, after));
            }
        } catch (CorruptException e) {
            // Verification reports the damaged file; it must not stop the recording.
            return;
        }
    }

    private static KeyLinks.Link link(SealSecrets before, SealSecrets after) {
        return KeyLinks.Link.signed(
                before.link(),
                after.linkMicros(),
                after.seal(),
                after.chain(),
                after.linkKey().publicKey(),
                after.sealKey().publicKey(),
                before.linkKey());
    }

    /// Notes that a record was appended.
    public void appended() {
        if (!unsealed) {
            unsealed = true;
            unsealedSinceNanos = nanoTime.getAsLong();
        }
    }

    /// Whether it is time to seal what was appended.
    ///
    /// @param part the part that is written
    public boolean isDue(ActivePart part) {
        return isPending()
                || part.position() - part.runFrom() >= RUN_BYTES
                || (unsealed && nanoTime.getAsLong() - unsealedSinceNanos >= intervalNanos);
    }

    /// Whether records have been appended that no seal covers.
    public boolean hasUnsealed(long nextRecordId) {
        return nextRecordId > sealedUpTo;
    }

    /// Whether a seal was given out that has not been reported as made.
    public boolean isPending() {
        return pending != null;
    }

    /// Puts the next seal of a part all of whose frames have been written.
    ///
    /// @param recovered whether the records were found when the recorder started
    public void next(ActivePart part, long nextRecordId, long micros, boolean recovered, FrameBuffer out)
            throws IOException {
        SigningKey nextKey = SigningKey.generate();
        SealFrame seal = new SealFrame(
                        recovered ? SealFrame.RECOVERED : 0,
                        secrets.seal(),
                        micros,
                        part.file().firstRecordId(),
                        part.runFrom(),
                        nextRecordId,
                        secrets.chain(),
                        part.run(),
                        nextKey.publicKey(),
                        Bytes.zeros(SigningKey.SIGNATURE_BYTES))
                .signedWith(secrets.sealKey());
        boolean linkDue =
                micros - secrets.linkMicros() >= LINK_MICROS || secrets.seal() + 1 - secrets.linkSeal() >= LINK_SEALS;
        SealSecrets after = new SealSecrets(
                1 - secrets.slot(),
                secrets.seal() + 1,
                seal.chainValue(),
                nextKey,
                linkDue ? secrets.link() + 1 : secrets.link(),
                linkDue ? secrets.seal() + 1 : secrets.linkSeal(),
                linkDue ? micros : secrets.linkMicros(),
                linkDue ? SigningKey.generate() : secrets.linkKey());
        after.write(directory);
        part.endRun();
        pending = after;
        pendingSeal = seal;
        sealedUpTo = nextRecordId;
        unsealed = false;
        seal.put(out);
    }

    /// Notes that the seal is durable: writes the link that is due, and destroys the keys that have signed.
    public void made() throws IOException {
        SealSecrets after = Objects.requireNonNull(pending);
        if (after.link() > secrets.link()) {
            completeLink(directory, secrets, after);
        }
        SealSecrets.wipe(directory, secrets.slot());
        secrets = after;
        pending = null;
        head = Objects.requireNonNull(pendingSeal);
        pendingSeal = null;
    }

    /// The head of the chain: the last seal that is durable; empty if this root has none yet.
    public Optional<Anchor> head() {
        return Optional.ofNullable(head).map(seal -> seal.anchor(root));
    }

    /// Keeps of a part or segment that is about to be removed what the seals behind it need.
    public void passHorizon(Stored removed) throws IOException {
        List<SealFrame> kept = new ArrayList<>();
        try {
            kept.addAll(Horizon.read(directory));
        } catch (CorruptException e) {
            // Verification reports what is missing; a damaged file must not stop the recording.
            kept.clear();
        }
        for (SealFrame seal : PartSeals.of(removed)) {
            if (kept.isEmpty() || seal.number() > kept.getLast().number()) {
                kept.add(seal);
            }
        }
        if (kept.isEmpty()) {
            return;
        }
        KeyLinks.Link link = lastLinkUpTo(kept.getLast().number() + 1);
        if (link != null) {
            kept.removeIf(seal -> seal.number() < link.seal());
        }
        Horizon.write(directory, kept);
    }

    private KeyLinks.@Nullable Link lastLinkUpTo(long seal) throws IOException {
        try {
            return KeyLinks.read(directory).map(links -> links.lastUpTo(seal)).orElse(null);
        } catch (CorruptException e) {
            return null;
        }
    }

    /// What a person notes of the root key.
    ///
    /// @throws IOException if the file with the keys cannot be read
    public static Optional<String> rootFingerprint(Path directory) throws IOException {
        try {
            return KeyLinks.read(directory).map(KeyLinks::fingerprint);
        } catch (CorruptException e) {
            throw new IOException(directory.resolve(LogDirectory.KEY_LINKS) + ": " + e.found(), e);
        }
    }
}
