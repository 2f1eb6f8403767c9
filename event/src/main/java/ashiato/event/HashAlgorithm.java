package ashiato.event;

import org.jspecify.annotations.Nullable;

/// The hashes of a file that events may have, in the order in which Sysmon prints them.
public enum HashAlgorithm {
    SHA1("SHA-1"),
    MD5("MD5"),
    SHA256("SHA-256"),
    /// MD5 of the names that a Windows program imports. No other file has one.
    IMPHASH(null);

    private final @Nullable String digestName;

    HashAlgorithm(@Nullable String digestName) {
        this.digestName = digestName;
    }

    /// The algorithm's name for [java.security.MessageDigest#getInstance(String)], or null if it is not a digest of
    /// the file's bytes.
    public @Nullable String digestName() {
        return digestName;
    }
}
