package ashiato.log.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.math.BigInteger;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SignatureCheckTest {
    /// Runs a test with each way of verifying.
    @Retention(RetentionPolicy.RUNTIME)
    @ParameterizedTest
    @MethodSource("checks")
    private @interface EachCheck {}

    static List<SignatureCheck> checks() {
        return List.of(new SignatureCheck.Fast(), new SignatureCheck.Plain());
    }

    private final Random random = new Random(1);

    private byte[] message(int length) {
        byte[] message = new byte[length];
        random.nextBytes(message);
        return message;
    }

    private static Bytes flip(Bytes bytes, int bit) {
        byte[] changed = bytes.toArray();
        changed[bit / 8] ^= (byte) (1 << bit % 8);
        return Bytes.of(changed);
    }

    /// RFC 8032, section 7.1, test 3.
    @EachCheck
    void agreesWithTheSpecification(SignatureCheck check) {
        Bytes publicKey = Bytes.parseHex("fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025");
        Bytes seed = Bytes.parseHex("c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7");
        byte[] message = {(byte) 0xaf, (byte) 0x82};
        Bytes signature = Bytes.parseHex("6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
                + "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a");

        assertThat(new SigningKey(seed, publicKey).sign(message)).isEqualTo(signature);
        assertThat(check.holds(publicKey, message, signature)).isTrue();
    }

    @EachCheck
    void verifiesWhatItHasSigned(SignatureCheck check) {
        for (int length = 0; length < 200; length += 7) {
            SigningKey key = SigningKey.generate();
            byte[] message = message(length);
            assertThat(check.holds(key.publicKey(), message, key.sign(message))).isTrue();
        }
    }

    @EachCheck
    void refusesAnyChangedBit(SignatureCheck check) {
        SigningKey key = SigningKey.generate();
        byte[] message = message(40);
        Bytes signature = key.sign(message);
        for (int bit = 0; bit < 8 * SigningKey.SIGNATURE_BYTES; bit++) {
            assertThat(check.holds(key.publicKey(), message, flip(signature, bit)))
                    .isFalse();
        }
        for (int bit = 0; bit < 8 * SigningKey.KEY_BYTES; bit++) {
            assertThat(check.holds(flip(key.publicKey(), bit), message, signature))
                    .isFalse();
        }
        for (int bit = 0; bit < 8 * message.length; bit++) {
            assertThat(check.holds(key.publicKey(), flip(Bytes.of(message), bit).toArray(), signature))
                    .isFalse();
        }
    }

    /// RFC 8032, section 5.1.7: the second half of a signature is less than the group's order, so that nobody makes
    /// a second
    /// signature of one.
    @EachCheck
    void refusesASignatureOfTheSameMeaningInOtherBytes(SignatureCheck check) {
        SigningKey key = SigningKey.generate();
        byte[] message = message(40);
        byte[] signature = key.sign(message).toArray();
        BigInteger order = BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));
        byte[] reversed = new byte[33];
        for (int i = 0; i < 32; i++) {
            reversed[32 - i] = signature[32 + i];
        }
        byte[] larger = new BigInteger(reversed).add(order).toByteArray();
        for (int i = 0; i < 32; i++) {
            int from = larger.length - 1 - i;
            signature[32 + i] = from >= 0 ? larger[from] : 0;
        }

        assertThat(check.holds(key.publicKey(), message, Bytes.of(signature))).isFalse();
    }

    @EachCheck
    void refusesBytesThatAreNoKeyOrNoSignature(SignatureCheck check) {
        SigningKey key = SigningKey.generate();
        byte[] message = message(40);
        Bytes signature = key.sign(message);

        assertThat(check.holds(Bytes.zeros(31), message, signature)).isFalse();
        assertThat(check.holds(Bytes.zeros(32), message, signature)).isFalse();
        assertThat(check.holds(key.publicKey(), message, Bytes.zeros(63))).isFalse();
        assertThat(check.holds(key.publicKey(), message, Bytes.zeros(64))).isFalse();
    }

    @Test
    void theFastOneIsTakenWhereItIsThere() {
        assertThat(SignatureCheck.FASTEST).isInstanceOf(SignatureCheck.Fast.class);
    }
}
