package ashiato.log.internal;

import static ashiato.log.internal.JournalDescriptor.KIND_SEAL;
import static ashiato.log.internal.SigningKey.KEY_BYTES;
import static ashiato.log.internal.SigningKey.SIGNATURE_BYTES;

import ashiato.log.Anchor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/// The frame that seals what stands before it: all bytes of its part from the seal before it (that included), or from
/// the part's beginning.
///
/// A seal is signed with a key of its own. The seal before it names that key, so each signature vouches for the next;
/// the private half is destroyed when the seal is durable.
///
/// @param flags [#RECOVERED], or 0
/// @param number 1 for the first seal of a log, then counting up
/// @param micros when it was made
/// @param part the part that it stands in, by its least record id
/// @param from where the sealed bytes begin in the part
/// @param nextRecordId the id behind the last sealed record's
/// @param previous the chain value of the seal before it; zeros for the first
/// @param run SHA-256 of the sealed bytes
/// @param nextKey the public key of the next seal
/// @param signature over all before it
public record SealFrame(
        int flags,
        long number,
        long micros,
        long part,
        long from,
        long nextRecordId,
        Bytes previous,
        Bytes run,
        Bytes nextKey,
        Bytes signature) {
    /// What is sealed was found when a recorder started, not written by the recorder that sealed it.
    static final int RECOVERED = 1;

    /// Bytes of SHA-256.
    static final int HASH_BYTES = 32;

    private static final int VERSION = 1;
    private static final int PAYLOAD_BYTES = 2 + 5 * Long.BYTES + 2 * HASH_BYTES + KEY_BYTES + SIGNATURE_BYTES;
    /// Bytes of the whole frame.
    public static final int FRAME_BYTES = JournalDescriptor.FRAME_PAYLOAD_OFFSET + 1 + PAYLOAD_BYTES;

    private static final byte[] DOMAIN = "ashiato seal 1\0".getBytes(StandardCharsets.US_ASCII);

    /// Signs a seal.
    SealFrame signedWith(SigningKey key) {
        return new SealFrame(
                flags, number, micros, part, from, nextRecordId, previous, run, nextKey, key.sign(signedBytes()));
    }

    /// Whether this key signed it.
    boolean isSignedWith(Bytes publicKey) {
        return SignatureCheck.FASTEST.holds(publicKey, signedBytes(), signature);
    }

    /// What the next seal and an anchor name this one by: SHA-256 of its payload, signature included.
    Bytes chainValue() {
        MessageDigest digest = sha256();
        digest.update(payload());
        return Bytes.of(digest.digest());
    }

    /// What to keep elsewhere of a chain whose head this is.
    ///
    /// @param root the fingerprint of the root key
    Anchor anchor(String root) {
        return new Anchor(
                number, nextRecordId, Micros.toInstant(micros), chainValue().hex(), root);
    }

    private byte[] signedBytes() {
        byte[] payload = payload();
        int signed = payload.length - SIGNATURE_BYTES;
        byte[] message = Arrays.copyOf(DOMAIN, DOMAIN.length + signed);
        System.arraycopy(payload, 0, message, DOMAIN.length, signed);
        return message;
    }

    /// The frame's payload behind its kind.
    byte[] payload() {
        return ByteBuffer.allocate(PAYLOAD_BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put((byte) VERSION)
                .put((byte) flags)
                .putLong(number)
                .putLong(micros)
                .putLong(part)
                .putLong(from)
                .putLong(nextRecordId)
                .put(previous.toArray())
                .put(run.toArray())
                .put(nextKey.toArray())
                .put(signature.toArray())
                .array();
    }

    void put(FrameBuffer out) {
        out.beginFrame(KIND_SEAL);
        out.putBytes(payload());
        out.endFrame();
    }

    /// Reads the payload behind the kind.
    static SealFrame read(PayloadReader in) throws CorruptException {
        int version = in.u8();
        if (version != VERSION) {
            throw new CorruptException("a seal of version " + version + " where this program knows " + VERSION);
        }
        SealFrame seal = new SealFrame(
                in.u8(),
                in.i64(),
                in.i64(),
                in.i64(),
                in.i64(),
                in.i64(),
                in.bytes(HASH_BYTES),
                in.bytes(HASH_BYTES),
                in.bytes(KEY_BYTES),
                in.bytes(SIGNATURE_BYTES));
        if (in.hasMore()) {
            throw new CorruptException("a seal with " + in.remaining() + " bytes too many");
        }
        return seal;
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }
}
