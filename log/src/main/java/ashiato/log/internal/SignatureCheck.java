package ashiato.log.internal;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/// Verifies Ed25519 signatures (RFC 8032). Nothing of that is secret, so it may be fast: Bouncy Castle takes a tenth of
/// the
/// JDK's time. A process that has it not among its modules, as the recorder, which never verifies, does without.
/// Safe for use by many threads.
sealed interface SignatureCheck {
    /// The fastest that this process has.
    SignatureCheck FASTEST =
            ModuleLayer.boot().findModule("org.bouncycastle.provider").isPresent() ? new Fast() : new Plain();

    /// Whether the owner of this public key signed the message. False for bytes that are no key or no signature.
    boolean holds(Bytes publicKey, byte[] message, Bytes signature);

    /// By Bouncy Castle.
    final class Fast implements SignatureCheck {
        @Override
        public boolean holds(Bytes publicKey, byte[] message, Bytes signature) {
            return publicKey.length() == SigningKey.KEY_BYTES
                    && signature.length() == SigningKey.SIGNATURE_BYTES
                    && Ed25519.verify(signature.toArray(), 0, publicKey.toArray(), 0, message, 0, message.length);
        }
    }

    /// By the JDK.
    final class Plain implements SignatureCheck {
        /// What stands before a key in its DER form (RFC 8410, section 4): SEQUENCE, AlgorithmIdentifier
        /// 1.3.101.112, BIT
        /// STRING.
        private static final byte[] X509_PREFIX = {
            0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00
        };

        @Override
        public boolean holds(Bytes publicKey, byte[] message, Bytes signed) {
            Signature signature;
            try {
                signature = Signature.getInstance("Ed25519");
            } catch (GeneralSecurityException e) {
                throw SigningKey.withoutEd25519(e);
            }
            try {
                byte[] key = publicKey.toArray();
                byte[] encoded = Arrays.copyOf(X509_PREFIX, X509_PREFIX.length + key.length);
                System.arraycopy(key, 0, encoded, X509_PREFIX.length, key.length);
                PublicKey parsed = KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
                signature.initVerify(parsed);
                signature.update(message);
                return signature.verify(signed.toArray());
            } catch (GeneralSecurityException e) {
                return false;
            }
        }
    }
}
