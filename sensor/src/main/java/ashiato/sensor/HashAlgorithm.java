package ashiato.sensor;

/// The hashes that can be taken of an image, in the order in which Sysmon prints them.
public enum HashAlgorithm {
    SHA1("SHA-1"),
    MD5("MD5"),
    SHA256("SHA-256");

    private final String digestName;

    HashAlgorithm(String digestName) {
        this.digestName = digestName;
    }

    /// The algorithm's name for [java.security.MessageDigest#getInstance(String)].
    public String digestName() {
        return digestName;
    }
}
