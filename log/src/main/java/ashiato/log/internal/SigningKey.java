package ashiato.log.internal;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;

/// An Ed25519 key pair (RFC 8032): 32 bytes that must stay secret, and the 32 bytes that anyone may know.
///
/// @param seed the private key
/// @param publicKey the public key, encoded as RFC 8032 section 5.1.2 says
record SigningKey(Bytes seed, Bytes publicKey) {
    /// Bytes of a key of either kind.
    static final int KEY_BYTES = 32;

    static final int SIGNATURE_BYTES = 64;

    /// A new pair from the system's source of randomness.
    static SigningKey generate() {
        try {
            KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            byte[] seed = ((EdECPrivateKey) pair.getPrivate())
                    .getBytes()
                    .orElseThrow(() -> new IllegalStateException("a new Ed25519 key has no bytes"));
            byte[] encoded = pair.getPublic().getEncoded();
            return new SigningKey(
                    Bytes.of(seed), Bytes.of(Arrays.copyOfRange(encoded, encoded.length - KEY_BYTES, encoded.length)));
        } catch (GeneralSecurityException e) {
            throw withoutEd25519(e);
        }
    }

    Bytes sign(byte[] message) {
        try {
            PrivateKey key = KeyFactory.getInstance("Ed25519")
                    .generatePrivate(new EdECPrivateKeySpec(NamedParameterSpec.ED25519, seed.toArray()));
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(key);
            signature.update(message);
            return Bytes.of(signature.sign());
        } catch (GeneralSecurityException e) {
            throw withoutEd25519(e);
        }
    }

    static IllegalStateException withoutEd25519(GeneralSecurityException e) {
        return new IllegalStateException("this Java has no Ed25519", e);
    }
}
