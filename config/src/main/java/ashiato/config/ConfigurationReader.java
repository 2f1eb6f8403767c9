package ashiato.config;

import ashiato.config.internal.ProblemList;
import ashiato.config.internal.Resolver;
import ashiato.config.internal.UnreadableFileException;
import ashiato.config.internal.XmlElement;
import ashiato.config.internal.XmlReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/// Reads Sysmon's configuration files of every schema version and lists all that is wrong with them in one run.
///
/// What a file means is decided as the published loader decides it (microsoft/SysmonCommon, xml.cpp). Where that loader
/// leaves out a part of a file without a word, this reader reports an error.
///
/// A reader keeps nothing of a file and is safe for use by many threads.
public final class ConfigurationReader {
    private final String computerName;

    /// A reader of configurations for one host.
    ///
    /// @param computerName the host's name: what stands for `%COMPUTERNAME%` in the values of filters
    public ConfigurationReader(String computerName) {
        this.computerName = computerName;
    }

    /// Reads a file.
    ///
    /// @throws IOException if its bytes cannot be read; a file that is no configuration is not an exception
    public LoadedConfiguration read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            // One byte more than is allowed is enough to see that a file is too large, even one without an end.
            return parse(in.readNBytes(XmlReader.MAX_BYTES + 1));
        }
    }

    /// Reads the bytes of a file.
    public LoadedConfiguration parse(byte[] bytes) {
        String hash = hash(bytes);
        ProblemList problems = new ProblemList();
        XmlElement root;
        try {
            root = XmlReader.read(bytes, problems);
        } catch (UnreadableFileException e) {
            // What seemed odd before the error is of no interest: it may come of the error.
            return new LoadedConfiguration(null, List.of(e.problem()), hash);
        }
        Configuration configuration = new Resolver(computerName, problems).resolve(root);
        return new LoadedConfiguration(configuration, problems.sorted(), hash);
    }

    private static String hash(byte[] bytes) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
            return "SHA256=" + HexFormat.of().withUpperCase().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
