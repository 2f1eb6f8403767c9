package ashiato.log.internal;

import static ashiato.log.internal.SealFrame.HASH_BYTES;
import static ashiato.log.internal.SigningKey.KEY_BYTES;
import static ashiato.log.internal.SigningKey.SIGNATURE_BYTES;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The file `keys`: how trust leads from the root key to the seals, for as long as the log exists.
///
/// Seals go with the records that retention removes, and with them the chain of their keys. Links stay: one a day, some
/// 350 bytes. Each names the key of a seal, the chain's value before it, and the key that signs the next link; the
/// private half of that key is needed once and then destroyed.
///
/// @param root the public key that signed the first link
/// @param links in their order
record KeyLinks(Bytes root, List<Link> links) {
    private static final String FORMAT = "ashiato-keys 1";
    private static final String DOMAIN = "ashiato link 1\0";
    private static final int FIELDS = 8;

    /// One link.
    ///
    /// @param number from 0
    /// @param micros when it was made
    /// @param seal the number of the seal that it vouches for
    /// @param chain the chain value before that seal
    /// @param nextLinkKey signs the next link
    /// @param sealKey signs that seal
    /// @param signature over all before it
    record Link(long number, long micros, long seal, Bytes chain, Bytes nextLinkKey, Bytes sealKey, Bytes signature) {

        static Link signed(
                long number, long micros, long seal, Bytes chain, Bytes nextLinkKey, Bytes sealKey, SigningKey by) {
            Link unsigned = new Link(number, micros, seal, chain, nextLinkKey, sealKey, Bytes.zeros(0));
            return new Link(number, micros, seal, chain, nextLinkKey, sealKey, by.sign(unsigned.signedBytes()));
        }

        boolean isSignedWith(Bytes publicKey) {
            return SignatureCheck.FASTEST.holds(publicKey, signedBytes(), signature);
        }

        private byte[] signedBytes() {
            return (DOMAIN + text()).getBytes(StandardCharsets.US_ASCII);
        }

        private String text() {
            return "link " + number + " " + micros + " " + seal + " " + chain.hex() + " " + nextLinkKey.hex() + " "
                    + sealKey.hex();
        }

        String line() {
            return text() + " " + signature.hex() + "\n";
        }

        static Link parse(String line) throws CorruptException {
            String[] words = line.split(" ", -1);
            if (words.length != FIELDS || !words[0].equals("link")) {
                throw new CorruptException("not a link: " + abbreviated(line));
            }
            try {
                return new Link(
                        Long.parseLong(words[1]),
                        Long.parseLong(words[2]),
                        Long.parseLong(words[3]),
                        hex(words[4], HASH_BYTES),
                        hex(words[5], KEY_BYTES),
                        hex(words[6], KEY_BYTES),
                        hex(words[7], SIGNATURE_BYTES));
            } catch (NumberFormatException e) {
                throw new CorruptException("a link with a number that is none: " + abbreviated(line));
            }
        }
    }

    /// Reads the file of this directory; empty if there is none.
    ///
    /// @throws CorruptException if it is not what was written; an unfinished last line is passed over
    static Optional<KeyLinks> read(Path directory) throws IOException, CorruptException {
        String text;
        try {
            text = Files.readString(directory.resolve(LogDirectory.KEY_LINKS), StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        String[] lines = text.split("\n", -1);
        Bytes root = null;
        List<Link> links = new ArrayList<>();
        for (int i = 0; i + 1 < lines.length; i++) {
            if (i == 0) {
                requireFormat(lines[0]);
            } else if (i == 1) {
                root = root(lines[1]);
            } else {
                links.add(Link.parse(lines[i]));
            }
        }
        return root == null ? Optional.empty() : Optional.of(new KeyLinks(root, links));
    }

    private static void requireFormat(String line) throws CorruptException {
        if (!line.equals(FORMAT)) {
            throw new CorruptException(
                    "begins with \"" + abbreviated(line) + "\" where \"" + FORMAT + "\" is expected");
        }
    }

    private static Bytes root(String line) throws CorruptException {
        if (!line.startsWith("root ")) {
            throw new CorruptException("has \"" + abbreviated(line) + "\" where the root key is expected");
        }
        return hex(line.substring("root ".length()), KEY_BYTES);
    }

    private static Bytes hex(String digits, int bytes) throws CorruptException {
        try {
            Bytes parsed = Bytes.parseHex(digits);
            if (parsed.length() == bytes) {
                return parsed;
            }
        } catch (IllegalArgumentException e) {
            // falls through to the same complaint
        }
        throw new CorruptException("\"" + abbreviated(digits) + "\" where " + 2 * bytes + " hex digits are expected");
    }

    private static String abbreviated(String text) {
        return text.length() > 40 ? text.substring(0, 40) + "…" : text;
    }

    /// Begins the file with a root key and the link that it signed. Replaces what was there.
    static void begin(Path directory, Bytes root, Link first) throws IOException {
        String text = FORMAT + "\nroot " + root.hex() + "\n" + first.line();
        LogDirectory.replace(
                directory,
                LogDirectory.KEY_LINKS,
                LogDirectory.TEMPORARY_KEY_LINKS,
                text.getBytes(StandardCharsets.US_ASCII));
    }

    /// Appends a link, durably, behind the last whole line.
    static void append(Path directory, Link link) throws IOException {
        Path file = directory.resolve(LogDirectory.KEY_LINKS);
        try (FileChannel channel = FileChannel.open(file, Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE))) {
            ByteBuffer line = ByteBuffer.wrap(link.line().getBytes(StandardCharsets.US_ASCII));
            long end = endOfLines(channel);
            channel.truncate(end);
            while (line.hasRemaining()) {
                end += channel.write(line, end);
            }
            channel.force(true);
        }
    }

    private static long endOfLines(FileChannel channel) throws IOException {
        ByteBuffer last = ByteBuffer.allocate(1);
        long end = channel.size();
        while (end > 0) {
            if (channel.read(last.clear(), end - 1) == 1 && last.get(0) == '\n') {
                return end;
            }
            end--;
        }
        return 0;
    }

    /// The last link for a seal of this number or a lower one; null if there is none.
    @Nullable
    Link lastUpTo(long seal) {
        Link found = null;
        for (Link link : links) {
            if (link.seal <= seal) {
                found = link;
            }
        }
        return found;
    }

    /// What a person notes of the root key: SHA-256 of it, the first 32 hex digits, in groups of four.
    String fingerprint() {
        String digits = HexFormat.of().formatHex(SealFrame.sha256().digest(root.toArray()), 0, 16);
        return String.join("-", digits.split("(?<=\\G.{4})"));
    }
}
